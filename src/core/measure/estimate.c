/*
 * estimate.c
 *		Ratio estimators over the reference entities of a sample, at every cut.
 *
 * Only the entities of a cut that hold sampled records matter, and only until
 * they next grow.  Each is a run of the line that knows the cut at which one
 * of its two ends gives way; then it swallows its neighbours, record by record,
 * or a whole run at once if that holds sampled records too.  So every place of
 * the line is looked at once, however many cuts there are.
 */
#include "core/measure/estimate.h"

#include <string.h>

#include "core/progress.h"
#include "core/util/sums.h"

#define NO_RUN UINT32_MAX
#define ROUNDING 1e-12			/* a deviation below this share is none */
#define NORMAL_QUANTILE 1.959963984540054	/* 97.5 % of a normal distribution lie below */

const char *const estimated_names[ESTIMATED_MEASURES] = {
	"precision", "recall", "f1",
	"bcubed_precision", "bcubed_recall", "bcubed_f1",
	"entity_precision", "entity_recall", "entity_f1"
};

/* A predicted entity with sampled records: places of the line, and which sampled records these have. */
typedef struct EntityRun
{
	uint32_t	start;
	uint32_t	stop;			/* equal to start when another run swallowed it */
	uint32_t	first;
	uint32_t	last;			/* one past the last */
	uint32_t	next;			/* the next run that grows at the same cut, or NO_RUN */
} EntityRun;

/* What a sampled entity has of the prediction; cells are what it shares with predicted entities. */
typedef struct SampledEntity
{
	double		weight;
	uint32_t	nrecords;
	bool		is_exact;		/* a predicted entity equals it */
	bool		is_changed;		/* in the cut at hand */
	uint64_t	true_pairs;		/* sum of n (n - 1) / 2, n the records of a cell */
	uint64_t	links;			/* sum over its records of the others in their predicted entity */
	double		shares;			/* sum of n^2 / a, a the records of the predicted entity */
} SampledEntity;

typedef struct Estimator
{
	Host	   *host;
	const TruthLine *line;
	uint64_t	rounds;			/* of loops at all cuts, each of which may be short */

	/* Sampled records in the order of their places; their runs are right at the ends of runs. */
	uint32_t	nrecords;
	uint32_t   *places;
	uint32_t   *entity_of;
	uint32_t   *run_of;
	EntityRun  *runs;			/* one for each record to begin with */
	uint32_t   *growing;		/* the first run that grows at each cut, or NO_RUN */

	/* Sampled entities. */
	uint32_t	nentities;
	SampledEntity *entities;
	Groups		members;		/* their sampled records */
	uint32_t   *changed;		/* entities that changed in the cut at hand */
	uint32_t	nchanged;

	/* A term of each entity. */
	double	   *numerators;
	double	   *denominators;
	double	   *others;
} Estimator;

/* Finds the sampled records, and numbers the entities that have one. */
static void
collect_records(Estimator *estimator, uint32_t nentities, uint32_t *number_of)
{
	const TruthLine *line = estimator->line;
	uint32_t	found = 0;

	memset(number_of, 0xFF, nentities * sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		estimator->nrecords += line->labels[place] < nentities;
		host_tick(estimator->host, place);
	}
	estimator->places = host_array(estimator->host, estimator->nrecords, sizeof(uint32_t));
	estimator->entity_of = host_array(estimator->host, estimator->nrecords, sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	label = line->labels[place];

		host_tick(estimator->host, place);
		if (label >= nentities)
			continue;
		if (number_of[label] == NO_GROUP)
			number_of[label] = estimator->nentities++;
		estimator->places[found] = place;
		estimator->entity_of[found++] = number_of[label];
	}
	estimator->members = group_members(estimator->host, estimator->entity_of, estimator->nrecords, estimator->nentities);
}

/* Weights count only in relation to each other; the largest becomes 1, so that no sum overflows. */
static void
weigh_entities(Estimator *estimator, uint32_t nentities, const uint32_t *number_of, SampleDesign design, const double *weights)
{
	double		largest = 0;

	for (uint32_t label = 0; label < nentities; label++)
	{
		uint32_t	number = number_of[label];
		SampledEntity *entity;

		host_tick(estimator->host, label);
		if (number == NO_GROUP)
			continue;
		entity = &estimator->entities[number];
		entity->nrecords = estimator->members.starts[number + 1] - estimator->members.starts[number];
		entity->weight = design == SAMPLED_WITH_WEIGHTS ? weights[label] :
			design == SAMPLED_BY_SIZE ? 1.0 / entity->nrecords : 1;
		if (entity->weight > largest)
			largest = entity->weight;
	}
	for (uint32_t i = 0; i < estimator->nentities; i++)
	{
		estimator->entities[i].weight /= largest;
		host_tick(estimator->host, i);
	}
}

/* What a loop that is run at every cut calls in each round. */
static inline void
tick(Estimator *estimator)
{
	host_tick(estimator->host, estimator->rounds++);
}

/* The cut at which a run grows next; ncuts: never. */
static uint32_t
next_cut(const Estimator *estimator, const EntityRun *run)
{
	const TruthLine *line = estimator->line;
	uint32_t	before = run->start > 0 ? line->gaps[run->start - 1] : line->ncuts;
	uint32_t	after = run->stop < line->nrecords ? line->gaps[run->stop - 1] : line->ncuts;

	return before < after ? before : after;
}

static void
enqueue(Estimator *estimator, uint32_t id)
{
	EntityRun  *run = &estimator->runs[id];
	uint32_t	cut = next_cut(estimator, run);

	if (cut == estimator->line->ncuts)
		return;
	run->next = estimator->growing[cut];
	estimator->growing[cut] = id;
}

/* Before the first cut each record is an entity. */
static void
start_runs(Estimator *estimator)
{
	estimator->run_of = host_array(estimator->host, estimator->nrecords, sizeof(uint32_t));
	estimator->runs = host_array(estimator->host, estimator->nrecords, sizeof(EntityRun));
	estimator->growing = host_array(estimator->host, estimator->line->ncuts, sizeof(uint32_t));
	memset(estimator->growing, 0xFF, estimator->line->ncuts * sizeof(uint32_t));
	for (uint32_t i = 0; i < estimator->nrecords; i++)
	{
		estimator->runs[i] = (EntityRun) {estimator->places[i], estimator->places[i] + 1, i, i + 1, NO_RUN};
		estimator->run_of[i] = i;
		enqueue(estimator, i);
		host_tick(estimator->host, i);
	}
}

static void
start_estimator(Estimator *estimator, uint32_t nentities, SampleDesign design, const double *weights)
{
	Host	   *host = estimator->host;
	uint32_t   *number_of = host_array(host, nentities, sizeof(uint32_t));

	collect_records(estimator, nentities, number_of);
	estimator->entities = host_zeros(host, estimator->nentities, sizeof(SampledEntity));
	weigh_entities(estimator, nentities, number_of, design, weights);
	host->release(host, number_of);
	estimator->changed = host_array(host, estimator->nentities, sizeof(uint32_t));
	estimator->numerators = host_array(host, estimator->nentities, sizeof(double));
	estimator->denominators = host_array(host, estimator->nentities, sizeof(double));
	estimator->others = host_array(host, estimator->nentities, sizeof(double));
	start_runs(estimator);
}

static void
free_estimator(Estimator *estimator)
{
	Host	   *host = estimator->host;

	host->release(host, estimator->places);
	host->release(host, estimator->entity_of);
	host->release(host, estimator->run_of);
	host->release(host, estimator->runs);
	host->release(host, estimator->growing);
	host->release(host, estimator->entities);
	groups_free(host, &estimator->members);
	host->release(host, estimator->changed);
	host->release(host, estimator->numerators);
	host->release(host, estimator->denominators);
	host->release(host, estimator->others);
}

/*
 * Moves the right end of a run over all gaps that join at a cut.  Where the
 * next run with sampled records begins, that is swallowed whole.
 */
static void
grow_right(Estimator *estimator, EntityRun *run, uint32_t cut)
{
	const TruthLine *line = estimator->line;

	for (;;)
	{
		EntityRun  *right = run->last < estimator->nrecords ? &estimator->runs[estimator->run_of[run->last]] : NULL;
		uint32_t	limit = right != NULL ? right->start : line->nrecords;

		while (run->stop < limit && line->gaps[run->stop - 1] <= cut)
		{
			run->stop++;
			tick(estimator);
		}
		if (right == NULL || run->stop < limit || line->gaps[run->stop - 1] > cut)
			return;
		run->stop = right->stop;
		run->last = right->last;
		right->stop = right->start;
	}
}

/* Moves the left end of a run likewise. */
static void
grow_left(Estimator *estimator, EntityRun *run, uint32_t cut)
{
	const TruthLine *line = estimator->line;

	for (;;)
	{
		EntityRun  *left = run->first > 0 ? &estimator->runs[estimator->run_of[run->first - 1]] : NULL;
		uint32_t	limit = left != NULL ? left->stop : 0;

		while (run->start > limit && line->gaps[run->start - 1] <= cut)
		{
			run->start--;
			tick(estimator);
		}
		if (left == NULL || run->start > limit || line->gaps[run->start - 1] > cut)
			return;
		run->start = left->start;
		run->first = left->first;
		left->stop = left->start;
	}
}

static void
note_change(Estimator *estimator, uint32_t entity)
{
	if (!estimator->entities[entity].is_changed)
		estimator->changed[estimator->nchanged++] = entity;
	estimator->entities[entity].is_changed = true;
}

/* Grows the runs that grow at a cut, and notes whose records are in them. */
static void
grow_runs(Estimator *estimator, uint32_t cut)
{
	uint32_t	next;

	for (uint32_t id = estimator->growing[cut]; id != NO_RUN; id = next)
	{
		EntityRun  *run = &estimator->runs[id];

		tick(estimator);
		next = run->next;
		if (run->stop == run->start)
			continue;
		grow_right(estimator, run, cut);
		grow_left(estimator, run, cut);
		for (uint32_t i = run->first; i < run->last; i++)
		{
			estimator->run_of[i] = id;
			note_change(estimator, estimator->entity_of[i]);
			tick(estimator);
		}
		enqueue(estimator, id);
	}
}

/*
 * Counts the cells of an entity anew.  Its records come in the order of the
 * line, so those of one run come together.
 */
static void
count_cells(Estimator *estimator, uint32_t number)
{
	SampledEntity *entity = &estimator->entities[number];
	const uint32_t *records = estimator->members.members + estimator->members.starts[number];

	entity->is_exact = entity->is_changed = false;
	entity->true_pairs = entity->links = 0;
	entity->shares = 0;
	for (uint32_t i = 0, stop = 0; i < entity->nrecords; i = stop)
	{
		uint32_t	id = estimator->run_of[records[i]];
		uint64_t	size = estimator->runs[id].stop - estimator->runs[id].start;
		uint64_t	n;

		while (stop < entity->nrecords && estimator->run_of[records[stop]] == id)
		{
			stop++;
			tick(estimator);
		}
		n = stop - i;
		entity->true_pairs += n * (n - 1) / 2;
		entity->links += n * (size - 1);
		entity->shares += (double) n * (double) n / (double) size;
		entity->is_exact = n == size && n == entity->nrecords;
	}
}

/* The terms of an entity; per_entity is how many records a predicted entity has in the mean. */
static void
set_terms(const SampledEntity *entity, EstimatedMeasure measure, double per_entity,
		  double *numerator, double *denominator)
{
	double		w = entity->weight;
	double		s = entity->nrecords;
	double		tp = (double) entity->true_pairs;
	double		pairs = s * (s - 1) / 2;

	/* A wrong pair is seen from both sides, so it counts as half a one from each. */
	double		predicted = (double) entity->links / 2;

	switch (measure)
	{
		case ESTIMATED_PRECISION:
			*numerator = w * tp;
			*denominator = w * predicted;
			break;
		case ESTIMATED_RECALL:
			*numerator = w * tp;
			*denominator = w * pairs;
			break;
		case ESTIMATED_F1:
			*numerator = w * 2 * tp;
			*denominator = w * (predicted + pairs);
			break;
		case ESTIMATED_BCUBED_PRECISION:
			*numerator = w * entity->shares;
			*denominator = w * s;
			break;
		case ESTIMATED_BCUBED_RECALL:
			*numerator = w * (2 * tp + s) / s;
			*denominator = w * s;
			break;
		case ESTIMATED_ENTITY_PRECISION:
			*numerator = w * entity->is_exact * per_entity;
			*denominator = w * s;
			break;
		case ESTIMATED_ENTITY_RECALL:
			*numerator = w * entity->is_exact;
			*denominator = w;
			break;
		case ESTIMATED_ENTITY_F1:
			*numerator = w * entity->is_exact * 2 * per_entity;
			*denominator = w * (per_entity + s);
			break;
		case ESTIMATED_BCUBED_F1:	/* has no terms of its own */
			*numerator = *denominator = NAN;
			break;
	}
}

static double
mean(Estimator *estimator, const double *terms)
{
	CarefulSum	sum = {0, 0};

	for (uint32_t i = 0; i < estimator->nentities; i++)
	{
		careful_add(&sum, terms[i]);
		tick(estimator);
	}
	return (sum.sum + sum.error) / estimator->nentities;
}

/*
 * The ratio of the means of N and D.  With n = N / mean N and d = D / mean D,
 * its bias is to first order the mean of d (d - n) over m - 1, and its variance
 * that of d - n over m, both relative to the ratio.  If N is always zero, so are
 * the ratio and what it deviates by.
 */
static Estimate
estimate_ratio(Estimator *estimator)
{
	uint32_t	m = estimator->nentities;
	double		numerator = mean(estimator, estimator->numerators);
	double		denominator = mean(estimator, estimator->denominators);
	double		ratio = numerator / denominator;
	double		bias = 0;
	double		squares = 0;

	if (!(denominator > 0))
		return (Estimate) {NAN, NAN};
	if (m == 1)
		return (Estimate) {ratio, NAN};
	if (numerator == 0)
		return (Estimate) {0, 0};
	for (uint32_t i = 0; i < m; i++)
	{
		double		d = estimator->denominators[i] / denominator;
		double		deviation = estimator->numerators[i] / numerator - d;

		/* Entities that are all alike differ by rounding only. */
		if (fabs(deviation) < ROUNDING * d)
			deviation = 0;
		squares += deviation * deviation;
		bias -= (d - 1) * deviation;
		tick(estimator);
	}
	return (Estimate) {
		ratio * (1 - bias / m / (m - 1)), ratio * sqrt(squares / m / (m - 1))
	};
}

static Estimate
estimate_measure(Estimator *estimator, EstimatedMeasure measure, double per_entity)
{
	for (uint32_t i = 0; i < estimator->nentities; i++)
	{
		set_terms(&estimator->entities[i], measure, per_entity, &estimator->numerators[i], &estimator->denominators[i]);
		tick(estimator);
	}
	return estimate_ratio(estimator);
}

/*
 * The harmonic mean of the two estimates, so that they agree, which takes over
 * the adjustments of both.  Its error by the delta method: A and B being the
 * means of the numerators of precision and recall, 2 A B / (A + B) changes with
 * A by 2 B^2 / (A + B)^2, and with B likewise.  A numerator with these changes
 * has that harmonic mean for its mean, and is as good as the one of a ratio.
 */
static Estimate
estimate_bcubed_f1(Estimator *estimator, const Estimate *precision, const Estimate *recall)
{
	double	   *swap = estimator->numerators;
	Estimate	estimate;
	double		a;
	double		b;

	estimate_measure(estimator, ESTIMATED_BCUBED_PRECISION, 0);
	estimator->numerators = estimator->others;
	estimator->others = swap;
	estimate_measure(estimator, ESTIMATED_BCUBED_RECALL, 0);
	a = mean(estimator, estimator->others);
	b = mean(estimator, estimator->numerators);
	for (uint32_t i = 0; i < estimator->nentities; i++)
	{
		double		sum = estimator->others[i] * b * b + estimator->numerators[i] * a * a;

		estimator->numerators[i] = 2 * sum / ((a + b) * (a + b));
		tick(estimator);
	}
	estimate = estimate_ratio(estimator);
	estimate.value = 2 * precision->value * recall->value / (precision->value + recall->value);
	return estimate;
}

/*
 * The row of a cut.  If no sampled entity changed, only what depends on the
 * number of predicted entities differs from the row before.
 */
static void
fill_row(Estimator *estimator, uint32_t npredicted, const EstimateRow *before, EstimateRow *row)
{
	double		per_entity = (double) estimator->line->nrecords / npredicted;
	Estimate   *measures = row->measures;

	for (int i = 0; i < ESTIMATED_MEASURES; i++)
	{
		bool		depends = i == ESTIMATED_ENTITY_PRECISION || i == ESTIMATED_ENTITY_F1;

		if (before != NULL && estimator->nchanged == 0 && !depends)
			measures[i] = before->measures[i];
		else if (i == ESTIMATED_BCUBED_F1)
			measures[i] = estimate_bcubed_f1(estimator, &measures[ESTIMATED_BCUBED_PRECISION],
											 &measures[ESTIMATED_BCUBED_RECALL]);
		else
			measures[i] = estimate_measure(estimator, i, per_entity);
	}
}

/* How many neighbours each cut joins. */
static uint32_t *
count_joins(Host *host, const TruthLine *line)
{
	uint32_t   *joins = host_zeros(host, (uint64_t) line->ncuts + 1, sizeof(uint32_t));

	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		joins[line->gaps[i]]++;
		host_tick(host, i);
	}
	return joins;
}

void
estimate_line(Host *host, const TruthLine *line, uint32_t nentities,
			  SampleDesign design, const double *weights, EstimateRow *rows)
{
	Estimator	estimator = {.host = host, .line = line};
	uint32_t   *joins = count_joins(host, line);
	uint32_t	npredicted = line->nrecords;

	start_estimator(&estimator, nentities, design, weights);
	for (uint32_t i = 0; i < estimator.nentities; i++)
		note_change(&estimator, i);
	for (uint32_t cut = 0; cut < line->ncuts; cut++)
	{
		npredicted -= joins[cut];
		grow_runs(&estimator, cut);
		for (uint32_t i = 0; i < estimator.nchanged; i++)
			count_cells(&estimator, estimator.changed[i]);
		if (cut > 0 && estimator.nchanged == 0 && joins[cut] == 0)
			rows[cut] = rows[cut - 1];
		else
			fill_row(&estimator, npredicted, cut > 0 ? &rows[cut - 1] : NULL, &rows[cut]);
		estimator.nchanged = 0;
		tick(&estimator);
	}
	host->release(host, joins);
	free_estimator(&estimator);
}

/*
 * Estimates from a line with the labels of the sample, which is freed.  Records
 * that only the sample has stand at its end, joined to nothing.
 */
static EstimateRow *
estimate_labelled(Host *host, TruthLine *line, const Sample *sample, MissingMode mode, const Missing *missing)
{
	EstimateRow *rows = NULL;

	if (mode == MISSING_IGNORE)
		line->nrecords -= missing->only_in_truth;
	if (mode != MISSING_ERROR || missing->only_in_truth == 0)
	{
		rows = host_array(host, line->ncuts, sizeof(EstimateRow));
		estimate_line(host, line, sample->entities->nentities, sample->design, sample->weights, rows);
	}
	truth_line_free(host, line);
	return rows;
}

EstimateRow *
estimate_hierarchy(Host *host, const Hierarchy *h, const Thresholds *at,
				   const Sample *sample, MissingMode mode, Missing *missing)
{
	Matching	matching;
	TruthLine	line;
	EstimateRow *rows;

	host_begin(host, PHASE_ALIGNING, 0);
	host->progress.records = h->head.nrecords;
	matching = truth_match(host, hierarchy_space(h), sample->entities);
	*missing = matching.missing;
	line = truth_along_hierarchy(host, h, at, &(Truth) {sample->entities, MISSING_SINGLETON, &matching});
	matching_free(host, &matching);
	host_begin(host, PHASE_SWEEPING, 0);
	rows = estimate_labelled(host, &line, sample, mode, missing);
	host_end(host);
	return rows;
}

EstimateRow *
estimate_partition(Host *host, const Partition *p, const Sample *sample, MissingMode mode, Missing *missing)
{
	Matching	matching = truth_match(host, partition_space(p), sample->entities);
	TruthLine	line = truth_along_partition(host, p, &(Truth) {sample->entities, MISSING_SINGLETON, &matching});

	*missing = matching.missing;
	matching_free(host, &matching);
	return estimate_labelled(host, &line, sample, mode, missing);
}

bool
estimate_interval(const Estimate *estimate, double *low, double *high)
{
	double		margin = NORMAL_QUANTILE * estimate->standard_error;

	if (!(margin > 0))
		return false;
	*low = fmin(fmax(estimate->value - margin, 0), 1);
	*high = fmin(fmax(estimate->value + margin, 0), 1);
	return true;
}

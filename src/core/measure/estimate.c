/*
 * estimate.c
 *		Ratio estimators over the reference entities of a sample, at every state.
 *
 * Only the entities of a state that hold sampled records matter, and only until
 * they next grow.  Each is a run of the line that knows the state at which one
 * of its two ends gives way; then it swallows its neighbours, record by record,
 * or a whole run at once if that holds sampled records too.  So every place of
 * the line is looked at once, however many states there are.
 */
#include "core/measure/estimate.h"

#include <string.h>

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
	uint32_t	last;			/* one behind the last */
	uint32_t	next;			/* the next run that grows at the same state, or NO_RUN */
} EntityRun;

/* What a sampled entity has of the prediction; cells are what it shares with predicted entities. */
typedef struct SampledEntity
{
	double		weight;
	uint32_t	nrecords;
	bool		is_exact;		/* a predicted entity equals it */
	bool		is_changed;		/* in the state at hand */
	uint64_t	true_pairs;		/* sum of n (n - 1) / 2, n the records of a cell */
	uint64_t	links;			/* sum over its records of the others in their predicted entity */
	double		shares;			/* sum of n^2 / a, a the records of the predicted entity */
} SampledEntity;

typedef struct Sample
{
	Host	   *host;
	const JudgedLine *line;
	uint64_t	rounds;			/* of loops at all states, each of which may be short */

	/* Sampled records in the order of their places; their runs are right at the ends of runs. */
	uint32_t	nrecords;
	uint32_t   *places;
	uint32_t   *entity_of;
	uint32_t   *run_of;
	EntityRun  *runs;			/* one for each record to begin with */
	uint32_t   *growing;		/* the first run that grows at each state, or NO_RUN */

	/* Sampled entities. */
	uint32_t	nentities;
	SampledEntity *entities;
	Groups		members;		/* their sampled records */
	uint32_t   *changed;		/* entities that changed in the state at hand */
	uint32_t	nchanged;

	/* A term of each entity. */
	double	   *numerators;
	double	   *denominators;
	double	   *others;
} Sample;

/* Finds the sampled records, and numbers the entities that have one. */
static void
collect_records(Sample *sample, uint32_t nentities, uint32_t *number_of)
{
	const JudgedLine *line = sample->line;
	uint32_t	found = 0;

	memset(number_of, 0xFF, nentities * sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		sample->nrecords += line->labels[place] < nentities;
		host_tick(sample->host, place);
	}
	sample->places = host_array(sample->host, sample->nrecords, sizeof(uint32_t));
	sample->entity_of = host_array(sample->host, sample->nrecords, sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	label = line->labels[place];

		host_tick(sample->host, place);
		if (label >= nentities)
			continue;
		if (number_of[label] == NO_GROUP)
			number_of[label] = sample->nentities++;
		sample->places[found] = place;
		sample->entity_of[found++] = number_of[label];
	}
	sample->members = group_members(sample->host, sample->entity_of, sample->nrecords, sample->nentities);
}

/* Weights count only in relation to each other; the largest becomes 1, so that no sum overflows. */
static void
weigh_entities(Sample *sample, uint32_t nentities, const uint32_t *number_of, SampleDesign design, const double *weights)
{
	double		largest = 0;

	for (uint32_t label = 0; label < nentities; label++)
	{
		uint32_t	number = number_of[label];
		SampledEntity *entity;

		host_tick(sample->host, label);
		if (number == NO_GROUP)
			continue;
		entity = &sample->entities[number];
		entity->nrecords = sample->members.starts[number + 1] - sample->members.starts[number];
		entity->weight = design == DRAWN_WITH_WEIGHTS ? weights[label] :
			design == DRAWN_BY_SIZE ? 1.0 / entity->nrecords : 1;
		if (entity->weight > largest)
			largest = entity->weight;
	}
	for (uint32_t i = 0; i < sample->nentities; i++)
	{
		sample->entities[i].weight /= largest;
		host_tick(sample->host, i);
	}
}

/* What a loop that is run at every state calls in each round. */
static inline void
tick(Sample *sample)
{
	host_tick(sample->host, sample->rounds++);
}

/* The state at which a run grows next; nstates: never. */
static uint32_t
next_state(const Sample *sample, const EntityRun *run)
{
	const JudgedLine *line = sample->line;
	uint32_t	before = run->start > 0 ? line->gaps[run->start - 1] : line->nstates;
	uint32_t	after = run->stop < line->nrecords ? line->gaps[run->stop - 1] : line->nstates;

	return before < after ? before : after;
}

static void
enqueue(Sample *sample, uint32_t id)
{
	EntityRun  *run = &sample->runs[id];
	uint32_t	state = next_state(sample, run);

	if (state == sample->line->nstates)
		return;
	run->next = sample->growing[state];
	sample->growing[state] = id;
}

/* Before the first state each record is an entity. */
static void
start_runs(Sample *sample)
{
	sample->run_of = host_array(sample->host, sample->nrecords, sizeof(uint32_t));
	sample->runs = host_array(sample->host, sample->nrecords, sizeof(EntityRun));
	sample->growing = host_array(sample->host, sample->line->nstates, sizeof(uint32_t));
	memset(sample->growing, 0xFF, sample->line->nstates * sizeof(uint32_t));
	for (uint32_t i = 0; i < sample->nrecords; i++)
	{
		sample->runs[i] = (EntityRun) {sample->places[i], sample->places[i] + 1, i, i + 1, NO_RUN};
		sample->run_of[i] = i;
		enqueue(sample, i);
		host_tick(sample->host, i);
	}
}

static void
start_sample(Sample *sample, uint32_t nentities, SampleDesign design, const double *weights)
{
	Host	   *host = sample->host;
	uint32_t   *number_of = host_array(host, nentities, sizeof(uint32_t));

	collect_records(sample, nentities, number_of);
	sample->entities = host_zeros(host, sample->nentities, sizeof(SampledEntity));
	weigh_entities(sample, nentities, number_of, design, weights);
	host->release(host, number_of);
	sample->changed = host_array(host, sample->nentities, sizeof(uint32_t));
	sample->numerators = host_array(host, sample->nentities, sizeof(double));
	sample->denominators = host_array(host, sample->nentities, sizeof(double));
	sample->others = host_array(host, sample->nentities, sizeof(double));
	start_runs(sample);
}

static void
free_sample(Sample *sample)
{
	Host	   *host = sample->host;

	host->release(host, sample->places);
	host->release(host, sample->entity_of);
	host->release(host, sample->run_of);
	host->release(host, sample->runs);
	host->release(host, sample->growing);
	host->release(host, sample->entities);
	groups_free(host, &sample->members);
	host->release(host, sample->changed);
	host->release(host, sample->numerators);
	host->release(host, sample->denominators);
	host->release(host, sample->others);
}

/*
 * Moves the right end of a run over all gaps that join at a state.  Where the
 * next run with sampled records begins, that is swallowed whole.
 */
static void
grow_right(Sample *sample, EntityRun *run, uint32_t state)
{
	const JudgedLine *line = sample->line;

	for (;;)
	{
		EntityRun  *right = run->last < sample->nrecords ? &sample->runs[sample->run_of[run->last]] : NULL;
		uint32_t	limit = right != NULL ? right->start : line->nrecords;

		while (run->stop < limit && line->gaps[run->stop - 1] <= state)
		{
			run->stop++;
			tick(sample);
		}
		if (right == NULL || run->stop < limit || line->gaps[run->stop - 1] > state)
			return;
		run->stop = right->stop;
		run->last = right->last;
		right->stop = right->start;
	}
}

/* The same to the left. */
static void
grow_left(Sample *sample, EntityRun *run, uint32_t state)
{
	const JudgedLine *line = sample->line;

	for (;;)
	{
		EntityRun  *left = run->first > 0 ? &sample->runs[sample->run_of[run->first - 1]] : NULL;
		uint32_t	limit = left != NULL ? left->stop : 0;

		while (run->start > limit && line->gaps[run->start - 1] <= state)
		{
			run->start--;
			tick(sample);
		}
		if (left == NULL || run->start > limit || line->gaps[run->start - 1] > state)
			return;
		run->start = left->start;
		run->first = left->first;
		left->stop = left->start;
	}
}

static void
note_change(Sample *sample, uint32_t entity)
{
	if (!sample->entities[entity].is_changed)
		sample->changed[sample->nchanged++] = entity;
	sample->entities[entity].is_changed = true;
}

/* Grows the runs that grow at a state, and notes whose records are in them. */
static void
grow_runs(Sample *sample, uint32_t state)
{
	uint32_t	next;

	for (uint32_t id = sample->growing[state]; id != NO_RUN; id = next)
	{
		EntityRun  *run = &sample->runs[id];

		tick(sample);
		next = run->next;
		if (run->stop == run->start)
			continue;
		grow_right(sample, run, state);
		grow_left(sample, run, state);
		for (uint32_t i = run->first; i < run->last; i++)
		{
			sample->run_of[i] = id;
			note_change(sample, sample->entity_of[i]);
			tick(sample);
		}
		enqueue(sample, id);
	}
}

/*
 * Counts the cells of an entity anew.  Its records come in the order of the
 * line, so those of one run come together.
 */
static void
count_cells(Sample *sample, uint32_t number)
{
	SampledEntity *entity = &sample->entities[number];
	const uint32_t *records = sample->members.members + sample->members.starts[number];

	entity->is_exact = entity->is_changed = false;
	entity->true_pairs = entity->links = 0;
	entity->shares = 0;
	for (uint32_t i = 0, stop = 0; i < entity->nrecords; i = stop)
	{
		uint32_t	id = sample->run_of[records[i]];
		uint64_t	size = sample->runs[id].stop - sample->runs[id].start;
		uint64_t	n;

		while (stop < entity->nrecords && sample->run_of[records[stop]] == id)
		{
			stop++;
			tick(sample);
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
mean(Sample *sample, const double *terms)
{
	CarefulSum	sum = {0, 0};

	for (uint32_t i = 0; i < sample->nentities; i++)
	{
		careful_add(&sum, terms[i]);
		tick(sample);
	}
	return (sum.sum + sum.error) / sample->nentities;
}

/*
 * The ratio of the means of N and D.  With n = N / mean N and d = D / mean D,
 * its bias is to first order the mean of d (d - n) over m - 1, and its variance
 * that of d - n over m, both relative to the ratio.  If N is always zero, so are
 * the ratio and what it deviates by.
 */
static Estimate
estimate_ratio(Sample *sample)
{
	uint32_t	m = sample->nentities;
	double		numerator = mean(sample, sample->numerators);
	double		denominator = mean(sample, sample->denominators);
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
		double		d = sample->denominators[i] / denominator;
		double		deviation = sample->numerators[i] / numerator - d;

		/* Entities that are all alike differ by rounding only. */
		if (fabs(deviation) < ROUNDING * d)
			deviation = 0;
		squares += deviation * deviation;
		bias -= (d - 1) * deviation;
		tick(sample);
	}
	return (Estimate) {
		ratio * (1 - bias / m / (m - 1)), ratio * sqrt(squares / m / (m - 1))
	};
}

static Estimate
estimate_measure(Sample *sample, EstimatedMeasure measure, double per_entity)
{
	for (uint32_t i = 0; i < sample->nentities; i++)
	{
		set_terms(&sample->entities[i], measure, per_entity, &sample->numerators[i], &sample->denominators[i]);
		tick(sample);
	}
	return estimate_ratio(sample);
}

/*
 * The harmonic mean of the two estimates, so that they agree, which takes over
 * the adjustments of both.  Its error by the delta method: A and B being the
 * means of the numerators of precision and recall, 2 A B / (A + B) changes with
 * A by 2 B^2 / (A + B)^2, and with B likewise.  A numerator with these changes
 * has that harmonic mean for its mean, and is as good as the one of a ratio.
 */
static Estimate
estimate_bcubed_f1(Sample *sample, const Estimate *precision, const Estimate *recall)
{
	double	   *swap = sample->numerators;
	Estimate	estimate;
	double		a;
	double		b;

	estimate_measure(sample, ESTIMATED_BCUBED_PRECISION, 0);
	sample->numerators = sample->others;
	sample->others = swap;
	estimate_measure(sample, ESTIMATED_BCUBED_RECALL, 0);
	a = mean(sample, sample->others);
	b = mean(sample, sample->numerators);
	for (uint32_t i = 0; i < sample->nentities; i++)
	{
		double		sum = sample->others[i] * b * b + sample->numerators[i] * a * a;

		sample->numerators[i] = 2 * sum / ((a + b) * (a + b));
		tick(sample);
	}
	estimate = estimate_ratio(sample);
	estimate.value = 2 * precision->value * recall->value / (precision->value + recall->value);
	return estimate;
}

/*
 * The row of a state.  If no sampled entity changed, only what depends on the
 * number of predicted entities differs from the row before.
 */
static void
fill_row(Sample *sample, uint32_t npredicted, const EstimateRow *before, EstimateRow *row)
{
	double		per_entity = (double) sample->line->nrecords / npredicted;
	Estimate   *measures = row->measures;

	for (int i = 0; i < ESTIMATED_MEASURES; i++)
	{
		bool		depends = i == ESTIMATED_ENTITY_PRECISION || i == ESTIMATED_ENTITY_F1;

		if (before != NULL && sample->nchanged == 0 && !depends)
			measures[i] = before->measures[i];
		else if (i == ESTIMATED_BCUBED_F1)
			measures[i] = estimate_bcubed_f1(sample, &measures[ESTIMATED_BCUBED_PRECISION],
											 &measures[ESTIMATED_BCUBED_RECALL]);
		else
			measures[i] = estimate_measure(sample, i, per_entity);
	}
}

/* How many neighbours each state joins. */
static uint32_t *
count_joins(Host *host, const JudgedLine *line)
{
	uint32_t   *joins = host_zeros(host, (uint64_t) line->nstates + 1, sizeof(uint32_t));

	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		joins[line->gaps[i]]++;
		host_tick(host, i);
	}
	return joins;
}

void
estimate_line(Host *host, const JudgedLine *line, uint32_t nentities,
			  SampleDesign design, const double *weights, EstimateRow *rows)
{
	Sample		sample = {.host = host,.line = line};
	uint32_t   *joins = count_joins(host, line);
	uint32_t	npredicted = line->nrecords;

	start_sample(&sample, nentities, design, weights);
	for (uint32_t i = 0; i < sample.nentities; i++)
		note_change(&sample, i);
	for (uint32_t state = 0; state < line->nstates; state++)
	{
		npredicted -= joins[state];
		grow_runs(&sample, state);
		for (uint32_t i = 0; i < sample.nchanged; i++)
			count_cells(&sample, sample.changed[i]);
		if (state > 0 && sample.nchanged == 0 && joins[state] == 0)
			rows[state] = rows[state - 1];
		else
			fill_row(&sample, npredicted, state > 0 ? &rows[state - 1] : NULL, &rows[state]);
		sample.nchanged = 0;
		tick(&sample);
	}
	host->release(host, joins);
	free_sample(&sample);
}

/*
 * Estimates from a line with the labels of the sample, which is freed.  Records
 * that only the sample has stand at its end, joined to nothing.
 */
static EstimateRow *
estimate_judged(Host *host, JudgedLine *line, const Partition *sample, SampleDesign design, const double *weights,
				MissingMode mode, const Missing *missing)
{
	EstimateRow *rows = NULL;

	if (mode == MISSING_IGNORE)
		line->nrecords -= missing->only_in_truth;
	if (mode != MISSING_ERROR || missing->only_in_truth == 0)
	{
		rows = host_array(host, line->nstates, sizeof(EstimateRow));
		estimate_line(host, line, sample->nentities, design, weights, rows);
	}
	judged_free(host, line);
	return rows;
}

EstimateRow *
estimate_hierarchy(Host *host, const Hierarchy *h, const double *thresholds, uint32_t nstates,
				   const Partition *sample, SampleDesign design, const double *weights,
				   MissingMode mode, Missing *missing)
{
	JudgedLine	line;
	EstimateRow *rows;

	host_begin(host, PHASE_ALIGNING, 0);
	host->progress.records = h->head.nrecords;
	line = judge_hierarchy(host, h, thresholds, nstates, sample, MISSING_SINGLETON, missing);
	host_begin(host, PHASE_SWEEPING, 0);
	rows = estimate_judged(host, &line, sample, design, weights, mode, missing);
	host_end(host);
	return rows;
}

EstimateRow *
estimate_partition(Host *host, const Partition *p,
				   const Partition *sample, SampleDesign design, const double *weights,
				   MissingMode mode, Missing *missing)
{
	JudgedLine	line = judge_partition(host, p, sample, MISSING_SINGLETON, missing);

	return estimate_judged(host, &line, sample, design, weights, mode, missing);
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

/*
 * estimate.c
 *		What the entities of a sample have of a prediction, at every cut.
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
#include "core/util/counting_sort.h"

#define NO_RUN UINT32_MAX

/* A predicted entity with sampled records: places of the line, and which sampled records these have. */
typedef struct EntityRun
{
	uint32_t	start;
	uint32_t	stop;			/* equal to start when another run swallowed it */
	uint32_t	first;
	uint32_t	last;			/* one past the last */
	uint32_t	next;			/* the next run that grows at the same cut, or NO_RUN */
} EntityRun;

typedef struct Walk
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
	uint32_t   *changed;		/* entities that changed in the cut at hand, */
	uint32_t	nchanged;
	unsigned char *is_changed;	/* and which these are */
} Walk;

/* Finds the sampled records, and numbers the entities that have one. */
static void
collect_records(Walk *walk, uint32_t nentities, uint32_t *number_of)
{
	const TruthLine *line = walk->line;
	uint32_t	found = 0;

	memset(number_of, 0xFF, nentities * sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		walk->nrecords += line->labels[place] < nentities;
		host_tick(walk->host, place);
	}
	walk->places = host_array(walk->host, walk->nrecords, sizeof(uint32_t));
	walk->entity_of = host_array(walk->host, walk->nrecords, sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	label = line->labels[place];

		host_tick(walk->host, place);
		if (label >= nentities)
			continue;
		if (number_of[label] == NO_GROUP)
			number_of[label] = walk->nentities++;
		walk->places[found] = place;
		walk->entity_of[found++] = number_of[label];
	}
	walk->members = group_members(walk->host, walk->entity_of, walk->nrecords, walk->nentities);
}

/* Gives the entities of the sample that have a record on the line their sizes, and their weights if there are. */
static void
size_entities(Walk *walk, uint32_t nentities, const uint32_t *number_of, const double *weights)
{
	for (uint32_t label = 0; label < nentities; label++)
	{
		uint32_t	number = number_of[label];

		host_tick(walk->host, label);
		if (number == NO_GROUP)
			continue;
		walk->entities[number].nrecords = walk->members.starts[number + 1] - walk->members.starts[number];
		if (weights != NULL)
			walk->entities[number].weight = weights[label];
	}
}

/* What a loop that is run at every cut calls in each round. */
static inline void
tick(Walk *walk)
{
	host_tick(walk->host, walk->rounds++);
}

/* The cut at which a run grows next; ncuts: never. */
static uint32_t
next_cut(const Walk *walk, const EntityRun *run)
{
	const TruthLine *line = walk->line;
	uint32_t	before = run->start > 0 ? line->gaps[run->start - 1] : line->ncuts;
	uint32_t	after = run->stop < line->nrecords ? line->gaps[run->stop - 1] : line->ncuts;

	return before < after ? before : after;
}

static void
enqueue(Walk *walk, uint32_t id)
{
	EntityRun  *run = &walk->runs[id];
	uint32_t	cut = next_cut(walk, run);

	if (cut == walk->line->ncuts)
		return;
	run->next = walk->growing[cut];
	walk->growing[cut] = id;
}

/* Before the first cut each record is an entity. */
static void
start_runs(Walk *walk)
{
	walk->run_of = host_array(walk->host, walk->nrecords, sizeof(uint32_t));
	walk->runs = host_array(walk->host, walk->nrecords, sizeof(EntityRun));
	walk->growing = host_array(walk->host, walk->line->ncuts, sizeof(uint32_t));
	memset(walk->growing, 0xFF, walk->line->ncuts * sizeof(uint32_t));
	for (uint32_t i = 0; i < walk->nrecords; i++)
	{
		walk->runs[i] = (EntityRun) {walk->places[i], walk->places[i] + 1, i, i + 1, NO_RUN};
		walk->run_of[i] = i;
		enqueue(walk, i);
		host_tick(walk->host, i);
	}
}

static void
note_change(Walk *walk, uint32_t entity)
{
	if (!walk->is_changed[entity])
		walk->changed[walk->nchanged++] = entity;
	walk->is_changed[entity] = true;
}

/* Before the first cut, all entities are new. */
static void
start_walk(Walk *walk, uint32_t nentities, const double *weights)
{
	Host	   *host = walk->host;
	uint32_t   *number_of = host_array(host, nentities, sizeof(uint32_t));

	collect_records(walk, nentities, number_of);
	walk->entities = host_zeros(host, walk->nentities, sizeof(SampledEntity));
	size_entities(walk, nentities, number_of, weights);
	host->release(host, number_of);
	walk->changed = host_array(host, walk->nentities, sizeof(uint32_t));
	walk->is_changed = host_zeros(host, walk->nentities, 1);
	for (uint32_t i = 0; i < walk->nentities; i++)
	{
		note_change(walk, i);
		host_tick(host, i);
	}
	start_runs(walk);
}

static void
free_walk(Walk *walk)
{
	Host	   *host = walk->host;

	host->release(host, walk->places);
	host->release(host, walk->entity_of);
	host->release(host, walk->run_of);
	host->release(host, walk->runs);
	host->release(host, walk->growing);
	host->release(host, walk->entities);
	groups_free(host, &walk->members);
	host->release(host, walk->changed);
	host->release(host, walk->is_changed);
}

/*
 * Moves the right end of a run over all gaps that join at a cut.  Where the
 * next run with sampled records begins, that is swallowed whole.
 */
static void
grow_right(Walk *walk, EntityRun *run, uint32_t cut)
{
	const TruthLine *line = walk->line;

	for (;;)
	{
		EntityRun  *right = run->last < walk->nrecords ? &walk->runs[walk->run_of[run->last]] : NULL;
		uint32_t	limit = right != NULL ? right->start : line->nrecords;

		while (run->stop < limit && line->gaps[run->stop - 1] <= cut)
		{
			run->stop++;
			tick(walk);
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
grow_left(Walk *walk, EntityRun *run, uint32_t cut)
{
	const TruthLine *line = walk->line;

	for (;;)
	{
		EntityRun  *left = run->first > 0 ? &walk->runs[walk->run_of[run->first - 1]] : NULL;
		uint32_t	limit = left != NULL ? left->stop : 0;

		while (run->start > limit && line->gaps[run->start - 1] <= cut)
		{
			run->start--;
			tick(walk);
		}
		if (left == NULL || run->start > limit || line->gaps[run->start - 1] > cut)
			return;
		run->start = left->start;
		run->first = left->first;
		left->stop = left->start;
	}
}

/* Grows the runs that grow at a cut, and notes whose records are in them. */
static void
grow_runs(Walk *walk, uint32_t cut)
{
	uint32_t	next;

	for (uint32_t id = walk->growing[cut]; id != NO_RUN; id = next)
	{
		EntityRun  *run = &walk->runs[id];

		tick(walk);
		next = run->next;
		if (run->stop == run->start)
			continue;
		grow_right(walk, run, cut);
		grow_left(walk, run, cut);
		for (uint32_t i = run->first; i < run->last; i++)
		{
			walk->run_of[i] = id;
			note_change(walk, walk->entity_of[i]);
			tick(walk);
		}
		enqueue(walk, id);
	}
}

/*
 * Counts the cells of an entity anew.  Its records come in the order of the
 * line, so those of one run come together.
 */
static void
count_cells(Walk *walk, uint32_t number)
{
	SampledEntity *entity = &walk->entities[number];
	const uint32_t *records = walk->members.members + walk->members.starts[number];

	walk->is_changed[number] = false;
	entity->is_exact = false;
	entity->true_pairs = entity->links = 0;
	entity->shares = 0;
	for (uint32_t i = 0, stop = 0; i < entity->nrecords; i = stop)
	{
		uint32_t	id = walk->run_of[records[i]];
		uint64_t	size = walk->runs[id].stop - walk->runs[id].start;
		uint64_t	n;

		while (stop < entity->nrecords && walk->run_of[records[stop]] == id)
		{
			stop++;
			tick(walk);
		}
		n = stop - i;
		entity->true_pairs += n * (n - 1) / 2;
		entity->links += n * (size - 1);
		entity->shares += (double) n * (double) n / (double) size;
		entity->is_exact = n == size && n == entity->nrecords;
	}
}

/* The entities and pairs of the prediction at each cut. */
static Statistics *
count_predicted(Host *host, const TruthLine *line)
{
	TruthLine	unlabelled = {.nrecords = line->nrecords, .ncuts = line->ncuts, .gaps = line->gaps};
	Statistics *counts = host_array(host, line->ncuts, sizeof(Statistics));

	sweep_compute(host, &unlabelled, counts, NULL);
	host_step(host, PHASE_SWEEPING, 0);
	return counts;
}

/* Goes to a cut; whether any sampled entity has changed. */
static bool
go_to_cut(Walk *walk, uint32_t cut)
{
	bool		any_changed;

	grow_runs(walk, cut);
	for (uint32_t i = 0; i < walk->nchanged; i++)
		count_cells(walk, walk->changed[i]);
	any_changed = walk->nchanged > 0;
	walk->nchanged = 0;
	return any_changed;
}

void
estimate_line(Host *host, const TruthLine *line, uint32_t nentities, SampleDesign design, const double *weights,
			  EstimateRow *rows)
{
	Walk		walk = {.host = host, .line = line};
	Statistics *counts = count_predicted(host, line);
	Estimators	estimators;
	int64_t		nbefore = line->nrecords;

	start_walk(&walk, nentities, design == SAMPLED_WITH_WEIGHTS ? weights : NULL);
	estimators_start(&estimators, host, walk.entities, walk.nentities, design, line->nrecords);
	for (uint32_t cut = 0; cut < line->ncuts; cut++)
	{
		PredictionCounts prediction = {line->nrecords, counts[cut].counts[COUNT_ENTITIES], counts[cut].counts[COUNT_PAIRS]};
		bool		any_changed = go_to_cut(&walk, cut) || cut == 0;

		if (cut > 0 && prediction.nentities == nbefore)
			rows[cut] = rows[cut - 1];
		else
			estimators_fill(&estimators, &prediction, any_changed, &rows[cut]);
		nbefore = prediction.nentities;
		tick(&walk);
	}
	host->release(host, counts);
	estimators_free(&estimators);
	free_walk(&walk);
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

/*
 * sweep.c
 *		The walk over the merges of a line and of the truth along it.
 *
 * The boundary between places i and i + 1 is a binary merge in the Cartesian
 * tree over the gaps: the weakest gap is the root, and of equal gaps the
 * leftmost stands above the others.  Intermediate blocks that equal gaps give
 * rise to are no entities, but what they add they also take away.
 */
#include "core/measure/sweep.h"

#include <math.h>
#include <string.h>

#include "core/progress.h"
#include "core/util/sums.h"

#define NOWHERE UINT32_MAX
/* Sizes whose x ln x is looked up; computing each took 1.13 to 1.34 times as long, 128 or 16,384 the same. */
#define TABLE_SIZE 1024
/* Places between two steps of fetching, and use; without, a sweep at all thresholds took 2.3 times as long, with 6 1.12. */
#define AHEAD 12

/* A boundary whose right block is not complete yet. */
typedef struct OpenMerge
{
	uint32_t	boundary;
	uint32_t	gap;
	uint32_t	left_size;		/* records, or members of a truth entity */
	uint32_t	first;			/* place where the left block begins */
	uint64_t	left_q;			/* sum of n^2 over the cells of the left block */
} OpenMerge;

typedef struct Walk
{
	Host	   *host;
	const TruthLine *line;
	Statistics *changes;		/* by cut */
	uint32_t   *sizes;			/* of truth entities */
	uint64_t   *cross;			/* by boundary: true pairs that it joins */
	OpenMerge  *stack;
	uint32_t	depth;
	uint32_t	stack_capacity;
	double	   *table;			/* x ln x */
	uint32_t	table_size;
} Walk;

static inline double
nlogn(const Walk *walk, uint64_t n)
{
	return n < walk->table_size ? walk->table[n] : (double) n * log((double) n);
}

static void
make_table(Walk *walk)
{
	walk->table_size = walk->line->nrecords < TABLE_SIZE ? walk->line->nrecords + 1 : TABLE_SIZE;
	walk->table = host_array(walk->host, walk->table_size, sizeof(double));
	walk->table[0] = 0;
	for (uint32_t n = 1; n < walk->table_size; n++)
		walk->table[n] = (double) n * log((double) n);
}

static inline void
push(Walk *walk, OpenMerge merge)
{
	if (walk->depth == walk->stack_capacity)
	{
		walk->stack_capacity = walk->depth < 32 ? 64 : 2 * walk->depth;
		walk->stack = host_grow(walk->host, walk->stack, walk->stack_capacity, sizeof(OpenMerge));
	}
	walk->stack[walk->depth++] = merge;
}

/* Whether the merge on top is complete before a boundary with that gap. */
static inline bool
top_is_stronger(const Walk *walk, uint32_t gap)
{
	return walk->depth > 0 && walk->stack[walk->depth - 1].gap < gap;
}

/* Fetches what a boundary changes, which stands at a cut that nobody foresees. */
static inline void
fetch_change(const Walk *walk, uint32_t gap)
{
	if (gap < walk->line->ncuts)
	{
		HOST_PREFETCH(&walk->changes[gap]);
		HOST_PREFETCH(&walk->changes[gap].sums[SUM_RECALL]);
	}
}

/* Fetches what find_weakest needs of the truth entity at a place to come. */
static inline void
fetch_label(const TruthLine *line, uint32_t place, const uint32_t *last_of, const uint32_t *starts,
			const uint32_t *weakest)
{
	if ((uint64_t) place + 2 * AHEAD < line->nrecords)
	{
		HOST_PREFETCH(&last_of[line->labels[place + 2 * AHEAD]]);
		HOST_PREFETCH(&starts[line->labels[place + 2 * AHEAD]]);
	}
	if ((uint64_t) place + AHEAD < line->nrecords)
		HOST_PREFETCH(&weakest[starts[line->labels[place + AHEAD]]]);
}

/*
 * Truth side.  Finds, for each pair of consecutive members of a truth entity,
 * the weakest boundary between them, leftmost of equals; NOWHERE if they are
 * never joined.  weakest[] holds them entity by entity: those of entity e
 * start at starts[e], and its first member, which has none, leaves a NOWHERE.
 *
 * The stack holds the boundaries so far that no weaker one follows, so the
 * first of them at or after a place is the weakest from there on.
 */
static void
find_weakest(Walk *walk, uint32_t *starts, uint32_t *weakest)
{
	const TruthLine *line = walk->line;
	uint32_t   *last_of = host_array(walk->host, line->nlabels, sizeof(uint32_t));
	uint32_t   *stack = host_array(walk->host, line->nrecords, sizeof(uint32_t));
	uint32_t	depth = 0;
	uint32_t	run = 0;		/* first place that is ever joined to this one */

	memset(last_of, 0xFF, line->nlabels * sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	label = line->labels[place];
		uint32_t	last = last_of[label];
		uint32_t	low = 0;
		uint32_t	high = depth;

		fetch_label(line, place, last_of, starts, weakest);
		host_advance(walk->host, place);
		last_of[label] = place;
		weakest[starts[label]] = NOWHERE;
		if (last != NOWHERE && last >= run)
		{
			while (low < high)
			{
				uint32_t	middle = low + (high - low) / 2;

				if (stack[middle] < last)
					low = middle + 1;
				else
					high = middle;
			}
			weakest[starts[label]] = stack[low];
		}
		starts[label]++;

		/* The boundary after this place. */
		if (place + 1 == line->nrecords)
			break;
		while (depth > 0 && line->gaps[stack[depth - 1]] < line->gaps[place])
			depth--;
		stack[depth++] = place;
		if (line->gaps[place] == line->ncuts)
		{
			run = place + 1;
			depth = 0;
		}
	}
	walk->host->release(walk->host, last_of);
	walk->host->release(walk->host, stack);
}

/* Sub-blocks of left and right members of a truth entity of that size join. */
static void
join_members(Walk *walk, const OpenMerge *merge, uint32_t right, uint32_t entity_size)
{
	Statistics *change = &walk->changes[merge->gap];
	uint64_t	left = merge->left_size;
	uint64_t	pairs = left * right;

	change->counts[COUNT_TRUE_POSITIVES] += pairs;
	change->sums[SUM_CELL_NLOGN] += nlogn(walk, left + right) - nlogn(walk, left) - nlogn(walk, right);
	change->sums[SUM_RECALL] += 2.0 * (double) pairs / entity_size;
	walk->cross[merge->boundary] += pairs;
}

/* Fetches what folding will need of the boundaries after one; end is the end of all. */
static inline void
fetch_boundary(const Walk *walk, const uint32_t *boundary, const uint32_t *end)
{
	if (end - boundary > 2 * AHEAD && boundary[2 * AHEAD] != NOWHERE)
	{
		HOST_PREFETCH(&walk->line->gaps[boundary[2 * AHEAD]]);
		HOST_PREFETCH(&walk->cross[boundary[2 * AHEAD]]);
	}
	if (end - boundary > AHEAD && boundary[AHEAD] != NOWHERE)
		fetch_change(walk, walk->line->gaps[boundary[AHEAD]]);
}

/* Folds the members of one truth entity; boundaries[0] belongs to none, and end is the end of all. */
static void
fold_entity(Walk *walk, const uint32_t *boundaries, uint32_t size, const uint32_t *end)
{
	uint32_t	block = 1;		/* members of the rightmost sub-block */

	for (uint32_t i = 1; i <= size; i++)
	{
		uint32_t	boundary = i < size ? boundaries[i] : NOWHERE;
		uint32_t	gap = boundary != NOWHERE ? walk->line->gaps[boundary] : walk->line->ncuts;

		fetch_boundary(walk, boundaries + i - 1, end);
		while (top_is_stronger(walk, gap))
		{
			OpenMerge  *merge = &walk->stack[--walk->depth];

			join_members(walk, merge, block, size);
			block += merge->left_size;
		}
		if (boundary != NOWHERE)
			push(walk, (OpenMerge) {.boundary = boundary, .gap = gap, .left_size = block});
		block = 1;
		host_tick(walk->host, i);
	}
}

/* Sizes of truth entities, and the running sums of them. */
static uint32_t *
count_labels(Walk *walk)
{
	const TruthLine *line = walk->line;
	uint32_t   *starts = host_array(walk->host, line->nlabels, sizeof(uint32_t));
	uint32_t	start = 0;

	walk->sizes = host_zeros(walk->host, line->nlabels, sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		walk->sizes[line->labels[place]]++;
		host_tick(walk->host, place);
	}
	for (uint32_t label = 0; label < line->nlabels; label++)
	{
		starts[label] = start;
		start += walk->sizes[label];
	}
	return starts;
}

static void
walk_truth(Walk *walk, TruthStatistics *truth)
{
	const TruthLine *line = walk->line;
	uint32_t   *starts = count_labels(walk);
	uint32_t   *weakest = host_array(walk->host, line->nrecords, sizeof(uint32_t));

	host_step(walk->host, PHASE_FOLLOWING_TRUTH, line->nrecords);
	*truth = (TruthStatistics) {.entities = line->nlabels};
	walk->cross = host_zeros(walk->host, line->nrecords, sizeof(uint64_t));
	find_weakest(walk, starts, weakest);
	for (uint32_t label = 0; label < line->nlabels; label++)
	{
		uint64_t	size = walk->sizes[label];

		/* By now starts[label] is where the entity's boundaries end. */
		fold_entity(walk, weakest + starts[label] - size, (uint32_t) size, weakest + line->nrecords);
		truth->singletons += size == 1;
		truth->pairs += size * (size - 1) / 2;
		truth->nlogn += nlogn(walk, size);
		host_tick(walk->host, label);
	}
	walk->host->release(walk->host, starts);
	walk->host->release(walk->host, weakest);
}

/* A block on the predicted side. */
typedef struct Block
{
	uint32_t	first;			/* place */
	uint64_t	size;
	uint64_t	q;				/* sum of n^2 over its cells */
} Block;

/* Whether a block is a whole truth entity: all in one cell, and of its size. */
static inline bool
is_exact(const Walk *walk, const Block *block)
{
	return block->q == block->size * block->size &&
		block->size == walk->sizes[walk->line->labels[block->first]];
}

/* Blocks left and right join, in place of right. */
static void
join_blocks(Walk *walk, const OpenMerge *merge, Block *right)
{
	Statistics *change = &walk->changes[merge->gap];
	Block		left = {merge->first, merge->left_size, merge->left_q};
	Block		whole = {left.first, left.size + right->size, 0};

	change->counts[COUNT_ENTITIES]--;
	change->counts[COUNT_SINGLETONS] -= (left.size == 1) + (right->size == 1);
	if (change->counts[COUNT_LARGEST] < (int64_t) whole.size)
		change->counts[COUNT_LARGEST] = whole.size;
	change->counts[COUNT_PAIRS] += left.size * right->size;
	change->sums[SUM_ENTITY_NLOGN] += nlogn(walk, whole.size) - nlogn(walk, left.size) - nlogn(walk, right->size);
	if (walk->line->labels != NULL)
	{
		whole.q = left.q + right->q + 2 * walk->cross[merge->boundary];
		change->sums[SUM_PRECISION] += (double) whole.q / (double) whole.size -
			(double) left.q / (double) left.size - (double) right->q / (double) right->size;
		change->counts[COUNT_EXACT] += is_exact(walk, &whole) - is_exact(walk, &left) - is_exact(walk, right);
	}
	*right = whole;
}

static void
walk_predicted(Walk *walk)
{
	const TruthLine *line = walk->line;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		Block		block = {place, 1, 1};
		uint32_t	gap = place + 1 < line->nrecords ? line->gaps[place] : line->ncuts;

		if ((uint64_t) place + AHEAD + 1 < line->nrecords)
			fetch_change(walk, line->gaps[place + AHEAD]);
		while (top_is_stronger(walk, gap))
			join_blocks(walk, &walk->stack[--walk->depth], &block);
		if (gap < line->ncuts)
			push(walk, (OpenMerge) {
				.boundary = place, .gap = gap, .left_size = (uint32_t) block.size, .first = block.first, .left_q = block.q
			});
		host_advance(walk->host, place);
	}
}

/* Every record is an entity. */
Statistics
statistics_apart(uint32_t nrecords, const TruthStatistics *truth)
{
	Statistics	cut = {
		.counts = {
			[COUNT_ENTITIES] = nrecords,
			[COUNT_SINGLETONS] = nrecords,
			[COUNT_LARGEST] = nrecords > 0
		}
	};

	if (truth == NULL)
		return cut;
	cut.sums[SUM_PRECISION] = nrecords;
	cut.sums[SUM_RECALL] = (double) truth->entities;
	cut.counts[COUNT_EXACT] = truth->singletons;
	return cut;
}

/* Turns changes into the statistics of cuts by adding up from strong to weak. */
static void
add_up(Walk *walk, const TruthStatistics *truth)
{
	Statistics	before = statistics_apart(walk->line->nrecords, truth);
	CarefulSum	sums[SUMS] = {{0, 0}};

	for (int i = 0; i < SUMS; i++)
		sums[i].sum = before.sums[i];
	for (uint32_t cut = 0; cut < walk->line->ncuts; cut++)
	{
		Statistics *now = &walk->changes[cut];

		for (int i = 0; i < COUNTS; i++)
			now->counts[i] = count_after(i, before.counts[i], now->counts[i]);
		for (int i = 0; i < SUMS; i++)
			now->sums[i] = careful_add(&sums[i], now->sums[i]);
		before = *now;
		host_tick(walk->host, cut);
	}
}

void
sweep_compute(Host *host, const TruthLine *line, Statistics *cuts, TruthStatistics *truth)
{
	Walk		walk = {.host = host, .line = line, .changes = cuts};

	memset(cuts, 0, line->ncuts * sizeof(Statistics));
	make_table(&walk);
	if (line->labels != NULL)
		walk_truth(&walk, truth);
	else if (truth != NULL)
		*truth = (TruthStatistics) {0};
	host_step(host, PHASE_SWEEPING, line->nrecords);
	walk_predicted(&walk);
	add_up(&walk, line->labels != NULL ? truth : NULL);
	host->release(host, walk.sizes);
	host->release(host, walk.cross);
	host->release(host, walk.stack);
	host->release(host, walk.table);
}

Sweep
sweep_of_line(Host *host, TruthLine *line)
{
	Sweep		sweep = {
		.nrecords = line->nrecords,
		.ncuts = line->ncuts,
		.cuts = host_array(host, line->ncuts, sizeof(Statistics)),
		.has_truth = line->labels != NULL
	};

	sweep_compute(host, line, sweep.cuts, &sweep.truth);
	truth_line_free(host, line);
	return sweep;
}

void
truth_line_free(Host *host, TruthLine *line)
{
	host->release(host, line->gaps);
	host->release(host, line->labels);
}

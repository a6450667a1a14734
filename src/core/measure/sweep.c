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

#include "core/util/sums.h"

#define NOWHERE UINT32_MAX
#define TABLE_SIZE 1024			/* sizes whose x ln x is looked up */
#define AHEAD 12				/* places between two steps of fetching, and use */

/* A boundary whose right block is not complete yet. */
typedef struct OpenMerge
{
	uint32_t	boundary;
	uint32_t	gap;
	uint32_t	left_size;		/* records, or members of a truth entity */
	uint32_t	first;			/* place where the left block begins */
	uint64_t	left_q;			/* sum of n^2 over the cells of the left block */
} OpenMerge;

typedef struct Curve
{
	Host	   *host;
	const JudgedLine *line;
	Statistics *changes;		/* by state */
	uint32_t   *sizes;			/* of truth entities */
	uint64_t   *cross;			/* by boundary: true pairs that it joins */
	OpenMerge  *stack;
	uint32_t	depth;
	uint32_t	stack_capacity;
	double	   *table;			/* x ln x */
	uint32_t	table_size;
} Curve;

static inline double
nlogn(const Curve *curve, uint64_t n)
{
	return n < curve->table_size ? curve->table[n] : (double) n * log((double) n);
}

static void
make_table(Curve *curve)
{
	curve->table_size = curve->line->nrecords < TABLE_SIZE ? curve->line->nrecords + 1 : TABLE_SIZE;
	curve->table = host_array(curve->host, curve->table_size, sizeof(double));
	curve->table[0] = 0;
	for (uint32_t n = 1; n < curve->table_size; n++)
		curve->table[n] = (double) n * log((double) n);
}

static inline void
push(Curve *curve, OpenMerge merge)
{
	if (curve->depth == curve->stack_capacity)
	{
		curve->stack_capacity = curve->depth < 32 ? 64 : 2 * curve->depth;
		curve->stack = host_grow(curve->host, curve->stack, curve->stack_capacity, sizeof(OpenMerge));
	}
	curve->stack[curve->depth++] = merge;
}

/* Whether the merge on top is complete before a boundary with that gap. */
static inline bool
top_is_stronger(const Curve *curve, uint32_t gap)
{
	return curve->depth > 0 && curve->stack[curve->depth - 1].gap < gap;
}

/* Fetches what a boundary changes, which stands at a state that nobody foresees. */
static inline void
fetch_change(const Curve *curve, uint32_t gap)
{
	if (gap < curve->line->nstates)
	{
		HOST_PREFETCH(&curve->changes[gap]);
		HOST_PREFETCH(&curve->changes[gap].recall_sum);
	}
}

/* Fetches what find_weakest needs of the truth entity at a place to come. */
static inline void
fetch_label(const JudgedLine *line, uint32_t place, const uint32_t *last_of, const uint32_t *starts,
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
 * first of them at or behind a place is the weakest from there on.
 */
static void
find_weakest(Curve *curve, uint32_t *starts, uint32_t *weakest)
{
	const JudgedLine *line = curve->line;
	uint32_t   *last_of = host_array(curve->host, line->nlabels, sizeof(uint32_t));
	uint32_t   *stack = host_array(curve->host, line->nrecords, sizeof(uint32_t));
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
		host_advance(curve->host, place);
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

		/* The boundary behind this place. */
		if (place + 1 == line->nrecords)
			break;
		while (depth > 0 && line->gaps[stack[depth - 1]] < line->gaps[place])
			depth--;
		stack[depth++] = place;
		if (line->gaps[place] == line->nstates)
		{
			run = place + 1;
			depth = 0;
		}
	}
	curve->host->release(curve->host, last_of);
	curve->host->release(curve->host, stack);
}

/* Sub-blocks of left and right members of a truth entity of that size join. */
static void
join_members(Curve *curve, const OpenMerge *merge, uint32_t right, uint32_t entity_size)
{
	Statistics *change = &curve->changes[merge->gap];
	uint64_t	left = merge->left_size;
	uint64_t	pairs = left * right;

	change->true_positives += pairs;
	change->cell_nlogn += nlogn(curve, left + right) - nlogn(curve, left) - nlogn(curve, right);
	change->recall_sum += 2.0 * (double) pairs / entity_size;
	curve->cross[merge->boundary] += pairs;
}

/* Fetches what folding will need of the boundaries behind one; end is the end of all. */
static inline void
fetch_boundary(const Curve *curve, const uint32_t *boundary, const uint32_t *end)
{
	if (end - boundary > 2 * AHEAD && boundary[2 * AHEAD] != NOWHERE)
	{
		HOST_PREFETCH(&curve->line->gaps[boundary[2 * AHEAD]]);
		HOST_PREFETCH(&curve->cross[boundary[2 * AHEAD]]);
	}
	if (end - boundary > AHEAD && boundary[AHEAD] != NOWHERE)
		fetch_change(curve, curve->line->gaps[boundary[AHEAD]]);
}

/* Folds the members of one truth entity; boundaries[0] belongs to none, and end is the end of all. */
static void
fold_entity(Curve *curve, const uint32_t *boundaries, uint32_t size, const uint32_t *end)
{
	uint32_t	block = 1;		/* members of the rightmost sub-block */

	for (uint32_t i = 1; i <= size; i++)
	{
		uint32_t	boundary = i < size ? boundaries[i] : NOWHERE;
		uint32_t	gap = boundary != NOWHERE ? curve->line->gaps[boundary] : curve->line->nstates;

		fetch_boundary(curve, boundaries + i - 1, end);
		while (top_is_stronger(curve, gap))
		{
			OpenMerge  *merge = &curve->stack[--curve->depth];

			join_members(curve, merge, block, size);
			block += merge->left_size;
		}
		if (boundary != NOWHERE)
			push(curve, (OpenMerge) {.boundary = boundary,.gap = gap,.left_size = block});
		block = 1;
		host_tick(curve->host, i);
	}
}

/* Sizes of truth entities, and the running sums of them. */
static uint32_t *
count_labels(Curve *curve)
{
	const JudgedLine *line = curve->line;
	uint32_t   *starts = host_array(curve->host, line->nlabels, sizeof(uint32_t));
	uint32_t	start = 0;

	curve->sizes = host_zeros(curve->host, line->nlabels, sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		curve->sizes[line->labels[place]]++;
		host_tick(curve->host, place);
	}
	for (uint32_t label = 0; label < line->nlabels; label++)
	{
		starts[label] = start;
		start += curve->sizes[label];
	}
	return starts;
}

static void
walk_truth(Curve *curve, TruthStatistics *truth)
{
	const JudgedLine *line = curve->line;
	uint32_t   *starts = count_labels(curve);
	uint32_t   *weakest = host_array(curve->host, line->nrecords, sizeof(uint32_t));

	host_step(curve->host, PHASE_FOLLOWING_TRUTH, line->nrecords);
	*truth = (TruthStatistics) {.entities = line->nlabels};
	curve->cross = host_zeros(curve->host, line->nrecords, sizeof(uint64_t));
	find_weakest(curve, starts, weakest);
	for (uint32_t label = 0; label < line->nlabels; label++)
	{
		uint64_t	size = curve->sizes[label];

		/* By now starts[label] is where the entity's boundaries end. */
		fold_entity(curve, weakest + starts[label] - size, (uint32_t) size, weakest + line->nrecords);
		truth->pairs += size * (size - 1) / 2;
		truth->nlogn += nlogn(curve, size);
		host_tick(curve->host, label);
	}
	curve->host->release(curve->host, starts);
	curve->host->release(curve->host, weakest);
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
is_exact(const Curve *curve, const Block *block)
{
	return block->q == block->size * block->size &&
		block->size == curve->sizes[curve->line->labels[block->first]];
}

/* Blocks left and right join, in place of right. */
static void
join_blocks(Curve *curve, const OpenMerge *merge, Block *right)
{
	Statistics *change = &curve->changes[merge->gap];
	Block		left = {merge->first, merge->left_size, merge->left_q};
	Block		whole = {left.first, left.size + right->size, 0};

	change->entities--;
	change->singletons -= (left.size == 1) + (right->size == 1);
	if (change->largest < (int64_t) whole.size)
		change->largest = whole.size;
	change->pairs += left.size * right->size;
	change->entity_nlogn += nlogn(curve, whole.size) - nlogn(curve, left.size) - nlogn(curve, right->size);
	if (curve->line->labels != NULL)
	{
		whole.q = left.q + right->q + 2 * curve->cross[merge->boundary];
		change->precision_sum += (double) whole.q / (double) whole.size -
			(double) left.q / (double) left.size - (double) right->q / (double) right->size;
		change->exact += is_exact(curve, &whole) - is_exact(curve, &left) - is_exact(curve, right);
	}
	*right = whole;
}

static void
walk_predicted(Curve *curve)
{
	const JudgedLine *line = curve->line;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		Block		block = {place, 1, 1};
		uint32_t	gap = place + 1 < line->nrecords ? line->gaps[place] : line->nstates;

		if ((uint64_t) place + AHEAD + 1 < line->nrecords)
			fetch_change(curve, line->gaps[place + AHEAD]);
		while (top_is_stronger(curve, gap))
			join_blocks(curve, &curve->stack[--curve->depth], &block);
		if (gap < line->nstates)
			push(curve, (OpenMerge) {
				.boundary = place,.gap = gap,.left_size = (uint32_t) block.size,.first = block.first,.left_q = block.q
			});
		host_advance(curve->host, place);
	}
}

/* Before anything is joined, every record is an entity. */
static Statistics
unjoined(const Curve *curve)
{
	const JudgedLine *line = curve->line;
	Statistics	state = {
		.entities = line->nrecords,
		.singletons = line->nrecords,
		.largest = line->nrecords > 0
	};

	if (line->labels == NULL)
		return state;
	state.precision_sum = line->nrecords;
	state.recall_sum = line->nlabels;
	for (uint32_t label = 0; label < line->nlabels; label++)
		state.exact += curve->sizes[label] == 1;
	return state;
}

/* Turns changes into states by adding up from strong to weak. */
static void
add_up(Curve *curve)
{
	Statistics	before = unjoined(curve);
	CarefulSum	entity_nlogn = {0, 0};
	CarefulSum	cell_nlogn = {0, 0};
	CarefulSum	precision_sum = {before.precision_sum, 0};
	CarefulSum	recall_sum = {before.recall_sum, 0};

	for (uint32_t state = 0; state < curve->line->nstates; state++)
	{
		Statistics *now = &curve->changes[state];

		now->entities += before.entities;
		now->singletons += before.singletons;
		if (now->largest < before.largest)
			now->largest = before.largest;
		now->pairs += before.pairs;
		now->true_positives += before.true_positives;
		now->exact += before.exact;
		now->entity_nlogn = careful_add(&entity_nlogn, now->entity_nlogn);
		now->cell_nlogn = careful_add(&cell_nlogn, now->cell_nlogn);
		now->precision_sum = careful_add(&precision_sum, now->precision_sum);
		now->recall_sum = careful_add(&recall_sum, now->recall_sum);
		before = *now;
		host_tick(curve->host, state);
	}
}

void
curve_compute(Host *host, const JudgedLine *line, Statistics *states, TruthStatistics *truth)
{
	Curve		curve = {.host = host,.line = line,.changes = states};

	memset(states, 0, line->nstates * sizeof(Statistics));
	make_table(&curve);
	if (line->labels != NULL)
		walk_truth(&curve, truth);
	else if (truth != NULL)
		*truth = (TruthStatistics) {0};
	host_step(host, PHASE_SWEEPING, line->nrecords);
	walk_predicted(&curve);
	add_up(&curve);
	host->release(host, curve.sizes);
	host->release(host, curve.cross);
	host->release(host, curve.stack);
	host->release(host, curve.table);
}

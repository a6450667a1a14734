/*
 * support.c
 *		Where each pair begins to score enough and where it comes together, and
 *		sums over the thresholds between.
 *
 * Of a pair two cuts matter: the first that its score reaches and the first that
 * joins it.  In which of the counts it is changes there and nowhere else, so each
 * pair adds to two rows, and one sum from row to row gives all cuts at once.
 *
 * The cut that joins two places is the weakest gap between them.  Pairs come in
 * the order of their later place, so these are range maxima that all end at a
 * place which only goes on: a stack of the gaps that nothing after them is weaker
 * than answers each by a binary search (offline range queries after Gabow,
 * Bentley and Tarjan, "Scaling and related techniques for geometry problems",
 * 1984), and needs no index.
 */
#include "core/explore/support.h"

#include "core/measure/truth.h"
#include "core/progress.h"

PairSpace
support_space(Host *host, const Hierarchy *h)
{
	PairSpace	space = {
		.records = hierarchy_space(h), .places = host_array(host, h->head.nrecords, sizeof(uint32_t))
	};

	for (uint32_t place = 0; place < h->head.nrecords; place++)
	{
		space.places[hierarchy_order(h)[place]] = place;
		host_tick(host, place);
	}
	return space;
}

/* The first of descending thresholds that a score reaches; their number if there is none. */
static uint32_t
first_reached(Thresholds at, double score)
{
	uint32_t	first = 0;

	for (uint32_t count = at.count; count > 0;)
	{
		uint32_t	half = count / 2;

		if (at.values[first + half] > score)
		{
			first += half + 1;
			count -= half + 1;
		}
		else
			count = half;
	}
	return first;
}

/* The gaps before a place that are weaker than all between them and that place, from the weakest on. */
typedef struct OpenGaps
{
	const uint32_t *gaps;
	uint32_t   *places;
	uint32_t	count;
	uint32_t	place;			/* gaps before it have been seen */
} OpenGaps;

/* Goes on to a place. */
static void
advance(Host *host, OpenGaps *open, uint32_t place)
{
	for (; open->place < place; open->place++)
	{
		while (open->count > 0 && open->gaps[open->places[open->count - 1]] <= open->gaps[open->place])
			open->count--;
		open->places[open->count++] = open->place;
		host_tick(host, open->place);
	}
}

/* The weakest gap between an earlier place and the one that was gone to. */
static uint32_t
weakest_from(const OpenGaps *open, uint32_t earlier)
{
	uint32_t	first = 0;

	for (uint32_t count = open->count; count > 1;)
	{
		uint32_t	half = count / 2;

		if (open->places[first + half - 1] < earlier)
		{
			first += half;
			count -= half;
		}
		else
			count = half;
	}
	return open->gaps[open->places[first]];
}

/*
 * Counts a pair that is joined from one cut on and scores enough from another one
 * on, in rows of which each tells what is more than in the row before.
 */
static void
count_pair(Support *rows, uint32_t joined, uint32_t reached)
{
	rows[joined > reached ? joined : reached].direct++;
	if (joined < reached)
	{
		rows[joined].contradicted++;
		rows[reached].contradicted--;
	}
	else if (reached < joined)
	{
		rows[reached].unjoined++;
		rows[joined].unjoined--;
	}
}

/* Counts all pairs, which are sorted, along a line; rows has one more than there are cuts, for never. */
static void
count_pairs(Host *host, const TruthLine *line, Thresholds at, const ScoredPairs *pairs, Support *rows)
{
	OpenGaps	open = {.gaps = line->gaps, .places = host_array(host, line->nrecords, sizeof(uint32_t))};

	host_begin(host, PHASE_SWEEPING, pairs->npairs);
	for (size_t i = 0; i < pairs->npairs; i++)
	{
		const SortItem *pair = &pairs->items[i];

		advance(host, &open, pair_later(pair));
		count_pair(rows, weakest_from(&open, pair_earlier(pair)), first_reached(at, pair_score(pair)));
		host_advance(host, i);
	}
	host->release(host, open.places);
}

/* Adds up what is more from row to row. */
static void
add_up(Host *host, const Sweep *sweep, Thresholds at, Support *rows)
{
	for (uint32_t cut = 0; cut < at.count; cut++)
	{
		rows[cut].threshold = at.values[cut];
		rows[cut].claimed = sweep->cuts[cut].counts[COUNT_PAIRS];
		rows[cut + 1].direct += rows[cut].direct;
		rows[cut + 1].contradicted += rows[cut].contradicted;
		rows[cut + 1].unjoined += rows[cut].unjoined;
		host_tick(host, cut);
	}
}

Support *
support_compute(Host *host, const Hierarchy *h, Thresholds at, ScoredPairs *pairs)
{
	Support    *rows = host_zeros(host, (uint64_t) at.count + 1, sizeof(Support));
	TruthLine	line;
	Sweep		sweep;

	pairs_settle(pairs);
	line = truth_along_hierarchy(host, h, &at, NULL);
	count_pairs(host, &line, at, pairs, rows);
	sweep = sweep_of_line(host, &line);
	add_up(host, &sweep, at, rows);
	host->release(host, sweep.cuts);
	host_end(host);
	return rows;
}

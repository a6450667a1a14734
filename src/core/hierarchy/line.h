/*
 * line.h
 *		The line: records so arranged that every entity at every threshold is
 *		a contiguous run.
 *
 * Between two neighbours stands one number, the gap: the rank, among the
 * distinct thresholds from strong to weak, at which they come into the same
 * entity.  A cut at a threshold splits the line wherever the gap is weaker.
 *
 * The canonical line: the parts of every merge event, and the roots, stand in
 * the order of their smallest record.  So each run begins with its smallest.
 */
#ifndef STARLINGS_LINE_H
#define STARLINGS_LINE_H

#include "core/util/sort.h"

typedef struct Line
{
	uint32_t	nrecords;
	uint32_t	nthresholds;
	uint32_t   *order;			/* nrecords record indices */
	uint32_t   *gaps;			/* nrecords - 1 ranks; nthresholds: never joined */
	double	   *thresholds;		/* nthresholds scores, strictly descending */

	/*
	 * A line owns its arrays, and line_free releases them, but for those that it borrows of the value that
	 * it was read from, which must last.
	 */
	bool		borrows_order;
	bool		borrows_thresholds;
} Line;

/* Thresholds in descending order, of which some may be equal unless they are a line's. */
typedef struct Thresholds
{
	const double *values;
	uint32_t	count;
} Thresholds;

static inline Thresholds
line_thresholds(const Line *line)
{
	return (Thresholds) {line->thresholds, line->nthresholds};
}

/*
 * Single linkage over nrecords records.  An edge joins the records a and b at
 * the score in its key (sort_key_from_score).  The edges are sorted in place.
 */
extern void line_build(Host *host, uint32_t nrecords, SortItem *edges, size_t nedges, Line *line);
extern void line_free(Host *host, Line *line);

/*
 * Keeps of the edges only a spanning forest with the same line, and moves it
 * to the front of the array; returns its size, less than nrecords.  The first
 * nforest edges are what an earlier call left there.
 */
extern size_t line_forest(Host *host, uint32_t nrecords, SortItem *edges, size_t nforest, size_t nedges);

/*
 * The smallest record of the component of each record, all edges counting
 * whatever their score.
 */
extern uint32_t *line_heads(Host *host, uint32_t nrecords, const SortItem *edges, size_t nedges);

/* How many of the thresholds are at least t: of a line's, the gaps below that number join at t. */
extern uint32_t ranks_at(Thresholds thresholds, double t);

/* Whether there are thresholds, and all of them lie in [0, 1]. */
extern bool are_probabilities(Thresholds thresholds);

/*
 * For each record on the line the smallest one of its entity, when gaps below
 * ranks join: heads, by record.  Those of other records are left alone.
 */
extern void line_cut(Host *host, const Line *line, uint32_t ranks, uint32_t *heads);

/*
 * Adds the records of a line to an empty set (bitset.h) of nrecords; false if one
 * of them does not exist or is there twice.
 */
extern bool line_records(Host *host, const Line *line, uint32_t nrecords, uint64_t *seen, Fault *fault);

/* Whether order and gaps are a canonical line and every threshold occurs in it. */
extern bool line_check(Host *host, const Line *line, Fault *fault);

#endif

/*
 * sweep.h
 *		Every sufficient statistic at every cut of a line, in one pass.
 *
 * A sweep is a sequence of cuts, each at a threshold of interest, numbered from
 * strong to weak.  What changes from one cut to the next is a sum over merges,
 * so it is enough to visit each merge once, on the predicted side and on the
 * side of the truth, and to add up the changes: no hash table and no contingency
 * table is needed at any threshold.
 */
#ifndef STARLINGS_SWEEP_H
#define STARLINGS_SWEEP_H

#include "core/host.h"

/*
 * A line, and the truth along it: each place has the label of its record's true
 * entity.  Which record it is does not matter here.
 */
typedef struct TruthLine
{
	uint32_t	nrecords;
	uint32_t	ncuts;
	uint32_t   *gaps;			/* nrecords - 1: the first cut at which the neighbours are in one entity;
								 * ncuts: never */
	uint32_t   *labels;			/* nrecords, each below nlabels; NULL without truth */
	uint32_t	nlabels;		/* true entities, each with at least one record */
} TruthLine;

extern void truth_line_free(Host *host, TruthLine *line);

/*
 * What is counted and summed up at a cut, over its entities or over its cells, a
 * cell being the records that an entity and a true entity share.  What needs a
 * truth is zero without.  A new statistic has its place in one of the lists, and
 * is changed where blocks join (sweep.c).
 */
typedef enum Count
{
	COUNT_ENTITIES,
	COUNT_SINGLETONS,			/* entities of one record */
	COUNT_LARGEST,				/* records of the largest entity */
	COUNT_PAIRS,				/* of records in one entity */
	COUNT_TRUE_POSITIVES,		/* pairs in one entity and one true entity */
	COUNT_EXACT,				/* entities that equal a true entity */
	COUNTS						/* how many there are */
} Count;

typedef enum Sum
{
	SUM_ENTITY_NLOGN,			/* of a ln a, a an entity's size */
	SUM_CELL_NLOGN,				/* of n ln n, n a cell's size */
	SUM_PRECISION,				/* of n^2 / a: B-cubed precision by record */
	SUM_RECALL,					/* of n^2 / l, l the true entity's size */
	SUMS
} Sum;

typedef struct Statistics
{
	int64_t		counts[COUNTS];
	double		sums[SUMS];
} Statistics;

/* Statistics change by what is added to them, but the largest entity is the larger of two. */
static inline int64_t
count_after(Count which, int64_t count, int64_t change)
{
	if (which != COUNT_LARGEST)
		return count + change;
	return count > change ? count : change;
}

static inline bool
count_needs_truth(Count which)
{
	return which == COUNT_TRUE_POSITIVES || which == COUNT_EXACT;
}

static inline bool
sum_needs_truth(Sum which)
{
	return which != SUM_ENTITY_NLOGN;
}

typedef struct TruthStatistics
{
	int64_t		entities;
	int64_t		singletons;		/* of them, those of one record */
	int64_t		pairs;
	double		nlogn;			/* sum of l ln l, l a true entity's size */
} TruthStatistics;

/* The statistics of nrecords records before anything is joined; truth may be NULL. */
extern Statistics statistics_apart(uint32_t nrecords, const TruthStatistics *truth);

/*
 * Fills cuts[ncuts] and *truth.  Of a line without labels that is zeros, and
 * truth may be NULL.
 */
extern void sweep_compute(Host *host, const TruthLine *line, Statistics *cuts, TruthStatistics *truth);

/* All cuts of something, ready for the formulas (measures.h). */
typedef struct Sweep
{
	uint32_t	nrecords;
	uint32_t	ncuts;
	Statistics *cuts;
	TruthStatistics truth;
	bool		has_truth;
} Sweep;

/* The sweep of a line, which is freed. */
extern Sweep sweep_of_line(Host *host, TruthLine *line);

#endif

/*
 * sweep.h
 *		Every sufficient statistic at every state of a line, in one pass.
 *
 * A state is a threshold of interest; states are numbered from strong to
 * weak.  What changes from one state to the next is a sum over merges, so it
 * is enough to visit each merge once, on the predicted side and on the side of
 * the truth, and to add up the changes: no hash table and no contingency
 * table is needed at any threshold.
 */
#ifndef STARLINGS_SWEEP_H
#define STARLINGS_SWEEP_H

#include "core/host.h"

/*
 * A line to be judged.  The record at each place has the label of its truth
 * entity; which record it is does not matter here.
 */
typedef struct JudgedLine
{
	uint32_t	nrecords;
	uint32_t	nstates;
	uint32_t   *gaps;			/* nrecords - 1: the first state at which the
								 * neighbours are in one entity; nstates: never */
	uint32_t   *labels;			/* nrecords, each below nlabels; NULL without truth */
	uint32_t	nlabels;		/* truth entities, each with at least one record */
} JudgedLine;

/*
 * A state.  Sums run over the entities at that state, and over its cells, a
 * cell being the records that an entity and a truth entity share.  Those that
 * need a truth are meaningless without.
 */
typedef struct Statistics
{
	int64_t		entities;
	int64_t		singletons;		/* entities of one record */
	int64_t		largest;		/* records of the largest entity */
	int64_t		pairs;			/* of records in one entity */
	int64_t		true_positives; /* pairs in one entity and one truth entity */
	int64_t		exact;			/* entities that equal a truth entity */
	double		entity_nlogn;	/* sum of a ln a, a an entity's size */
	double		cell_nlogn;		/* sum of n ln n, n a cell's size */
	double		precision_sum;	/* sum of n^2 / a: B-cubed precision by record */
	double		recall_sum;		/* sum of n^2 / l, l the truth entity's size */
} Statistics;

typedef struct TruthStatistics
{
	int64_t		entities;
	int64_t		pairs;
	double		nlogn;			/* sum of l ln l */
} TruthStatistics;

/*
 * Fills states[nstates] and *truth.  Of a line without labels that is zeros, and
 * truth may be NULL.
 */
extern void curve_compute(Host *host, const JudgedLine *line, Statistics *states, TruthStatistics *truth);

#endif

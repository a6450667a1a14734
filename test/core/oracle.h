/*
 * oracle.h
 *		Slow and obvious versions of what the core computes, each straight from
 *		a definition: reachability, successive partitions, contingency tables,
 *		loops over all pairs.  Nothing here looks at how the core does it.
 */
#ifndef STARLINGS_ORACLE_H
#define STARLINGS_ORACLE_H

#include "core/measure/measures.h"
#include "core/measure/truth.h"
#include "sample.h"

/*
 * The partitions of a graph, from every record alone (level 0) over every
 * distinct score of an edge, strong to weak.  A component is named by its
 * smallest record.  Records are numbered in order.
 */
typedef struct Oracle
{
	uint32_t	nrecords;
	uint32_t	names[POOL_NAMES];	/* in the pool */
	uint32_t	nlevels;		/* level 0 not counted */
	double		scores[GRAPH_EDGES + 1];	/* by level; that of level 0 is infinite */
	uint32_t	components[GRAPH_EDGES + 1][POOL_NAMES];
} Oracle;

extern void oracle_init(Oracle *oracle, const Graph *graph);

/* The components of the edges with a score of at least t. */
extern const uint32_t *oracle_cut(const Oracle *oracle, double t);

/* The canonical line; a gap is minus infinity where nothing joins. */
typedef struct OracleLine
{
	uint32_t	nrecords;
	uint32_t	order[POOL_NAMES];
	double		gaps[POOL_NAMES];
} OracleLine;

extern OracleLine oracle_line(const Oracle *oracle);

/* A merge event: components of the level before that are one from here on. */
typedef struct OracleMerge
{
	double		threshold;
	uint32_t	smallest;
	uint32_t	size;
	uint32_t	nparts;
	uint32_t	parent;			/* an event, or UINT32_MAX */
	uint32_t	nsingles;
	uint32_t	singles[POOL_NAMES];	/* records */
	uint32_t	nchildren;
	uint32_t	children[POOL_NAMES];	/* events */
} OracleMerge;

/* All events, strong to weak and by smallest record; returns how many. */
extern uint32_t oracle_merges(const Oracle *oracle, OracleMerge *merges);

/*
 * The labels of two labellings over one set of records, each record having a
 * label in both; returns how many records that are.
 */
extern uint32_t oracle_align(const Labelling *predicted, const Labelling *truth, MissingMode mode,
							 uint32_t *predicted_labels, uint32_t *truth_labels);

/* All columns by definition; truth may be NULL. */
extern Measures oracle_measures(uint32_t nrecords, double threshold,
								const uint32_t *predicted, const uint32_t *truth);

/* Whether two rows agree: counts exactly, the rest to 1e-9. */
extern bool same_measures(const Measures *found, const Measures *expected, bool has_truth);

#endif

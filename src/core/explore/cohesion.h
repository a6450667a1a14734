/*
 * cohesion.h
 *		How well the scored pairs within each entity hold it together: the
 *		entity as a graph.
 *
 * Density and centralisation are those of Splink's graph metrics; the latter is
 * degree centralisation (Freeman, "Centrality in social networks: conceptual
 * clarification", 1978): the sum over all records of how much the largest degree
 * is above their own, by the largest that this sum can be, (n - 1) (n - 2).
 */
#ifndef STARLINGS_COHESION_H
#define STARLINGS_COHESION_H

#include "core/explore/scored_pairs.h"
#include "core/hierarchy/partition.h"

/* An entity.  What is NaN has no value: there is nothing to divide by, or no edge. */
typedef struct Cohesion
{
	uint32_t	size;			/* records */
	uint32_t	largest_degree; /* edges of the record that has most */
	uint64_t	nedges;			/* distinct scored pairs */
	uint64_t	nbridges;		/* edges without which fewer records would be connected */
	double		density;		/* share of the pairs that are edges */
	double		weakest;		/* lowest score */
	double		mean;			/* of the scores */
	double		centralisation; /* 1 for a star, 0 if all degrees are equal */
} Cohesion;

/* The records entity by entity, by which pairs for a partition are kept; pairs of two entities are passed over. */
extern PairSpace cohesion_space(Host *host, const Partition *p);

/* The cohesion of each entity of a partition by the pairs, which are settled.  In O(n + m). */
extern Cohesion *cohesion_compute(Host *host, const Partition *p, ScoredPairs *pairs);

#endif

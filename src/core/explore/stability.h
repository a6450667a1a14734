/*
 * stability.h
 *		What can be said of a partition or a hierarchy without a truth: how
 *		large the entities are, and how much a change of threshold changes.
 */
#ifndef STARLINGS_STABILITY_H
#define STARLINGS_STABILITY_H

#include "core/hierarchy/hierarchy.h"

typedef struct SizeCount
{
	uint32_t	size;			/* records of an entity */
	uint32_t	entities;		/* how many have that size; at least 1 */
} SizeCount;

/* The sizes that entities of p have, ascending, *nsizes of them. */
extern SizeCount *entity_sizes(Host *host, const Partition *p, uint32_t *nsizes);

/*
 * A cut of a hierarchy beside those before and after it.  What is not
 * defined, or has no bound, is NaN.
 */
typedef struct Stability
{
	double		threshold;
	int64_t		entities;
	double		same_above;		/* share of the entities that are the same at the cut before, which is
								 * stronger */
	double		same_below;		/* likewise at the cut after */
	double		information_lost;	/* sum of a ln a / (n ln n), a the entities' sizes: 1 less the entropy's
									 * share of ln n */
	double		plateau_low;	/* any cut above this */
	double		plateau_high;	/* and up to this is the same */
	double		plateau;		/* high less low */
} Stability;

/* The cuts of h at descending thresholds, one each. */
extern Stability *stability_compute(Host *host, const Hierarchy *h, Thresholds at);

/*
 * How a line changes over all of its thresholds.  An entity of two records or
 * more lives from the threshold at which it comes about down to the one at
 * which it is absorbed, or else to the weakest of the line.
 */
typedef struct Persistence
{
	uint32_t	nmerges;		/* entities of two records or more, over all thresholds */
	double		lives;			/* sum of their lives, as shares of the span from the strongest threshold to
								 * the weakest; 1 each, if these are one */
	double		sensitivity;	/* mean over the thresholds of the share of records whose entity changes
								 * there; NaN without any */
} Persistence;

extern Persistence line_persistence(Host *host, const Line *line);

#endif

/*
 * overlap.h
 *		Which entities of two partitions share records, and how many.
 *
 * The partitions may know different records.  An entity whose records the other
 * partition does not know has no overlap.
 */
#ifndef STARLINGS_OVERLAP_H
#define STARLINGS_OVERLAP_H

#include "core/hierarchy/partition.h"

/* Stands where the number of an entity, or of an overlap, is expected and there is none. */
#define NO_ENTITY UINT32_MAX
#define NO_OVERLAP UINT32_MAX

/* Of each entity of a partition its smallest record and how many it has. */
typedef struct EntityList
{
	uint32_t	nentities;
	uint32_t   *firsts;			/* an index into the partition's space */
	uint32_t   *sizes;
} EntityList;

/* An entity of either partition, and the records that both have: at least 1. */
typedef struct Overlap
{
	uint32_t	left;
	uint32_t	right;
	uint32_t	shared;
} Overlap;

/*
 * All overlaps, by their left and then by their right entity, each pair of
 * entities once.  Those of the left entity e are overlaps[starts[e]] up to
 * starts[e + 1].  There are no more of them than records that both know.
 */
typedef struct OverlapList
{
	EntityList	left;
	EntityList	right;
	uint32_t	noverlaps;
	uint32_t   *starts;			/* left.nentities + 1 */
	Overlap    *overlaps;
} OverlapList;

/*
 * Takes time and memory in proportion to the records.  Does not point into the
 * partitions.  Raises FAULT_TOO_LARGE if both together have more records than a
 * value can.
 */
extern OverlapList overlaps_list(Host *host, const Partition *left, const Partition *right);
extern void overlaps_free(Host *host, OverlapList *list);

#endif

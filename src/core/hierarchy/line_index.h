/*
 * line_index.h
 *		Questions about single records of a hierarchy, without cutting it.
 *
 * An index, made once in one pass over the line, knows the place of every
 * record and the weakest gap of every 64 neighbours, of every 64 times 64, and
 * so on.  With it the entity of a record at any threshold, and the threshold
 * that joins two records, take a few hundred steps however long the line is.
 */
#ifndef STARLINGS_LINE_INDEX_H
#define STARLINGS_LINE_INDEX_H

#include "core/hierarchy/hierarchy.h"

#define LINE_INDEX_LEVELS 6		/* 64^6 gaps are more than there can be */

/* Does not point into the hierarchy, and serves any copy of it. */
typedef struct LineIndex
{
	uint32_t   *places;			/* of each record */
	uint32_t	counts[LINE_INDEX_LEVELS];	/* numbers on each level; level 0: the gaps */
	uint32_t   *peaks[LINE_INDEX_LEVELS];	/* [0] is NULL: the gaps are in the hierarchy */
} LineIndex;

extern LineIndex *line_index_create(Host *host, const Hierarchy *h);
extern void line_index_free(Host *host, LineIndex *index);

/* Places of the line from start up to stop. */
typedef struct Run
{
	uint32_t	start;
	uint32_t	stop;
} Run;

/*
 * The entity of a record when gaps of rank below ranks join
 * (hierarchy_ranks_at).  Its first record is its smallest.
 */
extern Run	line_index_entity(const Hierarchy *h, const LineIndex *index, uint32_t record, uint32_t ranks);

/*
 * The rank at which two different records come together; h->nthresholds if
 * they never do.
 */
extern uint32_t line_index_join(const Hierarchy *h, const LineIndex *index, uint32_t a, uint32_t b);

/* Whose entity grows in a step: that of one of two records, or both as one. */
typedef enum Growth
{
	GROWS_LEFT,
	GROWS_RIGHT,
	GROWS_BOTH
} Growth;

/* A merge event on the way of two records into one entity. */
typedef struct JoinStep
{
	uint32_t	rank;
	Growth		side;
	uint32_t	left_size;		/* records of either entity before the event */
	uint32_t	right_size;
	uint32_t	size;			/* of the entity that the event makes */
} JoinStep;

/*
 * The events on the way of two different records into one entity, from strong
 * to weak; the last joins the two.  None if they never come together.
 */
extern JoinStep *line_index_path(Host *host, const Hierarchy *h, const LineIndex *index,
								 uint32_t a, uint32_t b, uint32_t *nsteps);

#endif

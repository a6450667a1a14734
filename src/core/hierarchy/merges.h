/*
 * merges.h
 *		The merge events of a hierarchy: which parts join at which threshold.
 */
#ifndef STARLINGS_MERGES_H
#define STARLINGS_MERGES_H

#include "core/hierarchy/hierarchy.h"

#define NO_MERGE NO_GROUP

/* One event.  Its records are a run of the line. */
typedef struct Merge
{
	uint32_t	rank;			/* of its threshold */
	uint32_t	first;			/* place of its smallest record */
	uint32_t	size;			/* records */
	uint32_t	nparts;			/* at least 2 */
	uint32_t	parent;			/* the event that absorbs it, or NO_MERGE */
} Merge;

/*
 * All events, from strong to weak, those of one threshold in the order of
 * their smallest records.  The parts of an event are other events, by number,
 * and single records, by place.
 */
typedef struct MergeList
{
	uint32_t	nmerges;
	Merge	   *merges;
	Groups		children;		/* events by the event that absorbs them */
	Groups		singles;		/* places by the event that joins them */
} MergeList;

extern MergeList merges_list(Host *host, const Hierarchy *h);
extern MergeList line_merges(Host *host, const Line *line);
extern void merges_free(Host *host, MergeList *list);

/* How many events there are, without listing them. */
extern uint32_t merges_count(Host *host, const Hierarchy *h);
extern uint32_t line_merge_count(Host *host, const Line *line);

#endif

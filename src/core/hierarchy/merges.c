/*
 * merges.c
 *		The Cartesian tree over the gaps of a line, equal neighbours folded
 *		into one event.
 *
 * One walk with a stack of the events that are not complete, ever stronger from
 * bottom to top.  A weaker gap completes those above it; an equal one goes on
 * with the top.  So an event of several parts is one event, and each gap is
 * pushed and popped once.
 *
 * The stack is the one by which a Cartesian tree is built in linear time
 * (Gabow, Bentley and Tarjan, 1984).
 */
#include "core/hierarchy/merges.h"

/* A walk along the line that keeps the events that are not complete yet. */
typedef struct Walk
{
	Host	   *host;
	const Line *line;
	Merge	   *merges;			/* in the order in which they begin */
	uint32_t	nmerges;
	uint32_t	capacity;
	uint32_t   *open;			/* a stack of incomplete events, ever stronger */
	uint32_t	depth;
	uint32_t   *single_parents; /* by place; NULL if nobody wants to know */
} Walk;

/* What has just been completed: an event, or the single record at a place. */
typedef struct Part
{
	uint32_t	merge;			/* or NO_MERGE */
	uint32_t	place;			/* where it begins */
} Part;

static uint32_t
begin_merge(Walk *walk, uint32_t rank, uint32_t first)
{
	if (walk->nmerges == walk->capacity)
	{
		walk->capacity = walk->nmerges < 8 ? 16 : 2 * walk->nmerges;
		walk->merges = host_grow(walk->host, walk->merges, walk->capacity, sizeof(Merge));
	}
	walk->merges[walk->nmerges] = (Merge) {.rank = rank, .first = first, .parent = NO_MERGE};
	walk->open[walk->depth++] = walk->nmerges;
	return walk->nmerges++;
}

static void
add_part(Walk *walk, uint32_t merge, Part part)
{
	walk->merges[merge].nparts++;
	if (part.merge != NO_MERGE)
		walk->merges[part.merge].parent = merge;
	else if (walk->single_parents != NULL)
		walk->single_parents[part.place] = merge;
}

static void
walk_line(Walk *walk)
{
	uint32_t	nrecords = walk->line->nrecords;

	for (uint32_t place = 0; place < nrecords; place++)
	{
		Part		part = {NO_MERGE, place};
		uint32_t	never = walk->line->nthresholds;
		uint32_t	gap = place + 1 < nrecords ? walk->line->gaps[place] : never;

		if (walk->single_parents != NULL)
			walk->single_parents[place] = NO_MERGE;
		while (walk->depth > 0 && walk->merges[walk->open[walk->depth - 1]].rank < gap)
		{
			uint32_t	merge = walk->open[--walk->depth];

			add_part(walk, merge, part);
			walk->merges[merge].size = place + 1 - walk->merges[merge].first;
			part = (Part) {merge, walk->merges[merge].first};
		}
		if (gap < never)
		{
			bool		goes_on = walk->depth > 0 && walk->merges[walk->open[walk->depth - 1]].rank == gap;
			uint32_t	merge = goes_on ? walk->open[walk->depth - 1] : begin_merge(walk, gap, part.place);

			add_part(walk, merge, part);
		}
		host_tick(walk->host, place);
	}
}

static Walk
start_walk(Host *host, const Line *line)
{
	return (Walk) {
		.host = host, .line = line, .open = host_array(host, line->nrecords, sizeof(uint32_t))
	};
}

uint32_t
line_merge_count(Host *host, const Line *line)
{
	Walk		walk = start_walk(host, line);

	walk_line(&walk);
	host->release(host, walk.open);
	host->release(host, walk.merges);
	return walk.nmerges;
}

/* Puts the events in their order; returns the new number of each. */
static uint32_t *
sort_merges(Walk *walk)
{
	const uint32_t *order = walk->line->order;
	SortItem   *items = host_array(walk->host, walk->nmerges, sizeof(SortItem));
	uint32_t   *number_of = host_array(walk->host, walk->nmerges, sizeof(uint32_t));
	Merge	   *sorted = host_array(walk->host, walk->nmerges, sizeof(Merge));

	for (uint32_t i = 0; i < walk->nmerges; i++)
	{
		items[i].key = (uint64_t) walk->merges[i].rank << 32 | order[walk->merges[i].first];
		items[i].a = i;
	}
	sort_items(walk->host, items, walk->nmerges);
	for (uint32_t i = 0; i < walk->nmerges; i++)
	{
		sorted[i] = walk->merges[items[i].a];
		number_of[items[i].a] = i;
		host_tick(walk->host, i);
	}
	for (uint32_t i = 0; i < walk->nmerges; i++)
	{
		if (sorted[i].parent != NO_MERGE)
			sorted[i].parent = number_of[sorted[i].parent];
	}
	walk->host->release(walk->host, items);
	walk->host->release(walk->host, walk->merges);
	walk->merges = sorted;
	return number_of;
}

MergeList
line_merges(Host *host, const Line *line)
{
	Walk		walk = start_walk(host, line);
	MergeList	list = {0};
	uint32_t   *number_of;
	uint32_t   *parents;

	walk.single_parents = host_array(host, line->nrecords, sizeof(uint32_t));
	walk_line(&walk);
	number_of = sort_merges(&walk);
	list.nmerges = walk.nmerges;
	list.merges = walk.merges;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		if (walk.single_parents[place] != NO_MERGE)
			walk.single_parents[place] = number_of[walk.single_parents[place]];
	}
	list.singles = group_members(host, walk.single_parents, line->nrecords, list.nmerges);

	parents = host_array(host, list.nmerges, sizeof(uint32_t));
	for (uint32_t i = 0; i < list.nmerges; i++)
		parents[i] = list.merges[i].parent;
	list.children = group_members(host, parents, list.nmerges, list.nmerges);
	host->release(host, parents);
	host->release(host, number_of);
	host->release(host, walk.single_parents);
	host->release(host, walk.open);
	return list;
}

void
merges_free(Host *host, MergeList *list)
{
	host->release(host, list->merges);
	groups_free(host, &list->children);
	groups_free(host, &list->singles);
}

MergeList
merges_list(Host *host, const Hierarchy *h)
{
	Line		line = hierarchy_line(host, h);
	MergeList	list = line_merges(host, &line);

	line_free(host, &line);
	return list;
}

uint32_t
merges_count(Host *host, const Hierarchy *h)
{
	Line		line = hierarchy_line(host, h);
	uint32_t	count = line_merge_count(host, &line);

	line_free(host, &line);
	return count;
}

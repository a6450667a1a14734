/*
 * weakest_links.c
 *		One scan of the line for the weakest gap of each run.
 *
 * The entities of a cut are the runs between weak gaps, so they need not be cut
 * out: one scan notes the weakest gap in each run, and a second look at the runs
 * that are asked for adds up the parts into which they would fall.
 */
#include "core/explore/weakest_links.h"

/* Adds up the parts of an entity whose weakest gap is known. */
static void
split(Host *host, const Hierarchy *h, WeakLink *link)
{
	uint32_t	part = link->first; /* place where it begins */

	for (uint32_t place = link->first; place < link->first + link->size; place++)
	{
		bool		ends = place + 1 == link->first + link->size || hierarchy_gap(h, place) == link->rank;
		uint32_t	size = place + 1 - part;

		host_tick(host, place);
		if (!ends)
			continue;
		if (size > link->largest)
		{
			link->second = link->largest;
			link->largest = size;
		}
		else if (size > link->second)
			link->second = size;
		link->nparts++;
		part = place + 1;
	}
}

/* All entities of at least two records, as they stand on the line. */
static WeakLink *
list_links(Host *host, const Hierarchy *h, uint32_t ranks, uint32_t *nlinks)
{
	WeakLink   *links = NULL;
	WeakLink	link = {0};
	uint32_t	capacity = 0;

	*nlinks = 0;
	for (uint32_t place = 0; place < h->head.nrecords; place++)
	{
		uint32_t	gap = place + 1 < h->head.nrecords ? hierarchy_gap(h, place) : h->nthresholds;

		host_tick(host, place);
		link.size++;
		if (gap < ranks)
		{
			if (gap > link.rank)
			{
				link.rank = gap;
				link.place = place;
			}
			continue;
		}
		if (link.size > 1)
		{
			if (*nlinks == capacity)
			{
				capacity = capacity > 0 ? 2 * capacity : 16;
				links = host_grow(host, links, capacity, sizeof(WeakLink));
			}
			split(host, h, &link);
			links[(*nlinks)++] = link;
		}
		link = (WeakLink) {.first = place + 1, .place = place + 1};
	}
	return links;
}

WeakLink *
weakest_links(Host *host, const Hierarchy *h, double t, uint32_t limit, uint32_t *nlinks)
{
	uint32_t	count;
	WeakLink   *links = list_links(host, h, hierarchy_ranks_at(h, t), &count);
	SortItem   *items = host_array(host, count, sizeof(SortItem));
	WeakLink   *weakest;

	for (uint32_t i = 0; i < count; i++)
	{
		items[i] = (SortItem) {.key = hierarchy_order(h)[links[i].first], .a = i};
		host_tick(host, i);
	}
	sort_items(host, items, count);
	for (uint32_t i = 0; i < count; i++)
	{
		const WeakLink *link = &links[items[i].a];

		items[i].key = ~((uint64_t) link->second << 32 | link->rank);
		host_tick(host, i);
	}
	sort_items(host, items, count); /* stably */
	*nlinks = count < limit ? count : limit;
	weakest = host_array(host, *nlinks, sizeof(WeakLink));
	for (uint32_t i = 0; i < *nlinks; i++)
	{
		weakest[i] = links[items[i].a];
		host_tick(host, i);
	}
	host->release(host, items);
	host->release(host, links);
	return weakest;
}

/*
 * consensus.c
 *		Joining what enough lines join.
 *
 * A group of records that some voters join is refined by each of the others in
 * turn: either that one agrees too, which parts the group by its entities, or
 * it is passed over.  A group for which enough have voted is joined.  Groups
 * that are joined already are left, and so are those that can no longer get
 * enough votes; a voter that keeps a group whole need not be passed over, as
 * nothing is gained without its vote.
 */
#include "core/frame/consensus.h"

#include <string.h>

#include "core/records/align.h"
#include "core/util/bitset.h"
#include "core/util/sort.h"
#include "core/util/union_find.h"

typedef struct Poll
{
	Host	   *host;
	uint32_t	nvoters;
	uint32_t  **heads;			/* by voter and record; NO_RECORD: joined to nothing */
	uint32_t   *parents;		/* towards the smallest record of its component */
	uint64_t	work;
} Poll;

/* Joins the records of a group. */
static void
join_group(Poll *poll, const SortItem *group, uint32_t size)
{
	for (uint32_t i = 1; i < size; i++)
	{
		unite(poll->parents, PLAIN, group[0].a, group[i].a);
		host_tick(poll->host, poll->work++);
	}
}

static bool
is_joined(Poll *poll, const SortItem *group, uint32_t size)
{
	uint32_t	root = find_root(poll->parents, PLAIN, group[0].a);

	for (uint32_t i = 1; i < size; i++)
	{
		if (find_root(poll->parents, PLAIN, group[i].a) != root)
			return false;
		host_tick(poll->host, poll->work++);
	}
	return true;
}

/* Sorts a group by the entities of a voter, those of single records last. */
static void
sort_group(Poll *poll, const uint32_t *heads, SortItem *group, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
	{
		group[i].key = heads[group[i].a];
		host_tick(poll->host, poll->work++);
	}
	sort_items(poll->host, group, size);
}

/* Joins what needs so many votes more from the voters from first on.  Reorders the group. */
static void
count_votes(Poll *poll, SortItem *group, uint32_t size, uint32_t first, uint32_t needed)
{
	if (needed == 0)
	{
		join_group(poll, group, size);
		return;
	}
	for (uint32_t voter = first; poll->nvoters - voter >= needed; voter++)
	{
		const uint32_t *heads = poll->heads[voter];
		uint32_t	stop;

		if (is_joined(poll, group, size))
			return;
		sort_group(poll, heads, group, size);
		for (uint32_t start = 0; start < size && heads[group[start].a] != NO_RECORD; start = stop)
		{
			for (stop = start + 1; stop < size && heads[group[stop].a] == heads[group[start].a]; stop++)
				host_tick(poll->host, poll->work++);
			if (stop - start > 1)
				count_votes(poll, group + start, stop - start, voter + 1, needed - 1);
			if (stop - start == size)
				return;
		}
	}
}

/* The entities of a voter, without those of one record. */
static uint32_t *
voter_heads(Host *host, const Voter *voter, uint32_t nrecords)
{
	const Line *line = &voter->line;
	uint32_t   *heads = host_array(host, nrecords, sizeof(uint32_t));

	memset(heads, 0xFF, nrecords * sizeof(uint32_t));
	line_cut(host, line, voter->ranks, heads);
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		bool		joined_before = place > 0 && line->gaps[place - 1] < voter->ranks;
		bool		joined_after = place + 1 < line->nrecords && line->gaps[place] < voter->ranks;

		if (!joined_before && !joined_after)
			heads[line->order[place]] = NO_RECORD;
		host_tick(host, place);
	}
	return heads;
}

/* The roots of the components as indices among the records that are held. */
static Partition *
partition_of_components(Poll *poll, const RecordSpace *space, const uint32_t *held, uint32_t nheld)
{
	Host	   *host = poll->host;
	uint32_t   *heads = host_array(host, nheld, sizeof(uint32_t));
	uint32_t   *ranks = bitset_ranks(host, held, nheld, space->nrecords);
	RecordSpace *subset = nheld < space->nrecords ? space_subset(host, space, held, nheld) : NULL;
	Partition  *p;

	for (uint32_t i = 0; i < nheld; i++)
	{
		heads[i] = ranks[find_root(poll->parents, PLAIN, held[i])];
		host_tick(host, i);
	}
	if (subset != NULL)
		space = subset;
	p = partition_create(host, space, space_hash(space), heads);
	host->release(host, subset);
	host->release(host, ranks);
	host->release(host, heads);
	return p;
}

Partition *
consensus(Host *host, const RecordSpace *space, const uint32_t *held, uint32_t nheld,
		  const Voter *voters, uint32_t nvoters, uint32_t votes)
{
	Poll		poll = {.host = host, .nvoters = nvoters};
	SortItem   *group = host_array(host, nheld, sizeof(SortItem));
	Partition  *p;

	poll.heads = host_array(host, nvoters, sizeof(uint32_t *));
	for (uint32_t i = 0; i < nvoters; i++)
		poll.heads[i] = voter_heads(host, &voters[i], space->nrecords);
	poll.parents = single_parents(host, space->nrecords);
	for (uint32_t i = 0; i < nheld; i++)
		group[i] = (SortItem) {.a = held[i]};
	if (nheld > 0 && votes <= nvoters)
		count_votes(&poll, group, nheld, 0, votes);

	p = partition_of_components(&poll, space, held, nheld);
	for (uint32_t i = 0; i < nvoters; i++)
		host->release(host, poll.heads[i]);
	host->release(host, poll.heads);
	host->release(host, poll.parents);
	host->release(host, group);
	return p;
}

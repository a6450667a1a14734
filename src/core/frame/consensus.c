/*
 * consensus.c
 *		Joining what enough lines join.
 *
 * A group of records that some voters join is refined by each of the others in
 * turn: either that one agrees too, which parts the group by its entities, or
 * it is passed over.  A group for which enough have voted is joined.  Groups
 * that are joined already are left, and so are those that can no longer get
 * enough votes; a voter that keeps a group whole need not be passed over, as
 * nothing is gained without its vote.  Voters that join few pairs come first,
 * as they part a group best.
 *
 * That takes little where voters mostly agree, but where they do not there may
 * be as many ways down as there are choices of voters.  The other way is to
 * count the votes of all pairs in a group, which takes no more than its square,
 * and little if one record is soon found to be joined to most of the others.
 * Nobody knows which takes less, so a group is tried both ways by turns, each
 * time with more work allowed.
 */
#include "core/frame/consensus.h"

#include <stdlib.h>
#include <string.h>

#include "core/records/align.h"
#include "core/util/bitset.h"
#include "core/util/sort.h"
#include "core/util/union_find.h"

#define FEW 16					/* records whose pairs are counted at once */
#define FIRST_TRY 8				/* times as much work as there are labels, which mostly is enough */
#define CHEAPNESS 64			/* labels compared in the time that refining takes for a record */

/* The entities of a voter. */
typedef struct Ballot
{
	uint32_t   *heads;			/* by record; NO_RECORD: joined to nothing */
	uint64_t	npairs;			/* that it joins */
} Ballot;

typedef struct Poll
{
	Host	   *host;
	uint32_t	nvoters;
	Ballot	   *ballots;		/* by npairs */
	uint32_t   *parents;		/* towards the smallest record of its component */
	uint64_t	work;			/* records looked at, or what takes as long */
	uint64_t	limit;			/* of work; beyond it some group is left and tried anew */
} Poll;

static void
count_work(Poll *poll, uint64_t amount)
{
	host_tick_range(poll->host, poll->work, poll->work + amount);
	poll->work += amount;
}

/* The limit for so much more work within another limit. */
static uint64_t
work_limit(const Poll *poll, uint64_t allowed, uint64_t limit)
{
	return poll->work + allowed < limit ? poll->work + allowed : limit;
}

/* Joins the records of a group. */
static void
join_group(Poll *poll, const SortItem *group, uint32_t size)
{
	for (uint32_t i = 1; i < size; i++)
	{
		unite(poll->parents, PLAIN, group[0].a, group[i].a);
		count_work(poll, 1);
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
		count_work(poll, 1);
	}
	return true;
}

/*
 * Records with the entities that some voters put them in, as rows of numbers: the record,
 * the root of its component, and the entities.
 */
typedef struct Table
{
	uint32_t	nrows;
	uint32_t	capacity;
	uint32_t	nvoters;
	uint32_t   *rows;			/* nvoters + 2 numbers each */
} Table;

static inline uint32_t *
table_row(const Table *table, uint32_t number)
{
	return table->rows + (size_t) number * (table->nvoters + 2);
}

/* Writes a record after the rows of a table, where there is room; returns how many voters join it to others. */
static uint32_t
write_row(Poll *poll, Table *table, uint32_t record, uint32_t first)
{
	uint32_t   *row = table_row(table, table->nrows);
	uint32_t	njoining = 0;

	row[0] = record;
	row[1] = find_root(poll->parents, PLAIN, record);
	for (uint32_t i = 0; i < table->nvoters; i++)
	{
		row[2 + i] = poll->ballots[first + i].heads[record];
		njoining += row[2 + i] != NO_RECORD;
	}
	count_work(poll, 1 + table->nvoters / 8);
	return njoining;
}

static void
make_room(Host *host, Table *table)
{
	if (table->nrows < table->capacity)
		return;
	table->capacity = table->capacity < FEW ? FEW : 2 * table->capacity;
	table->rows = host_grow(host, table->rows, table->capacity, (table->nvoters + 2) * sizeof(uint32_t));
}

/* Leaves in a group the records that enough voters join to others, those in the same entities side by side. */
static uint32_t
sort_by_entities(Poll *poll, Table *scratch, SortItem *group, uint32_t size, uint32_t first, uint32_t needed)
{
	size_t		width = scratch->nvoters * sizeof(uint32_t);
	uint32_t	nleft = 0;

	for (uint32_t i = 0; i < size; i++)
	{
		SortItem	item = group[i];

		if (write_row(poll, scratch, item.a, first) < needed)
			continue;
		item.key = bytes_hash(table_row(scratch, scratch->nrows) + 2, width).low;
		group[i] = group[nleft];
		group[nleft++] = item;
	}
	sort_items(poll->host, group, nleft);
	return nleft;
}

/* Joins those that are in the same entities for all voters, and leaves one of each in the table. */
static void
join_equals(Poll *poll, Table *table, const SortItem *group, uint32_t size, uint32_t first)
{
	size_t		width = table->nvoters * sizeof(uint32_t);

	for (uint32_t i = 0; i < size; i++)
	{
		const uint32_t *row;

		make_room(poll->host, table);
		write_row(poll, table, group[i].a, first);
		row = table_row(table, table->nrows);
		if (table->nrows > 0 && memcmp(row + 2 - (table->nvoters + 2), row + 2, width) == 0)
			unite(poll->parents, PLAIN, row[0], table_row(table, table->nrows - 1)[0]);
		else
			table->nrows++;
	}
}

/* From now on a record that a voter joins to nothing is in an entity that no other record is in. */
static void
name_singles(Host *host, Table *table)
{
	for (uint32_t i = 0; i < table->nrows; i++)
	{
		uint32_t   *row = table_row(table, i);

		for (uint32_t j = 0; j < table->nvoters; j++)
			row[2 + j] = row[2 + j] == NO_RECORD ? row[0] : row[2 + j];
		host_tick(host, i);
	}
}

/* Whether two records are in one component already, or enough voters join them. */
static inline bool
are_joined(const uint32_t *a, const uint32_t *b, uint32_t nvoters, uint32_t needed)
{
	uint32_t	votes = 0;

	if (a[1] == b[1])
		return true;
	for (uint32_t i = 2; i < nvoters + 2; i++)
		votes += a[i] == b[i];
	return votes >= needed;
}

/*
 * Joins rows.  What was reached stands at the front, and of that each row in turn is
 * compared with those that were not; so a row that is reached is compared no more.
 * False if the limit of work was reached before the end.
 */
static bool
join_rows(Poll *poll, Table *table, uint32_t needed)
{
	uint32_t   *order = single_parents(poll->host, table->nrows);
	uint32_t	nreached = 0;
	uint32_t	next;

	for (next = 0; next < table->nrows && poll->work <= poll->limit; next++)
	{
		const uint32_t *row = table_row(table, order[next]);

		nreached += nreached == next;
		count_work(poll, 1 + (uint64_t) (table->nrows - nreached) * table->nvoters / CHEAPNESS);
		for (uint32_t i = nreached; i < table->nrows; i++)
		{
			uint32_t	other = order[i];

			if (!are_joined(row, table_row(table, other), table->nvoters, needed))
				continue;
			unite(poll->parents, PLAIN, row[0], table_row(table, other)[0]);
			order[i] = order[nreached];
			order[nreached++] = other;
		}
	}
	poll->host->release(poll->host, order);
	return next == table->nrows;
}

/* Does the work of count_votes by counting for pairs; false if the limit of work was reached before the end. */
static bool
count_pairs(Poll *poll, SortItem *group, uint32_t size, uint32_t first, uint32_t needed)
{
	Table		table = {.nvoters = poll->nvoters - first};
	uint32_t	nleft;
	bool		ended;

	make_room(poll->host, &table);
	nleft = sort_by_entities(poll, &table, group, size, first, needed);
	join_equals(poll, &table, group, nleft, first);
	name_singles(poll->host, &table);
	ended = join_rows(poll, &table, needed);
	poll->host->release(poll->host, table.rows);
	return ended;
}

/* Whether so many voters from first on join two records. */
static bool
get_votes(const Poll *poll, uint32_t a, uint32_t b, uint32_t first, uint32_t needed)
{
	for (uint32_t voter = first; needed > 0 && poll->nvoters - voter >= needed; voter++)
	{
		const uint32_t *heads = poll->ballots[voter].heads;

		needed -= heads[a] != NO_RECORD && heads[a] == heads[b];
	}
	return needed == 0;
}

/* Counts for the pairs of few records, at once. */
static void
count_few_pairs(Poll *poll, const SortItem *group, uint32_t size, uint32_t first, uint32_t needed)
{
	for (uint32_t i = 1; i < size; i++)
	{
		for (uint32_t j = 0; j < i; j++)
		{
			if (find_root(poll->parents, PLAIN, group[i].a) != find_root(poll->parents, PLAIN, group[j].a) &&
				get_votes(poll, group[i].a, group[j].a, first, needed))
				unite(poll->parents, PLAIN, group[i].a, group[j].a);
		}
		count_work(poll, i);
	}
}

/* Sorts a group by the entities of a voter, those of single records last. */
static void
sort_group(Poll *poll, const uint32_t *heads, SortItem *group, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
	{
		group[i].key = heads[group[i].a];
		count_work(poll, 1);
	}
	sort_items(poll->host, group, size);
}

static void count_votes(Poll *poll, SortItem *group, uint32_t size, uint32_t first, uint32_t needed);

/* Does the work of count_votes by refinement; false if the limit of work was reached before the end. */
static bool
refine(Poll *poll, SortItem *group, uint32_t size, uint32_t first, uint32_t needed)
{
	for (uint32_t voter = first; poll->nvoters - voter >= needed; voter++)
	{
		const uint32_t *heads = poll->ballots[voter].heads;
		uint32_t	stop;

		if (is_joined(poll, group, size))
			return true;
		sort_group(poll, heads, group, size);
		for (uint32_t start = 0; start < size && heads[group[start].a] != NO_RECORD; start = stop)
		{
			for (stop = start + 1; stop < size && heads[group[stop].a] == heads[group[start].a]; stop++)
				count_work(poll, 1);
			if (stop - start > 1)
				count_votes(poll, group + start, stop - start, voter + 1, needed - 1);
			if (poll->work > poll->limit)
				return false;	/* and that part of the group may be left undone */
			if (stop - start == size)
				return true;
		}
	}
	return true;
}

/* Does the work of count_votes in whichever way takes less; left undone if it takes too much by the limit that there is. */
static void
try_by_turns(Poll *poll, SortItem *group, uint32_t size, uint32_t first, uint32_t needed)
{
	uint64_t	limit = poll->limit;
	bool		ended = false;

	for (uint64_t allowed = FIRST_TRY * (uint64_t) size * (poll->nvoters - first); !ended && poll->work <= limit; allowed *= 4)
	{
		poll->limit = work_limit(poll, allowed, limit);
		ended = refine(poll, group, size, first, needed);
		poll->limit = work_limit(poll, allowed, limit);
		ended = ended || count_pairs(poll, group, size, first, needed);
	}
	poll->limit = limit;
}

/* Joins what needs so many votes more from the voters from first on.  Reorders the group. */
static void
count_votes(Poll *poll, SortItem *group, uint32_t size, uint32_t first, uint32_t needed)
{
	if (needed == 0)
		join_group(poll, group, size);
	else if (size <= FEW)
		count_few_pairs(poll, group, size, first, needed);
	else
		try_by_turns(poll, group, size, first, needed);
}

/* The entities of a voter, without those of one record. */
static Ballot
take_ballot(Host *host, const Voter *voter, uint32_t nrecords)
{
	const Line *line = &voter->line;
	Ballot		ballot = {.heads = host_array(host, nrecords, sizeof(uint32_t))};
	uint64_t	size = 0;

	memset(ballot.heads, 0xFF, nrecords * sizeof(uint32_t));
	line_cut(host, line, voter->ranks, ballot.heads);
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		bool		joined_before = place > 0 && line->gaps[place - 1] < voter->ranks;
		bool		joined_after = place + 1 < line->nrecords && line->gaps[place] < voter->ranks;

		size = joined_before ? size + 1 : 0;
		ballot.npairs += size;
		if (!joined_before && !joined_after)
			ballot.heads[line->order[place]] = NO_RECORD;
		host_tick(host, place);
	}
	return ballot;
}

static int
compare_ballots(const void *a, const void *b)
{
	const Ballot *left = a;
	const Ballot *right = b;

	return (left->npairs > right->npairs) - (left->npairs < right->npairs);
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
	Poll		poll = {.host = host, .nvoters = nvoters, .limit = UINT64_MAX};
	SortItem   *group = host_array(host, nheld, sizeof(SortItem));
	Partition  *p;

	poll.ballots = host_array(host, nvoters, sizeof(Ballot));
	for (uint32_t i = 0; i < nvoters; i++)
		poll.ballots[i] = take_ballot(host, &voters[i], space->nrecords);
	qsort(poll.ballots, nvoters, sizeof(Ballot), compare_ballots);
	poll.parents = single_parents(host, space->nrecords);
	for (uint32_t i = 0; i < nheld; i++)
		group[i] = (SortItem) {.a = held[i]};
	if (nheld > 0 && votes <= nvoters)
		count_votes(&poll, group, nheld, 0, votes);

	p = partition_of_components(&poll, space, held, nheld);
	for (uint32_t i = 0; i < nvoters; i++)
		host->release(host, poll.ballots[i].heads);
	host->release(host, poll.ballots);
	host->release(host, poll.parents);
	host->release(host, group);
	return p;
}

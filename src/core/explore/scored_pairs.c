/*
 * scored_pairs.c
 *		Looking up keys in batches, and keeping each pair once.
 *
 * The key table is filled with the value's records before the first pair, so that
 * a key's number is its record's index and unknown keys are not kept.  A pair is
 * then sixteen bytes, the same wherever it was read, which is why states of
 * workers are put together by copying.  Pairs that stand there twice are found by
 * sorting and not by hashing: sorted they must be in the end, and until there are
 * many of them no work is done for duplicates that most tables do not have.
 */
#include "core/explore/scored_pairs.h"

#include <string.h>

#include "core/progress.h"

#define BATCH 256				/* edges; what more would save is little, as in edges.c */
#define BATCHES_FROM 1024		/* records */
#define FIRST_CAPACITY 4		/* pairs: groups of a query are many, and most of them small */
#define SETTLE_FROM 1048576		/* pairs; fewer take little memory, whatever stands there twice */
#define TELL_EVERY 4096			/* pairs that come without batches */

void
pairs_init(ScoredPairs *pairs, Host *host)
{
	memset(pairs, 0, sizeof(ScoredPairs));
	pairs->host = host;
}

void
pairs_free(ScoredPairs *pairs)
{
	Host	   *host = pairs->host;

	if (pairs_are_open(pairs))
		key_table_free(&pairs->known);
	edge_batch_free(host, &pairs->pending);
	host->release(host, pairs->space.places);
	host->release(host, pairs->space.entities);
	host->release(host, pairs->items);
	pairs_init(pairs, host);
}

void
pairs_open(ScoredPairs *pairs, const PairSpace *space)
{
	Host	   *host = pairs->host;
	uint32_t	nrecords = space->records->nrecords;
	uint32_t	numbers[KEY_TABLE_BATCH];

	pairs->space = *space;
	key_table_init(&pairs->known, host, 0);
	for (uint32_t start = 0; start < nrecords; start += KEY_TABLE_BATCH)
	{
		uint32_t	count = nrecords - start < KEY_TABLE_BATCH ? nrecords - start : KEY_TABLE_BATCH;

		key_table_intern_space(&pairs->known, space->records, start, count, numbers);
		host->check(host);
	}
	host->progress.records = nrecords;
	if (nrecords < BATCHES_FROM)
		return;
	pairs->pending = edge_batch_make(host, BATCH);
	pairs->batch = BATCH;
}

/* Of sorted pairs keeps each once, with its highest score. */
static size_t
drop_duplicates(Host *host, SortItem *items, size_t count)
{
	size_t		kept = 0;

	for (size_t i = 0; i < count; i++)
	{
		SortItem   *last = kept > 0 ? &items[kept - 1] : NULL;

		host_tick(host, i);
		if (last == NULL || last->key != items[i].key)
			items[kept++] = items[i];
		else if (pair_score_key(&items[i]) < pair_score_key(last))
			*last = items[i];
	}
	return kept;
}

static void
keep_distinct(ScoredPairs *pairs)
{
	if (pairs->ndistinct == pairs->npairs)
		return;
	host_begin(pairs->host, PHASE_SORTING_EDGES, pairs->npairs);
	sort_items(pairs->host, pairs->items, pairs->npairs);
	pairs->npairs = pairs->ndistinct = drop_duplicates(pairs->host, pairs->items, pairs->npairs);
}

/* Makes room for so many more pairs: first, if there are many, by dropping what stands there twice. */
static void
make_room(ScoredPairs *pairs, size_t count)
{
	uint64_t	capacity = pairs->capacity > 0 ? pairs->capacity : FIRST_CAPACITY;

	if (pairs->npairs + count <= pairs->capacity)
		return;
	if (pairs->capacity >= SETTLE_FROM)
		keep_distinct(pairs);
	while (capacity < 2 * (uint64_t) pairs->npairs || capacity < (uint64_t) pairs->npairs + count)
		capacity *= 2;
	if (capacity == pairs->capacity)
		return;
	pairs->items = host_grow(pairs->host, pairs->items, capacity, sizeof(SortItem));
	pairs->capacity = capacity;
}

/* Keeps a pair of two indices, either of which may be NO_RECORD. */
static inline void
keep_pair(ScoredPairs *pairs, uint32_t a, uint32_t b, uint64_t score_key)
{
	const PairSpace *space = &pairs->space;

	pairs->nread++;
	pairs->host->progress.edges++;
	if (a == NO_RECORD || b == NO_RECORD)
		pairs->nunknown++;
	else if (a != b && (space->entities == NULL || space->entities[a] == space->entities[b]))
	{
		if (pairs->npairs == pairs->capacity)
			make_room(pairs, 1);
		pairs->items[pairs->npairs++] = pair_item(space->places[a], space->places[b], score_key);
	}
}

/* Looks for interrupts, and says that edges are read. */
static void
check_reading(ScoredPairs *pairs)
{
	host_begin(pairs->host, PHASE_READING_EDGES, 0);
	pairs->host->check(pairs->host);
}

/* Looks up and keeps all that is pending. */
static void
flush_pending(ScoredPairs *pairs)
{
	EdgeBatch  *batch = &pairs->pending;

	key_table_find(&pairs->known, batch->keys, 2 * batch->nedges, batch->bytes, batch->numbers);
	for (uint32_t i = 0; i < batch->nedges; i++)
		keep_pair(pairs, batch->numbers[2 * i], batch->numbers[2 * i + 1], batch->scores[i]);
	edge_batch_clear(batch);
	check_reading(pairs);
}

void
pairs_add(ScoredPairs *pairs, const Key *left, const Key *right, double score)
{
	if (pairs->batch == 0)
	{
		uint32_t	a = key_table_find_one(&pairs->known, left);
		uint32_t	b = key_table_find_one(&pairs->known, right);

		keep_pair(pairs, a, b, sort_key_from_score(score));
		if (pairs->nread % TELL_EVERY == 0)
			check_reading(pairs);
		return;
	}
	if (edge_batch_is_full(&pairs->pending, pairs->batch))
		flush_pending(pairs);
	edge_batch_add(&pairs->pending, &pairs->known, left, right, score);
}

void
pairs_append(ScoredPairs *pairs, const SortItem *items, size_t count)
{
	if (count == 0)
		return;
	make_room(pairs, count);
	memcpy(pairs->items + pairs->npairs, items, count * sizeof(SortItem));
	pairs->npairs += count;
	pairs->host->check(pairs->host);
}

void
pairs_settle(ScoredPairs *pairs)
{
	if (pairs->pending.nedges > 0)
		flush_pending(pairs);
	keep_distinct(pairs);
}

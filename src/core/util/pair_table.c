/*
 * pair_table.c
 *		Linear probing (Knuth, The Art of Computer Programming 6.4).
 */
#include "core/util/pair_table.h"

#define FIRST_BITS 6

void
pair_table_init(PairTable *table, Host *host)
{
	*table = (PairTable) {
		.host = host, .bits = FIRST_BITS, .slots = host_zeros(host, UINT64_C(1) << FIRST_BITS, sizeof(PairSlot))
	};
}

void
pair_table_free(PairTable *table)
{
	table->host->release(table->host, table->slots);
	table->slots = NULL;
}

/* Where the search for a pair begins. */
static inline size_t
home_of(const PairTable *table, uint32_t a, uint32_t b)
{
	uint64_t	x = ((uint64_t) a << 32 | b) ^ table->host->seed;

	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return x >> (64 - table->bits);
}

static inline size_t
next_slot(const PairTable *table, size_t i)
{
	return (i + 1) & ((UINT64_C(1) << table->bits) - 1);
}

/* The slot of a pair, or the free one where it would be. */
static inline size_t
find_slot(const PairTable *table, uint32_t a, uint32_t b)
{
	size_t		i = home_of(table, a, b);

	while (table->slots[i].count > 0 && (table->slots[i].a != a || table->slots[i].b != b))
		i = next_slot(table, i);
	return i;
}

uint32_t
pair_table_count(const PairTable *table, uint32_t a, uint32_t b)
{
	return table->slots[find_slot(table, a, b)].count;
}

/* Moves all entries to twice as many slots. */
static void
grow(PairTable *table)
{
	PairSlot   *old = table->slots;
	size_t		nold = UINT64_C(1) << table->bits;

	table->slots = host_zeros(table->host, 2 * nold, sizeof(PairSlot));
	table->bits++;
	for (size_t i = 0; i < nold; i++)
	{
		if (old[i].count > 0)
			table->slots[find_slot(table, old[i].a, old[i].b)] = old[i];
		host_tick(table->host, i);
	}
	table->host->release(table->host, old);
}

void
pair_table_add(PairTable *table, uint32_t a, uint32_t b, uint32_t count)
{
	PairSlot   *slot = &table->slots[find_slot(table, a, b)];

	if (slot->count > 0 || count == 0)
	{
		slot->count += count;
		return;
	}
	if (2 * (table->nentries + 1) > UINT64_C(1) << table->bits)
	{
		grow(table);
		slot = &table->slots[find_slot(table, a, b)];
	}
	*slot = (PairSlot) {a, b, count};
	table->nentries++;
}

/* Closes the gap at a slot that has become free: entries after it that were driven past it move up. */
static void
close_gap(PairTable *table, size_t gap)
{
	size_t		mask = (UINT64_C(1) << table->bits) - 1;

	for (size_t i = next_slot(table, gap); table->slots[i].count > 0; i = next_slot(table, i))
	{
		size_t		home = home_of(table, table->slots[i].a, table->slots[i].b);

		if (((i - home) & mask) < ((i - gap) & mask))
			continue;
		table->slots[gap] = table->slots[i];
		table->slots[i].count = 0;
		gap = i;
	}
}

uint32_t
pair_table_take(PairTable *table, uint32_t a, uint32_t b)
{
	size_t		i = find_slot(table, a, b);
	uint32_t	count = table->slots[i].count;

	if (count == 0)
		return 0;
	table->slots[i].count = 0;
	table->nentries--;
	close_gap(table, i);
	return count;
}

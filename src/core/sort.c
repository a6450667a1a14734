/*
 * sort.c
 *		Radix sort, least significant byte first, and the order-preserving
 *		encodings of its keys.
 */
#include "core/sort.h"

#include <string.h>

#define FEW 48					/* up to here insertion sort is faster */
#define DIGITS 8				/* bytes of a key */
#define CHUNK 262144			/* items moved between two looks for interrupts */

void
sort_few(SortItem *items, size_t count)
{
	for (size_t i = 1; i < count; i++)
	{
		SortItem	item = items[i];
		size_t		j = i;

		for (; j > 0 && items[j - 1].key > item.key; j--)
			items[j] = items[j - 1];
		items[j] = item;
	}
}

/* Counts how often each value of each byte occurs, in one pass. */
static void
count_digits(Host *host, const SortItem *items, size_t count, size_t counts[DIGITS][256])
{
	memset(counts, 0, sizeof(size_t) * DIGITS * 256);
	for (size_t i = 0; i < count; i++)
	{
		uint64_t	key = items[i].key;

		for (int digit = 0; digit < DIGITS; digit++)
			counts[digit][(key >> (8 * digit)) & 0xFF]++;
		host_tick(host, i);
	}
}

/* Turns counts into the first place of each value; false if one value has all. */
static bool
start_places(size_t counts[256], size_t count)
{
	size_t		place = 0;

	for (int value = 0; value < 256; value++)
	{
		size_t		here = counts[value];

		if (here == count)
			return false;
		counts[value] = place;
		place += here;
	}
	return true;
}

static void
scatter(Host *host, const SortItem *from, SortItem *to, size_t count, int digit, size_t places[256])
{
	int			shift = 8 * digit;

	for (size_t start = 0; start < count; start += CHUNK)
	{
		size_t		stop = count - start > CHUNK ? start + CHUNK : count;

		for (size_t i = start; i < stop; i++)
			to[places[(from[i].key >> shift) & 0xFF]++] = from[i];
		host->check(host);
	}
}

void
sort_items(Host *host, SortItem *items, size_t count)
{
	size_t		counts[DIGITS][256];
	SortItem   *scratch;
	SortItem   *from = items;
	SortItem   *to;

	if (count <= FEW)
	{
		sort_few(items, count);
		return;
	}

	scratch = host_array(host, count, sizeof(SortItem));
	to = scratch;
	count_digits(host, items, count, counts);
	for (int digit = 0; digit < DIGITS; digit++)
	{
		SortItem   *swap = from;

		if (!start_places(counts[digit], count))
			continue;
		scatter(host, from, to, count, digit, counts[digit]);
		from = to;
		to = swap;
	}
	for (size_t start = 0; from != items && start < count; start += CHUNK)
	{
		memcpy(items + start, from + start, (count - start > CHUNK ? CHUNK : count - start) * sizeof(SortItem));
		host->check(host);
	}
	host->release(host, scratch);
}

/*
 * The bits of a double compare like sign and magnitude.  Flipping the sign of
 * positive numbers and all bits of negative ones makes them ascend as
 * unsigned integers; the complement makes them descend.
 */
uint64_t
sort_key_from_score(double score)
{
	uint64_t	bits;

	score += 0.0;				/* -0 and 0 are one score */
	memcpy(&bits, &score, sizeof(bits));
	bits = (bits >> 63) ? ~bits : bits | (UINT64_C(1) << 63);
	return ~bits;
}

double
sort_key_to_score(uint64_t key)
{
	uint64_t	bits = ~key;
	double		score;

	bits = (bits >> 63) ? bits & ~(UINT64_C(1) << 63) : ~bits;
	memcpy(&score, &bits, sizeof(score));
	return score;
}

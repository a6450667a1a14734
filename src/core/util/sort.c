/*
 * sort.c
 *		Radix sort, and the order-preserving encodings of its keys.
 *
 * Items are sorted by as many of the highest bits in which they differ as will
 * tell most of them apart, least significant byte first.  What then still
 * agrees stands together in runs, most of them so short that they cost nothing,
 * and each run is sorted by the bits that follow.
 *
 * Many items are sorted in portions, on several threads if the host has them.
 * A portion can be begun again, so no item is moved in place before all that
 * comes between two looks for interrupts is done.
 */
#include "core/util/sort.h"

#include <string.h>

#include "core/util/workers.h"

/* Up to here insertion sort is faster: runs of 30 took 4 times as long with 16, and runs of 60 half as long with 64. */
#define FEW 48
#define MANY 65536				/* items; from here on there are looks for interrupts, and threads */
#define PORTION 32768			/* items for a thread at least: sorting them takes 1.5 ms, and a thread 50 us
								 * to come into being */
/* With 11, a million items took 0.7 to 0.98 of the time, but 60 of them 2.2 times as long; with 6, a million 1.16 times. */
#define DIGIT_BITS 8
#define VALUES 256				/* of a digit */
/* Fewer than tell as many items apart as there are; sorting by all 64 took 1.6 to 2 times as long, 0 to 3 the same. */
#define RUN_BITS 2

typedef size_t Places[VALUES];

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

static uint64_t
differing_bits(const SortItem *items, size_t count)
{
	uint64_t	differing = 0;

	for (size_t i = 1; i < count; i++)
		differing |= items[i].key ^ items[0].key;
	return differing;
}

/* How many bits a number has, up to the highest that is set. */
static unsigned
bit_length(uint64_t number)
{
	unsigned	length = 0;

	for (unsigned half = 32; half > 0; half /= 2)
	{
		if (number >> half)
		{
			number >>= half;
			length += half;
		}
	}
	return length + (number > 0);
}

/* By how many digits to sort; the lowest of them begins at *shift. */
static unsigned
choose_digits(uint64_t differing, size_t count, unsigned *shift)
{
	unsigned	length = bit_length(differing);
	unsigned	wanted = bit_length(count) - RUN_BITS;
	unsigned	ndigits = ((wanted < length ? wanted : length) + DIGIT_BITS - 1) / DIGIT_BITS;

	*shift = length > ndigits * DIGIT_BITS ? length - ndigits * DIGIT_BITS : 0;
	return ndigits;
}

static inline unsigned
digit(const SortItem *item, unsigned shift)
{
	return (item->key >> shift) & (VALUES - 1);
}

static void
count_values(const SortItem *items, size_t count, unsigned shift, size_t *counts)
{
	for (size_t i = 0; i < count; i++)
		counts[digit(&items[i], shift)]++;
}

static void
scatter(const SortItem *from, size_t count, unsigned shift, SortItem *to, size_t *places)
{
	for (size_t i = 0; i < count; i++)
		to[places[digit(&from[i], shift)]++] = from[i];
}

/*
 * Turns the counts of each portion into its first place for each value; false
 * if all items have one value.
 */
static bool
find_places(Places *places, uint32_t nportions, size_t count)
{
	size_t		place = 0;

	for (unsigned value = 0; value < VALUES; value++)
	{
		size_t		first = place;

		for (uint32_t portion = 0; portion < nportions; portion++)
		{
			size_t		here = places[portion][value];

			places[portion][value] = place;
			place += here;
		}
		if (place - first == count)
			return false;
	}
	return true;
}

/* The end of the run that begins at start: of items that agree from shift on. */
static inline size_t
run_end(const SortItem *items, size_t start, size_t count, unsigned shift)
{
	uint64_t	prefix = items[start].key >> shift;
	size_t		end = start + 1;

	while (end < count && items[end].key >> shift == prefix)
		end++;
	return end;
}

/* Sorts at most MANY items; scratch has room for as many. */
static void
sort_some(SortItem *items, size_t count, SortItem *scratch)
{
	SortItem   *from = items;
	SortItem   *to = scratch;
	uint64_t	differing;
	unsigned	shift;
	unsigned	ndigits;

	if (count <= FEW)
	{
		sort_few(items, count);
		return;
	}
	differing = differing_bits(items, count);
	ndigits = choose_digits(differing, count, &shift);
	for (unsigned i = 0; i < ndigits; i++)
	{
		SortItem   *swap = from;
		Places		places = {0};

		count_values(from, count, shift + i * DIGIT_BITS, places);
		if (!find_places(&places, 1, count))
			continue;
		scatter(from, count, shift + i * DIGIT_BITS, to, places);
		from = to;
		to = swap;
	}
	if (from != items)
		memcpy(items, from, count * sizeof(SortItem));
	if ((differing & ((UINT64_C(1) << shift) - 1)) == 0)
		return;
	for (size_t start = 0, end; start < count; start = end)
	{
		end = run_end(items, start, count, shift);
		sort_some(items + start, end - start, scratch + start);
	}
}

/* Many items, in portions. */
typedef struct Sorter
{
	Host	   *host;
	Workers    *workers;
	uint32_t	nportions;
	size_t	   *bounds;			/* portion i begins at bounds[i] and ends at bounds[i + 1] */
	Places	   *places;			/* of each portion */
	uint64_t   *differing;		/* bits in each portion */
	bool	   *has_long;		/* whether it has a run of many items */
	SortItem   *from;
	SortItem   *to;
	size_t		count;
	unsigned	shift;
} Sorter;

/* The end of the part of a portion that is worked on between two looks for interrupts. */
static inline size_t
part_end(const Sorter *sorter, uint32_t portion, size_t start)
{
	size_t		end = sorter->bounds[portion + 1];

	return end - start > MANY ? start + MANY : end;
}

static void
find_differing(Host *host, void *context, uint32_t portion)
{
	Sorter	   *sorter = context;
	uint64_t	differing = 0;

	for (size_t start = sorter->bounds[portion], end; start < sorter->bounds[portion + 1]; start = end)
	{
		end = part_end(sorter, portion, start);
		differing |= differing_bits(sorter->from + start, end - start) | (sorter->from[start].key ^ sorter->from[0].key);
		host->check(host);
	}
	sorter->differing[portion] = differing;
}

static void
count_portion(Host *host, void *context, uint32_t portion)
{
	Sorter	   *sorter = context;

	memset(sorter->places[portion], 0, sizeof(Places));
	for (size_t start = sorter->bounds[portion], end; start < sorter->bounds[portion + 1]; start = end)
	{
		end = part_end(sorter, portion, start);
		count_values(sorter->from + start, end - start, sorter->shift, sorter->places[portion]);
		host->check(host);
	}
}

static void
scatter_portion(Host *host, void *context, uint32_t portion)
{
	const Sorter *sorter = context;
	Places		places;

	memcpy(places, sorter->places[portion], sizeof(Places));
	for (size_t start = sorter->bounds[portion], end; start < sorter->bounds[portion + 1]; start = end)
	{
		end = part_end(sorter, portion, start);
		scatter(sorter->from + start, end - start, sorter->shift, sorter->to, places);
		host->check(host);
	}
}

static void
copy_portion(Host *host, void *context, uint32_t portion)
{
	const Sorter *sorter = context;

	for (size_t start = sorter->bounds[portion], end; start < sorter->bounds[portion + 1]; start = end)
	{
		end = part_end(sorter, portion, start);
		memcpy(sorter->to + start, sorter->from + start, (end - start) * sizeof(SortItem));
		host->check(host);
	}
}

/* Sorts the runs of a portion, but for those that are many items. */
static void
sort_runs(Host *host, void *context, uint32_t portion)
{
	const Sorter *sorter = context;
	size_t		stop = sorter->bounds[portion + 1];
	size_t		checked = sorter->bounds[portion];

	sorter->has_long[portion] = false;
	for (size_t start = checked, end; start < stop; start = end)
	{
		end = run_end(sorter->from, start, stop, sorter->shift);
		if (end - start <= MANY)
			sort_some(sorter->from + start, end - start, sorter->to + start);
		else
			sorter->has_long[portion] = true;
		if (end - checked >= MANY)
		{
			host->check(host);
			checked = end;
		}
	}
}

static void
for_all_portions(Sorter *sorter, PieceWork work)
{
	workers_run(sorter->workers, sorter->nportions, work, sorter);
}

/* Portions of about one size; whole_runs: none ends within a run. */
static void
divide(Sorter *sorter, bool whole_runs)
{
	for (uint32_t i = 0; i <= sorter->nportions; i++)
	{
		size_t		bound = sorter->count / sorter->nportions * i;

		if (i == sorter->nportions)
			bound = sorter->count;
		else if (whole_runs && i > 0)
			bound = bound < sorter->bounds[i - 1] ? sorter->bounds[i - 1] :
				run_end(sorter->from, bound, sorter->count, sorter->shift);
		sorter->bounds[i] = bound;
	}
}

static void sort_many(Sorter *sorter, SortItem *items, size_t count, SortItem *scratch);

/* Sorts the runs of many items that sort_runs has left. */
static void
sort_long_runs(Sorter *sorter, SortItem *items, size_t count, SortItem *scratch)
{
	unsigned	shift = sorter->shift;

	if (memchr(sorter->has_long, true, sorter->nportions) == NULL)
		return;
	for (size_t start = 0, end; start < count; start = end)
	{
		end = run_end(items, start, count, shift);
		if (end - start > MANY)
			sort_many(sorter, items + start, end - start, scratch + start);
		host_tick_range(sorter->host, start, end);
	}
}

/* Sorts by the digits from shift on; the items end where they began. */
static void
sort_digits(Sorter *sorter, SortItem *items, unsigned ndigits)
{
	unsigned	first = sorter->shift;

	for (unsigned i = 0; i < ndigits; i++, sorter->shift += DIGIT_BITS)
	{
		SortItem   *swap = sorter->from;

		for_all_portions(sorter, count_portion);
		if (!find_places(sorter->places, sorter->nportions, sorter->count))
			continue;
		for_all_portions(sorter, scatter_portion);
		sorter->from = sorter->to;
		sorter->to = swap;
	}
	sorter->shift = first;
	if (sorter->from != items)
	{
		sorter->to = items;
		for_all_portions(sorter, copy_portion);
	}
}

static void
sort_many(Sorter *sorter, SortItem *items, size_t count, SortItem *scratch)
{
	uint64_t	differing = 0;
	unsigned	ndigits;

	sorter->from = items;
	sorter->to = scratch;
	sorter->count = count;
	divide(sorter, false);
	for_all_portions(sorter, find_differing);
	for (uint32_t i = 0; i < sorter->nportions; i++)
		differing |= sorter->differing[i];
	ndigits = choose_digits(differing, count, &sorter->shift);
	sort_digits(sorter, items, ndigits);
	if ((differing & ((UINT64_C(1) << sorter->shift) - 1)) == 0)
		return;

	sorter->from = items;
	sorter->to = scratch;
	divide(sorter, true);
	for_all_portions(sorter, sort_runs);
	sort_long_runs(sorter, items, count, scratch);
}

void
sort_items(Host *host, SortItem *items, size_t count)
{
	Sorter		sorter = {.host = host};
	SortItem   *scratch;

	if (count <= FEW)
	{
		sort_few(items, count);
		return;
	}
	scratch = host_array(host, count, sizeof(SortItem));
	if (count <= MANY)
		sort_some(items, count, scratch);
	else
	{
		size_t		most = count / PORTION;

		sorter.nportions = workers_allowed(host) < most ? workers_allowed(host) : (uint32_t) most;
		sorter.workers = workers_create(host, sorter.nportions, sorter.nportions, 0);
		sorter.bounds = host_array(host, (uint64_t) sorter.nportions + 1, sizeof(size_t));
		sorter.places = host_array(host, sorter.nportions, sizeof(Places));
		sorter.differing = host_array(host, sorter.nportions, sizeof(uint64_t));
		sorter.has_long = host_array(host, sorter.nportions, sizeof(bool));
		sort_many(&sorter, items, count, scratch);
		host->release(host, sorter.bounds);
		host->release(host, sorter.places);
		host->release(host, sorter.differing);
		host->release(host, sorter.has_long);
		workers_free(sorter.workers);
	}
	host->release(host, scratch);
	host->check(host);
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

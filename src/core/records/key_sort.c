/*
 * key_sort.c
 *		The order of the keys of a table: the sort that turns it into a record
 *		space.
 *
 * Numbers are sorted, not keys: an item has the record's number and as much of
 * its key as a word holds.  Bigint keys fit, and one radix sort is all.  Of byte
 * keys seven bytes at a time are sorted, most significant first, and only what
 * agrees goes on to the next seven; the longest run of those is done in the loop
 * and not by recursion, so its depth is bounded by the logarithm of the keys.
 *
 * This is MSD radix sort with caching of key bytes (Ng and Kakehi, 2007).
 */
#include "core/records/key_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/util/sort.h"

/* Byte keys that are sorted by comparing them whole; with 2, 8 or 48, a build with text keys took up to 1.04 times as long. */
#define FEW 24
#define PREFIX_BYTES 7			/* of a byte key that are sorted at a time */
#define GOES_ON 8				/* more than PREFIX_BYTES */

/* Sorts by comparing whole keys; for the few that long prefixes leave together. */
static void
sort_keys_few(const KeyTable *table, SortItem *items, size_t count)
{
	for (size_t i = 1; i < count; i++)
	{
		SortItem	item = items[i];
		Key			key = key_table_key(table, item.a);
		size_t		j = i;

		for (; j > 0; j--)
		{
			Key			before = key_table_key(table, items[j - 1].a);

			host_tick_range(table->host, 0, key.length);
			if (key_compare(&before, &key) <= 0)
				break;
			items[j] = items[j - 1];
		}
		items[j] = item;
	}
}

/*
 * Seven bytes of a key from depth on, as a big-endian number with zeros after
 * the key's end, and in the lowest byte how many of them there are; GOES_ON if
 * more follow.  So keys that agree here and do not go on are equal.
 */
static uint64_t
key_prefix(const KeyTable *table, uint32_t number, uint64_t depth)
{
	uint64_t	word = table->words[number];
	uint64_t	length = WORD_LENGTH(word);
	const unsigned char *bytes = word_bytes(table->bytes, word);
	uint64_t	prefix = 0;

	for (uint64_t i = depth; i < depth + PREFIX_BYTES; i++)
		prefix = prefix << 8 | (i < length ? bytes[i] : 0);
	return prefix << 8 | (length > depth + PREFIX_BYTES ? GOES_ON : length - depth);
}

static void sort_byte_keys(KeyTable *table, SortItem *items, size_t count, uint64_t depth);

/*
 * Sorts the runs of items with one prefix from depth on, except the longest
 * run, which is left to the caller so that recursion stays shallow.
 */
static void
sort_runs(KeyTable *table, SortItem **items, size_t *count, uint64_t depth)
{
	SortItem   *end = *items + *count;
	SortItem   *longest = *items;
	size_t		longest_count = 0;

	for (SortItem *run = *items; run < end;)
	{
		SortItem   *next = run + 1;

		while (next < end && next->key == run->key)
			next++;
		if ((size_t) (next - run) > longest_count)
		{
			sort_byte_keys(table, longest, longest_count, depth);
			longest = run;
			longest_count = next - run;
		}
		else
			sort_byte_keys(table, run, next - run, depth);
		host_tick_range(table->host, end - next, end - run);
		run = next;
	}
	*items = longest;
	*count = longest_count;
}

/* Sorts distinct byte strings that agree in the bytes before depth. */
static void
sort_byte_keys(KeyTable *table, SortItem *items, size_t count, uint64_t depth)
{
	while (count > 1)
	{
		if (count <= FEW)
		{
			sort_keys_few(table, items, count);
			return;
		}
		for (size_t i = 0; i < count; i++)
		{
			items[i].key = key_prefix(table, items[i].a, depth);
			host_tick(table->host, i);
		}
		sort_items(table->host, items, count);
		depth += PREFIX_BYTES;
		host_tick(table->host, depth / PREFIX_BYTES);
		sort_runs(table, &items, &count, depth);
	}
}

/* Sorts the records of one section, given as items[i].a. */
static void
sort_section(KeyTable *table, KeyType type, SortItem *items, size_t count)
{
	if (type != KEY_BIGINT)
	{
		sort_byte_keys(table, items, count, 0);
		return;
	}
	for (size_t i = 0; i < count; i++)
	{
		items[i].key = sort_key_from_bigint((int64_t) table->words[items[i].a]);
		host_tick(table->host, i);
	}
	sort_items(table->host, items, count);
}

/* A section and its number in the table. */
typedef struct NumberedSection
{
	KeySection	section;
	uint32_t	number;
} NumberedSection;

static int
compare_sections(const void *a, const void *b)
{
	const KeySection *left = &((const NumberedSection *) a)->section;
	const KeySection *right = &((const NumberedSection *) b)->section;

	return section_compare(left->source, left->source_length, left->type,
						   right->source, right->source_length, right->type);
}

/*
 * Plans the sections in the order of the record space; place_of[i] becomes
 * the place of the table's section i there.
 */
static void
order_sections(KeyTable *table, SectionPlan *plans, uint32_t *place_of)
{
	NumberedSection *order = host_array(table->host, table->nsections, sizeof(NumberedSection));

	for (uint32_t i = 0; i < table->nsections; i++)
		order[i] = (NumberedSection) {table->sections[i], i};
	if (table->nsections > 1)
		qsort(order, table->nsections, sizeof(NumberedSection), compare_sections);
	for (uint32_t i = 0; i < table->nsections; i++)
	{
		const KeySection *section = &order[i].section;

		place_of[order[i].number] = i;
		plans[i] = (SectionPlan) {section->source, section->source_length, section->type, 0, 0};
	}
	table->host->release(table->host, order);
}

/* Counts the records of each section, and the bytes of their keys. */
static void
count_records(const KeyTable *table, SectionPlan *plans, const uint32_t *place_of)
{
	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		SectionPlan *plan = &plans[place_of[section_number(table, i)]];

		plan->nrecords++;
		if (plan->type != KEY_BIGINT)
			plan->key_bytes += WORD_LENGTH(table->words[i]);
		host_tick(table->host, i);
	}
}

/*
 * Plans the sections, and gathers the numbers of the records, section after
 * section, as items[i].a.  Every section has a record, since a key is what
 * brings it in.
 */
static void
plan_sections(KeyTable *table, SortItem *items, SectionPlan *plans)
{
	Host	   *host = table->host;
	uint32_t   *place_of = host_array(host, table->nsections, sizeof(uint32_t));
	uint64_t   *next = host_array(host, table->nsections, sizeof(uint64_t));
	uint64_t	start = 0;

	order_sections(table, plans, place_of);
	count_records(table, plans, place_of);
	for (uint32_t i = 0; i < table->nsections; i++)
	{
		next[i] = start;
		start += plans[i].nrecords;
	}
	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		items[next[place_of[section_number(table, i)]]++].a = i;
		host_tick(host, i);
	}
	host->release(host, place_of);
	host->release(host, next);
}

/* Writes the sorted keys of the section that the writer has come to. */
static void
write_section(KeyTable *table, SpaceWriter *writer, const SortItem *items, KeyType type, uint32_t count)
{
	if (type == KEY_BIGINT)
	{
		int64_t    *keys = space_write_bigints(writer);

		for (uint32_t i = 0; i < count; i++)
		{
			keys[i] = sort_key_to_bigint(items[i].key);
			host_tick(table->host, i);
		}
		return;
	}
	for (uint32_t i = 0; i < count; i++)
	{
		Key			key = key_table_key(table, items[i].a);

		space_write(writer, &key);
		host_tick(table->host, i);
	}
}

RecordSpace *
key_table_finish(KeyTable *table, uint32_t **index_of)
{
	Host	   *host = table->host;
	SortItem   *items;
	SectionPlan *plans = host_array(host, table->nsections, sizeof(SectionPlan));
	SpaceWriter writer;
	size_t		start = 0;

	host->release(host, table->slots);
	table->slots = NULL;
	items = host_array(host, table->nrecords, sizeof(SortItem));
	plan_sections(table, items, plans);
	writer = space_create(host, plans, table->nsections);
	for (uint32_t i = 0; i < table->nsections; i++)
	{
		sort_section(table, plans[i].type, items + start, plans[i].nrecords);
		write_section(table, &writer, items + start, plans[i].type, plans[i].nrecords);
		start += plans[i].nrecords;
	}

	*index_of = host_array(host, table->nrecords, sizeof(uint32_t));
	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		(*index_of)[items[i].a] = i;
		host_tick(host, i);
	}
	host->release(host, items);
	host->release(host, plans);
	key_table_free(table);
	return writer.space;
}

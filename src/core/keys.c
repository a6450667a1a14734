/*
 * keys.c
 *		An open-addressing hash table over all keys of all sections, and the
 *		sort that turns it into a record space.
 *
 * A slot holds 32 bits of the hash beside the record's number, so a lookup
 * reads the key itself only where it most likely is the right one, and the
 * table grows without looking at keys.  Lookups come in batches, so that the
 * memory they touch can be fetched ahead.
 */
#include "core/keys.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/sort.h"

#define FIRST_SLOT_BITS 3
#define AHEAD 16				/* keys between fetching and use */
#define FEW 24					/* byte keys that are sorted by comparing them whole */
#define PREFIX_BYTES 7			/* of a byte key that are sorted at a time */
#define GOES_ON 8				/* more than PREFIX_BYTES */

#define WORD_OFFSET(word) ((word) >> 32)
#define WORD_LENGTH(word) ((uint32_t) (word))
#define SLOT_NUMBER(slot) ((uint32_t) (slot) - 1)

void
keytable_init(KeyTable *table, Host *host, unsigned record_size)
{
	memset(table, 0, sizeof(KeyTable));
	table->host = host;
	table->record_size = record_size;
	table->slot_bits = FIRST_SLOT_BITS;
	table->slots = host_zeros(host, 1 << FIRST_SLOT_BITS, sizeof(uint64_t));
}

void
keytable_free(KeyTable *table)
{
	Host	   *host = table->host;

	for (uint32_t i = 0; i < table->nsections; i++)
		host->release(host, table->sections[i].source);
	host->release(host, table->sections);
	host->release(host, table->section_slots);
	host->release(host, table->words);
	host->release(host, table->section_of);
	host->release(host, table->bytes);
	host->release(host, table->slots);
	*table = (KeyTable) {.host = host};
}

static uint32_t
section_number(const KeyTable *table, uint32_t record)
{
	return table->section_of != NULL ? table->section_of[record] : 0;
}

static bool
same_section(const KeySection *section, const Key *key)
{
	return section->type == key->type &&
		section->source_length == key->source_length &&
		(key->source_length == 0 || memcmp(section->source, key->source, key->source_length) == 0);
}

/* From the second section on, each record must say which one is its own. */
static void
start_section_numbers(KeyTable *table)
{
	table->section_of = host_zeros(table->host, table->capacity, sizeof(uint32_t));
}

/* Where in the section slots a key's section is, or else is to be put. */
static uint32_t *
section_slot(KeyTable *table, const Key *key)
{
	uint32_t	mask = table->nsection_slots - 1;
	uint64_t	hash = XXH3_64bits_withSeed(key->source, key->source_length, table->host->seed + key->type);
	uint32_t	place = (uint32_t) hash & mask;

	while (table->section_slots[place] != 0 &&
		   !same_section(&table->sections[table->section_slots[place] - 1], key))
		place = (place + 1) & mask;
	return &table->section_slots[place];
}

/* Doubles the slots, and makes room for half as many sections. */
static void
grow_section_slots(KeyTable *table)
{
	Host	   *host = table->host;
	uint32_t	nslots = table->nsection_slots > 0 ? 2 * table->nsection_slots : 2;

	host->release(host, table->section_slots);
	table->nsection_slots = nslots;
	table->section_slots = host_zeros(host, nslots, sizeof(uint32_t));
	table->sections = host_grow(host, table->sections, nslots / 2, sizeof(KeySection));
	for (uint32_t i = 0; i < table->nsections; i++)
	{
		const KeySection *section = &table->sections[i];
		Key			name = {
			.source = section->source,.source_length = section->source_length,.type = section->type
		};

		*section_slot(table, &name) = i + 1;
	}
}

static void
add_section(KeyTable *table, const Key *key)
{
	KeySection *section = &table->sections[table->nsections];

	section->type = key->type;
	section->source_length = key->source_length;
	section->source = NULL;
	if (key->source_length > 0)
		section->source = memcpy(host_array(table->host, key->source_length, 1), key->source, key->source_length);
	if (table->nsections == 1)
		start_section_numbers(table);
	table->nsections++;
}

static uint32_t
find_section(KeyTable *table, const Key *key)
{
	uint32_t   *slot;

	if (table->nsections > 0 && same_section(&table->sections[table->last_section], key))
		return table->last_section;

	if (2 * table->nsections == table->nsection_slots)
		grow_section_slots(table);
	slot = section_slot(table, key);
	if (*slot == 0)
	{
		add_section(table, key);
		*slot = table->nsections;
	}
	return table->last_section = *slot - 1;
}

static uint64_t
hash_bigint(uint64_t value)
{
	value ^= value >> 32;
	value *= UINT64_C(0x9E3779B97F4A7C15);
	value ^= value >> 29;
	value *= UINT64_C(0xBF58476D1CE4E5B9);
	return value ^ value >> 32;
}

PendingKey
keytable_prepare(KeyTable *table, const Key *key, uint64_t offset)
{
	PendingKey	pending;
	uint64_t	seed;

	pending.section = find_section(table, key);
	seed = table->host->seed + pending.section * UINT64_C(0x9E3779B97F4A7C15);
	if (key->type == KEY_BIGINT)
	{
		pending.word = (uint64_t) key->bigint;
		pending.hash = hash_bigint(pending.word ^ seed);
	}
	else
	{
		pending.word = offset << 32 | key->length;
		pending.hash = XXH3_64bits_withSeed(key->bytes, key->length, seed);
	}
	return pending;
}

static inline uint64_t
first_slot(uint64_t hash, unsigned slot_bits)
{
	return (hash >> 32) >> (32 - slot_bits);
}

/* Where the bytes that a word tells of lie in an array, which is NULL if all keys are empty. */
static inline const unsigned char *
word_bytes(const unsigned char *bytes, uint64_t word)
{
	return WORD_LENGTH(word) > 0 ? bytes + WORD_OFFSET(word) : bytes;
}

/* Whether the record with that number is the one that the pending key names. */
static inline bool
is_record(const KeyTable *table, uint32_t number, const PendingKey *key, const unsigned char *bytes)
{
	uint64_t	word = table->words[number];

	if (table->section_of != NULL && table->section_of[number] != key->section)
		return false;
	if (table->sections[key->section].type == KEY_BIGINT)
		return word == key->word;
	return WORD_LENGTH(word) == WORD_LENGTH(key->word) &&
		(WORD_LENGTH(word) == 0 ||
		 memcmp(table->bytes + WORD_OFFSET(word), bytes + WORD_OFFSET(key->word), WORD_LENGTH(word)) == 0);
}

/* Doubles the slots; their order is that of the hash's high bits. */
static void
grow_slots(KeyTable *table)
{
	Host	   *host = table->host;
	unsigned	bits = table->slot_bits + 1;
	uint64_t	mask = (UINT64_C(1) << bits) - 1;
	uint64_t   *slots = host_zeros(host, mask + 1, sizeof(uint64_t));

	for (uint64_t i = 0; i < UINT64_C(1) << table->slot_bits; i++)
	{
		uint64_t	slot = table->slots[i];
		uint64_t	place;

		host_tick(host, i);
		if (slot == 0)
			continue;
		for (place = first_slot(slot, bits); slots[place] != 0; place = (place + 1) & mask)
			;
		slots[place] = slot;
	}
	host->release(host, table->slots);
	table->slots = slots;
	table->slot_bits = bits;
}

/* Copies the bytes of a new key behind those of the others. */
static uint64_t
store_bytes(KeyTable *table, const unsigned char *bytes, uint32_t length)
{
	uint64_t	offset = table->nbytes;

	if (offset + length > table->bytes_capacity)
	{
		table->bytes_capacity = 2 * (offset + length);
		table->bytes = host_grow(table->host, table->bytes, table->bytes_capacity, 1);
	}
	if (length > 0)
		memcpy(table->bytes + offset, bytes, length);
	table->nbytes += length;
	return offset << 32 | length;
}

/* Raises FAULT_TOO_LARGE if the value could not hold this record as well. */
static void
check_room(KeyTable *table, KeyType type, uint32_t length)
{
	table->value_size += table->record_size;
	if (type == KEY_BIGINT)
		table->value_size += sizeof(int64_t);
	else
		table->value_size += length + (type == KEY_UUID ? 0 : sizeof(uint32_t));
	value_size_check(table->host, (uint64_t) table->nrecords + 1, table->value_size);
}

static uint32_t
add_record(KeyTable *table, const PendingKey *key, const unsigned char *bytes)
{
	KeyType		type = table->sections[key->section].type;
	bool		is_bigint = type == KEY_BIGINT;
	uint32_t	number = table->nrecords;

	check_room(table, type, WORD_LENGTH(key->word));

	if (number == table->capacity)
	{
		table->capacity = number < 4 ? 4 : 2 * number;
		table->words = host_grow(table->host, table->words, table->capacity, sizeof(uint64_t));
		if (table->section_of != NULL)
			table->section_of = host_grow(table->host, table->section_of, table->capacity, sizeof(uint32_t));
	}
	table->words[number] = is_bigint ? key->word :
		store_bytes(table, word_bytes(bytes, key->word), WORD_LENGTH(key->word));
	if (table->section_of != NULL)
		table->section_of[number] = key->section;
	table->nrecords++;
	table->host->progress.records++;
	return number;
}

static uint32_t
intern(KeyTable *table, const PendingKey *key, const unsigned char *bytes)
{
	uint64_t	mask = (UINT64_C(1) << table->slot_bits) - 1;
	uint64_t	place = first_slot(key->hash, table->slot_bits);
	uint64_t	tag = key->hash >> 32;
	uint32_t	number;

	for (uint64_t slot; (slot = table->slots[place]) != 0; place = (place + 1) & mask)
	{
		if (slot >> 32 == tag && is_record(table, SLOT_NUMBER(slot), key, bytes))
			return SLOT_NUMBER(slot);
	}

	number = add_record(table, key, bytes);
	table->slots[place] = tag << 32 | (number + 1);
	if (table->nrecords > mask / 4 * 3)
		grow_slots(table);
	return number;
}

/* Fetches the record that a lookup of the hash will most likely find. */
static inline void
fetch_record(const KeyTable *table, uint64_t hash)
{
	uint64_t	mask = (UINT64_C(1) << table->slot_bits) - 1;
	uint64_t	place = first_slot(hash, table->slot_bits);
	uint64_t	slot;

	while ((slot = table->slots[place]) != 0 && slot >> 32 != hash >> 32)
		place = (place + 1) & mask;
	if (slot != 0)
		HOST_PREFETCH(&table->words[SLOT_NUMBER(slot)]);
}

void
keytable_intern(KeyTable *table, const PendingKey *keys, uint32_t count,
				const unsigned char *bytes, uint32_t *numbers)
{
	for (uint32_t i = 0; i < count; i++)
	{
		if (i + 2 * AHEAD < count)
			HOST_PREFETCH(&table->slots[first_slot(keys[i + 2 * AHEAD].hash, table->slot_bits)]);
		if (i + AHEAD < count)
			fetch_record(table, keys[i + AHEAD].hash);
		numbers[i] = intern(table, &keys[i], bytes);
	}
}

uint32_t
keytable_intern_one(KeyTable *table, const Key *key)
{
	PendingKey	pending = keytable_prepare(table, key, 0);

	return intern(table, &pending, key->bytes);
}

Key
keytable_key(const KeyTable *table, uint32_t number)
{
	const KeySection *section = &table->sections[section_number(table, number)];
	uint64_t	word = table->words[number];
	Key			key = {.source = section->source,.source_length = section->source_length,.type = section->type};

	if (section->type == KEY_BIGINT)
		key.bigint = (int64_t) word;
	else
	{
		key.bytes = word_bytes(table->bytes, word);
		key.length = WORD_LENGTH(word);
	}
	return key;
}

/* Sorts by comparing whole keys; for the few that long prefixes leave together. */
static void
sort_keys_few(const KeyTable *table, SortItem *items, size_t count)
{
	for (size_t i = 1; i < count; i++)
	{
		SortItem	item = items[i];
		Key			key = keytable_key(table, item.a);
		size_t		j = i;

		for (; j > 0; j--)
		{
			Key			before = keytable_key(table, items[j - 1].a);

			host_tick_range(table->host, 0, key.length);
			if (key_compare(&before, &key) <= 0)
				break;
			items[j] = items[j - 1];
		}
		items[j] = item;
	}
}

/*
 * Seven bytes of a key from depth on, as a big-endian number with zeros behind
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
	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		SectionPlan *plan = &plans[place_of[section_number(table, i)]];

		plan->nrecords++;
		if (plan->type != KEY_BIGINT)
			plan->key_bytes += WORD_LENGTH(table->words[i]);
		host_tick(host, i);
	}
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

RecordSpace *
keytable_finish(KeyTable *table, uint32_t **index_of)
{
	Host	   *host = table->host;
	SortItem   *items;
	SectionPlan *plans = host_array(host, table->nsections, sizeof(SectionPlan));
	SpaceWriter writer;
	uint32_t	nsections = table->nsections;
	size_t		start = 0;

	host->release(host, table->slots);
	table->slots = NULL;
	items = host_array(host, table->nrecords, sizeof(SortItem));
	plan_sections(table, items, plans);
	for (uint32_t i = 0; i < nsections; i++)
	{
		sort_section(table, plans[i].type, items + start, plans[i].nrecords);
		start += plans[i].nrecords;
	}

	writer = space_create(host, plans, nsections);
	*index_of = host_array(host, table->nrecords, sizeof(uint32_t));
	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		Key			key = {.type = KEY_BIGINT,.bigint = sort_key_to_bigint(items[i].key)};

		if (plans[writer.section].type != KEY_BIGINT)
			key = keytable_key(table, items[i].a);
		space_write(&writer, &key);
		(*index_of)[items[i].a] = i;
		host_tick(host, i);
	}
	host->release(host, items);
	host->release(host, plans);
	keytable_free(table);
	return writer.space;
}

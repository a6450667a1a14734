/*
 * key_table.c
 *		An open-addressing hash table over all keys of all sections.
 *
 * A slot holds 32 bits of the hash beside the record's number, so a lookup
 * reads the key itself only where it most likely is the right one, and the
 * table grows without looking at keys.  Lookups come in batches, so that the
 * memory they touch can be fetched ahead.
 */
#include "core/records/key_table.h"

#include <string.h>
#include <xxhash.h>

#include "core/util/task.h"

#define FIRST_SLOT_BITS 3		/* groups of a query are many, and most of them small */
/*
 * Keys between two steps of fetching, and use.  Without, a build of a million
 * edges took 1.29 times as long with bigint keys and 1.46 with text; with 4 or
 * 16, at most 1.08.
 */
#define AHEAD 8

#define SLOT_NUMBER(slot) ((uint32_t) (slot) - 1)

void
key_table_init(KeyTable *table, Host *host, unsigned record_size)
{
	memset(table, 0, sizeof(KeyTable));
	table->host = host;
	table->record_size = record_size;
	table->slot_bits = FIRST_SLOT_BITS;
	table->slots = host_zeros(host, 1 << FIRST_SLOT_BITS, sizeof(uint64_t));
}

void
key_table_free(KeyTable *table)
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
			.source = section->source, .source_length = section->source_length, .type = section->type
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

	/* A task that looks up keys of this table reads the sections. */
	if (2 * table->nsections == table->nsection_slots)
	{
		task_wait(table->host);
		grow_section_slots(table);
	}
	slot = section_slot(table, key);
	if (*slot == 0)
	{
		task_wait(table->host);
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
key_table_prepare(KeyTable *table, const Key *key, uint64_t offset)
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

/* Whether two words, each of which tells of bytes in an array, tell of the same. */
static inline bool
same_bytes(const unsigned char *a_bytes, uint64_t a, const unsigned char *b_bytes, uint64_t b)
{
	return WORD_LENGTH(a) == WORD_LENGTH(b) &&
		(WORD_LENGTH(a) == 0 || memcmp(a_bytes + WORD_OFFSET(a), b_bytes + WORD_OFFSET(b), WORD_LENGTH(a)) == 0);
}

/* Whether the record with that number is the one that the pending key names. */
static inline bool
is_record(const KeyTable *table, uint32_t number, const PendingKey *key, const unsigned char *bytes)
{
	if (table->section_of != NULL && table->section_of[number] != key->section)
		return false;
	return table->sections[key->section].type == KEY_BIGINT ? table->words[number] == key->word :
		same_bytes(table->bytes, table->words[number], bytes, key->word);
}

/* Makes it 2^bits slots, no fewer than there are; their order is that of the hash's high bits. */
static void
grow_slots(KeyTable *table, unsigned bits)
{
	Host	   *host = table->host;
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

/* Makes room for so many more bytes of keys. */
static void
reserve_bytes(KeyTable *table, uint64_t nbytes)
{
	uint64_t	needed = table->nbytes + nbytes;

	if (needed > table->bytes_capacity)
	{
		table->bytes = host_grow(table->host, table->bytes, 2 * needed, 1);
		table->bytes_capacity = 2 * needed;
	}
}

/* Copies the bytes of a new key after those of the others. */
static uint64_t
store_bytes(KeyTable *table, const unsigned char *bytes, uint32_t length)
{
	uint64_t	offset = table->nbytes;

	reserve_bytes(table, length);
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

/* Makes room for so many more records. */
static void
reserve_records(KeyTable *table, uint32_t nrecords)
{
	uint64_t	capacity = table->capacity < 4 ? 4 : table->capacity;

	while (capacity < (uint64_t) table->nrecords + nrecords)
		capacity *= 2;
	if (capacity == table->capacity)
		return;
	table->words = host_grow(table->host, table->words, capacity, sizeof(uint64_t));
	if (table->section_of != NULL)
		table->section_of = host_grow(table->host, table->section_of, capacity, sizeof(uint32_t));
	table->capacity = (uint32_t) capacity;
}

static uint32_t
add_record(KeyTable *table, const PendingKey *key, const unsigned char *bytes)
{
	KeyType		type = table->sections[key->section].type;
	bool		is_bigint = type == KEY_BIGINT;
	uint32_t	number = table->nrecords;

	check_room(table, type, WORD_LENGTH(key->word));

	reserve_records(table, 1);
	table->words[number] = is_bigint ? key->word :
		store_bytes(table, word_bytes(bytes, key->word), WORD_LENGTH(key->word));
	if (table->section_of != NULL)
		table->section_of[number] = key->section;
	table->nrecords++;
	return number;
}

/* Whether there must be more slots for so many records; half full saved 6 % of the time, seven eighths cost 2 %. */
static inline bool
is_crowded(const KeyTable *table, uint64_t nrecords)
{
	return nrecords > ((UINT64_C(1) << table->slot_bits) - 1) / 4 * 3;
}

/* The slot of a key's record, or the free one that is to have it. */
static inline uint64_t
find_slot(const KeyTable *table, const PendingKey *key, const unsigned char *bytes)
{
	uint64_t	mask = (UINT64_C(1) << table->slot_bits) - 1;
	uint64_t	place = first_slot(key->hash, table->slot_bits);
	uint64_t	tag = key->hash >> 32;

	for (uint64_t slot; (slot = table->slots[place]) != 0; place = (place + 1) & mask)
	{
		if (slot >> 32 == tag && is_record(table, SLOT_NUMBER(slot), key, bytes))
			break;
	}
	return place;
}

/* The number of a key's record, or NO_RECORD, which is what a free slot says. */
static inline uint32_t
look_up(const KeyTable *table, const PendingKey *key, const unsigned char *bytes)
{
	return SLOT_NUMBER(table->slots[find_slot(table, key, bytes)]);
}

static uint32_t
intern(KeyTable *table, const PendingKey *key, const unsigned char *bytes)
{
	uint64_t	place = find_slot(table, key, bytes);
	uint32_t	number;

	if (table->slots[place] != 0)
		return SLOT_NUMBER(table->slots[place]);
	number = add_record(table, key, bytes);
	table->slots[place] = (key->hash >> 32) << 32 | (number + 1);
	if (is_crowded(table, table->nrecords))
		grow_slots(table, table->slot_bits + 1);
	return number;
}

/* Fetches the first slot of a key. */
static inline void
fetch_slot(const KeyTable *table, const PendingKey *key)
{
	HOST_PREFETCH(&table->slots[first_slot(key->hash, table->slot_bits)]);
}

/* The record that a lookup of a key will most likely find, or NO_RECORD. */
static inline uint32_t
likely_record(const KeyTable *table, const PendingKey *key)
{
	uint64_t	nslots = UINT64_C(1) << table->slot_bits;
	uint64_t	slot;

	for (uint64_t place = first_slot(key->hash, table->slot_bits); place < nslots; place++)
	{
		slot = table->slots[place];
		if (slot == 0 || slot >> 32 == key->hash >> 32)
			return slot != 0 ? SLOT_NUMBER(slot) : NO_RECORD;
	}
	return NO_RECORD;
}

/* Fetches what that record has in words: with bigint keys, where that is all, builds took 0.9 of the time. */
static inline void
fetch_word(const KeyTable *table, const PendingKey *key)
{
	uint32_t	number = likely_record(table, key);

	if (number != NO_RECORD)
		HOST_PREFETCH(&table->words[number]);
}

/* Fetches the first and the last of its bytes, when its word has been fetched. */
static inline void
fetch_bytes(const KeyTable *table, const PendingKey *key)
{
	uint32_t	number = table->nbytes > 0 ? likely_record(table, key) : NO_RECORD;

	if (number != NO_RECORD)
	{
		const unsigned char *bytes = table->bytes + WORD_OFFSET(table->words[number]);

		HOST_PREFETCH(bytes);
		HOST_PREFETCH(bytes + WORD_LENGTH(table->words[number]));
	}
}

/* Fetches for keys that come after one that is looked up now. */
static inline void
fetch_ahead(const KeyTable *table, const PendingKey *keys, uint32_t i, uint32_t count)
{
	if (i + 3 * AHEAD < count)
		fetch_slot(table, &keys[i + 3 * AHEAD]);
	if (i + 2 * AHEAD < count)
		fetch_word(table, &keys[i + 2 * AHEAD]);
	if (i + AHEAD < count)
		fetch_bytes(table, &keys[i + AHEAD]);
}

bool
key_table_reserve(KeyTable *table, uint32_t nkeys, uint64_t nbytes)
{
	if (table->nrecords < nkeys ||
		table->value_size + nbytes + (uint64_t) nkeys * (table->record_size + sizeof(int64_t)) > VALUE_SIZE_LIMIT)
		return false;
	reserve_bytes(table, nbytes);
	reserve_records(table, nkeys);
	if (is_crowded(table, (uint64_t) table->nrecords + nkeys))
		grow_slots(table, table->slot_bits + 1);
	return true;
}

void
key_table_intern(KeyTable *table, const PendingKey *keys, uint32_t count,
				 const unsigned char *bytes, uint32_t *numbers)
{
	for (uint32_t i = 0; i < count; i++)
	{
		fetch_ahead(table, keys, i, count);
		numbers[i] = intern(table, &keys[i], bytes);
	}
}

void
key_table_find(const KeyTable *table, const PendingKey *keys, uint32_t count,
			   const unsigned char *bytes, uint32_t *numbers)
{
	for (uint32_t i = 0; i < count; i++)
	{
		fetch_ahead(table, keys, i, count);
		numbers[i] = look_up(table, &keys[i], bytes);
	}
}

void
key_table_intern_space(KeyTable *table, const RecordSpace *space, uint32_t start, uint32_t count, uint32_t *numbers)
{
	PendingKey	keys[KEY_TABLE_BATCH];

	/* The space lies in one piece of less than 4 GB: offsets into it will do. */
	for (uint32_t i = 0; i < count; i++)
	{
		Key			key = space_key(space, start + i);
		uint64_t	offset = key.type == KEY_BIGINT ? 0 : key.bytes - (const unsigned char *) space;

		keys[i] = key_table_prepare(table, &key, offset);
	}
	key_table_intern(table, keys, count, (const unsigned char *) space, numbers);
}

void
key_table_follow(KeyTable *table, const KeyTable *copy)
{
	table->nrecords = copy->nrecords;
	table->nbytes = copy->nbytes;
	table->value_size = copy->value_size;
}

uint32_t
key_table_intern_one(KeyTable *table, const Key *key)
{
	PendingKey	pending = key_table_prepare(table, key, 0);

	return intern(table, &pending, key->bytes);
}

uint32_t
key_table_find_one(KeyTable *table, const Key *key)
{
	PendingKey	pending = key_table_prepare(table, key, 0);

	return look_up(table, &pending, key->bytes);
}

Key
key_table_key(const KeyTable *table, uint32_t number)
{
	const KeySection *section = &table->sections[section_number(table, number)];
	uint64_t	word = table->words[number];
	Key			key = {.source = section->source, .source_length = section->source_length, .type = section->type};

	if (section->type == KEY_BIGINT)
		key.bigint = (int64_t) word;
	else
	{
		key.bytes = word_bytes(table->bytes, word);
		key.length = WORD_LENGTH(word);
	}
	return key;
}

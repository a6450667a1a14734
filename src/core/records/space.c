/*
 * space.c
 *		Making, reading and checking record spaces.
 *
 * Written by SpaceWriter, key after key in order; read by index, and searched by
 * halving.  There is one form for the same records, so equality is that of bytes
 * and needs no keys.  The check goes through a space from its start and takes no
 * offset for granted before it has compared it with where the part before ended.
 *
 * That objects are named by their rank in a sorted, stored dictionary is how
 * column stores do it (dictionary encoding).
 */
#include "core/records/space.h"

#include <string.h>
#include <xxhash.h>

static bool
has_ends(KeyType type)
{
	return type == KEY_TEXT || type == KEY_BYTEA;
}

/* Bytes of a section's keys, without padding. */
static uint64_t
keys_size(KeyType type, uint64_t nrecords, uint64_t key_bytes)
{
	switch (type)
	{
		case KEY_BIGINT:
			return nrecords * sizeof(int64_t);
		case KEY_UUID:
			return nrecords * 16;
		default:
			return nrecords * sizeof(uint32_t) + key_bytes;
	}
}

static const uint32_t *
section_ends(const RecordSpace *space, const Section *section)
{
	return (const uint32_t *) ((const char *) space + section->keys);
}

static uint64_t
section_key_bytes(const RecordSpace *space, const Section *section)
{
	return has_ends(section->type) ? section_ends(space, section)[section->nrecords - 1] : 0;
}

void
value_size_check(Host *host, uint64_t nrecords, uint64_t size)
{
	Fault		fault;

	if (size <= VALUE_SIZE_LIMIT && nrecords < NO_RECORD)
		return;
	fault_set(&fault, FAULT_TOO_LARGE,
			  "Keep one value per block of records that share no edge, in a table of many rows.",
			  "value would exceed 1 GB or %u records", NO_RECORD - 1);
	fault_detail(&fault, "It would need at least %llu bytes for %llu records.",
				 (unsigned long long) size, (unsigned long long) nrecords);
	host->raise(host, &fault);
}

SpaceWriter
space_create(Host *host, const SectionPlan *plans, uint32_t nsections)
{
	uint64_t	size = sizeof(RecordSpace) + (uint64_t) nsections * sizeof(Section);
	uint64_t	nrecords = 0;
	RecordSpace *space;

	for (uint32_t i = 0; i < nsections; i++)
	{
		size += align8(plans[i].source_length);
		size += align8(keys_size(plans[i].type, plans[i].nrecords, plans[i].key_bytes));
		nrecords += plans[i].nrecords;
	}
	value_size_check(host, nrecords, size);

	space = host_zeros(host, size, 1);
	space->size = (uint32_t) size;
	space->nsections = nsections;
	size = sizeof(RecordSpace) + (uint64_t) nsections * sizeof(Section);
	for (uint32_t i = 0; i < nsections; i++)
	{
		Section    *section = &space->sections[i];

		section->first = space->nrecords;
		section->nrecords = plans[i].nrecords;
		section->source = (uint32_t) size;
		section->source_length = plans[i].source_length;
		section->type = (uint8_t) plans[i].type;
		if (plans[i].source_length > 0)
			memcpy((char *) space + size, plans[i].source, plans[i].source_length);
		size += align8(plans[i].source_length);
		section->keys = (uint32_t) size;
		size += align8(keys_size(plans[i].type, plans[i].nrecords, plans[i].key_bytes));
		space->nrecords += plans[i].nrecords;
	}
	return (SpaceWriter) {.space = space};
}

void
space_write(SpaceWriter *writer, const Key *key)
{
	Section    *section = &writer->space->sections[writer->section];
	char	   *keys = (char *) writer->space + section->keys;
	uint32_t	i = writer->record;

	if (section->type == KEY_BIGINT)
		((int64_t *) keys)[i] = key->bigint;
	else if (section->type == KEY_UUID)
		memcpy(keys + (size_t) i * 16, key->bytes, 16);
	else
	{
		uint32_t   *ends = (uint32_t *) keys;
		uint32_t	start = i > 0 ? ends[i - 1] : 0;

		if (key->length > 0)
			memcpy((char *) (ends + section->nrecords) + start, key->bytes, key->length);
		ends[i] = start + key->length;
	}

	if (++writer->record == section->nrecords)
	{
		writer->section++;
		writer->record = 0;
	}
}

int64_t *
space_write_bigints(SpaceWriter *writer)
{
	return (int64_t *) ((char *) writer->space + writer->space->sections[writer->section++].keys);
}

Hash128
bytes_hash(const void *bytes, size_t size)
{
	XXH128_hash_t hash = XXH3_128bits(bytes, size);

	return (Hash128) {hash.low64, hash.high64};
}

Hash128
space_hash(const RecordSpace *space)
{
	return bytes_hash(space, space->size);
}

Key
section_key(const RecordSpace *space, const Section *section, uint32_t record)
{
	const unsigned char *keys = (const unsigned char *) space + section->keys;
	Key			key = {
		.source = (const char *) space + section->source,
		.source_length = section->source_length,
		.type = section->type
	};

	if (section->type == KEY_BIGINT)
		key.bigint = ((const int64_t *) keys)[record];
	else if (section->type == KEY_UUID)
	{
		key.bytes = keys + (size_t) record * 16;
		key.length = 16;
	}
	else
	{
		const uint32_t *ends = (const uint32_t *) keys;
		uint32_t	start = record > 0 ? ends[record - 1] : 0;

		key.bytes = (const unsigned char *) (ends + section->nrecords) + start;
		key.length = ends[record] - start;
	}
	return key;
}

bool
space_equal(const RecordSpace *a, const RecordSpace *b)
{
	return a == b || (a->size == b->size && memcmp(a, b, a->size) == 0);
}

Key
space_key(const RecordSpace *space, uint32_t index)
{
	uint32_t	low = 0;
	uint32_t	high = space->nsections - 1;

	while (low < high)
	{
		uint32_t	middle = low + (high - low + 1) / 2;

		if (space->sections[middle].first <= index)
			low = middle;
		else
			high = middle - 1;
	}
	return section_key(space, &space->sections[low], index - space->sections[low].first);
}

int
bytes_compare(const void *a, uint32_t a_length, const void *b, uint32_t b_length)
{
	uint32_t	shorter = a_length < b_length ? a_length : b_length;
	int			order = shorter > 0 ? memcmp(a, b, shorter) : 0;

	return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

int
section_compare(const char *a_source, uint32_t a_length, KeyType a_type,
				const char *b_source, uint32_t b_length, KeyType b_type)
{
	int			order = bytes_compare(a_source, a_length, b_source, b_length);

	return order != 0 ? order : (a_type > b_type) - (a_type < b_type);
}

int
key_compare(const Key *a, const Key *b)
{
	int			order = section_compare(a->source, a->source_length, a->type,
										b->source, b->source_length, b->type);

	if (order != 0)
		return order;
	if (a->type == KEY_BIGINT)
		return (a->bigint > b->bigint) - (a->bigint < b->bigint);
	return bytes_compare(a->bytes, a->length, b->bytes, b->length);
}

/* The section that a key belongs to, or NULL. */
static const Section *
find_section(const RecordSpace *space, const Key *key)
{
	uint32_t	low = 0;
	uint32_t	high = space->nsections;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;
		const Section *section = &space->sections[middle];
		int			order = section_compare((const char *) space + section->source, section->source_length,
											section->type, key->source, key->source_length, key->type);

		if (order == 0)
			return section;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

uint32_t
space_find(const RecordSpace *space, const Key *key)
{
	const Section *section = find_section(space, key);
	uint32_t	low = 0;
	uint32_t	high = section != NULL ? section->nrecords : 0;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;
		Key			other = section_key(space, section, middle);
		int			order = key_compare(&other, key);

		if (order == 0)
			return section->first + middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_RECORD;
}

static bool
all_zero(const char *from, const char *to)
{
	for (; from < to; from++)
	{
		if (*from != 0)
			return false;
	}
	return true;
}

/* Whether a section's keys are sorted, distinct and well-formed. */
static bool
check_keys(Host *host, const RecordSpace *space, const Section *section, Fault *fault)
{
	for (uint32_t i = 0; i < section->nrecords; i++)
	{
		Key			key = section_key(space, section, i);

		if (section->type == KEY_TEXT && memchr(key.bytes, 0, key.length) != NULL)
			return fault_set(fault, FAULT_SYNTAX, NULL, "text key %u contains a zero byte",
							 section->first + i);
		if (i > 0)
		{
			Key			previous = section_key(space, section, i - 1);

			if (key_compare(&previous, &key) >= 0)
				return fault_set(fault, FAULT_SYNTAX, NULL,
								 "keys %u and %u are out of order or equal",
								 section->first + i - 1, section->first + i);
		}
		host_tick(host, i);
	}
	return true;
}

/* Whether the ends of text or bytea keys ascend and stay below limit. */
static bool
check_ends(Host *host, const RecordSpace *space, const Section *section, uint64_t limit, Fault *fault)
{
	const uint32_t *ends = section_ends(space, section);

	for (uint32_t i = 0; i < section->nrecords; i++)
	{
		if (ends[i] > limit || (i > 0 && ends[i] < ends[i - 1]))
			return fault_set(fault, FAULT_SYNTAX, NULL, "key %u ends outside its section",
							 section->first + i);
		host_tick(host, i);
	}
	return true;
}

/* Whether a section starts at offset as it should; moves offset to its end. */
static bool
check_section(Host *host, const RecordSpace *space, uint32_t number, uint64_t *offset, Fault *fault)
{
	const Section *section = &space->sections[number];
	const char *base = (const char *) space;
	uint64_t	source_end = *offset + section->source_length;
	uint64_t	keys = align8(source_end);
	uint64_t	end;

	if (section->type < KEY_BIGINT || section->type > KEY_BYTEA ||
		!all_zero((const char *) section->unused, (const char *) section->unused + sizeof(section->unused)))
		return fault_set(fault, FAULT_SYNTAX, NULL, "section %u has unknown key type %u", number, section->type);
	if (section->source != *offset || section->keys != keys || section->nrecords == 0 ||
		keys + keys_size(section->type, section->nrecords, 0) > space->size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "section %u does not lie where it should", number);
	if (has_ends(section->type) &&
		!check_ends(host, space, section,
					space->size - keys - keys_size(section->type, section->nrecords, 0), fault))
		return false;

	end = keys + keys_size(section->type, section->nrecords, section_key_bytes(space, section));
	if (align8(end) > space->size ||
		!all_zero(base + source_end, base + keys) || !all_zero(base + end, base + align8(end)))
		return fault_set(fault, FAULT_SYNTAX, NULL, "section %u is not padded with zeros", number);
	if (memchr(base + section->source, 0, section->source_length) != NULL)
		return fault_set(fault, FAULT_SYNTAX, NULL, "source name of section %u contains a zero byte", number);
	*offset = align8(end);
	return check_keys(host, space, section, fault);
}

static bool
sections_ascend(const RecordSpace *space, const Section *a, const Section *b)
{
	const char *base = (const char *) space;

	return section_compare(base + a->source, a->source_length, a->type,
						   base + b->source, b->source_length, b->type) < 0;
}

bool
space_check(Host *host, const RecordSpace *space, uint64_t available, Fault *fault)
{
	uint64_t	offset = sizeof(RecordSpace);
	uint64_t	nrecords = 0;

	if (available < offset || space->size < offset || space->size > available || space->size % 8 != 0 ||
		space->unused != 0 || space->nsections > (space->size - offset) / sizeof(Section))
		return fault_set(fault, FAULT_SYNTAX, NULL, "record space header does not fit its size");

	offset += (uint64_t) space->nsections * sizeof(Section);
	for (uint32_t i = 0; i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];

		if (section->first != nrecords)
			return fault_set(fault, FAULT_SYNTAX, NULL, "section %u starts at the wrong record", i);
		if (!check_section(host, space, i, &offset, fault))
			return false;
		if (i > 0 && !sections_ascend(space, section - 1, section))
			return fault_set(fault, FAULT_SYNTAX, NULL, "sections %u and %u are out of order or equal", i - 1, i);
		nrecords += section->nrecords;
		host_tick(host, i);
	}
	if (offset != space->size || nrecords != space->nrecords)
		return fault_set(fault, FAULT_SYNTAX, NULL, "record space does not fill its size");
	return true;
}

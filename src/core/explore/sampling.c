/*
 * sampling.c
 *		Numbers for records, and the least of them.
 *
 * A sample is what has the smallest numbers, which is as random as they are,
 * and needs no second pass, whatever its size.  The numbers are a hash of the
 * name, mixed by splitmix64 with the seed: a hash alone would not do, as seeds
 * that differ in one bit should have nothing in common.
 *
 * That records with the smallest numbers form a sample that stays when the set
 * grows is Broder's bottom-k sketch (1997).  An entity that stands where the
 * least of its records' numbers stands is drawn by its size.
 */
#include "core/explore/sampling.h"

#include <xxhash.h>

#include "core/measure/inclusion.h"
#include "core/util/sort.h"

/* The step of the generator splitmix64 (Steele, Lea and Flood, 2014). */
static uint64_t
splitmix64(uint64_t state)
{
	state += UINT64_C(0x9E3779B97F4A7C15);
	state = (state ^ (state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	state = (state ^ (state >> 27)) * UINT64_C(0x94D049BB133111EB);
	return state ^ (state >> 31);
}

/* A number for a key, its source being hashed already; on all machines the same. */
static uint64_t
hash_key(const Key *key, uint64_t source_hash)
{
	unsigned char bytes[sizeof(int64_t)];

	if (key->type != KEY_BIGINT)
		return XXH3_64bits_withSeed(key->bytes, key->length, source_hash);
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char) ((uint64_t) key->bigint >> (8 * i));
	return XXH3_64bits_withSeed(bytes, sizeof(bytes), source_hash);
}

/* What each record draws. */
static uint64_t *
draw_numbers(Host *host, const RecordSpace *space, uint64_t seed)
{
	uint64_t   *numbers = host_array(host, space->nrecords, sizeof(uint64_t));
	uint64_t	salt = splitmix64(seed);

	for (uint32_t i = 0; i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];
		uint64_t	source_hash = XXH3_64bits_withSeed((const char *) space + section->source,
													   section->source_length, section->type);

		for (uint32_t record = 0; record < section->nrecords; record++)
		{
			Key			key = section_key(space, section, record);

			numbers[section->first + record] = splitmix64(hash_key(&key, source_hash) ^ salt);
			host_tick(host, record);
		}
	}
	return numbers;
}

/* The records, by what they drew. */
static SortItem *
line_up_records(Host *host, const Groups *entities, const uint64_t *numbers)
{
	SortItem   *items = host_array(host, entities->starts[entities->ngroups], sizeof(SortItem));

	for (uint32_t entity = 0; entity < entities->ngroups; entity++)
	{
		for (uint32_t i = entities->starts[entity]; i < entities->starts[entity + 1]; i++)
		{
			items[i] = (SortItem) {.key = numbers[entities->members[i]], .a = entity};
			host_tick(host, i);
		}
	}
	sort_items(host, items, entities->starts[entities->ngroups]);
	return items;
}

/* The least that some records drew. */
static uint64_t
least_number(Host *host, const uint64_t *numbers, const uint32_t *records, uint32_t count)
{
	uint64_t	least = UINT64_MAX;

	for (uint32_t i = 0; i < count; i++)
	{
		if (numbers[records[i]] < least)
			least = numbers[records[i]];
		host_tick(host, i);
	}
	return least;
}

/* The entities, by what the method looks at. */
static SortItem *
line_up_entities(Host *host, const Groups *entities, SamplingMethod method, const uint64_t *numbers)
{
	SortItem   *items = host_array(host, entities->ngroups, sizeof(SortItem));

	for (uint32_t entity = 0; entity < entities->ngroups; entity++)
	{
		const uint32_t *records = entities->members + entities->starts[entity];
		uint32_t	size = entities->starts[entity + 1] - entities->starts[entity];

		items[entity].a = entity;
		if (method == SAMPLE_LARGEST)
			items[entity].key = ~(uint64_t) size;
		else
			items[entity].key = least_number(host, numbers, records, method == SAMPLE_BY_SIZE ? size : 1);
		host_tick(host, entity);
	}
	sort_items(host, items, entities->ngroups);
	return items;
}

/* The entities of the first n items, ascending, each once. */
static uint32_t *
pick(Host *host, const SortItem *items, uint32_t n, uint32_t nentities, uint32_t *count)
{
	unsigned char *picked = host_zeros(host, nentities, 1);
	uint32_t   *result;
	uint32_t	filled = 0;

	*count = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		*count += !picked[items[i].a];
		picked[items[i].a] = 1;
		host_tick(host, i);
	}
	result = host_array(host, *count, sizeof(uint32_t));
	for (uint32_t entity = 0; entity < nentities; entity++)
	{
		if (picked[entity])
			result[filled++] = entity;
		host_tick(host, entity);
	}
	host->release(host, picked);
	return result;
}

uint32_t *
sampling_draw(Host *host, const RecordSpace *space, const Groups *entities,
			  SamplingMethod method, uint32_t n, uint64_t seed, uint32_t *count)
{
	bool		by_record = method == SAMPLE_BY_RECORD;
	uint32_t	nitems = by_record ? space->nrecords : entities->ngroups;
	uint64_t   *numbers = method != SAMPLE_LARGEST ? draw_numbers(host, space, seed) : NULL;
	SortItem   *items;
	uint32_t   *result;

	items = by_record ? line_up_records(host, entities, numbers) : line_up_entities(host, entities, method, numbers);
	result = pick(host, items, n < nitems ? n : nitems, entities->ngroups, count);
	host->release(host, items);
	host->release(host, numbers);
	return result;
}

double
sampling_rate(Host *host, const Groups *entities, SamplingMethod method, uint32_t n)
{
	uint32_t	nrecords = entities->starts[entities->ngroups];
	uint32_t   *sizes;
	double		rate;

	if (method == SAMPLE_BY_RECORD)
		return n < nrecords ? -log1p(-(double) n / nrecords) : INFINITY;
	if (method != SAMPLE_BY_SIZE)
		return INFINITY;
	sizes = host_array(host, entities->ngroups, sizeof(uint32_t));
	for (uint32_t i = 0; i < entities->ngroups; i++)
	{
		sizes[i] = entities->starts[i + 1] - entities->starts[i];
		host_tick(host, i);
	}
	rate = inclusion_rate_for(host, sizes, entities->ngroups, n);
	host->release(host, sizes);
	return rate;
}

double
sampling_weight(double rate, uint32_t size)
{
	return inclusion_probability(rate, 1) / inclusion_probability(rate, size);
}

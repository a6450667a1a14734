/*
 * rules.c
 *		What rules say of each record.
 */
#include "core/hierarchy/rules.h"

#include <string.h>

#include "core/records/align.h"
#include "core/util/bitset.h"

static int
compare_source(const RecordSpace *space, uint32_t section, const SourceName *source)
{
	return bytes_compare((const char *) space + space->sections[section].source,
						 space->sections[section].source_length, source->bytes, source->length);
}

/* The first section of a source, or how many there are if none is its. */
static uint32_t
first_section(const RecordSpace *space, const SourceName *source)
{
	uint32_t	low = 0;
	uint32_t	high = space->nsections;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (compare_source(space, middle, source) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < space->nsections && compare_source(space, low, source) == 0 ? low : space->nsections;
}

uint32_t
rules_unknown_source(const Rules *rules, const RecordSpace *space)
{
	uint32_t	source = 0;

	while (source < rules->nsources && first_section(space, &rules->sources[source]) < space->nsections)
		source++;
	return source;
}

/* The sections whose records are limited, a bit for each. */
static uint64_t *
limited_sections(Host *host, const Rules *rules, const RecordSpace *space)
{
	uint64_t   *limited = bitset_create(host, space->nsections);

	for (uint32_t i = 0; i < space->nsections && !rules->of_some; i++)
		bitset_add(limited, i);
	for (uint32_t i = 0; i < rules->nsources; i++)
	{
		uint32_t	section = first_section(space, &rules->sources[i]);

		for (; section < space->nsections && compare_source(space, section, &rules->sources[i]) == 0; section++)
			bitset_add(limited, section);
		host_tick(host, i);
	}
	return limited;
}

static bool
same_source(const RecordSpace *space, uint32_t a, uint32_t b)
{
	const Section *other = &space->sections[b];

	return compare_source(space, a, &(SourceName) {(const char *) space + other->source, other->source_length}) == 0;
}

/* Numbers the limited sources; sections of one source stand together. */
static void
number_sources(Host *host, const Rules *rules, const RecordSpace *space, RecordRules *result)
{
	uint64_t   *limited = limited_sections(host, rules, space);

	result->source_of = host_array(host, space->nrecords, sizeof(uint32_t));
	for (uint32_t section = 0; section < space->nsections; section++)
	{
		uint32_t	record = space->sections[section].first;
		uint32_t	stop = section + 1 < space->nsections ? space->sections[section + 1].first : space->nrecords;
		bool		is_limited = bitset_has(limited, section);

		if (is_limited && (section == 0 || !same_source(space, section, section - 1)))
			result->nsources++;
		for (; record < stop; record++)
		{
			result->source_of[record] = is_limited ? result->nsources - 1 : NO_GROUP;
			host_tick(host, record);
		}
	}
	host->release(host, limited);
}

/* The labels that a partition has for records of a space. */
static uint32_t *
labels_of_records(Host *host, const Partition *apart, const RecordSpace *space)
{
	CommonRecords common = common_records(host, space, partition_space(apart));
	uint32_t   *labels = host_array(host, space->nrecords, sizeof(uint32_t));

	memset(labels, 0xFF, space->nrecords * sizeof(uint32_t));
	for (uint32_t i = 0; i < common.nrecords; i++)
	{
		labels[index_at(common.left, i)] = partition_label(apart, index_at(common.right, i));
		host_tick(host, i);
	}
	common_free(host, &common);
	return labels;
}

RecordRules
rules_for_records(Host *host, const Rules *rules, const RecordSpace *space)
{
	RecordRules result = {.max_size = rules->max_size, .max_per_source = rules->max_per_source};

	if (rules->max_per_source != ANY_NUMBER)
		number_sources(host, rules, space, &result);
	if (rules->apart != NULL)
		result.label_of = labels_of_records(host, rules->apart, space);
	return result;
}

void
record_rules_free(Host *host, RecordRules *rules)
{
	host->release(host, rules->source_of);
	host->release(host, rules->label_of);
}

/*
 * wire.c
 *		Reading and writing the binary form.
 *
 * Reading believes nothing: it checks that all counts fit the bytes that are
 * there before it takes memory for them, makes the flat value, and hands that
 * to its validator.
 */
#include "core/wire.h"

#include <string.h>

typedef struct WireReader
{
	Host	   *host;
	const unsigned char *at;
	const unsigned char *end;
	bool		failed;			/* something was missing */
} WireReader;

static uint64_t
remaining(const WireReader *reader)
{
	return reader->end - reader->at;
}

/* The next length bytes; NULL if there are not so many. */
static const unsigned char *
take(WireReader *reader, uint64_t length)
{
	const unsigned char *bytes = reader->at;

	if (reader->failed || length > remaining(reader))
	{
		reader->failed = true;
		return NULL;
	}
	reader->at += length;
	return bytes;
}

/* A number of so many bytes; zero if it is not there. */
static uint64_t
take_number(WireReader *reader, unsigned width)
{
	const unsigned char *bytes = take(reader, width);
	uint64_t	number = 0;

	for (unsigned i = 0; bytes != NULL && i < width; i++)
		number = number << 8 | bytes[i];
	return number;
}

/* How many things follow, each of which takes at least width bytes. */
static uint32_t
take_count(WireReader *reader, unsigned width)
{
	uint64_t	count = take_number(reader, 4);

	if (count * width > remaining(reader))
		reader->failed = true;
	return reader->failed ? 0 : (uint32_t) count;
}

/* count numbers of four bytes, each at most largest. */
static uint32_t *
take_numbers(WireReader *reader, uint32_t count, uint32_t largest)
{
	const unsigned char *bytes = take(reader, (uint64_t) count * 4);
	WireReader	numbers = {.at = bytes};
	uint32_t   *array;

	if (bytes == NULL)
		return NULL;
	numbers.end = bytes + (uint64_t) count * 4;
	array = host_array(reader->host, count, sizeof(uint32_t));
	for (uint32_t i = 0; i < count; i++)
	{
		array[i] = (uint32_t) take_number(&numbers, 4);
		if (array[i] > largest)
			reader->failed = true;
		host_tick(reader->host, i);
	}
	return array;
}

static Key
take_key(WireReader *reader, const SectionPlan *plan)
{
	Key			key = {.source = plan->source,.source_length = plan->source_length,.type = plan->type};

	if (plan->type == KEY_BIGINT)
		key.bigint = (int64_t) take_number(reader, 8);
	else
	{
		key.length = plan->type == KEY_UUID ? 16 : (uint32_t) take_number(reader, 4);
		key.bytes = take(reader, key.length);
	}
	return key;
}

/* Reads a section's header into *plan and passes over its keys. */
static void
plan_section(WireReader *reader, SectionPlan *plan)
{
	uint64_t	type = take_number(reader, 1);

	plan->source_length = take_count(reader, 1);
	plan->source = (const char *) take(reader, plan->source_length);
	plan->type = (KeyType) type;
	plan->nrecords = take_count(reader, type == KEY_BIGINT ? 8 : type == KEY_UUID ? 16 : 4);
	plan->key_bytes = 0;
	if (type < KEY_BIGINT || type > KEY_BYTEA || plan->nrecords == 0)
		reader->failed = true;
	for (uint32_t i = 0; i < plan->nrecords && !reader->failed; i++)
	{
		plan->key_bytes += take_key(reader, plan).length;
		host_tick(reader->host, i);
	}
}

/* Reads a space twice: once for its sizes, once for its keys. */
static RecordSpace *
take_space(WireReader *reader)
{
	uint32_t	nsections = take_count(reader, 9);
	WireReader	again = *reader;
	SectionPlan *plans = host_array(reader->host, nsections, sizeof(SectionPlan));
	SpaceWriter writer = {0};

	for (uint32_t i = 0; i < nsections && !reader->failed; i++)
	{
		plan_section(reader, &plans[i]);
		host_tick(reader->host, i);
	}
	if (!reader->failed)
	{
		writer = space_create(reader->host, plans, nsections);
		for (uint32_t i = 0; i < nsections; i++)
		{
			take(&again, 1 + 4 + plans[i].source_length + 4);
			for (uint32_t j = 0; j < plans[i].nrecords; j++)
			{
				Key			key = take_key(&again, &plans[i]);

				space_write(&writer, &key);
				host_tick(reader->host, j);
			}
			host_tick(reader->host, i);
		}
	}
	reader->host->release(reader->host, plans);
	return writer.space;
}

static bool
take_version(WireReader *reader, uint8_t version, Fault *fault)
{
	uint64_t	found = take_number(reader, 1);

	if (!reader->failed && found != version)
		return fault_set(fault, FAULT_SYNTAX, NULL, "unknown version %u", (unsigned) found);
	return true;
}

/* Whether all bytes were read and none was missing. */
static bool
all_taken(const WireReader *reader, Fault *fault)
{
	if (reader->failed)
		return fault_set(fault, FAULT_SYNTAX, NULL, "a count or a number does not fit the bytes that follow it");
	if (reader->at != reader->end)
		return fault_set(fault, FAULT_SYNTAX, NULL, "extra bytes at the end: %llu", (unsigned long long) remaining(reader));
	return true;
}

static double *
take_thresholds(WireReader *reader, uint32_t count)
{
	double	   *thresholds = host_array(reader->host, count, sizeof(double));

	for (uint32_t i = 0; i < count; i++)
	{
		uint64_t	bits = take_number(reader, 8);

		memcpy(&thresholds[i], &bits, sizeof(double));
		host_tick(reader->host, i);
	}
	return thresholds;
}

Hierarchy *
wire_read_hierarchy(Host *host, const void *bytes, uint64_t size, Fault *fault)
{
	WireReader	reader = {.host = host,.at = bytes,.end = (const unsigned char *) bytes + size};
	RecordSpace *space;
	Line		line = {0};
	Hierarchy  *h = NULL;

	if (!take_version(&reader, HIERARCHY_VERSION, fault))
		return NULL;
	space = take_space(&reader);
	line.nrecords = space != NULL ? space->nrecords : 0;
	line.nthresholds = take_count(&reader, 8);
	line.thresholds = take_thresholds(&reader, line.nthresholds);
	line.gaps = take_numbers(&reader, line.nrecords > 0 ? line.nrecords - 1 : 0, line.nthresholds);
	line.order = take_numbers(&reader, line.nrecords, NO_RECORD);
	if (all_taken(&reader, fault))
		h = hierarchy_create(host, space, &line);
	line_free(host, &line);
	host->release(host, space);
	if (h != NULL && !hierarchy_check(host, h, h->head.size, fault))
	{
		host->release(host, h);
		return NULL;
	}
	return h;
}

/*
 * Turns labels into heads: for each record, the first one with its label.
 * False if a label comes before the one below it, or one is missing.
 */
static bool
heads_from_labels(Host *host, uint32_t *labels, uint32_t nrecords, uint32_t nentities, Fault *fault)
{
	uint32_t   *head_of = host_array(host, nentities, sizeof(uint32_t));
	uint32_t	seen = 0;
	bool		ordered = true;

	for (uint32_t i = 0; i < nrecords && ordered; i++)
	{
		uint32_t	label = labels[i];

		ordered = label <= seen && label < nentities;
		if (ordered && label == seen)
			head_of[seen++] = i;
		if (ordered)
			labels[i] = head_of[label];
		host_tick(host, i);
	}
	host->release(host, head_of);
	return (ordered && seen == nentities) ||
		fault_set(fault, FAULT_SYNTAX, NULL, "entities are not numbered in the order of their smallest record");
}

Partition *
wire_read_partition(Host *host, const void *bytes, uint64_t size, Fault *fault)
{
	WireReader	reader = {.host = host,.at = bytes,.end = (const unsigned char *) bytes + size};
	RecordSpace *space;
	uint32_t	nrecords;
	uint32_t	nentities;
	uint32_t   *labels;
	Partition  *p = NULL;

	if (!take_version(&reader, PARTITION_VERSION, fault))
		return NULL;
	space = take_space(&reader);
	nrecords = space != NULL ? space->nrecords : 0;
	nentities = (uint32_t) take_number(&reader, 4);
	if (nentities > nrecords)
		reader.failed = true;
	labels = take_numbers(&reader, nrecords, NO_RECORD);
	if (all_taken(&reader, fault) && heads_from_labels(host, labels, nrecords, nentities, fault))
		p = partition_create(host, space, space_hash(space), labels);
	host->release(host, labels);
	host->release(host, space);
	if (p != NULL && !partition_check(host, p, p->head.size, fault))
	{
		host->release(host, p);
		return NULL;
	}
	return p;
}

static void
put_number(ByteBuffer *out, uint64_t number, unsigned width)
{
	char	   *bytes = buffer_extend(out, width);

	for (unsigned i = 0; i < width; i++)
		bytes[i] = (char) (number >> (8 * (width - 1 - i)));
}

static void
put_space(ByteBuffer *out, const RecordSpace *space)
{
	put_number(out, space->nsections, 4);
	for (uint32_t i = 0; i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];

		put_number(out, section->type, 1);
		put_number(out, section->source_length, 4);
		buffer_append(out, (const char *) space + section->source, section->source_length);
		put_number(out, section->nrecords, 4);
		for (uint32_t j = 0; j < section->nrecords; j++)
		{
			Key			key = section_key(space, section, j);

			if (key.type == KEY_BIGINT)
				put_number(out, (uint64_t) key.bigint, 8);
			else
			{
				if (key.type != KEY_UUID)
					put_number(out, key.length, 4);
				buffer_append(out, key.bytes, key.length);
			}
			host_tick(out->host, j);
		}
		host_tick(out->host, i);
	}
}

void
wire_write_hierarchy(ByteBuffer *out, const Hierarchy *h)
{
	const double *thresholds = hierarchy_thresholds(h);
	const uint32_t *order = hierarchy_order(h);

	put_number(out, HIERARCHY_VERSION, 1);
	put_space(out, hierarchy_space(h));
	put_number(out, h->nthresholds, 4);
	for (uint32_t i = 0; i < h->nthresholds; i++)
	{
		uint64_t	bits;

		memcpy(&bits, &thresholds[i], sizeof(bits));
		put_number(out, bits, 8);
		host_tick(out->host, i);
	}
	for (uint32_t i = 0; i + 1 < h->head.nrecords; i++)
	{
		put_number(out, hierarchy_gap(h, i), 4);
		host_tick(out->host, i);
	}
	for (uint32_t i = 0; i < h->head.nrecords; i++)
	{
		put_number(out, order[i], 4);
		host_tick(out->host, i);
	}
}

void
wire_write_partition(ByteBuffer *out, const Partition *p)
{
	put_number(out, PARTITION_VERSION, 1);
	put_space(out, partition_space(p));
	put_number(out, p->nentities, 4);
	for (uint32_t i = 0; i < p->head.nrecords; i++)
	{
		put_number(out, partition_label(p, i), 4);
		host_tick(out->host, i);
	}
}

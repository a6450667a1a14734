/*
 * wire.c
 *		Reading and writing the binary form.
 *
 * Reading believes nothing: it checks that all counts fit the bytes that are
 * there before it takes memory for them, makes the flat value, and hands that
 * to its validator.
 */
#include "core/format/wire.h"
#include "core/frame/frame_build.h"

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
	Key			key = {.source = plan->source, .source_length = plan->source_length, .type = plan->type};

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

/* A line of so many records; its order is not looked at. */
static Line
take_line(WireReader *reader, uint32_t nrecords)
{
	Line		line = {.nrecords = nrecords, .nthresholds = take_count(reader, 8)};

	line.thresholds = take_thresholds(reader, line.nthresholds);
	line.gaps = take_numbers(reader, nrecords > 0 ? nrecords - 1 : 0, line.nthresholds);
	line.order = take_numbers(reader, nrecords, NO_RECORD);
	return line;
}

Hierarchy *
wire_read_hierarchy(Host *host, const void *bytes, uint64_t size, Fault *fault)
{
	WireReader	reader = {.host = host, .at = bytes, .end = (const unsigned char *) bytes + size};
	RecordSpace *space;
	Line		line;
	Hierarchy  *h = NULL;

	if (!take_version(&reader, HIERARCHY_VERSION, fault))
		return NULL;
	space = take_space(&reader);
	line = take_line(&reader, space != NULL ? space->nrecords : 0);
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
	WireReader	reader = {.host = host, .at = bytes, .end = (const unsigned char *) bytes + size};
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

/* Reads the collections; false if there are fewer than was said. */
static FrameLine *
take_collections(WireReader *reader, uint32_t count)
{
	FrameLine  *lines = host_zeros(reader->host, count, sizeof(FrameLine));

	for (uint32_t i = 0; i < count && !reader->failed; i++)
	{
		lines[i].length = take_count(reader, 1);
		lines[i].name = (const char *) take(reader, lines[i].length);
		lines[i].line = take_line(reader, take_count(reader, 4));
		host_tick(reader->host, i);
	}
	return lines;
}

/* Whether a frame that was read is one, and its space has no record too many. */
static bool
check_frame(Host *host, const Frame *f, Fault *fault)
{
	if (f->ngarbage > 0)
		return fault_set(fault, FAULT_SYNTAX, NULL, "nothing holds %u of %u records", f->ngarbage, f->head.nrecords);
	return frame_check(host, f, f->head.size, fault);
}

/* Whether the names, which may be empty, ascend; making a frame would sort them. */
static bool
check_sorted(Host *host, const FrameLine *lines, uint32_t count, Fault *fault)
{
	for (uint32_t i = 1; i < count; i++)
	{
		if (bytes_compare(lines[i - 1].name, lines[i - 1].length, lines[i].name, lines[i].length) >= 0)
			return fault_set(fault, FAULT_SYNTAX, NULL, "names of collections %u and %u are out of order or equal",
							 i - 1, i);
		host_tick(host, i);
	}
	return true;
}

Frame *
wire_read_frame(Host *host, const void *bytes, uint64_t size, Fault *fault)
{
	WireReader	reader = {.host = host, .at = bytes, .end = (const unsigned char *) bytes + size};
	RecordSpace *space;
	uint32_t	ndeclared;
	uint32_t   *declared;
	uint32_t	nlines;
	FrameLine  *lines;
	Frame	   *f = NULL;

	if (!take_version(&reader, FRAME_VERSION, fault))
		return NULL;
	space = take_space(&reader);
	ndeclared = take_count(&reader, 4);
	declared = take_numbers(&reader, ndeclared, NO_RECORD);
	nlines = take_count(&reader, 12);
	lines = take_collections(&reader, nlines);
	if (all_taken(&reader, fault) && check_sorted(host, lines, nlines, fault))
		f = frame_from_lines(host, space, lines, nlines, declared, ndeclared, fault);
	for (uint32_t i = 0; i < nlines; i++)
		line_free(host, &lines[i].line);
	host->release(host, lines);
	host->release(host, declared);
	host->release(host, space);
	if (f != NULL && !check_frame(host, f, fault))
	{
		host->release(host, f);
		return NULL;
	}
	return f;
}

/* Where the numbers of 8 bytes begin in a total; there are no others from there on. */
#define TOTAL_NUMBERS offsetof(SweepTotal, not_in_truth)

SweepTotal *
wire_read_sweep_total(Host *host, const void *bytes, uint64_t size, Fault *fault)
{
	WireReader	reader = {.host = host, .at = bytes, .end = (const unsigned char *) bytes + size};
	SweepTotal	head = {.version = SWEEP_TOTAL_VERSION};
	SweepTotal *total;

	if (!take_version(&reader, SWEEP_TOTAL_VERSION, fault))
		return NULL;
	head.missing = (uint8_t) take_number(&reader, 1);
	head.has_truth = (uint8_t) take_number(&reader, 1);
	head.has_at = (uint8_t) take_number(&reader, 1);
	head.nrecords = (uint32_t) take_number(&reader, 4);
	head.nat = (uint32_t) take_number(&reader, 4);
	head.nchanges = (uint32_t) take_number(&reader, 4);
	head.scales = (uint32_t) take_number(&reader, 4);
	if (sweep_total_size(head.nat, head.nchanges) - TOTAL_NUMBERS > remaining(&reader))
		reader.failed = true;
	if (reader.failed)
	{
		all_taken(&reader, fault);
		return NULL;
	}
	total = sweep_total_create(host, head.nat, head.nchanges);
	head.size = total->size;
	*total = head;
	for (uint64_t at = TOTAL_NUMBERS; at < total->size; at += 8)
	{
		uint64_t	number = take_number(&reader, 8);

		memcpy((char *) total + at, &number, 8);
		host_tick(host, at / 8);
	}
	if (!all_taken(&reader, fault) || !sweep_total_check(host, total, total->size, fault))
	{
		host->release(host, total);
		return NULL;
	}
	return total;
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

static void
put_line(ByteBuffer *out, const Line *line)
{
	put_number(out, line->nthresholds, 4);
	for (uint32_t i = 0; i < line->nthresholds; i++)
	{
		uint64_t	bits;

		memcpy(&bits, &line->thresholds[i], sizeof(bits));
		put_number(out, bits, 8);
		host_tick(out->host, i);
	}
	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		put_number(out, line->gaps[i], 4);
		host_tick(out->host, i);
	}
	for (uint32_t i = 0; i < line->nrecords; i++)
	{
		put_number(out, line->order[i], 4);
		host_tick(out->host, i);
	}
}

void
wire_write_hierarchy(ByteBuffer *out, const Hierarchy *h)
{
	Line		line = hierarchy_line(out->host, h);

	put_number(out, HIERARCHY_VERSION, 1);
	put_space(out, hierarchy_space(h));
	put_line(out, &line);
	line_free(out->host, &line);
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

/* Writes a frame that has no garbage. */
static void
put_frame(ByteBuffer *out, const Frame *f)
{
	put_number(out, FRAME_VERSION, 1);
	put_space(out, frame_space(f));
	put_number(out, f->ndeclared, 4);
	for (uint32_t i = 0; i < f->ndeclared; i++)
	{
		put_number(out, frame_declared_index(f, i), 4);
		host_tick(out->host, i);
	}
	put_number(out, f->ncollections, 4);
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;
		Line		line = frame_line(out->host, f, collection);

		put_number(out, collection->name_length, 4);
		buffer_append(out, collection_name(f, collection), collection->name_length);
		put_number(out, collection->nrecords, 4);
		put_line(out, &line);
		line_free(out->host, &line);
		host_tick(out->host, i);
	}
}

void
wire_write_frame(ByteBuffer *out, const Frame *f)
{
	Frame	   *compacted;

	if (f->ngarbage == 0)
	{
		put_frame(out, f);
		return;
	}
	compacted = frame_compact(out->host, f);
	put_frame(out, compacted);
	out->host->release(out->host, compacted);
}

void
wire_write_sweep_total(ByteBuffer *out, const SweepTotal *total)
{
	put_number(out, SWEEP_TOTAL_VERSION, 1);
	put_number(out, total->missing, 1);
	put_number(out, total->has_truth, 1);
	put_number(out, total->has_at, 1);
	put_number(out, total->nrecords, 4);
	put_number(out, total->nat, 4);
	put_number(out, total->nchanges, 4);
	put_number(out, total->scales, 4);
	for (uint64_t at = TOTAL_NUMBERS; at < total->size; at += 8)
	{
		uint64_t	number;

		memcpy(&number, (const char *) total + at, 8);
		put_number(out, number, 8);
		host_tick(out->host, at / 8);
	}
}

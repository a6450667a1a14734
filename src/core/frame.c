/*
 * frame.c
 *		Making, reading and checking flat frames.
 *
 * Whatever makes a frame gathers a draft first: a record space, and of each
 * collection where its parts are now and what index its records get.  One
 * function writes a draft down, without its garbage if that is too much.
 */
#include "core/frame.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/align.h"
#include "core/buffer.h"

/* A collection of a draft, wherever it comes from. */
typedef struct Part
{
	const char *name;
	uint32_t	name_length;
	Hash128		value_hash;
	uint32_t	nrecords;
	uint32_t	nthresholds;
	const double *thresholds;
	const unsigned char *gaps;	/* packed as a hierarchy has them */
	const uint32_t *order;		/* of a hierarchy, or NULL */
	const unsigned char *packed;	/* or else the order of a frame, */
	unsigned	width;			/* in so many bytes each */
	const uint32_t *map;		/* what the indices in the order are in the
								 * draft's space; NULL: the same */
} Part;

typedef struct Draft
{
	Host	   *host;
	const RecordSpace *space;
	Hash128		space_hash;
	RecordSpace *made;			/* the space, if it is the draft's own */
	uint32_t	nparts;
	Part	   *parts;			/* sorted by name */
	uint32_t	nowned;
	void	  **owned;			/* what the parts point into, to be released */
	uint64_t   *declared;		/* a bit for each record of the space */
	Hash128		declared_hash;
} Draft;

/* ---- sets of records, a bit for each ---- */

static uint64_t *
no_records(Host *host, uint32_t nrecords)
{
	return host_zeros(host, (uint64_t) nrecords / 64 + 1, sizeof(uint64_t));
}

static void
mark(uint64_t *set, uint32_t record)
{
	set[record / 64] |= UINT64_C(1) << (record % 64);
}

static bool
is_marked(const uint64_t *set, uint32_t record)
{
	return set[record / 64] >> (record % 64) & 1;
}

static uint32_t
count_marked(Host *host, const uint64_t *set, uint32_t nrecords)
{
	uint32_t	count = 0;

	for (uint32_t i = 0; i < nrecords; i++)
	{
		count += is_marked(set, i);
		host_tick(host, i);
	}
	return count;
}

/* The records of a set, ascending. */
static uint32_t *
list_marked(Host *host, const uint64_t *set, uint32_t nrecords, uint32_t *count)
{
	uint32_t   *records;
	uint32_t	n = 0;

	*count = count_marked(host, set, nrecords);
	records = host_array(host, *count, sizeof(uint32_t));
	for (uint32_t i = 0; i < nrecords; i++)
	{
		if (is_marked(set, i))
			records[n++] = i;
		host_tick(host, i);
	}
	return records;
}

/* ---- where things are in a frame ---- */

static uint64_t
declared_offset(const Frame *f)
{
	return align8(frame_directory_size(f));
}

static const unsigned char *
declared_packed(const Frame *f)
{
	return (const unsigned char *) f + declared_offset(f);
}

uint32_t
frame_declared_index(const Frame *f, uint32_t i)
{
	return pack_get(declared_packed(f), f->head.width, i);
}

/* Bytes of a collection's thresholds, order and gaps, without padding. */
static uint64_t
content_size(uint64_t nrecords, uint64_t nthresholds, unsigned width)
{
	return nthresholds * sizeof(double) + nrecords * width +
		(nrecords > 0 ? nrecords - 1 : 0) * pack_width((uint32_t) nthresholds);
}

uint64_t
collection_size(const Frame *f, const Collection *collection)
{
	return align8(content_size(collection->nrecords, collection->nthresholds, f->head.width));
}

static const unsigned char *
collection_order(const Frame *f, const Collection *collection)
{
	return (const unsigned char *) (collection_thresholds(f, collection) + collection->nthresholds);
}

static const unsigned char *
collection_gaps(const Frame *f, const Collection *collection)
{
	return collection_order(f, collection) + (uint64_t) collection->nrecords * f->head.width;
}

const RecordSpace *
frame_space(const Frame *f)
{
	uint64_t	offset = declared_offset(f) + align8((uint64_t) f->ndeclared * f->head.width);

	if (f->ncollections > 0)
	{
		const Collection *last = frame_collections(f) + f->ncollections - 1;

		offset = last->content + collection_size(f, last);
	}
	return (const RecordSpace *) ((const char *) f + offset);
}

/* ---- drafts ---- */

/* A draft over a space, with room for so many parts and things that it owns. */
static Draft
draft_begin(Host *host, const RecordSpace *space, Hash128 hash, uint64_t nparts, uint64_t nowned)
{
	return (Draft) {
		.host = host,
		.space = space,
		.space_hash = hash,
		.parts = host_array(host, nparts, sizeof(Part)),
		.owned = host_array(host, nowned, sizeof(void *))
	};
}

/* A draft over the space of a frame. */
static Draft
draft_of_frame(Host *host, const Frame *f)
{
	return draft_begin(host, frame_space(f), f->head.space_hash, (uint64_t) f->ncollections + 1, 2);
}

/* Hashes alone would let forged ones lead outside an array. */
static bool
draft_has_space(const Draft *d, const RecordSpace *space, Hash128 hash)
{
	return hash_equal(d->space_hash, hash) && d->space->nrecords == space->nrecords;
}

/* Adds the records of another space, before there are any parts. */
static void
draft_extend(Draft *d, const RecordSpace *space, Hash128 hash)
{
	RecordSpace *united = NULL;
	Alignment	alignment;

	if (draft_has_space(d, space, hash))
		return;
	alignment = align_spaces(d->host, d->space, space);
	if (alignment.nrecords > d->space->nrecords)
	{
		if (alignment.nrecords > space->nrecords)
			united = align_union(d->host, d->space, space, &alignment);
		d->host->release(d->host, d->made);
		d->made = united;
		d->space = united != NULL ? united : space;
		d->space_hash = united != NULL ? space_hash(united) : hash;
	}
	alignment_free(d->host, &alignment);
}

/* What the indices of a space that the draft's includes are there; NULL: the same. */
static const uint32_t *
draft_map(Draft *d, const RecordSpace *space, Hash128 hash)
{
	Alignment	alignment;

	if (draft_has_space(d, space, hash))
		return NULL;
	alignment = align_spaces(d->host, space, d->space);
	d->host->release(d->host, alignment.right);
	d->owned[d->nowned++] = alignment.left;
	return alignment.left;
}

/* Adds a part where its name belongs, which is mostly the end. */
static void
draft_add(Draft *d, const Part *part)
{
	uint32_t	place = d->nparts++;

	for (; place > 0; place--)
	{
		const Part *before = &d->parts[place - 1];

		if (bytes_compare(before->name, before->name_length, part->name, part->name_length) < 0)
			break;
		d->parts[place] = *before;
		host_tick(d->host, place);
	}
	d->parts[place] = *part;
}

static void
draft_add_member(Draft *d, const FrameMember *member, const uint32_t *map)
{
	const Hierarchy *h = member->hierarchy;
	Part		part = {
		.name = member->name,
		.name_length = member->length,
		.value_hash = h->head.value_hash,
		.nrecords = h->head.nrecords,
		.nthresholds = h->nthresholds,
		.thresholds = hierarchy_thresholds(h),
		.gaps = hierarchy_gaps(h),
		.order = hierarchy_order(h),
		.map = map
	};

	draft_add(d, &part);
}

static Part
collection_part(const Frame *f, const Collection *collection)
{
	return (Part) {
		.name = collection_name(f, collection),
		.name_length = collection->name_length,
		.value_hash = collection->value_hash,
		.nrecords = collection->nrecords,
		.nthresholds = collection->nthresholds,
		.thresholds = collection_thresholds(f, collection),
		.gaps = collection_gaps(f, collection),
		.packed = collection_order(f, collection),
		.width = f->head.width
	};
}

/* Adds all collections of a frame but one, which may be NULL, and what it declares. */
static void
draft_add_frame(Draft *d, const Frame *f, const Collection *without)
{
	const uint32_t *map = draft_map(d, frame_space(f), f->head.space_hash);

	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;
		Part		part = collection_part(f, collection);

		part.map = map;
		if (collection != without)
			draft_add(d, &part);
		host_tick(d->host, i);
	}
	d->declared = no_records(d->host, d->space->nrecords);
	d->declared_hash = f->declared_hash;
	for (uint32_t i = 0; i < f->ndeclared; i++)
	{
		mark(d->declared, index_at(map, frame_declared_index(f, i)));
		host_tick(d->host, i);
	}
}

/* The record at a place of a part's order, by its index in the draft's space. */
static uint32_t
part_record(const Part *part, uint32_t place)
{
	return index_at(part->map, part->order != NULL ? part->order[place] :
					pack_get(part->packed, part->width, place));
}

/* The records that some part knows or that are declared. */
static uint64_t *
draft_held(const Draft *d)
{
	uint64_t   *held = no_records(d->host, d->space->nrecords);

	memcpy(held, d->declared, ((size_t) d->space->nrecords / 64 + 1) * sizeof(uint64_t));
	for (uint32_t i = 0; i < d->nparts; i++)
	{
		for (uint32_t place = 0; place < d->parts[i].nrecords; place++)
		{
			mark(held, part_record(&d->parts[i], place));
			host_tick(d->host, place);
		}
		host_tick(d->host, i);
	}
	return held;
}

static void
draft_free(Draft *d)
{
	for (uint32_t i = 0; i < d->nowned; i++)
		d->host->release(d->host, d->owned[i]);
	d->host->release(d->host, d->owned);
	d->host->release(d->host, d->parts);
	d->host->release(d->host, d->declared);
	d->host->release(d->host, d->made);
}

/* The narrowest width that holds an index of so many records. */
static unsigned
index_width(uint32_t nrecords)
{
	return pack_width(nrecords > 0 ? nrecords - 1 : 0);
}

/* The records that a draft leaves out and what the others get as an index. */
typedef struct Compaction
{
	uint32_t	ngarbage;
	RecordSpace *space;			/* of the records that are kept; NULL: all are */
	uint32_t   *renumber;		/* the new index of each that is kept; NULL: the same */
} Compaction;

/* Leaves out the garbage if there is more than so much of it. */
static Compaction
draft_compact(const Draft *d, uint32_t tolerated)
{
	uint64_t   *held = draft_held(d);
	uint32_t	nheld;
	uint32_t   *records = list_marked(d->host, held, d->space->nrecords, &nheld);
	Compaction	compaction = {.ngarbage = d->space->nrecords - nheld};

	d->host->release(d->host, held);
	if (compaction.ngarbage > tolerated)
	{
		compaction.ngarbage = 0;
		compaction.space = space_subset(d->host, d->space, records, nheld);
		compaction.renumber = host_array(d->host, d->space->nrecords, sizeof(uint32_t));
		for (uint32_t i = 0; i < nheld; i++)
		{
			compaction.renumber[records[i]] = i;
			host_tick(d->host, i);
		}
	}
	d->host->release(d->host, records);
	return compaction;
}

/* ---- writing a draft down ---- */

static void
write_collection(const Draft *d, const Part *part, const uint32_t *renumber, Frame *f, const Collection *collection)
{
	unsigned char *order = (unsigned char *) collection_order(f, collection);

	if (part->nthresholds > 0)
		memcpy((double *) collection_thresholds(f, collection), part->thresholds,
			   part->nthresholds * sizeof(double));
	for (uint32_t place = 0; place < part->nrecords; place++)
	{
		pack_put(order, f->head.width, place, index_at(renumber, part_record(part, place)));
		host_tick(d->host, place);
	}
	if (part->nrecords > 0)
		memcpy((unsigned char *) collection_gaps(f, collection), part->gaps,
			   (size_t) (part->nrecords - 1) * pack_width(part->nthresholds));
}

static void
write_declared(const Draft *d, const uint32_t *renumber, Frame *f)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < d->space->nrecords; i++)
	{
		if (is_marked(d->declared, i))
			pack_put((unsigned char *) declared_packed(f), f->head.width, n++, index_at(renumber, i));
		host_tick(d->host, i);
	}
}

/* Writes the collections and the names, and at content what each holds. */
static void
write_collections(const Draft *d, const uint32_t *renumber, Frame *f, uint64_t content)
{
	Collection *collections = (Collection *) frame_collections(f);
	uint64_t	name = sizeof(Frame) + (uint64_t) d->nparts * sizeof(Collection);

	for (uint32_t i = 0; i < d->nparts; i++)
	{
		const Part *part = &d->parts[i];

		collections[i] = (Collection) {
			.value_hash = part->value_hash,
			.name = (uint32_t) name,
			.name_length = part->name_length,
			.content = (uint32_t) content,
			.nrecords = part->nrecords,
			.nthresholds = part->nthresholds
		};
		memcpy((char *) f + name, part->name, part->name_length);
		write_collection(d, part, renumber, f, &collections[i]);
		name += part->name_length;
		content += collection_size(f, &collections[i]);
		host_tick(d->host, i);
	}
}

/*
 * The hash of what a frame holds.  It says nothing of indices, so garbage does
 * not change it.
 */
static Hash128
compute_hash(Host *host, const Frame *f)
{
	ByteBuffer	content = {.host = host};
	XXH128_hash_t hash;

	buffer_append(&content, &f->declared_hash, sizeof(Hash128));
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;

		buffer_append(&content, &collection->name_length, sizeof(uint32_t));
		buffer_append(&content, collection_name(f, collection), collection->name_length);
		buffer_append(&content, &collection->value_hash, sizeof(Hash128));
		host_tick(host, i);
	}
	hash = XXH3_128bits_withSeed(content.data, content.length, FRAME_VERSION);
	host->release(host, content.data);
	return (Hash128) {hash.low64, hash.high64};
}

void
frame_seal(Host *host, Frame *f)
{
	f->head.value_hash = compute_hash(host, f);
}

static Frame *
draft_write(const Draft *d, const Compaction *compaction)
{
	const RecordSpace *space = compaction->space != NULL ? compaction->space : d->space;
	unsigned	width = index_width(space->nrecords);
	uint32_t	ndeclared = count_marked(d->host, d->declared, d->space->nrecords);
	uint64_t	directory = sizeof(Frame) + (uint64_t) d->nparts * sizeof(Collection);
	uint64_t	names = directory;
	uint64_t	content;
	uint64_t	offset;
	Frame	   *f;

	for (uint32_t i = 0; i < d->nparts; i++)
		directory += d->parts[i].name_length;
	content = offset = align8(directory) + align8((uint64_t) ndeclared * width);
	for (uint32_t i = 0; i < d->nparts; i++)
		offset += align8(content_size(d->parts[i].nrecords, d->parts[i].nthresholds, width));

	f = value_create(d->host, space, compaction->space != NULL ? space_hash(space) : d->space_hash,
					 FRAME_VERSION, width, offset);
	memset(&f->head + 1, 0, offset - sizeof(ValueHeader));
	f->declared_hash = d->declared_hash;
	f->ncollections = d->nparts;
	f->ndeclared = ndeclared;
	f->ngarbage = compaction->ngarbage;
	f->names_size = (uint32_t) (directory - names);
	write_declared(d, compaction->renumber, f);
	write_collections(d, compaction->renumber, f, content);
	frame_seal(d->host, f);
	return f;
}

/* The frame of a draft, which is freed, without garbage if there is more than so much of it. */
static Frame *
draft_finish(Draft *d, uint32_t tolerated)
{
	Compaction	compaction = draft_compact(d, tolerated);
	Frame	   *f = draft_write(d, &compaction);

	d->host->release(d->host, compaction.space);
	d->host->release(d->host, compaction.renumber);
	draft_free(d);
	return f;
}

/* The frame of a draft, at most half of whose records are garbage. */
static Frame *
draft_frame(Draft *d)
{
	return draft_finish(d, d->space->nrecords / 2);
}

/* ---- making frames ---- */

static int
compare_members(const void *a, const void *b)
{
	const FrameMember *left = a;
	const FrameMember *right = b;

	return bytes_compare(left->name, left->length, right->name, right->length);
}

const FrameMember *
frame_sort_members(FrameMember *members, uint32_t nmembers)
{
	if (nmembers > 0)
		qsort(members, nmembers, sizeof(FrameMember), compare_members);
	for (uint32_t i = 1; i < nmembers; i++)
	{
		if (compare_members(&members[i - 1], &members[i]) == 0)
			return &members[i];
	}
	return NULL;
}

/* Declares the records of a space that the draft's includes. */
static void
draft_declare(Draft *d, const RecordSpace *records, Hash128 hash)
{
	const uint32_t *map = draft_map(d, records, hash);

	for (uint32_t i = 0; i < records->nrecords; i++)
	{
		mark(d->declared, index_at(map, i));
		host_tick(d->host, i);
	}
}

Frame *
frame_create(Host *host, const FrameMember *members, uint32_t nmembers, const RecordSpace *declared)
{
	RecordSpace *empty = space_create(host, NULL, 0).space;
	FrameMember *sorted = host_array(host, nmembers, sizeof(FrameMember));
	Draft		d = draft_begin(host, empty, space_hash(empty), nmembers, (uint64_t) nmembers + 1);
	Frame	   *f;

	if (declared == NULL)
		declared = empty;
	if (nmembers > 0)
		memcpy(sorted, members, nmembers * sizeof(FrameMember));
	frame_sort_members(sorted, nmembers);
	d.declared_hash = space_hash(declared);
	for (uint32_t i = 0; i < nmembers; i++)
		draft_extend(&d, hierarchy_space(sorted[i].hierarchy), sorted[i].hierarchy->head.space_hash);
	draft_extend(&d, declared, d.declared_hash);

	for (uint32_t i = 0; i < nmembers; i++)
	{
		const Hierarchy *h = sorted[i].hierarchy;

		draft_add_member(&d, &sorted[i], draft_map(&d, hierarchy_space(h), h->head.space_hash));
	}
	d.declared = no_records(host, d.space->nrecords);
	draft_declare(&d, declared, d.declared_hash);
	f = draft_frame(&d);
	host->release(host, sorted);
	host->release(host, empty);
	return f;
}

Frame *
frame_put(Host *host, const Frame *f, const FrameMember *member)
{
	const Hierarchy *h = member->hierarchy;
	Draft		d = draft_of_frame(host, f);

	draft_extend(&d, hierarchy_space(h), h->head.space_hash);
	draft_add_frame(&d, f, frame_find(f, member->name, member->length));
	draft_add_member(&d, member, draft_map(&d, hierarchy_space(h), h->head.space_hash));
	return draft_frame(&d);
}

Frame *
frame_drop(Host *host, const Frame *f, const Collection *collection)
{
	Draft		d = draft_of_frame(host, f);

	draft_add_frame(&d, f, collection);
	return draft_frame(&d);
}

Frame *
frame_rename(Host *host, const Frame *f, const Collection *collection, const char *name, uint32_t length)
{
	Draft		d = draft_of_frame(host, f);
	Part		part = collection_part(f, collection);

	part.name = name;
	part.name_length = length;
	draft_add_frame(&d, f, collection);
	draft_add(&d, &part);
	return draft_frame(&d);
}

/* The hash of the space of a draft's declared records. */
static Hash128
draft_declared_hash(const Draft *d)
{
	uint32_t	ndeclared;
	uint32_t   *declared = list_marked(d->host, d->declared, d->space->nrecords, &ndeclared);
	RecordSpace *space = space_subset(d->host, d->space, declared, ndeclared);
	Hash128		hash = space_hash(space);

	d->host->release(d->host, declared);
	d->host->release(d->host, space);
	return hash;
}

Frame *
frame_declare(Host *host, const Frame *f, const RecordSpace *records)
{
	Hash128		hash = space_hash(records);
	Draft		d = draft_of_frame(host, f);

	draft_extend(&d, records, hash);
	draft_add_frame(&d, f, NULL);
	draft_declare(&d, records, hash);
	d.declared_hash = draft_declared_hash(&d);
	return draft_frame(&d);
}

Frame *
frame_compact(Host *host, const Frame *f)
{
	Draft		d = draft_of_frame(host, f);

	draft_add_frame(&d, f, NULL);
	return draft_finish(&d, 0);
}

/* ---- reading frames ---- */

const Collection *
frame_find(const Frame *f, const char *name, uint32_t length)
{
	const Collection *collections = frame_collections(f);
	uint32_t	low = 0;
	uint32_t	high = f->ncollections;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;
		int			order = bytes_compare(collection_name(f, &collections[middle]),
										  collections[middle].name_length, name, length);

		if (order == 0)
			return &collections[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static uint32_t *
unpack(Host *host, const unsigned char *packed, unsigned width, uint32_t count)
{
	uint32_t   *numbers = host_array(host, count, sizeof(uint32_t));

	for (uint32_t i = 0; i < count; i++)
	{
		numbers[i] = pack_get(packed, width, i);
		host_tick(host, i);
	}
	return numbers;
}

Line
frame_line(Host *host, const Frame *f, const Collection *collection)
{
	uint32_t	nrecords = collection->nrecords;

	return (Line) {
		.nrecords = nrecords,
		.nthresholds = collection->nthresholds,
		.order = unpack(host, collection_order(f, collection), f->head.width, nrecords),
		.gaps = unpack(host, collection_gaps(f, collection), pack_width(collection->nthresholds),
					   nrecords > 0 ? nrecords - 1 : 0),
		.thresholds = (double *) collection_thresholds(f, collection)
	};
}

void
frame_line_free(Host *host, Line *line)
{
	host->release(host, line->order);
	host->release(host, line->gaps);
	memset(line, 0, sizeof(Line));
}

/* The set of records on a line; NULL if the space has not all of them, or one is there twice. */
static uint64_t *
line_records(Host *host, const RecordSpace *space, const Line *line, Fault *fault)
{
	uint64_t   *known = no_records(host, space->nrecords);

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	record = line->order[place];

		if (record >= space->nrecords || is_marked(known, record))
		{
			host->release(host, known);
			fault_set(fault, FAULT_SYNTAX, NULL, "place %u of the line has record %u, %s", place, record,
					  record >= space->nrecords ? "which does not exist" : "which is there twice");
			return NULL;
		}
		mark(known, record);
		host_tick(host, place);
	}
	return known;
}

Hierarchy *
frame_line_hierarchy(Host *host, const RecordSpace *space, const Line *line, Fault *fault)
{
	Line		local = *line;
	uint64_t   *known = line_records(host, space, line, fault);
	RecordSpace *subset;
	uint32_t   *records;
	uint32_t   *ranks;			/* of the known records among each other */
	Hierarchy  *h;

	if (known == NULL)
		return NULL;
	if (line->nrecords == space->nrecords)
	{
		host->release(host, known);
		return hierarchy_create(host, space, line);
	}
	records = list_marked(host, known, space->nrecords, &local.nrecords);
	host->release(host, known);
	ranks = host_array(host, space->nrecords, sizeof(uint32_t));
	for (uint32_t i = 0; i < local.nrecords; i++)
	{
		ranks[records[i]] = i;
		host_tick(host, i);
	}
	local.order = host_array(host, local.nrecords, sizeof(uint32_t));
	for (uint32_t place = 0; place < local.nrecords; place++)
	{
		local.order[place] = ranks[line->order[place]];
		host_tick(host, place);
	}
	host->release(host, ranks);
	subset = space_subset(host, space, records, local.nrecords);
	host->release(host, records);
	h = hierarchy_create(host, subset, &local);
	host->release(host, subset);
	host->release(host, local.order);
	return h;
}

/* The same of a collection, whose order may be anything within the frame. */
static Hierarchy *
extract(Host *host, const Frame *f, const Collection *collection, Fault *fault)
{
	Line		line = frame_line(host, f, collection);
	Hierarchy  *h = frame_line_hierarchy(host, frame_space(f), &line, fault);

	frame_line_free(host, &line);
	return h;
}

Hierarchy *
frame_hierarchy(Host *host, const Frame *f, const Collection *collection)
{
	Fault		fault;

	return extract(host, f, collection, &fault);
}

RecordSpace *
frame_declared(Host *host, const Frame *f)
{
	uint32_t   *declared = unpack(host, declared_packed(f), f->head.width, f->ndeclared);
	RecordSpace *space = space_subset(host, frame_space(f), declared, f->ndeclared);

	host->release(host, declared);
	return space;
}

/* The set of the records that something holds. */
static uint64_t *
held_set(Host *host, const Frame *f)
{
	Draft		d = draft_of_frame(host, f);
	uint64_t   *held;

	draft_add_frame(&d, f, NULL);
	held = draft_held(&d);
	draft_free(&d);
	return held;
}

uint32_t *
frame_held(Host *host, const Frame *f)
{
	uint64_t   *held = held_set(host, f);
	uint32_t	nheld;
	uint32_t   *records = list_marked(host, held, f->head.nrecords, &nheld);

	host->release(host, held);
	return records;
}

/* ---- making frames of lines ---- */

static bool
declared_fault(uint32_t i, Fault *fault)
{
	return fault_set(fault, FAULT_SYNTAX, NULL, "declared record %u is out of range or out of order", i);
}

static unsigned char *
pack(Host *host, const uint32_t *numbers, unsigned width, uint32_t count)
{
	unsigned char *packed = host_array(host, count, width);

	for (uint32_t i = 0; i < count; i++)
	{
		pack_put(packed, width, i, numbers[i]);
		host_tick(host, i);
	}
	return packed;
}

/* Adds a line to a draft; false if its records cannot be a set. */
static bool
draft_add_line(Draft *d, const FrameLine *named, Fault *fault)
{
	const Line *line = &named->line;
	Hierarchy  *h = frame_line_hierarchy(d->host, d->space, line, fault);
	Part		part = {
		.name = named->name,
		.name_length = named->length,
		.nrecords = line->nrecords,
		.nthresholds = line->nthresholds,
		.thresholds = line->thresholds,
		.order = line->order
	};

	if (h == NULL)
		return false;
	part.value_hash = h->head.value_hash;
	d->host->release(d->host, h);
	part.gaps = d->owned[d->nowned++] = pack(d->host, line->gaps, pack_width(line->nthresholds),
											 line->nrecords > 0 ? line->nrecords - 1 : 0);
	draft_add(d, &part);
	return true;
}

Frame *
frame_from_lines(Host *host, const RecordSpace *space, const FrameLine *lines, uint32_t nlines,
				 const uint32_t *declared, uint32_t ndeclared, Fault *fault)
{
	Draft		d = draft_begin(host, space, space_hash(space), nlines, nlines);

	d.declared = no_records(host, space->nrecords);
	for (uint32_t i = 0; i < ndeclared; i++)
	{
		if (declared[i] >= space->nrecords || (i > 0 && declared[i] <= declared[i - 1]))
		{
			draft_free(&d);
			declared_fault(i, fault);
			return NULL;
		}
		mark(d.declared, declared[i]);
		host_tick(host, i);
	}
	d.declared_hash = draft_declared_hash(&d);
	for (uint32_t i = 0; i < nlines; i++)
	{
		if (!draft_add_line(&d, &lines[i], fault))
		{
			draft_free(&d);
			return NULL;
		}
		host_tick(host, i);
	}
	return draft_finish(&d, space->nrecords);
}

/* ---- checking frames ---- */

/* Whether the names follow the collections, sorted, one behind the other. */
static bool
check_names(Host *host, const Frame *f, Fault *fault)
{
	const Collection *collections = frame_collections(f);
	uint64_t	name = sizeof(Frame) + (uint64_t) f->ncollections * sizeof(Collection);

	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *c = &collections[i];

		if (c->name_length == 0)
			return fault_set(fault, FAULT_SYNTAX, NULL, "collection %u has no name", i);
		if (c->name != name || name + c->name_length > frame_directory_size(f))
			return fault_set(fault, FAULT_SYNTAX, NULL, "name of collection %u does not lie where it should", i);
		if (c->unused != 0)
			return fault_set(fault, FAULT_SYNTAX, NULL, "reserved bits are not zero");
		if (memchr(collection_name(f, c), 0, c->name_length) != NULL)
			return fault_set(fault, FAULT_SYNTAX, NULL, "name of collection %u contains a zero byte", i);
		if (i > 0 && bytes_compare(collection_name(f, c - 1), c[-1].name_length,
								   collection_name(f, c), c->name_length) >= 0)
			return fault_set(fault, FAULT_SYNTAX, NULL, "names of collections %u and %u are out of order or equal",
							 i - 1, i);
		name += c->name_length;
		host_tick(host, i);
	}
	return name == frame_directory_size(f) ||
		fault_set(fault, FAULT_SYNTAX, NULL, "names do not fill their size");
}

/* Whether there is room for used bytes at *offset, and zeros behind them; moves *offset behind these. */
static bool
check_room(const Frame *f, uint64_t *offset, uint64_t used, Fault *fault)
{
	uint64_t	start = *offset;

	*offset = start + align8(used);
	if (*offset > f->head.size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "what the frame holds does not fit its size");
	return value_check_padding(&f->head, start + used, *offset, fault);
}

/* Whether all lies where it should, up to the space, which is then at *offset. */
static bool
check_layout(Host *host, const Frame *f, uint64_t *offset, Fault *fault)
{
	const Collection *collections = frame_collections(f);

	*offset = 0;
	if (frame_directory_size(f) > f->head.size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "%u collections do not fit the size", f->ncollections);
	if (!check_names(host, f, fault) ||
		!check_room(f, offset, frame_directory_size(f), fault) ||
		!check_room(f, offset, (uint64_t) f->ndeclared * f->head.width, fault))
		return false;
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *c = &collections[i];

		if (c->content != *offset)
			return fault_set(fault, FAULT_SYNTAX, NULL, "collection %u does not lie where it should", i);
		if (!check_room(f, offset, content_size(c->nrecords, c->nthresholds, f->head.width), fault))
			return false;
		host_tick(host, i);
	}
	return true;
}

/* Whether the declared records are there, ascend, and have the hash that the header says. */
static bool
check_declared(Host *host, const Frame *f, Fault *fault)
{
	uint32_t	previous = 0;
	RecordSpace *declared;
	bool		valid;

	for (uint32_t i = 0; i < f->ndeclared; i++)
	{
		uint32_t	record = frame_declared_index(f, i);

		if (record >= f->head.nrecords || (i > 0 && record <= previous))
			return declared_fault(i, fault);
		previous = record;
		host_tick(host, i);
	}
	declared = frame_declared(host, f);
	valid = hash_equal(space_hash(declared), f->declared_hash);
	host->release(host, declared);
	return valid || fault_set(fault, FAULT_SYNTAX, NULL, "declared records do not match their hash");
}

/* Whether a collection is a canonical hierarchy with the hash that is said. */
static bool
check_collection(Host *host, const Frame *f, const Collection *collection, Fault *fault)
{
	Hierarchy  *h = extract(host, f, collection, fault);
	bool		valid = h != NULL && hierarchy_check(host, h, h->head.size, fault);

	if (valid && !hash_equal(h->head.value_hash, collection->value_hash))
		valid = fault_set(fault, FAULT_SYNTAX, NULL, "a collection does not match its hash");
	host->release(host, h);
	return valid;
}

static bool
check_garbage(Host *host, const Frame *f, Fault *fault)
{
	uint64_t   *held = held_set(host, f);
	uint32_t	ngarbage = f->head.nrecords - count_marked(host, held, f->head.nrecords);

	host->release(host, held);
	if (f->ngarbage != ngarbage)
		return fault_set(fault, FAULT_SYNTAX, NULL, "nothing holds %u records, where the header says %u",
						 ngarbage, f->ngarbage);
	return ngarbage <= f->head.nrecords / 2 ||
		fault_set(fault, FAULT_SYNTAX, NULL, "nothing holds %u of %u records", ngarbage, f->head.nrecords);
}

bool
frame_check(Host *host, const Frame *f, uint64_t size, Fault *fault)
{
	uint64_t	offset;

	if (size < sizeof(Frame))
		return fault_set(fault, FAULT_SYNTAX, NULL, "header is incomplete");
	if (!value_check_header(&f->head, size, FRAME_VERSION, fault))
		return false;
	if (f->head.width != index_width(f->head.nrecords))
		return fault_set(fault, FAULT_SYNTAX, NULL, "index width %u does not fit %u records",
						 f->head.width, f->head.nrecords);

	/* From here on nothing lies outside; from the space on no count is a lie. */
	if (!check_layout(host, f, &offset, fault) ||
		!value_check_space(host, &f->head, offset, fault) ||
		!check_declared(host, f, fault))
		return false;
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		if (!check_collection(host, f, frame_collections(f) + i, fault))
			return false;
		host_tick(host, i);
	}
	return check_garbage(host, f, fault) &&
		(hash_equal(f->head.value_hash, compute_hash(host, f)) ||
		 fault_set(fault, FAULT_SYNTAX, NULL, "content does not match its hash"));
}

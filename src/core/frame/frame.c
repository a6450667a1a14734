/*
 * frame.c
 *		Reading and checking flat frames.
 *
 * A frame is checked as a file of a stranger would be: first where everything
 * lies, then each collection, by taking it out as a hierarchy of its own, which
 * has one validator already, and comparing hashes.  So no rule about hierarchies
 * stands here again.
 *
 * The records of a small collection are sorted, those of a large one found in a
 * set of all, so that many small ones take time for what they hold.
 */
#include "core/frame/frame.h"

#include <string.h>
#include <xxhash.h>

#include "core/records/align.h"
#include "core/util/bitset.h"
#include "core/util/buffer.h"

#define SET_WORTH 16			/* records that a set of all is made of in the time that one is sorted */

const RecordSpace *
frame_space(const Frame *f)
{
	uint64_t	offset = align8(frame_directory_size(f)) + align8((uint64_t) f->ndeclared * f->head.width);

	if (f->ncollections > 0)
	{
		const Collection *last = frame_collections(f) + f->ncollections - 1;

		offset = last->content + collection_size(f, last);
	}
	return (const RecordSpace *) ((const char *) f + offset);
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

	unpack_all(host, packed, width, count, numbers);
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
		.thresholds = (double *) collection_thresholds(f, collection),
		.borrows_thresholds = true
	};
}

/*
 * The records of a line, ascending, and by place what each of them is among these; NULL
 * if they cannot be a set.  Takes time for all records that there are.
 */
static uint32_t *
rank_in_set(Host *host, const Line *line, uint32_t nrecords, uint32_t *ranks_by_place, Fault *fault)
{
	uint64_t   *known = bitset_create(host, nrecords);
	uint32_t   *records = NULL;
	uint32_t   *ranks;
	uint32_t	count;

	if (line_records(host, line, nrecords, known, fault))
	{
		records = bitset_list(host, known, nrecords, &count);
		ranks = bitset_ranks(host, records, count, nrecords);
		for (uint32_t place = 0; place < count; place++)
		{
			ranks_by_place[place] = ranks[line->order[place]];
			host_tick(host, place);
		}
		host->release(host, ranks);
	}
	host->release(host, known);
	return records;
}

/* The same in time for those of the line; the other way says what is wrong. */
static uint32_t *
rank_by_sorting(Host *host, const Line *line, uint32_t nrecords, uint32_t *ranks_by_place, Fault *fault)
{
	SortItem   *items = host_array(host, line->nrecords, sizeof(SortItem));
	uint32_t   *records = host_array(host, line->nrecords, sizeof(uint32_t));
	bool		valid = true;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		items[place] = (SortItem) {.key = line->order[place], .a = place};
		host_tick(host, place);
	}
	sort_items(host, items, line->nrecords);
	for (uint32_t i = 0; i < line->nrecords; i++)
	{
		valid = valid && items[i].key < nrecords && (i == 0 || items[i].key != items[i - 1].key);
		records[i] = (uint32_t) items[i].key;
		ranks_by_place[items[i].a] = i;
		host_tick(host, i);
	}
	host->release(host, items);
	if (valid)
		return records;
	host->release(host, records);
	return rank_in_set(host, line, nrecords, ranks_by_place, fault);
}

/* The hierarchy of a line that has as many records as the space. */
static Hierarchy *
whole_hierarchy(Host *host, const RecordSpace *space, const Line *line, Fault *fault)
{
	uint64_t   *known = bitset_create(host, space->nrecords);
	bool		valid = line_records(host, line, space->nrecords, known, fault);

	host->release(host, known);
	return valid ? hierarchy_create(host, space, line) : NULL;
}

Hierarchy *
frame_line_hierarchy(Host *host, const RecordSpace *space, const Line *line, Fault *fault)
{
	Line		local = *line;
	uint32_t   *records;
	RecordSpace *subset;
	Hierarchy  *h = NULL;

	if (line->nrecords == space->nrecords)
		return whole_hierarchy(host, space, line, fault);
	local.order = host_array(host, line->nrecords, sizeof(uint32_t));
	records = line->nrecords < space->nrecords / SET_WORTH ?
		rank_by_sorting(host, line, space->nrecords, local.order, fault) :
		rank_in_set(host, line, space->nrecords, local.order, fault);
	if (records != NULL)
	{
		subset = space_subset(host, space, records, line->nrecords);
		h = hierarchy_create(host, subset, &local);
		host->release(host, subset);
	}
	host->release(host, records);
	host->release(host, local.order);
	return h;
}

/* The hierarchy of a collection, whose order may be anything within the frame. */
static Hierarchy *
extract(Host *host, const Frame *f, const Collection *collection, Fault *fault)
{
	Line		line = frame_line(host, f, collection);
	Hierarchy  *h = frame_line_hierarchy(host, frame_space(f), &line, fault);

	line_free(host, &line);
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
	uint32_t   *declared = unpack(host, frame_declared_indices(f), f->head.width, f->ndeclared);
	RecordSpace *space = space_subset(host, frame_space(f), declared, f->ndeclared);

	host->release(host, declared);
	return space;
}

/* The set of the records that something holds. */
static uint64_t *
held_set(Host *host, const Frame *f)
{
	uint64_t   *held = bitset_create(host, f->head.nrecords);

	for (uint32_t i = 0; i < f->ndeclared; i++)
	{
		bitset_add(held, frame_declared_index(f, i));
		host_tick(host, i);
	}
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;

		for (uint32_t place = 0; place < collection->nrecords; place++)
		{
			bitset_add(held, pack_get(collection_order(f, collection), f->head.width, place));
			host_tick(host, place);
		}
		host_tick(host, i);
	}
	return held;
}

uint32_t *
frame_held(Host *host, const Frame *f)
{
	uint64_t   *held = held_set(host, f);
	uint32_t	nheld;
	uint32_t   *records = bitset_list(host, held, f->head.nrecords, &nheld);

	host->release(host, held);
	return records;
}

/* Whether the names follow the collections, sorted, one after the other. */
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

/* Whether there is room for used bytes at *offset, and zeros after them; moves *offset past these. */
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
		if (!check_room(f, offset, collection_content_size(c->nrecords, c->nthresholds, f->head.width), fault))
			return false;
		host_tick(host, i);
	}
	return true;
}

bool
frame_declared_fault(uint32_t i, Fault *fault)
{
	return fault_set(fault, FAULT_SYNTAX, NULL, "declared record %u is out of range or out of order", i);
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
			return frame_declared_fault(i, fault);
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
	uint32_t	ngarbage = f->head.nrecords - bitset_count(host, held, f->head.nrecords);

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
	if (f->head.width != frame_index_width(f->head.nrecords))
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

/*
 * frame_build.c
 *		Gathering what goes into a frame, and writing it down.
 *
 * Whatever makes a frame gathers a draft: a record space, and of each collection
 * where its parts are now and what index its records get.  One function writes it
 * down, without its garbage if that is too much, so that the bytes do not depend
 * on the way.
 */
#include "core/frame/frame_build.h"

#include <stdlib.h>
#include <string.h>

#include "core/records/align.h"
#include "core/util/bitset.h"

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
	const uint32_t *map;		/* what the indices in the order are in the draft's space; NULL: the same */
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

/* A draft over the space of a frame, with room for one more part and two maps. */
static Draft
draft_of_frame(Host *host, const Frame *f)
{
	return draft_begin(host, frame_space(f), f->head.space_hash, (uint64_t) f->ncollections + 1, 2);
}

/* A space that is somebody else's, or was made on the way. */
typedef struct SomeSpace
{
	const RecordSpace *space;
	RecordSpace *made;			/* the same, to be released; or NULL */
} SomeSpace;

static SomeSpace
borrowed(const RecordSpace *space)
{
	return (SomeSpace) {.space = space};
}

/* The records of both, which are used up; one of them if it has all. */
static SomeSpace
unite_two(Host *host, SomeSpace a, SomeSpace b)
{
	Alignment	alignment;
	SomeSpace	united = a;

	if (!space_equal(a.space, b.space))
	{
		alignment = align_spaces(host, a.space, b.space);
		if (alignment.nrecords == b.space->nrecords)
			united = b;
		else if (alignment.nrecords > a.space->nrecords)
			united.space = united.made = align_union(host, a.space, b.space, &alignment);
		alignment_free(host, &alignment);
	}
	if (a.made != united.made)
		host->release(host, a.made);
	if (b.made != united.made)
		host->release(host, b.made);
	return united;
}

/*
 * The records of all members from start to stop, at least one, by halves: so a record is
 * handled once for each doubling of their number, and not once for each of them.
 */
static SomeSpace
unite_members(Host *host, const FrameMember *members, uint32_t start, uint32_t stop)
{
	uint32_t	middle = start + (stop - start) / 2;
	SomeSpace	first;

	host_tick(host, start);
	if (stop - start == 1)
		return borrowed(hierarchy_space(members[start].hierarchy));
	first = unite_members(host, members, start, middle);
	return unite_two(host, first, unite_members(host, members, middle, stop));
}

/* Adds the records of another space, which is used up, before there are any parts. */
static void
draft_extend(Draft *d, SomeSpace more)
{
	const RecordSpace *before = d->space;
	SomeSpace	united = unite_two(d->host, (SomeSpace) {before, d->made}, more);

	d->space = united.space;
	d->made = united.made;
	if (d->space != before)
		d->space_hash = space_hash(d->space);
}

/* What the indices of a space that the draft's includes are there; NULL: the same. */
static const uint32_t *
draft_map(Draft *d, const RecordSpace *space)
{
	if (space_equal(d->space, space))
		return NULL;
	return d->owned[d->nowned++] = align_subset(d->host, space, d->space);
}

/* Adds a part where its name belongs. */
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

/* A collection of a frame as a part, without a map. */
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
	const uint32_t *map = draft_map(d, frame_space(f));

	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;
		Part		part = collection_part(f, collection);

		part.map = map;
		if (collection != without)
			draft_add(d, &part);
		host_tick(d->host, i);
	}
	d->declared = bitset_create(d->host, d->space->nrecords);
	d->declared_hash = f->declared_hash;
	for (uint32_t i = 0; i < f->ndeclared; i++)
	{
		bitset_add(d->declared, index_at(map, frame_declared_index(f, i)));
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

/* The set of the records that some part knows or that are declared. */
static uint64_t *
draft_held(const Draft *d)
{
	uint64_t   *held = bitset_copy(d->host, d->declared, d->space->nrecords);

	for (uint32_t i = 0; i < d->nparts; i++)
	{
		for (uint32_t place = 0; place < d->parts[i].nrecords; place++)
		{
			bitset_add(held, part_record(&d->parts[i], place));
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
	uint32_t   *records = bitset_list(d->host, held, d->space->nrecords, &nheld);
	Compaction	compaction = {.ngarbage = d->space->nrecords - nheld};

	d->host->release(d->host, held);
	if (compaction.ngarbage > tolerated)
	{
		compaction.ngarbage = 0;
		compaction.space = space_subset(d->host, d->space, records, nheld);
		compaction.renumber = bitset_ranks(d->host, records, nheld, d->space->nrecords);
	}
	d->host->release(d->host, records);
	return compaction;
}

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
		if (bitset_has(d->declared, i))
			pack_put((unsigned char *) frame_declared_indices(f), f->head.width, n++, index_at(renumber, i));
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

static Frame *
draft_write(const Draft *d, const Compaction *compaction)
{
	const RecordSpace *space = compaction->space != NULL ? compaction->space : d->space;
	unsigned	width = frame_index_width(space->nrecords);
	uint32_t	ndeclared = bitset_count(d->host, d->declared, d->space->nrecords);
	uint64_t	names = sizeof(Frame) + (uint64_t) d->nparts * sizeof(Collection);
	uint64_t	names_size = 0;
	uint64_t	contents_size = 0;
	uint64_t	content;
	uint64_t	offset;
	Frame	   *f;

	for (uint32_t i = 0; i < d->nparts; i++)
	{
		names_size += d->parts[i].name_length;
		contents_size += align8(collection_content_size(d->parts[i].nrecords, d->parts[i].nthresholds, width));
		host_tick(d->host, i);
	}
	content = align8(names + names_size) + align8((uint64_t) ndeclared * width);
	offset = content + contents_size;
	f = value_create(d->host, space, compaction->space != NULL ? space_hash(space) : d->space_hash,
					 FRAME_VERSION, width, offset);
	memset(&f->head + 1, 0, offset - sizeof(ValueHeader));
	f->declared_hash = d->declared_hash;
	f->ncollections = d->nparts;
	f->ndeclared = ndeclared;
	f->ngarbage = compaction->ngarbage;
	f->names_size = (uint32_t) names_size;
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

/* The frame of a draft, which is freed, with garbage if it is at most half of the records. */
static Frame *
draft_frame(Draft *d)
{
	return draft_finish(d, d->space->nrecords / 2);
}

/* Declares the records of a space that the draft's includes. */
static void
draft_declare(Draft *d, const RecordSpace *records)
{
	const uint32_t *map = draft_map(d, records);

	for (uint32_t i = 0; i < records->nrecords; i++)
	{
		bitset_add(d->declared, index_at(map, i));
		host_tick(d->host, i);
	}
}

/* The hash of the space of the declared records. */
static Hash128
draft_declared_hash(const Draft *d)
{
	uint32_t	ndeclared;
	uint32_t   *declared = bitset_list(d->host, d->declared, d->space->nrecords, &ndeclared);
	RecordSpace *space = space_subset(d->host, d->space, declared, ndeclared);
	Hash128		hash = space_hash(space);

	d->host->release(d->host, declared);
	d->host->release(d->host, space);
	return hash;
}

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
	draft_extend(&d, borrowed(declared));
	if (nmembers > 0)
		draft_extend(&d, unite_members(host, sorted, 0, nmembers));

	for (uint32_t i = 0; i < nmembers; i++)
	{
		const Hierarchy *h = sorted[i].hierarchy;

		draft_add_member(&d, &sorted[i], draft_map(&d, hierarchy_space(h)));
		host_tick(host, i);
	}
	d.declared = bitset_create(host, d.space->nrecords);
	draft_declare(&d, declared);
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

	draft_extend(&d, borrowed(hierarchy_space(h)));
	draft_add_frame(&d, f, frame_find(f, member->name, member->length));
	draft_add_member(&d, member, draft_map(&d, hierarchy_space(h)));
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

Frame *
frame_declare(Host *host, const Frame *f, const RecordSpace *records)
{
	Draft		d = draft_of_frame(host, f);

	draft_extend(&d, borrowed(records));
	draft_add_frame(&d, f, NULL);
	draft_declare(&d, records);
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

static unsigned char *
pack(Host *host, const uint32_t *numbers, unsigned width, uint32_t count)
{
	unsigned char *packed = host_array(host, count, width);

	pack_all(host, packed, width, numbers, count);
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

	d.declared = bitset_create(host, space->nrecords);
	for (uint32_t i = 0; i < ndeclared; i++)
	{
		if (declared[i] >= space->nrecords || (i > 0 && declared[i] <= declared[i - 1]))
		{
			draft_free(&d);
			frame_declared_fault(i, fault);
			return NULL;
		}
		bitset_add(d.declared, declared[i]);
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

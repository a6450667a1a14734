/*
 * frame.h
 *		The flat frame: several named hierarchies over one record space.
 *
 * A collection is a hierarchy with a name.  Its line runs over the records of
 * the frame that it knows, so its order is also the set of them; mapping the
 * indices of a hierarchy to those of the frame keeps their sequence, and with
 * it the canonical line.  A record is held if some collection knows it or it
 * was declared; the others are garbage, left behind by collections that were
 * dropped.
 *
 * What a frame holds has one form but for garbage: two frames that hold the
 * same have the same value_hash, and after frame_compact the same bytes.
 */
#ifndef STARLINGS_FRAME_H
#define STARLINGS_FRAME_H

#include "core/hierarchy/hierarchy.h"

#define FRAME_VERSION 1

/*
 * Layout of a frame:
 *
 *		header
 *		Collection collections[ncollections], sorted by name
 *		the names, one after the other, and zeros up to a multiple of 8
 *		indices of the declared records, ascending, packed in head.width bytes
 *			each (packing.h), and zeros up to a multiple of 8
 *		for each collection:
 *			double thresholds[nthresholds], strictly descending
 *			order, nrecords record indices, packed in head.width bytes each
 *			gaps, nrecords - 1 of them, packed in pack_width(nthresholds)
 *			zeros up to a multiple of 8
 *		the record space
 *
 * value_hash is that of what the frame holds: of the names and hashes of its
 * collections and of the space of its declared records.
 */
typedef struct Frame
{
	ValueHeader head;			/* head.width: bytes of a record index, the narrowest that holds nrecords - 1 */
	Hash128		declared_hash;	/* of the record space of the declared records */
	uint32_t	ncollections;
	uint32_t	ndeclared;
	uint32_t	ngarbage;		/* records that nothing holds */
	uint32_t	names_size;		/* bytes of all names */
} Frame;

typedef struct Collection
{
	Hash128		value_hash;		/* of the hierarchy as a value of its own */
	uint32_t	name;			/* where the name is, from the frame's start */
	uint32_t	name_length;	/* at least 1 */
	uint32_t	content;		/* where thresholds, order and gaps are */
	uint32_t	nrecords;
	uint32_t	nthresholds;
	uint32_t	unused;			/* zero */
} Collection;

static inline const Collection *
frame_collections(const Frame *f)
{
	return (const Collection *) (f + 1);
}

/* Bytes of the header, the collections and their names: what a listing needs. */
static inline uint64_t
frame_directory_size(const Frame *f)
{
	return sizeof(Frame) + (uint64_t) f->ncollections * sizeof(Collection) + f->names_size;
}

static inline const char *
collection_name(const Frame *f, const Collection *collection)
{
	return (const char *) f + collection->name;
}

static inline const double *
collection_thresholds(const Frame *f, const Collection *collection)
{
	return (const double *) ((const char *) f + collection->content);
}

static inline Thresholds
collection_all_thresholds(const Frame *f, const Collection *collection)
{
	return (Thresholds) {collection_thresholds(f, collection), collection->nthresholds};
}

static inline const unsigned char *
collection_order(const Frame *f, const Collection *collection)
{
	return (const unsigned char *) (collection_thresholds(f, collection) + collection->nthresholds);
}

static inline const unsigned char *
collection_gaps(const Frame *f, const Collection *collection)
{
	return collection_order(f, collection) + (uint64_t) collection->nrecords * f->head.width;
}

/* Bytes of thresholds, order and gaps, without padding. */
static inline uint64_t
collection_content_size(uint64_t nrecords, uint64_t nthresholds, unsigned width)
{
	return nthresholds * sizeof(double) + nrecords * width +
		(nrecords > 0 ? nrecords - 1 : 0) * pack_width((uint32_t) nthresholds);
}

/* Bytes of what a collection holds, padding included. */
static inline uint64_t
collection_size(const Frame *f, const Collection *collection)
{
	return align8(collection_content_size(collection->nrecords, collection->nthresholds, f->head.width));
}

/* The width of an index of so many records. */
static inline unsigned
frame_index_width(uint32_t nrecords)
{
	return pack_width(nrecords > 0 ? nrecords - 1 : 0);
}

static inline const unsigned char *
frame_declared_indices(const Frame *f)
{
	return (const unsigned char *) f + align8(frame_directory_size(f));
}

/* The index of a declared record, counted from the first; they ascend. */
static inline uint32_t
frame_declared_index(const Frame *f, uint32_t i)
{
	return pack_get(frame_declared_indices(f), f->head.width, i);
}

extern const RecordSpace *frame_space(const Frame *f);

/* The collection of that name, or NULL.  Names are compared bytewise. */
extern const Collection *frame_find(const Frame *f, const char *name, uint32_t length);

/* The collection as a value of its own, over the records that it knows. */
extern Hierarchy *frame_hierarchy(Host *host, const Frame *f, const Collection *collection);

/* The record space of the declared records. */
extern RecordSpace *frame_declared(Host *host, const Frame *f);

/* The line of a collection, whose order holds record indices of the frame.  It borrows the thresholds. */
extern Line frame_line(Host *host, const Frame *f, const Collection *collection);

/*
 * The hierarchy of a line whose order holds indices of some records of a
 * space.  Returns NULL and fills *fault if one does not exist or is there
 * twice; that the result is canonical is not looked at.
 */
extern Hierarchy *frame_line_hierarchy(Host *host, const RecordSpace *space, const Line *line, Fault *fault);

/* The indices of the records that something holds, ascending: head.nrecords - ngarbage of them. */
extern uint32_t *frame_held(Host *host, const Frame *f);

/* The fault of a declared record that does not exist or does not ascend; false. */
extern bool frame_declared_fault(uint32_t i, Fault *fault);

/* Fills head.value_hash, when all else is filled. */
extern void frame_seal(Host *host, Frame *f);

/*
 * Whether the size bytes at f are a frame of this version whose collections
 * are canonical hierarchies and whose hashes and counts are right; if not,
 * *fault names the first thing wrong.  The one validator for all bytes that
 * come from outside.
 */
extern bool frame_check(Host *host, const Frame *f, uint64_t size, Fault *fault);

#endif

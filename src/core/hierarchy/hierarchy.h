/*
 * hierarchy.h
 *		The flat hierarchy: a line over a record space, in one piece of bytes.
 */
#ifndef STARLINGS_HIERARCHY_H
#define STARLINGS_HIERARCHY_H

#include "core/hierarchy/edges.h"
#include "core/hierarchy/partition.h"

#define HIERARCHY_VERSION 1

/*
 * Layout of a hierarchy:
 *
 *		header
 *		double thresholds[nthresholds], strictly descending
 *		uint32 order[nrecords]
 *		gaps, nrecords - 1 of them, packed in head.width bytes each (packing.h)
 *		zeros up to a multiple of 8
 *		the record space
 *
 * The width is the narrowest that holds nthresholds, which as a gap means
 * that the neighbours are never joined.
 */
typedef struct Hierarchy
{
	ValueHeader head;			/* head.width: bytes of a gap */
	uint32_t	nthresholds;
	uint32_t	unused;			/* zero */
} Hierarchy;

static inline const double *
hierarchy_thresholds(const Hierarchy *h)
{
	return (const double *) (h + 1);
}

static inline Thresholds
hierarchy_all_thresholds(const Hierarchy *h)
{
	return (Thresholds) {hierarchy_thresholds(h), h->nthresholds};
}

static inline const uint32_t *
hierarchy_order(const Hierarchy *h)
{
	return (const uint32_t *) (hierarchy_thresholds(h) + h->nthresholds);
}

static inline const unsigned char *
hierarchy_gaps(const Hierarchy *h)
{
	return (const unsigned char *) (hierarchy_order(h) + h->head.nrecords);
}

static inline uint32_t
hierarchy_gap(const Hierarchy *h, uint32_t place)
{
	return pack_get(hierarchy_gaps(h), h->head.width, place);
}

/* Bytes before the record space. */
static inline uint64_t
hierarchy_space_offset(uint64_t nrecords, uint64_t nthresholds, unsigned width)
{
	return align8(sizeof(Hierarchy) + nthresholds * sizeof(double) + nrecords * sizeof(uint32_t) +
				  (nrecords > 0 ? nrecords - 1 : 0) * width);
}

static inline const RecordSpace *
hierarchy_space(const Hierarchy *h)
{
	return (const RecordSpace *)
		((const char *) h + hierarchy_space_offset(h->head.nrecords, h->nthresholds, h->head.width));
}

/* The flat form of a line over a space.  Raises FAULT_TOO_LARGE. */
extern Hierarchy *hierarchy_create(Host *host, const RecordSpace *space, const Line *line);

/* Adds all records and edges of h to the buffer. */
extern void edges_add_hierarchy(EdgeBuffer *buffer, const Hierarchy *h);

/* The hierarchy of all edges in the buffer, which is freed. */
extern Hierarchy *hierarchy_from_edges(EdgeBuffer *buffer);

/* The line of a hierarchy, of which it borrows order and thresholds. */
extern Line hierarchy_line(Host *host, const Hierarchy *h);

/* The hierarchy of the edges of both. */
extern Hierarchy *hierarchy_union(Host *host, const Hierarchy *a, const Hierarchy *b);

/*
 * The hierarchy over another space, which has as many records: index_of says
 * which one each record of h is there.
 */
extern Hierarchy *hierarchy_renumber(Host *host, const Hierarchy *h, const RecordSpace *space,
									 const uint32_t *index_of);

/* The hierarchy whose only merges are the entities of p, all at threshold. */
extern Hierarchy *hierarchy_from_partition(Host *host, const Partition *p, double threshold);

/* How many thresholds of h are at least t: gaps below that number join at t. */
extern uint32_t hierarchy_ranks_at(const Hierarchy *h, double t);

/*
 * Whether h is on the probability scale, that is, holds thresholds and all of
 * them lie in [0, 1].
 */
extern bool hierarchy_is_probability(const Hierarchy *h);

/* The partition at threshold t. */
extern Partition *hierarchy_cut(Host *host, const Hierarchy *h, double t);

/*
 * Whether the size bytes at h are a canonical hierarchy of this version; if
 * not, *fault names the first thing wrong.  The one validator for all bytes
 * that come from outside.
 */
extern bool hierarchy_check(Host *host, const Hierarchy *h, uint64_t size, Fault *fault);

#endif

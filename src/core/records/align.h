/*
 * align.h
 *		Two record spaces, brought onto their union or what they share.
 */
#ifndef STARLINGS_ALIGN_H
#define STARLINGS_ALIGN_H

#include "core/records/value_header.h"

typedef struct Alignment
{
	uint32_t	nrecords;		/* of the union */
	uint32_t	ncommon;		/* in both */
	uint32_t   *left;			/* union index of each record of the left space */
	uint32_t   *right;			/* likewise of the right space */
} Alignment;

/* Merges the sorted sections of both.  Raises FAULT_TOO_LARGE. */
extern Alignment align_spaces(Host *host, const RecordSpace *left, const RecordSpace *right);
extern void alignment_free(Host *host, Alignment *alignment);

/*
 * The records that both have: their indices on either side, ascending, in two
 * arrays of ncommon.
 */
extern void align_common(Host *host, const RecordSpace *left, const RecordSpace *right,
						 const Alignment *alignment, uint32_t *in_left, uint32_t *in_right);

/* The index of each record of a space in another one, which has all of them. */
extern uint32_t *align_subset(Host *host, const RecordSpace *subset, const RecordSpace *space);

/*
 * The records that two spaces both have: the indices of each
 * on either side, ascending.
 */
typedef struct CommonRecords
{
	uint32_t	nrecords;
	uint32_t   *left;			/* nrecords, or NULL: all of them in order */
	uint32_t   *right;			/* likewise */
} CommonRecords;

extern CommonRecords common_records(Host *host, const RecordSpace *left, const RecordSpace *right);
extern void common_free(Host *host, CommonRecords *common);

/*
 * A source that two spaces both have, but with no key type in common: a section
 * of it on either side.  Where there is none, both are NULL.
 */
typedef struct KeyClash
{
	const Section *left;
	const Section *right;
} KeyClash;

/* The first one. */
extern KeyClash key_clash_find(const RecordSpace *left, const RecordSpace *right);

/* Whether some source, the unnamed one among them, is on both sides. */
extern bool sources_meet(const RecordSpace *left, const RecordSpace *right);

/* Where a record is by such a list of indices. */
static inline uint32_t
index_at(const uint32_t *indices, uint32_t i)
{
	return indices != NULL ? indices[i] : i;
}

/* The record space of some records of another, given ascending. */
extern RecordSpace *space_subset(Host *host, const RecordSpace *space, const uint32_t *records, uint32_t nrecords);

/* The record space of the union. */
extern RecordSpace *align_union(Host *host, const RecordSpace *left, const RecordSpace *right,
								const Alignment *alignment);

#endif

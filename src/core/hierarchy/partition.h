/*
 * partition.h
 *		The flat partition: which entity each record belongs to.
 */
#ifndef STARLINGS_PARTITION_H
#define STARLINGS_PARTITION_H

#include "core/records/key_table.h"
#include "core/records/value_header.h"
#include "core/util/counting_sort.h"

#define PARTITION_VERSION 1

/*
 * Layout of a partition:
 *
 *		header
 *		labels, nrecords of them, packed in head.width bytes each (packing.h)
 *		zeros up to a multiple of 8
 *		the record space
 *
 * Entities are numbered from 0 in the order of their smallest record, so a
 * label is at most one more than the largest before it.  The width is the
 * narrowest that holds nentities - 1.
 */
typedef struct Partition
{
	ValueHeader head;			/* head.width: bytes of a label */
	uint32_t	nentities;
	uint32_t	unused;			/* zero */
} Partition;

static inline const unsigned char *
partition_labels(const Partition *p)
{
	return (const unsigned char *) (p + 1);
}

static inline uint32_t
partition_label(const Partition *p, uint32_t record)
{
	return pack_get(partition_labels(p), p->head.width, record);
}

/* Bytes before the record space. */
static inline uint64_t
partition_space_offset(uint64_t nrecords, unsigned width)
{
	return align8(sizeof(Partition) + nrecords * width);
}

static inline const RecordSpace *
partition_space(const Partition *p)
{
	return (const RecordSpace *)
		((const char *) p + partition_space_offset(p->head.nrecords, p->head.width));
}

/*
 * The partition in which each record belongs to the entity of heads[record],
 * the smallest record of that entity.  Overwrites heads.  Raises
 * FAULT_TOO_LARGE.
 */
extern Partition *partition_create(Host *host, const RecordSpace *space, Hash128 space_hash, uint32_t *heads);

/*
 * The partition over another space, which has as many records: index_of says
 * which one each record of p is there.
 */
extern Partition *partition_renumber(Host *host, const Partition *p, const RecordSpace *space,
									 const uint32_t *index_of);

/* The records of each entity. */
extern Groups partition_entities(Host *host, const Partition *p);

/*
 * The gaps of a line on which the records stand entity by entity: 0 inside an
 * entity, never between two.
 */
extern uint32_t *entity_gaps(Host *host, const Groups *entities, uint32_t nrecords, uint32_t never);

/* Gathers (record, label) pairs, labels being any numbers below NO_RECORD. */
typedef struct LabelBuffer
{
	KeyTable	keys;
	uint32_t   *labels;			/* by number in keys */
	uint32_t	capacity;
	uint32_t	nlabels;		/* one more than the largest */
} LabelBuffer;

extern void labels_init(LabelBuffer *buffer, Host *host);
extern void labels_free(LabelBuffer *buffer);

/* Returns false, changing nothing, if the record has another label already. */
extern bool labels_add(LabelBuffer *buffer, const Key *key, uint32_t label);

/* The label of more than half of the records, *count of them; NO_RECORD if there is none. */
extern uint32_t labels_majority(const LabelBuffer *buffer, uint32_t *count);

/* The partition of all that was added.  The buffer is freed. */
extern Partition *partition_from_labels(LabelBuffer *buffer);

/*
 * Whether the size bytes at p are a canonical partition of this version; if
 * not, *fault names the first thing wrong.  The one validator for all bytes
 * that come from outside.
 */
extern bool partition_check(Host *host, const Partition *p, uint64_t size, Fault *fault);

#endif

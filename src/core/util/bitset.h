/*
 * bitset.h
 *		Sets of records: a bit for each record of a space.
 */
#ifndef STARLINGS_BITSET_H
#define STARLINGS_BITSET_H

#include "core/host.h"

/* A set of none of nrecords records. */
extern uint64_t *bitset_create(Host *host, uint32_t nrecords);

static inline void
bitset_add(uint64_t *set, uint32_t record)
{
	set[record / 64] |= UINT64_C(1) << (record % 64);
}

static inline bool
bitset_has(const uint64_t *set, uint32_t record)
{
	return set[record / 64] >> (record % 64) & 1;
}

extern uint64_t *bitset_copy(Host *host, const uint64_t *set, uint32_t nrecords);
extern uint32_t bitset_count(Host *host, const uint64_t *set, uint32_t nrecords);

/* The records of a set, ascending, and how many they are. */
extern uint32_t *bitset_list(Host *host, const uint64_t *set, uint32_t nrecords, uint32_t *count);

/* The rank of each of these records among them; for other records, anything. */
extern uint32_t *bitset_ranks(Host *host, const uint32_t *records, uint32_t count, uint32_t nrecords);

#endif

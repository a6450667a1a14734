/*
 * sort.h
 *		The one sort of the core: 16-byte items by a 64-bit key.
 *
 * Edges by score, bigint keys, and the leading bytes of text keys are all
 * sorted as SortItems, so there is one radix sort and no comparator.
 */
#ifndef STARLINGS_SORT_H
#define STARLINGS_SORT_H

#include "core/host.h"

typedef struct SortItem
{
	uint64_t	key;
	uint32_t	a;
	uint32_t	b;
} SortItem;

/*
 * Sorts ascending by key, stably, in O(count).  Takes as much scratch memory
 * as the items have, unless they are few.
 */
extern void sort_items(Host *host, SortItem *items, size_t count);

/* Sorts by key in place with no scratch memory; for a few dozen items. */
extern void sort_few(SortItem *items, size_t count);

/* Keys whose order is that of the signed integers. */
static inline uint64_t
sort_key_from_bigint(int64_t value)
{
	return (uint64_t) value ^ (UINT64_C(1) << 63);
}

static inline int64_t
sort_key_to_bigint(uint64_t key)
{
	return (int64_t) (key ^ (UINT64_C(1) << 63));
}

/* Keys whose ascending order is the descending order of finite scores. */
extern uint64_t sort_key_from_score(double score);
extern double sort_key_to_score(uint64_t key);

#endif

/*
 * scored_pairs.h
 *		The scored pairs of a table, as far as a value knows their records.
 *
 * What is said of entities in the light of all pairs needs every one of them,
 * so these are kept, in 16 bytes each, and not reduced to a forest.  A pair
 * counts once, with its highest score.  Records stand for the places that an
 * arrangement gives them, in which entities are runs: so pairs of one entity
 * stand together once they are sorted.
 */
#ifndef STARLINGS_SCORED_PAIRS_H
#define STARLINGS_SCORED_PAIRS_H

#include "core/hierarchy/edge_batch.h"

/* Where a value has its records. */
typedef struct PairSpace
{
	const RecordSpace *records;
	uint32_t   *places;			/* of each record */
	uint32_t   *entities;		/* of each record: pairs of two are passed over; NULL: none is */
} PairSpace;

typedef struct ScoredPairs
{
	Host	   *host;
	SortItem   *items;			/* see pair_item */
	size_t		npairs;
	size_t		ndistinct;		/* the first of these are sorted and distinct */
	size_t		capacity;
	uint64_t	nread;			/* pairs that were added */
	uint64_t	nunknown;		/* of these, those with a record that is not known */

	/* Once pairs of keys are added. */
	PairSpace	space;			/* owned but for its records */
	KeyTable	known;			/* numbers records by their indices */
	uint32_t	batch;			/* edges that may be pending; 0: all are looked up at once */
	EdgeBatch	pending;
} ScoredPairs;

/* A pair as it is kept: its key leads with the later place. */
static inline SortItem
pair_item(uint32_t a, uint32_t b, uint64_t score_key)
{
	uint32_t	later = a > b ? a : b;
	uint32_t	earlier = a > b ? b : a;

	return (SortItem) {(uint64_t) later << 32 | earlier, (uint32_t) (score_key >> 32), (uint32_t) score_key};
}

static inline uint32_t
pair_later(const SortItem *item)
{
	return (uint32_t) (item->key >> 32);
}

static inline uint32_t
pair_earlier(const SortItem *item)
{
	return (uint32_t) item->key;
}

/* The sort key of its score, the smallest being that of the highest score. */
static inline uint64_t
pair_score_key(const SortItem *item)
{
	return (uint64_t) item->a << 32 | item->b;
}

static inline double
pair_score(const SortItem *item)
{
	return sort_key_to_score(pair_score_key(item));
}

extern void pairs_init(ScoredPairs *pairs, Host *host);
extern void pairs_free(ScoredPairs *pairs);

/* Whether pairs of keys can be added; and what makes that so.  The arrays of the space are freed with the pairs. */
static inline bool
pairs_are_open(const ScoredPairs *pairs)
{
	return pairs->space.records != NULL;
}

extern void pairs_open(ScoredPairs *pairs, const PairSpace *space);

/*
 * Adds a pair whose score is no NaN.  One of a record with itself says nothing.
 * The keys may vanish after the call.
 */
extern void pairs_add(ScoredPairs *pairs, const Key *left, const Key *right, double score);

/* Adds pairs of the same value that were kept elsewhere. */
extern void pairs_append(ScoredPairs *pairs, const SortItem *items, size_t count);

/* Makes items[npairs] distinct and sorted, whatever came in whatever order.  More may be added after it. */
extern void pairs_settle(ScoredPairs *pairs);

#endif

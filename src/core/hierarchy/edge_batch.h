/*
 * edge_batch.h
 *		Edges whose keys are looked up together, so that memory can be fetched
 *		ahead (key_table.h).
 */
#ifndef STARLINGS_EDGE_BATCH_H
#define STARLINGS_EDGE_BATCH_H

#include <string.h>

#include "core/records/key_table.h"
#include "core/util/sort.h"

#define EDGE_BATCH_BYTES 256	/* of pending keys, for each edge of a batch: bounds the memory of long keys */

/* Edges on their way into a buffer, with two keys for each. */
typedef struct EdgeBatch
{
	uint32_t	nedges;
	PendingKey *keys;
	uint64_t   *scores;			/* sort keys */
	uint32_t   *numbers;		/* of the keys */
	unsigned char *bytes;		/* of the keys */
	uint64_t	nbytes;
	uint64_t	bytes_capacity;
} EdgeBatch;

static inline EdgeBatch
edge_batch_make(Host *host, uint32_t nedges)
{
	return (EdgeBatch) {
		.keys = host_array(host, 2 * (uint64_t) nedges, sizeof(PendingKey)),
		.scores = host_array(host, nedges, sizeof(uint64_t)),
		.numbers = host_array(host, 2 * (uint64_t) nedges, sizeof(uint32_t))
	};
}

static inline void
edge_batch_free(Host *host, EdgeBatch *batch)
{
	host->release(host, batch->keys);
	host->release(host, batch->scores);
	host->release(host, batch->numbers);
	host->release(host, batch->bytes);
	*batch = (EdgeBatch) {0};
}

/* Whether a batch that was made for so many edges takes no more. */
static inline bool
edge_batch_is_full(const EdgeBatch *batch, uint32_t nedges)
{
	return batch->nedges == nedges || batch->nbytes >= (uint64_t) nedges * EDGE_BATCH_BYTES;
}

/* Keeps the bytes of a key until its batch is numbered; returns where. */
static inline uint64_t
edge_batch_keep(EdgeBatch *batch, Host *host, const Key *key)
{
	uint64_t	offset = batch->nbytes;

	if (key->type == KEY_BIGINT || key->length == 0)
		return offset;
	if (offset + key->length > batch->bytes_capacity)
	{
		uint64_t	capacity = 2 * (offset + key->length);

		batch->bytes = host_grow(host, batch->bytes, capacity, 1);
		batch->bytes_capacity = capacity;
	}
	memcpy(batch->bytes + offset, key->bytes, key->length);
	batch->nbytes += key->length;
	return offset;
}

/* Adds an edge to a batch that is not full; its keys are to be looked up in a table. */
static inline void
edge_batch_add(EdgeBatch *batch, KeyTable *table, const Key *left, const Key *right, double score)
{
	PendingKey *pair = &batch->keys[2 * batch->nedges];

	pair[0] = key_table_prepare(table, left, edge_batch_keep(batch, table->host, left));
	pair[1] = left == right ? pair[0] : key_table_prepare(table, right, edge_batch_keep(batch, table->host, right));
	batch->scores[batch->nedges++] = sort_key_from_score(score);
}

static inline void
edge_batch_clear(EdgeBatch *batch)
{
	batch->nedges = 0;
	batch->nbytes = 0;
}

#endif

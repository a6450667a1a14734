/*
 * edges.c
 *		Gathering edges in batches, and reducing them when they are many.
 */
#include "core/edges.h"

#include <string.h>

#define BATCHES_FROM 1024		/* records; with fewer all is in the processor's cache */
#define BATCH 256				/* edges */
#define LARGE_BATCHES_FROM 65536	/* records; if there are threads */
#define LARGE_BATCH 16384		/* edges */
#define BATCH_BYTES 256			/* of pending keys, for each edge of a batch; more are numbered at once */
#define FIRST_CAPACITY 2
#define AHEAD 16				/* edges between fetching and use */
#define LEAST_RECORD_SIZE 5		/* its place in the order, and a gap of a byte */
#define REDUCE_FROM 16384		/* edges; fewer are not worth reducing */
#define TELL_EVERY 4096			/* edges that come without batches */

void
edges_init(EdgeBuffer *buffer, Host *host)
{
	memset(buffer, 0, sizeof(EdgeBuffer));
	keytable_init(&buffer->keys, host, LEAST_RECORD_SIZE);
}

static void
free_pending(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);

	host->release(host, buffer->pending);
	host->release(host, buffer->pending_scores);
	host->release(host, buffer->numbers);
	host->release(host, buffer->bytes);
	buffer->pending = NULL;
	buffer->pending_scores = NULL;
	buffer->numbers = NULL;
	buffer->bytes = NULL;
	buffer->bytes_capacity = 0;
	buffer->batch = 0;
}

void
edges_free(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);

	free_pending(buffer);
	keytable_free(&buffer->keys);
	host->release(host, buffer->heads);
	host->release(host, buffer->edges);
	*buffer = (EdgeBuffer) {.keys = buffer->keys};
}

/*
 * Keeps only a spanning forest of the edges, and learns from it which edges
 * need not be kept in future: those no stronger than the bar between records
 * that the edges above the bar already join.
 */
static void
reduce(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);
	size_t		nstrong;

	host_begin(host, PHASE_REDUCING_EDGES, buffer->nedges);
	host->release(host, buffer->heads);
	buffer->heads = NULL;
	buffer->nforest = buffer->nedges = line_forest(host, buffer->keys.nrecords, buffer->edges,
												   buffer->nforest, buffer->nedges);
	nstrong = buffer->nforest - buffer->nforest / 8;
	if (nstrong > 0)
	{
		buffer->nheads = buffer->keys.nrecords;
		buffer->bar = buffer->edges[nstrong - 1].key;
		buffer->heads = line_heads(host, buffer->nheads, buffer->edges, nstrong);
	}
	host_begin(host, PHASE_READING_EDGES, 0);
}

/*
 * Makes room for another edge.  The buffer grows until it holds twice as many
 * edges as there are records.  From then on it is reduced whenever it is full,
 * to fewer edges than records, and each edge that comes is sorted once.
 */
static void
make_room(EdgeBuffer *buffer)
{
	size_t		nrecords = buffer->keys.nrecords;
	size_t		capacity = buffer->capacity > 0 ? 2 * buffer->capacity : FIRST_CAPACITY;

	if (buffer->capacity >= REDUCE_FROM)
	{
		if (buffer->capacity >= nrecords + nrecords / 2)
		{
			reduce(buffer);
			return;
		}
		if (capacity > 2 * nrecords)
			capacity = 2 * nrecords;
	}
	buffer->edges = host_grow(edges_host(buffer), buffer->edges, capacity, sizeof(SortItem));
	buffer->capacity = capacity;
}

/* Whether stronger edges already join the records of an edge. */
static inline bool
is_redundant(const EdgeBuffer *buffer, uint32_t a, uint32_t b, uint64_t sort_key)
{
	return buffer->heads != NULL && sort_key >= buffer->bar &&
		a < buffer->nheads && b < buffer->nheads && buffer->heads[a] == buffer->heads[b];
}

static void
append_edge(EdgeBuffer *buffer, uint32_t a, uint32_t b, uint64_t sort_key)
{
	if (a == b)
		return;
	edges_host(buffer)->progress.edges++;
	if (is_redundant(buffer, a, b, sort_key))
		return;
	if (buffer->nedges == buffer->capacity)
		make_room(buffer);
	buffer->edges[buffer->nedges++] = (SortItem) {sort_key, a, b};
}

/* Looks for interrupts, and says that edges are read, which goes on until the buffer is finished. */
static void
check_reading(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);

	host_begin(host, PHASE_READING_EDGES, 0);
	host->check(host);
}

/* Fetches what is_redundant will look at. */
static inline void
fetch_heads(const EdgeBuffer *buffer, uint32_t a, uint32_t b)
{
	if (buffer->heads != NULL && a < buffer->nheads && b < buffer->nheads)
	{
		HOST_PREFETCH(&buffer->heads[a]);
		HOST_PREFETCH(&buffer->heads[b]);
	}
}

/* Numbers the keys of all pending edges and appends the edges. */
static void
flush_pending(EdgeBuffer *buffer)
{
	uint32_t	npending = buffer->npending;
	const uint32_t *numbers = buffer->numbers;

	keytable_intern(&buffer->keys, buffer->pending, 2 * npending, buffer->bytes, buffer->numbers);
	buffer->npending = 0;
	buffer->nbytes = 0;
	for (uint32_t i = 0; i < npending; i++)
	{
		if (i + AHEAD < npending)
			fetch_heads(buffer, numbers[2 * (i + AHEAD)], numbers[2 * (i + AHEAD) + 1]);
		append_edge(buffer, numbers[2 * i], numbers[2 * i + 1], buffer->pending_scores[i]);
	}
	check_reading(buffer);
}

/* Makes room for a batch of so many edges; none may be pending. */
static void
start_batches(EdgeBuffer *buffer, uint32_t batch)
{
	Host	   *host = edges_host(buffer);

	free_pending(buffer);
	buffer->pending = host_array(host, 2 * batch, sizeof(PendingKey));
	buffer->pending_scores = host_array(host, batch, sizeof(uint64_t));
	buffer->numbers = host_array(host, 2 * batch, sizeof(uint32_t));
	buffer->batch = batch;
}

/* Makes room for another pending edge. */
static void
make_pending_room(EdgeBuffer *buffer)
{
	if (buffer->npending > 0)
		flush_pending(buffer);
	if (buffer->batch == 0)
		start_batches(buffer, BATCH);
	else if (buffer->batch == BATCH && buffer->keys.nrecords >= LARGE_BATCHES_FROM && edges_host(buffer)->threads > 1)
		start_batches(buffer, LARGE_BATCH);
}

/* Keeps the bytes of a key until its batch is numbered; returns where. */
static uint64_t
keep_bytes(EdgeBuffer *buffer, const Key *key)
{
	uint64_t	offset = buffer->nbytes;

	if (key->type == KEY_BIGINT || key->length == 0)
		return offset;
	if (offset + key->length > buffer->bytes_capacity)
	{
		uint64_t	capacity = 2 * (offset + key->length);

		buffer->bytes = host_grow(edges_host(buffer), buffer->bytes, capacity, 1);
		buffer->bytes_capacity = capacity;
	}
	memcpy(buffer->bytes + offset, key->bytes, key->length);
	buffer->nbytes += key->length;
	return offset;
}

void
edges_add(EdgeBuffer *buffer, const Key *left, const Key *right, double score)
{
	PendingKey *pair;

	if (buffer->keys.nrecords < BATCHES_FROM)
	{
		uint32_t	a = edges_number(buffer, left);
		uint32_t	b = left == right ? a : edges_number(buffer, right);

		append_edge(buffer, a, b, sort_key_from_score(score));
		if (edges_host(buffer)->progress.edges % TELL_EVERY == TELL_EVERY - 1)
			check_reading(buffer);
		return;
	}
	if (buffer->npending == buffer->batch || buffer->nbytes >= (uint64_t) buffer->batch * BATCH_BYTES)
		make_pending_room(buffer);
	pair = &buffer->pending[2 * buffer->npending];
	pair[0] = keytable_prepare(&buffer->keys, left, keep_bytes(buffer, left));
	pair[1] = left == right ? pair[0] :
		keytable_prepare(&buffer->keys, right, keep_bytes(buffer, right));
	buffer->pending_scores[buffer->npending++] = sort_key_from_score(score);
}

void
edges_declare(EdgeBuffer *buffer, const Key *key)
{
	edges_add(buffer, key, key, 0);
}

uint32_t
edges_number(EdgeBuffer *buffer, const Key *key)
{
	return keytable_intern_one(&buffer->keys, key);
}

void
edges_join(EdgeBuffer *buffer, uint32_t a, uint32_t b, double score)
{
	append_edge(buffer, a, b, sort_key_from_score(score));
}

void
edges_add_line(EdgeBuffer *buffer, const RecordSpace *space, const Line *line)
{
	Host	   *host = edges_host(buffer);
	PendingKey	keys[BATCH];
	uint32_t   *numbers = host_array(host, line->nrecords, sizeof(uint32_t));

	/* The space lies in one piece of less than 4 GB: offsets into it will do. */
	for (uint32_t start = 0; start < line->nrecords; start += BATCH)
	{
		uint32_t	count = line->nrecords - start < BATCH ? line->nrecords - start : BATCH;

		for (uint32_t i = 0; i < count; i++)
		{
			Key			key = space_key(space, start + i);
			uint64_t	offset = key.type == KEY_BIGINT ? 0 : key.bytes - (const unsigned char *) space;

			keys[i] = keytable_prepare(&buffer->keys, &key, offset);
		}
		keytable_intern(&buffer->keys, keys, count, (const unsigned char *) space, numbers + start);
		check_reading(buffer);
	}
	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		if (line->gaps[i] < line->nthresholds)
			edges_join(buffer, numbers[line->order[i]], numbers[line->order[i + 1]],
					   line->thresholds[line->gaps[i]]);
		host_tick(host, i);
	}
	host->release(host, numbers);
}

RecordSpace *
edges_finish(EdgeBuffer *buffer, Line *line)
{
	Host	   *host = edges_host(buffer);
	RecordSpace *space;
	uint32_t   *index_of;

	if (buffer->npending > 0)
		flush_pending(buffer);
	free_pending(buffer);
	host->release(host, buffer->heads);
	buffer->heads = NULL;
	host_begin(host, PHASE_SORTING_RECORDS, 0);
	space = keytable_finish(&buffer->keys, &index_of);
	for (size_t i = 0; i < buffer->nedges; i++)
	{
		buffer->edges[i].a = index_of[buffer->edges[i].a];
		buffer->edges[i].b = index_of[buffer->edges[i].b];
		host_tick(host, i);
	}
	host->release(host, index_of);
	line_build(host, space->nrecords, buffer->edges, buffer->nedges, line);
	edges_free(buffer);
	return space;
}

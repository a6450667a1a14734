/*
 * edges.c
 *		Gathering edges in batches, and reducing them when they are many.
 *
 * Three stations: keys wait in a batch until they are numbered, the numbered
 * edges wait in an array until it is full, and what survives a reduction waits
 * for the end.  Each station is there for one cost: the batch hides the latency
 * of memory in lookups, the array makes sorting worth its while, the reduction
 * bounds memory by the records.
 *
 * That a forest of the strongest edges may stand for all edges, and that forests
 * of parts can be put together, is the sparsification of Eppstein, Galil,
 * Italiano and Nissenzweig (1997); dropping edges that a sample's components join
 * already is filter-Kruskal (Osipov, Sanders and Singler, 2009).
 */
#include "core/hierarchy/edges.h"

#include <string.h>

#include "core/progress.h"
#include "core/util/task.h"
#include "core/util/workers.h"

/* Records; with batches from the first on, small builds took 1.07 times as long, with none 30,000 records 1.11 times. */
#define BATCHES_FROM 1024
/* Edges; a build of a million took 1.14 times as long with 32, 1.06 with 64, and no less with 1,024. */
#define BATCH 256
#define LARGE_BATCHES_FROM 65536	/* records; if there are threads */
#define LARGE_BATCH 16384		/* edges, enough for a task of a millisecond */
#define FIRST_CAPACITY 2		/* edges: groups of a query are many, and most of them small */
/* Edges between fetching and use; ten edges a record took 1.09 times as long without fetching, with 8 or 32 the same. */
#define AHEAD 16
#define LEAST_RECORD_SIZE 5		/* its place in the order, and a gap of a byte */
/* Edges; a thousand records with a thousand edges each took 1.14 times as long with 1,024, and no less with 65,536. */
#define REDUCE_FROM 16384
#define TELL_EVERY 4096			/* edges that come without batches */

void
edges_init(EdgeBuffer *buffer, Host *host)
{
	memset(buffer, 0, sizeof(EdgeBuffer));
	key_table_init(&buffer->keys, host, LEAST_RECORD_SIZE);
}

static void
free_batches(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);

	edge_batch_free(host, &buffer->pending);
	if (buffer->aside != NULL)
		edge_batch_free(host, &buffer->aside->batch);
	host->release(host, buffer->aside);
	buffer->aside = NULL;
	buffer->batch = 0;
}

void
edges_free(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);

	task_wait(host);
	free_batches(buffer);
	key_table_free(&buffer->keys);
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

	/*
	 * With half of the forest above the bar, ten edges a record took 1.11 times as long, with all of it 1.13
	 * times.
	 */
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
 * to fewer edges than records, and each edge that comes is sorted once.  With
 * room for one and a half times as many, ten edges a record took 1.5 times as
 * long; with four times as many, 0.96 times, for twice the memory.
 */
static void
make_room(EdgeBuffer *buffer)
{
	size_t		nrecords = buffer->keys.nrecords;
	size_t		capacity = buffer->capacity > 0 ? 2 * buffer->capacity : FIRST_CAPACITY;

	if (buffer->keeps_all && buffer->capacity >= REDUCE_FROM)
		capacity = buffer->capacity + buffer->capacity / 2;
	else if (buffer->capacity >= REDUCE_FROM)
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

/* Tells the host of records that are new. */
static void
count_records(EdgeBuffer *buffer)
{
	edges_host(buffer)->progress.records += buffer->keys.nrecords - buffer->ncounted;
	buffer->ncounted = buffer->keys.nrecords;
}

/* Numbers the keys of a batch. */
static void
number_batch(KeyTable *keys, const EdgeBatch *batch)
{
	key_table_intern(keys, batch->keys, 2 * batch->nedges, batch->bytes, batch->numbers);
}

/* Appends the edges of a batch with its numbers, and empties it. */
static void
append_batch(EdgeBuffer *buffer, EdgeBatch *batch)
{
	const uint32_t *numbers = batch->numbers;
	uint32_t	nedges = batch->nedges;

	count_records(buffer);
	for (uint32_t i = 0; i < nedges; i++)
	{
		if (i + AHEAD < nedges)
			fetch_heads(buffer, numbers[2 * (i + AHEAD)], numbers[2 * (i + AHEAD) + 1]);
		append_edge(buffer, numbers[2 * i], numbers[2 * i + 1], batch->scores[i]);
	}
	edge_batch_clear(batch);
}

/* Waits for what was put aside, so that the keys are the buffer's own again. */
static void
settle(EdgeBuffer *buffer)
{
	EdgesAside *aside = buffer->aside;

	if (aside == NULL || aside->batch.nedges == 0)
		return;
	task_wait(edges_host(buffer));
	key_table_follow(&buffer->keys, &aside->keys);
	append_batch(buffer, &aside->batch);
}

static void
number_aside(void *context)
{
	EdgesAside *aside = context;

	number_batch(&aside->keys, &aside->batch);
}

/* Has the keys of all pending edges numbered while the caller goes on; false if that cannot be. */
static bool
put_aside(EdgeBuffer *buffer)
{
	EdgesAside *aside = buffer->aside;
	EdgeBatch	pending = buffer->pending;

	if (aside == NULL || !key_table_reserve(&buffer->keys, 2 * pending.nedges, pending.nbytes))
		return false;
	buffer->pending = aside->batch;
	aside->batch = pending;
	aside->keys = buffer->keys;
	task_start(edges_host(buffer), number_aside, aside);
	return true;
}

/* Numbers the keys of all pending edges and appends the edges, or puts them aside. */
static void
flush_pending(EdgeBuffer *buffer)
{
	settle(buffer);
	if (!put_aside(buffer))
	{
		number_batch(&buffer->keys, &buffer->pending);
		append_batch(buffer, &buffer->pending);
	}
	check_reading(buffer);
}

/* Makes room for batches of so many edges; none may be pending. */
static void
start_batches(EdgeBuffer *buffer, uint32_t batch)
{
	Host	   *host = edges_host(buffer);

	free_batches(buffer);
	buffer->pending = edge_batch_make(host, batch);
	if (batch == LARGE_BATCH)
	{
		buffer->aside = host_zeros(host, 1, sizeof(EdgesAside));
		buffer->aside->batch = edge_batch_make(host, batch);
	}
	buffer->batch = batch;
}

/* Makes room for another pending edge. */
static void
make_pending_room(EdgeBuffer *buffer)
{
	if (buffer->pending.nedges > 0)
		flush_pending(buffer);
	if (buffer->batch == 0)
		start_batches(buffer, BATCH);
	else if (buffer->batch == BATCH && buffer->keys.nrecords >= LARGE_BATCHES_FROM && workers_allowed(edges_host(buffer)) > 1)
		start_batches(buffer, LARGE_BATCH);
}

void
edges_add(EdgeBuffer *buffer, const Key *left, const Key *right, double score)
{
	if (buffer->batch == 0 && buffer->keys.nrecords < BATCHES_FROM)
	{
		uint32_t	a = edges_number(buffer, left);
		uint32_t	b = left == right ? a : edges_number(buffer, right);

		append_edge(buffer, a, b, sort_key_from_score(score));
		if (edges_host(buffer)->progress.edges % TELL_EVERY == TELL_EVERY - 1)
			check_reading(buffer);
		return;
	}
	if (edge_batch_is_full(&buffer->pending, buffer->batch))
		make_pending_room(buffer);
	edge_batch_add(&buffer->pending, &buffer->keys, left, right, score);
}

void
edges_declare(EdgeBuffer *buffer, const Key *key)
{
	edges_add(buffer, key, key, 0);
}

uint32_t
edges_number(EdgeBuffer *buffer, const Key *key)
{
	uint32_t	number;

	settle(buffer);
	number = key_table_intern_one(&buffer->keys, key);
	count_records(buffer);
	return number;
}

void
edges_join(EdgeBuffer *buffer, uint32_t a, uint32_t b, double score)
{
	settle(buffer);
	append_edge(buffer, a, b, sort_key_from_score(score));
}

uint32_t *
edges_add_space(EdgeBuffer *buffer, const RecordSpace *space)
{
	PendingKey	keys[BATCH];
	uint32_t   *numbers = host_array(edges_host(buffer), space->nrecords, sizeof(uint32_t));

	settle(buffer);
	/* The space lies in one piece of less than 4 GB: offsets into it will do. */
	for (uint32_t start = 0; start < space->nrecords; start += BATCH)
	{
		uint32_t	count = space->nrecords - start < BATCH ? space->nrecords - start : BATCH;

		for (uint32_t i = 0; i < count; i++)
		{
			Key			key = space_key(space, start + i);
			uint64_t	offset = key.type == KEY_BIGINT ? 0 : key.bytes - (const unsigned char *) space;

			keys[i] = key_table_prepare(&buffer->keys, &key, offset);
		}
		key_table_intern(&buffer->keys, keys, count, (const unsigned char *) space, numbers + start);
		count_records(buffer);
		check_reading(buffer);
	}
	return numbers;
}

void
edges_add_line(EdgeBuffer *buffer, const RecordSpace *space, const Line *line)
{
	Host	   *host = edges_host(buffer);
	uint32_t   *numbers = edges_add_space(buffer, space);

	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		if (line->gaps[i] < line->nthresholds)
			edges_join(buffer, numbers[line->order[i]], numbers[line->order[i + 1]],
					   line->thresholds[line->gaps[i]]);
		host_tick(host, i);
	}
	host->release(host, numbers);
}

/* Numbers and appends all that is pending. */
static void
flush_all(EdgeBuffer *buffer)
{
	if (buffer->pending.nedges > 0)
		flush_pending(buffer);
	settle(buffer);
}

bool
edges_have_room(const EdgeBuffer *buffer, uint64_t nedges)
{
	uint64_t	npending = buffer->pending.nedges + (buffer->aside != NULL ? buffer->aside->batch.nedges : 0);

	return buffer->nedges + npending + nedges <= buffer->capacity;
}

void
edges_make_room(EdgeBuffer *buffer, uint64_t nedges)
{
	uint64_t	capacity = 2 * ((uint64_t) buffer->nedges + nedges);

	flush_all(buffer);
	buffer->edges = host_grow(edges_host(buffer), buffer->edges, capacity, sizeof(SortItem));
	buffer->capacity = capacity;
}

void
edges_add_buffer(EdgeBuffer *buffer, EdgeBuffer *other)
{
	KeyTable   *keys = &other->keys;
	uint32_t   *numbers;

	flush_all(other);
	numbers = host_array(edges_host(buffer), keys->nrecords, sizeof(uint32_t));
	for (uint32_t i = 0; i < keys->nrecords; i++)
	{
		Key			key = key_table_key(keys, i);

		numbers[i] = edges_number(buffer, &key);
		host_tick(edges_host(buffer), i);
	}
	for (size_t i = 0; i < other->nedges; i++)
	{
		append_edge(buffer, numbers[other->edges[i].a], numbers[other->edges[i].b], other->edges[i].key);
		host_tick(edges_host(buffer), i);
	}
	edges_host(buffer)->release(edges_host(buffer), numbers);
}

/* Sorts the records; edges are then between indices. */
static RecordSpace *
sort_records(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);
	RecordSpace *space;
	uint32_t   *index_of;

	flush_all(buffer);
	free_batches(buffer);
	host->release(host, buffer->heads);
	buffer->heads = NULL;
	host_begin(host, PHASE_SORTING_RECORDS, 0);
	space = key_table_finish(&buffer->keys, &index_of);
	for (size_t i = 0; i < buffer->nedges; i++)
	{
		buffer->edges[i].a = index_of[buffer->edges[i].a];
		buffer->edges[i].b = index_of[buffer->edges[i].b];
		host_tick(host, i);
	}
	host->release(host, index_of);
	return space;
}

RecordSpace *
edges_finish(EdgeBuffer *buffer, Line *line)
{
	RecordSpace *space = sort_records(buffer);

	line_build(edges_host(buffer), space->nrecords, buffer->edges, buffer->nedges, line);
	edges_free(buffer);
	return space;
}

RecordSpace *
edges_take_all(EdgeBuffer *buffer, SortItem **edges, size_t *nedges)
{
	RecordSpace *space = sort_records(buffer);

	*edges = buffer->edges;
	*nedges = buffer->nedges;
	buffer->edges = NULL;
	edges_free(buffer);
	return space;
}

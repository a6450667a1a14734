/*
 * edges.h
 *		The edge buffer: where scored edges gather until a line is wanted.
 *
 * Adding an edge only appends it.  Keys are numbered in batches, once there are
 * so many that this matters, and when the buffer is full it is reduced to a
 * spanning forest, so memory follows the number of records and never the
 * number of edges.  A buffer that keeps all edges is not: it takes up to 24 bytes
 * for each.
 */
#ifndef STARLINGS_EDGES_H
#define STARLINGS_EDGES_H

#include "core/hierarchy/edge_batch.h"
#include "core/hierarchy/line.h"

/* What the host's task works on, in cache lines of its own. */
typedef struct EdgesAside
{
	char		before[64];
	KeyTable	keys;			/* a copy, to which it adds records */
	EdgeBatch	batch;
	char		after[64];
} EdgesAside;

typedef struct EdgeBuffer
{
	KeyTable	keys;			/* knows the host */
	SortItem   *edges;			/* a and b are numbers in keys */
	size_t		nedges;
	size_t		nforest;		/* of these, what the last reduction left */
	size_t		capacity;
	bool		keeps_all;		/* it is never reduced */

	/* Once it was reduced: what was above the bar then. */
	uint64_t	bar;			/* a sort key */
	uint32_t	nheads;
	uint32_t   *heads;			/* one of each record's component; NULL: no bar */

	/* Once there are more than a few records. */
	uint32_t	batch;			/* edges that may be pending */
	EdgeBatch	pending;		/* edges whose keys are not numbered yet */
	EdgesAside *aside;			/* edges whose keys are numbered meanwhile; or NULL */

	uint32_t	ncounted;		/* of the records that the host's progress knows */
} EdgeBuffer;

static inline Host *
edges_host(const EdgeBuffer *buffer)
{
	return buffer->keys.host;
}

extern void edges_init(EdgeBuffer *buffer, Host *host);
extern void edges_free(EdgeBuffer *buffer);

/*
 * Adds an edge; score is finite.  An edge from a record to itself declares the
 * record and joins nothing.  The keys may vanish after the call.
 */
extern void edges_add(EdgeBuffer *buffer, const Key *left, const Key *right, double score);
extern void edges_declare(EdgeBuffer *buffer, const Key *key);

/* Numbers a record at once, and joins two numbered records. */
extern uint32_t edges_number(EdgeBuffer *buffer, const Key *key);
extern void edges_join(EdgeBuffer *buffer, uint32_t a, uint32_t b, double score);

/* Numbers all records of a space; returns their numbers. */
extern uint32_t *edges_add_space(EdgeBuffer *buffer, const RecordSpace *space);

/* Adds all records of a space and the edges of a line over them. */
extern void edges_add_line(EdgeBuffer *buffer, const RecordSpace *space, const Line *line);

/*
 * Whether so many edges more can be added without a reduction, and room for
 * them.  A buffer is always whole after an error but where it was reduced or
 * finished, both of which work in place.
 */
extern bool edges_have_room(const EdgeBuffer *buffer, uint64_t nedges);
extern void edges_make_room(EdgeBuffer *buffer, uint64_t nedges);

/* Adds all records and edges of another buffer, which numbers its pending keys for that. */
extern void edges_add_buffer(EdgeBuffer *buffer, EdgeBuffer *other);

/* The record space and the line of all that was added.  The buffer is freed. */
extern RecordSpace *edges_finish(EdgeBuffer *buffer, Line *line);

/* The record space and all edges, as they came, between its indices.  The buffer is freed. */
extern RecordSpace *edges_take_all(EdgeBuffer *buffer, SortItem **edges, size_t *nedges);

#endif

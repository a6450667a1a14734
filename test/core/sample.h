/*
 * sample.h
 *		Random records, graphs, labellings and values to test with.
 *
 * Samples are small and hold no memory.  All samples of one case name their
 * records by numbers into one sorted pool of names, so whether two samples
 * share a record is plain to see.
 */
#ifndef STARLINGS_SAMPLE_H
#define STARLINGS_SAMPLE_H

#include "core/frame/frame.h"
#include "core/measure/sweep_total.h"
#include "test_host.h"

#define POOL_NAMES 40
#define GRAPH_EDGES 160
#define NAME_BYTES 48
#define SAMPLE_BLOCKS 6
#define NO_LABEL UINT32_MAX

/* A key that holds its own bytes. */
typedef struct Name
{
	char		source[16];
	uint32_t	source_length;
	KeyType		type;
	int64_t		bigint;
	unsigned char bytes[NAME_BYTES];
	uint32_t	length;
} Name;

extern Key	name_key(const Name *name);

/* The order of records, spelled out: source, key type, key. */
extern int	name_compare(const void *a, const void *b);

/* A random name; a plain one is a small number, the others are nasty. */
extern Name sample_name(Random *random, bool plain);

/* Distinct names in order. */
typedef struct Pool
{
	uint32_t	nnames;
	Name		names[POOL_NAMES];
} Pool;

extern Pool sample_pool(Random *random, uint32_t nnames, bool plain);

/* An edge from a record to itself declares the record. */
typedef struct SampleEdge
{
	uint32_t	left;			/* in the pool */
	uint32_t	right;
	double		score;
} SampleEdge;

/* Scored edges; its records are those that they mention. */
typedef struct Graph
{
	const Pool *pool;
	uint32_t	nedges;
	SampleEdge	edges[GRAPH_EDGES];
} Graph;

/*
 * A graph over some of the pool, with self-edges, and with duplicates and
 * reversed pairs of other scores.  Mostly there are few distinct scores.
 */
extern Graph sample_graph(Random *random, const Pool *pool);

/* The edges from first up to stop, in a hierarchy or added to a buffer. */
extern void graph_fill(EdgeBuffer *buffer, const Graph *graph, uint32_t first, uint32_t stop);
extern Hierarchy *graph_part(Host *host, const Graph *graph, uint32_t first, uint32_t stop);
extern Hierarchy *graph_hierarchy(Host *host, const Graph *graph);

/* Labels for some of the pool, NO_LABEL for the rest. */
typedef struct Labelling
{
	const Pool *pool;
	uint32_t	labels[POOL_NAMES];
} Labelling;

extern Labelling sample_labelling(Random *random, const Pool *pool);
extern Partition *labelling_partition(Host *host, const Labelling *labelling);

/*
 * A random frame over some of the pool, sometimes with a few records that
 * nothing holds.
 */
extern Frame *sample_frame(Host *host, Random *random, const Pool *pool);

/* A graph and a labelling, neither of which joins records of two blocks. */
typedef struct Blocks
{
	uint32_t	nblocks;
	Graph		graph;			/* of all blocks */
	Labelling	labelling;
	Graph		graphs[SAMPLE_BLOCKS];
	Labelling	labellings[SAMPLE_BLOCKS];
} Blocks;

extern Blocks sample_blocks(Random *random, const Pool *pool);

/* Adds the sweep of a block. */
extern void blocks_add(SweepTotalBuffer *buffer, Host *host, const Blocks *blocks, uint32_t block);

/* A random total of blocks over some of the pool. */
extern SweepTotal *sample_total(Host *host, Random *random, const Pool *pool);

/* A random name of a collection, which is one of a dozen. */
extern const char *sample_collection_name(Random *random);

/* Whether two values have the same bytes. */
extern bool same_value(const void *a, const void *b);

/* Whether a value is canonical; says so if it is not. */
extern bool valid_hierarchy(Host *host, const Hierarchy *h);
extern bool valid_partition(Host *host, const Partition *p);
extern bool valid_frame(Host *host, const Frame *f);
extern bool valid_total(Host *host, const SweepTotal *total);

/* The line of h, or of p, and the truth along it, which may be NULL, all records being matched. */
extern TruthLine hierarchy_against(Host *host, const Hierarchy *h, const Thresholds *at, const Partition *truth,
								   MissingMode mode, Missing *missing);
extern TruthLine partition_against(Host *host, const Partition *p, const Partition *truth,
								   MissingMode mode, Missing *missing);

#endif

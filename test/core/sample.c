/*
 * sample.c
 *		Making random samples, and values of them.
 */
#include "core/frame/frame_build.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

static const char *const nasty_words[] = {
	"", "a", "\"", "\\", ":", ",", "{", "}", "~", " ", "\t\n", "17", "-17", "-", "+5", "007", "1e5", "0.5", "nan",
	"a b", "crm:17", "\\x00", "\xC3\xA9", "\xE2\x82\xAC uro", "\xFF\xFE", "null", "{1,2}", "1 ~0.9~ 2", "\\\"", "'",
	"00000000-0000-0000-0000-000000000001", "9223372036854775808", "\x7F", "\x01", "--", "\xC2\xA0"
};

static const char *const nasty_sources[] = {
	"", "", "", "crm", "CRM", "a b", "17", "x:y", "\xC3\xA9", "\"", "\\x00", "crmcrm", "{"
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

Key
name_key(const Name *name)
{
	return (Key) {
		.source = name->source,
		.source_length = name->source_length,
		.type = name->type,
		.bigint = name->bigint,
		.bytes = name->bytes,
		.length = name->length
	};
}

static int
compare_bytes(const unsigned char *a, uint32_t a_length, const unsigned char *b, uint32_t b_length)
{
	for (uint32_t i = 0; i < a_length && i < b_length; i++)
	{
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	}
	return a_length < b_length ? -1 : a_length > b_length;
}

int
name_compare(const void *a, const void *b)
{
	const Name *left = a;
	const Name *right = b;
	int			order = compare_bytes((const unsigned char *) left->source, left->source_length,
									  (const unsigned char *) right->source, right->source_length);

	if (order != 0)
		return order;
	if (left->type != right->type)
		return left->type < right->type ? -1 : 1;
	if (left->type == KEY_BIGINT)
		return left->bigint < right->bigint ? -1 : left->bigint > right->bigint;
	return compare_bytes(left->bytes, left->length, right->bytes, right->length);
}

static int64_t
sample_bigint(Random *random)
{
	switch (random_below(random, 8))
	{
		case 0:
			return INT64_MIN + random_below(random, 2);
		case 1:
			return INT64_MAX - random_below(random, 2);
		case 2:
			return (int64_t) random_next(random);
		default:
			return (int64_t) random_below(random, 60) - 30;
	}
}

static void
sample_text(Random *random, Name *name)
{
	static const char alphabet[] = "ab0-:\"\\ {~\xC3\xA9";
	const char *word = nasty_words[random_below(random, LENGTH(nasty_words))];
	uint32_t	more = random_chance(random, 0.5) ? random_below(random, 9) : 0;

	name->length = (uint32_t) strlen(word);
	memcpy(name->bytes, word, name->length);
	for (; more > 0; more--)
		name->bytes[name->length++] = (unsigned char) alphabet[random_below(random, sizeof(alphabet) - 1)];
}

static void
sample_bytes(Random *random, Name *name, uint32_t length)
{
	static const unsigned char alphabet[] = {0, 0, 1, 0xFF, '\\'};

	name->length = length;
	for (uint32_t i = 0; i < length; i++)
		name->bytes[i] = random_chance(random, 0.8) ? alphabet[random_below(random, sizeof(alphabet))] :
			(unsigned char) random_next(random);
}

Name
sample_name(Random *random, bool plain)
{
	const char *source = plain ? "" : nasty_sources[random_below(random, LENGTH(nasty_sources))];
	Name		name = {
		.source_length = (uint32_t) strlen(source),
		.type = plain ? KEY_BIGINT : (KeyType) (KEY_BIGINT + random_below(random, 4))
	};

	memcpy(name.source, source, name.source_length);
	switch (name.type)
	{
		case KEY_BIGINT:
			name.bigint = plain ? 1 + random_below(random, 4 * POOL_NAMES) : sample_bigint(random);
			break;
		case KEY_TEXT:
			sample_text(random, &name);
			break;
		case KEY_UUID:
			sample_bytes(random, &name, 16);
			break;
		case KEY_BYTEA:
			sample_bytes(random, &name, random_below(random, 12));
			break;
	}
	return name;
}

static bool
in_pool(const Pool *pool, const Name *name)
{
	for (uint32_t i = 0; i < pool->nnames; i++)
	{
		if (name_compare(&pool->names[i], name) == 0)
			return true;
	}
	return false;
}

Pool
sample_pool(Random *random, uint32_t nnames, bool plain)
{
	Pool		pool = {0};

	while (pool.nnames < nnames)
	{
		Name		name = sample_name(random, plain);

		if (!in_pool(&pool, &name))
			pool.names[pool.nnames++] = name;
	}
	qsort(pool.names, pool.nnames, sizeof(Name), name_compare);
	return pool;
}

static double
sample_score(Random *random, uint32_t nscores, bool weights)
{
	static const double odd[] = {0.0, -0.0, 5e-324, -5e-324, 1.7e308, -1.7e308, 1e-300};

	if (nscores == 0)
		return weights ? 40 * random_unit(random) - 20 : random_unit(random);
	if (weights && random_chance(random, 0.2))
		return odd[random_below(random, LENGTH(odd))];
	return weights ? (double) random_below(random, nscores) * 1.7 - 3.4 :
		(double) random_below(random, nscores + 1) / nscores;
}

Graph
sample_graph(Random *random, const Pool *pool)
{
	Graph		graph = {.pool = pool};
	bool		weights = random_chance(random, 0.3);
	uint32_t	nscores = random_below(random, 7);
	uint32_t	nedges = pool->nnames > 0 ? random_below(random, 2 * pool->nnames + 1) : 0;
	double		share = random_unit(random);

	for (uint32_t i = 0; i < nedges; i++)
	{
		SampleEdge	edge = {random_below(random, pool->nnames), random_below(random, pool->nnames), 0};

		if (i > 0 && random_chance(random, 0.1))
		{
			edge = graph.edges[random_below(random, i)];
			if (random_chance(random, 0.5))
				edge = (SampleEdge) {edge.right, edge.left, 0};
		}
		edge.score = sample_score(random, nscores, weights);
		graph.edges[graph.nedges++] = edge;
	}
	for (uint32_t name = 0; name < pool->nnames; name++)
	{
		if (random_chance(random, share))
			graph.edges[graph.nedges++] = (SampleEdge) {name, name, 0};
	}
	random_shuffle(random, graph.edges, graph.nedges, sizeof(SampleEdge));
	return graph;
}

void
graph_fill(EdgeBuffer *buffer, const Graph *graph, uint32_t first, uint32_t stop)
{
	for (uint32_t i = first; i < stop; i++)
	{
		Key			left = name_key(&graph->pool->names[graph->edges[i].left]);
		Key			right = name_key(&graph->pool->names[graph->edges[i].right]);

		if (graph->edges[i].left == graph->edges[i].right && i % 2 == 0)
			edges_declare(buffer, &left);
		else
			edges_add(buffer, &left, &right, graph->edges[i].score);
	}
}

Hierarchy *
graph_part(Host *host, const Graph *graph, uint32_t first, uint32_t stop)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	graph_fill(&buffer, graph, first, stop);
	return hierarchy_from_edges(&buffer);
}

Hierarchy *
graph_hierarchy(Host *host, const Graph *graph)
{
	return graph_part(host, graph, 0, graph->nedges);
}

Labelling
sample_labelling(Random *random, const Pool *pool)
{
	Labelling	labelling = {.pool = pool};
	uint32_t	nlabels = pool->nnames > 0 ? 1 + random_below(random, pool->nnames) : 1;
	double		share = random_chance(random, 0.4) ? 1 : random_unit(random);

	for (uint32_t name = 0; name < pool->nnames; name++)
		labelling.labels[name] = random_chance(random, share) ? random_below(random, nlabels) : NO_LABEL;
	return labelling;
}

Partition *
labelling_partition(Host *host, const Labelling *labelling)
{
	LabelBuffer buffer;

	labels_init(&buffer, host);
	for (uint32_t i = labelling->pool->nnames; i > 0; i--)
	{
		Key			key = name_key(&labelling->pool->names[i - 1]);

		if (labelling->labels[i - 1] != NO_LABEL)
			labels_add(&buffer, &key, labelling->labels[i - 1]);
	}
	return partition_from_labels(&buffer);
}

static const char *const collection_names[] = {
	"a", "ab", "b", "splink", "truth", "17", "\"", "\\x00", " ", "a:b", "{", "\xC3\xA9"
};

const char *
sample_collection_name(Random *random)
{
	return collection_names[random_below(random, LENGTH(collection_names))];
}

/* The frame with one more step done to it, which is freed. */
static Frame *
take_step(Host *host, Random *random, Frame *f, const Pool *pool)
{
	Graph		graph = sample_graph(random, pool);
	Hierarchy  *h = graph_hierarchy(host, &graph);
	const char *name = sample_collection_name(random);
	FrameMember member = {name, (uint32_t) strlen(name), h};
	Frame	   *next;

	if (f->ncollections > 0 && random_chance(random, 0.3))
		next = frame_drop(host, f, frame_collections(f) + random_below(random, f->ncollections));
	else if (random_chance(random, 0.15))
		next = frame_declare(host, f, hierarchy_space(h));
	else
		next = frame_put(host, f, &member);
	host->release(host, f);
	host->release(host, h);
	return next;
}

Frame *
sample_frame(Host *host, Random *random, const Pool *pool)
{
	Frame	   *f = frame_create(host, NULL, 0, NULL);

	for (uint32_t i = random_below(random, 7); i > 0; i--)
		f = take_step(host, random, f, pool);
	return f;
}

Blocks
sample_blocks(Random *random, const Pool *pool)
{
	Blocks		blocks = {.nblocks = 1 + random_below(random, SAMPLE_BLOCKS)};
	Graph		graph = sample_graph(random, pool);
	uint32_t	block_of[POOL_NAMES];

	blocks.graph.pool = pool;
	blocks.labelling = sample_labelling(random, pool);
	for (uint32_t block = 0; block < blocks.nblocks; block++)
	{
		blocks.graphs[block].pool = blocks.labellings[block].pool = pool;
		memset(blocks.labellings[block].labels, 0xFF, sizeof(blocks.labellings[block].labels));
	}
	for (uint32_t i = 0; i < pool->nnames; i++)
	{
		uint32_t   *label = &blocks.labelling.labels[i];

		block_of[i] = random_below(random, blocks.nblocks);
		if (*label == NO_LABEL)
			continue;
		*label = *label * SAMPLE_BLOCKS + block_of[i];
		blocks.labellings[block_of[i]].labels[i] = *label;
	}
	for (uint32_t i = 0; i < graph.nedges; i++)
	{
		Graph	   *part = &blocks.graphs[block_of[graph.edges[i].left]];

		if (block_of[graph.edges[i].left] != block_of[graph.edges[i].right])
			continue;
		part->edges[part->nedges++] = graph.edges[i];
		blocks.graph.edges[blocks.graph.nedges++] = graph.edges[i];
	}
	return blocks;
}

void
blocks_add(SweepTotalBuffer *buffer, Host *host, const Blocks *blocks, uint32_t block)
{
	Hierarchy  *h = graph_hierarchy(host, &blocks->graphs[block]);
	Partition  *truth = labelling_partition(host, &blocks->labellings[block]);
	Missing		missing;

	sweep_total_add(buffer, host, h, buffer->head.has_truth ? truth : NULL, &missing);
	host->release(host, h);
	host->release(host, truth);
}

SweepTotal *
sample_total(Host *host, Random *random, const Pool *pool)
{
	static const double at[] = {2, 1, 0.75, 0.75, 0.5, 0, -1};
	Blocks		blocks = sample_blocks(random, pool);
	SweepTerms	terms = {
		.missing = (MissingMode) random_below(random, 3),
		.has_truth = random_chance(random, 0.7),
		.at = {random_chance(random, 0.5) ? at : NULL, 0}
	};
	SweepTotalBuffer buffer;
	SweepTotal *total;

	if (terms.at.values != NULL)
		terms.at.count = random_below(random, 8);
	sweep_total_start(&buffer, host, &terms);
	for (uint32_t block = 0; block < blocks.nblocks; block++)
		blocks_add(&buffer, host, &blocks, block);
	total = sweep_total_from_buffer(&buffer);
	sweep_total_free(&buffer);
	return total;
}

bool
same_value(const void *a, const void *b)
{
	const ValueHeader *left = a;
	const ValueHeader *right = b;

	return left->size == right->size && memcmp(left, right, left->size) == 0;
}

bool
valid_hierarchy(Host *host, const Hierarchy *h)
{
	Fault		fault;
	bool		valid = hierarchy_check(host, h, h->head.size, &fault);

	if (!valid)
		printf("# %s\n", fault.message);
	return valid;
}

bool
valid_partition(Host *host, const Partition *p)
{
	Fault		fault;
	bool		valid = partition_check(host, p, p->head.size, &fault);

	if (!valid)
		printf("# %s\n", fault.message);
	return valid;
}

bool
valid_frame(Host *host, const Frame *f)
{
	Fault		fault;
	bool		valid = frame_check(host, f, f->head.size, &fault);

	if (!valid)
		printf("# %s\n", fault.message);
	return valid;
}

bool
valid_total(Host *host, const SweepTotal *total)
{
	Fault		fault;
	bool		valid = sweep_total_check(host, total, total->size, &fault);

	if (!valid)
		printf("# %s\n", fault.message);
	return valid;
}

TruthLine
hierarchy_against(Host *host, const Hierarchy *h, const Thresholds *at, const Partition *truth,
				  MissingMode mode, Missing *missing)
{
	Matching	matching = truth_match(host, hierarchy_space(h), truth);
	TruthLine	line = truth_along_hierarchy(host, h, at, &(Truth) {truth, mode, &matching});

	*missing = matching.missing;
	matching_free(host, &matching);
	return line;
}

TruthLine
partition_against(Host *host, const Partition *p, const Partition *truth, MissingMode mode, Missing *missing)
{
	Matching	matching = truth_match(host, partition_space(p), truth);
	TruthLine	line = truth_along_partition(host, p, &(Truth) {truth, mode, &matching});

	*missing = matching.missing;
	matching_free(host, &matching);
	return line;
}

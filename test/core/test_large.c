/*
 * test_large.c
 *		Graphs that are large or of extreme shape, against a plain union-find;
 *		among them some with so many edges that the edge buffer is reduced.
 */
#include <stdlib.h>
#include <string.h>

#include "sample.h"

/* An edge between records with bigint keys. */
typedef struct BigEdge
{
	uint32_t	left;
	uint32_t	right;
	double		score;
} BigEdge;

typedef struct BigGraph
{
	uint32_t	nrecords;		/* keys 0 up to nrecords */
	uint32_t	nedges;
	BigEdge    *edges;
} BigGraph;

static BigGraph
big_graph(uint32_t nrecords, uint32_t nedges)
{
	return (BigGraph) {nrecords, nedges, calloc(nedges + 1, sizeof(BigEdge))};
}

static Key
big_key(uint32_t record)
{
	return (Key) {.type = KEY_BIGINT, .bigint = record};
}

static void
big_fill(EdgeBuffer *buffer, const BigGraph *graph, uint32_t first, uint32_t stop)
{
	for (uint32_t i = first; i < stop; i++)
	{
		Key			left = big_key(graph->edges[i].left);
		Key			right = big_key(graph->edges[i].right);

		edges_add(buffer, &left, &right, graph->edges[i].score);
	}
}

/* The hierarchy of some edges over all records of the graph. */
static Hierarchy *
big_part(Host *host, const BigGraph *graph, uint32_t first, uint32_t stop)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = graph->nrecords; i > 0; i--)
	{
		Key			key = big_key(i - 1);

		edges_declare(&buffer, &key);
	}
	big_fill(&buffer, graph, first, stop);
	return hierarchy_from_edges(&buffer);
}

static uint32_t
find(uint32_t *parents, uint32_t record)
{
	while (parents[record] != record)
		record = parents[record] = parents[parents[record]];
	return record;
}

/* Whether a cut is what union-find makes of the edges from t on. */
static bool
big_cut_is_right(Host *host, const BigGraph *graph, const Hierarchy *h, double t)
{
	uint32_t   *parents = host_array(host, graph->nrecords, sizeof(uint32_t));
	uint32_t   *label_of = host_array(host, graph->nrecords, sizeof(uint32_t));
	Partition  *p = hierarchy_cut(host, h, t);
	uint32_t	nentities = 0;

	for (uint32_t i = 0; i < graph->nrecords; i++)
		parents[i] = i;
	for (uint32_t i = 0; i < graph->nedges; i++)
	{
		uint32_t	a = find(parents, graph->edges[i].left);
		uint32_t	b = find(parents, graph->edges[i].right);

		if (graph->edges[i].score >= t)
			parents[a > b ? a : b] = a < b ? a : b;
	}
	REQUIRE(valid_partition(host, p));
	REQUIRE(p->head.nrecords == graph->nrecords);
	for (uint32_t i = 0; i < graph->nrecords; i++)
	{
		uint32_t	root = find(parents, i);

		if (root == i)
			label_of[i] = nentities++;
		REQUIRE(partition_label(p, i) == label_of[root]);
	}
	host->release(host, parents);
	host->release(host, label_of);
	host->release(host, p);
	return true;
}

static bool
big_split_is_same(Host *host, const BigGraph *graph, const Hierarchy *h, uint32_t cut)
{
	Hierarchy  *a = big_part(host, graph, 0, cut);
	Hierarchy  *b = big_part(host, graph, cut, graph->nedges);
	Hierarchy  *both = hierarchy_union(host, a, b);

	REQUIRE(same_value(h, both));
	host->release(host, a);
	host->release(host, b);
	host->release(host, both);
	return true;
}

/* All claims about one graph, whose edges are shuffled and freed. */
static bool
big_graph_holds(Host *host, Random *random, BigGraph graph)
{
	Hierarchy  *h = big_part(host, &graph, 0, graph.nedges);
	Hierarchy  *shuffled;

	REQUIRE(valid_hierarchy(host, h));
	REQUIRE(h->head.nrecords == graph.nrecords);
	for (int i = 0; i < 4; i++)
	{
		double		t = graph.nedges > 0 ? graph.edges[random_below(random, graph.nedges)].score : 0;

		REQUIRE(big_cut_is_right(host, &graph, h, i == 0 ? -1e9 : t));
	}
	random_shuffle(random, graph.edges, graph.nedges, sizeof(BigEdge));
	shuffled = big_part(host, &graph, 0, graph.nedges);
	REQUIRE(same_value(h, shuffled));
	REQUIRE(big_split_is_same(host, &graph, h, random_below(random, graph.nedges + 1)));
	free(graph.edges);
	host->release(host, h);
	host->release(host, shuffled);
	return true;
}

#define CHAIN 100000

typedef double (*ScoreOf) (Random *random, uint32_t i);

static double
ascending(Random *random, uint32_t i)
{
	(void) random;
	return i;
}

static double
descending(Random *random, uint32_t i)
{
	(void) random;
	return -(double) i;
}

static double
equal(Random *random, uint32_t i)
{
	(void) random;
	(void) i;
	return 0.5;
}

static double
scattered(Random *random, uint32_t i)
{
	(void) i;
	return random_unit(random);
}

static double
two_decimals(Random *random, uint32_t i)
{
	(void) i;
	return random_below(random, 101) / 100.0;
}

static const ScoreOf score_shapes[] = {ascending, descending, equal, scattered, two_decimals};

#define SCORE_SHAPES 5

static bool
chains_hold(Host *host)
{
	Random		random = random_stream(40);

	for (int shape = 0; shape < SCORE_SHAPES; shape++)
	{
		BigGraph	graph = big_graph(CHAIN, CHAIN - 1);

		for (uint32_t i = 0; i < graph.nedges; i++)
			graph.edges[i] = (BigEdge) {i, i + 1, score_shapes[shape] (&random, i)};
		REQUIRE(big_graph_holds(host, &random, graph));
	}
	return true;
}

static bool
stars_hold(Host *host)
{
	Random		random = random_stream(41);

	for (int shape = 0; shape < SCORE_SHAPES; shape++)
	{
		BigGraph	graph = big_graph(CHAIN / 2, CHAIN / 2 - 1);
		uint32_t	hub = shape % 2 == 0 ? 0 : graph.nedges;

		for (uint32_t i = 0; i < graph.nedges; i++)
			graph.edges[i] = (BigEdge) {hub == 0 ? i + 1 : i, hub, score_shapes[shape] (&random, i)};
		REQUIRE(big_graph_holds(host, &random, graph));
	}
	return true;
}

static bool
random_graphs_hold(Host *host)
{
	Random		random = random_stream(42);

	for (int round = 0; round < 6; round++)
	{
		BigGraph	graph = big_graph(20000 + random_below(&random, 50000), random_below(&random, 80000));

		for (uint32_t i = 0; i < graph.nedges; i++)
			graph.edges[i] = (BigEdge) {
				random_below(&random, graph.nrecords), random_below(&random, graph.nrecords),
				score_shapes[3 + round % 2] (&random, i)
			};
		REQUIRE(big_graph_holds(host, &random, graph));
	}
	return true;
}

/* Far more edges than records, so that the buffer is reduced again and again. */
static bool
dense_graphs_hold(Host *host)
{
	Random		random = random_stream(43);
	static const uint32_t sizes[] = {2, 300, 5000, 9000};

	for (int round = 0; round < 8; round++)
	{
		BigGraph	graph = big_graph(sizes[round / 2], 120000);

		for (uint32_t i = 0; i < graph.nedges; i++)
			graph.edges[i] = (BigEdge) {
				random_below(&random, graph.nrecords), random_below(&random, graph.nrecords),
				score_shapes[3 + round % 2] (&random, i)
			};
		REQUIRE(big_graph_holds(host, &random, graph));
	}
	return true;
}

/* The most bytes that building takes for so many edges of some records. */
static size_t
bytes_taken(Host *host, bool is_text, uint32_t nrecords, uint32_t nedges)
{
	Random		random = random_stream(44);
	TestHost   *test_host = (TestHost *) host;
	size_t		held = test_host->most_held = test_host->held;
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < nedges; i++)
	{
		Key			keys[2];
		char		bytes[2][16];

		for (int side = 0; side < 2; side++)
		{
			/* The first edges make a tree of all records. */
			if (i < nrecords)
				keys[side] = big_key(side == 0 ? i : random_below(&random, i + 1));
			else
				keys[side] = big_key(random_below(&random, nrecords));
			if (!is_text)
				continue;
			keys[side].type = KEY_TEXT;
			keys[side].bytes = (unsigned char *) bytes[side];
			keys[side].length = (uint32_t) sprintf(bytes[side], "record %u", (unsigned) keys[side].bigint);
		}
		edges_add(&buffer, &keys[0], &keys[1], random_unit(&random));
	}
	host->release(host, hierarchy_from_edges(&buffer));
	return test_host->most_held - held;
}

static bool
building_follows_records(Host *host)
{
	uint32_t	nrecords = 100000;

	for (int is_text = 0; is_text <= 1; is_text++)
	{
		size_t		few = bytes_taken(host, is_text, nrecords, nrecords);
		size_t		many = bytes_taken(host, is_text, nrecords, 5 * nrecords);

		REQUIRE(few < 100 * nrecords);
		REQUIRE(many < 130 * nrecords);
		REQUIRE(bytes_taken(host, is_text, nrecords, 30 * nrecords) <= many);
	}
	return true;
}

static bool
no_edges_hold(Host *host)
{
	Random		random = random_stream(45);

	REQUIRE(big_graph_holds(host, &random, big_graph(CHAIN, 0)));
	return true;
}

static const Claim claims[] = {
	{"chains of 100,000 records, with scores of any order", chains_hold},
	{"stars", stars_hold},
	{"records without edges", no_edges_hold},
	{"large random graphs", random_graphs_hold},
	{"many more edges than records", dense_graphs_hold},
	{"building takes no more memory for thirty edges a record than for five", building_follows_records},
};

TEST_MAIN(claims)

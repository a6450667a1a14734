/*
 * test_support.c
 *		Support against a look at every pair of records at every threshold.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/explore/support.h"
#include "core/format/literal.h"
#include "oracle.h"

#define ROUNDS 3000
#define MAX_AT 12
#define MANY 3000				/* records, so many that keys are looked up in batches */
#define MANY_PAIRS 20000
#define LONG 200000				/* records of a line on which work is cancelled */

/* A hierarchy, and pairs of other records too, some of them not of its making. */
typedef struct Case
{
	Pool		pool;
	Graph		graph;			/* what the hierarchy is made of */
	Graph		pairs;
	Oracle		oracle;
	Hierarchy  *h;
	uint32_t	nat;
	double		at[MAX_AT];
} Case;

static int
compare_descending(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left < right) - (left > right);
}

/* Thresholds on scores of either graph, beside them, at both ends of all numbers, and some twice. */
static void
choose_thresholds(Random *random, Case *c)
{
	c->nat = random_below(random, MAX_AT + 1);
	for (uint32_t i = 0; i < c->nat; i++)
	{
		const Graph *graph = random_chance(random, 0.5) ? &c->graph : &c->pairs;
		double		score = graph->nedges > 0 ? graph->edges[random_below(random, graph->nedges)].score : 0;
		uint32_t	kind = random_below(random, 8);

		c->at[i] = kind == 0 ? INFINITY : kind == 1 ? -INFINITY : kind == 2 ? nextafter(score, 1e9) :
			kind == 3 ? random_unit(random) : kind == 4 && i > 0 ? c->at[i - 1] : score;
	}
	qsort(c->at, c->nat, sizeof(double), compare_descending);
}

static void
make_case(Host *host, Random *random, Case *c)
{
	c->pool = sample_pool(random, random_below(random, random_chance(random, 0.5) ? 8 : POOL_NAMES + 1),
						  random_chance(random, 0.5));
	c->graph = sample_graph(random, &c->pool);
	c->pairs = random_chance(random, 0.5) ? c->graph : sample_graph(random, &c->pool);
	for (uint32_t i = 0; i < c->pairs.nedges; i++)
	{
		if (random_chance(random, 0.03))
			c->pairs.edges[i].score = -INFINITY;
	}
	random_shuffle(random, c->pairs.edges, c->pairs.nedges, sizeof(SampleEdge));
	oracle_init(&c->oracle, &c->graph);
	c->h = graph_hierarchy(host, &c->graph);
	choose_thresholds(random, c);
}

/* The record of the hierarchy that a name of the pool is, or NO_RECORD. */
static uint32_t
record_of(const Case *c, uint32_t name)
{
	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
	{
		if (c->oracle.names[i] == name)
			return i;
	}
	return NO_RECORD;
}

/* The highest score of two records; NaN if they have none. */
static double
best_score(const Case *c, uint32_t a, uint32_t b)
{
	double		best = NAN;

	for (uint32_t i = 0; i < c->pairs.nedges; i++)
	{
		uint32_t	left = record_of(c, c->pairs.edges[i].left);
		uint32_t	right = record_of(c, c->pairs.edges[i].right);

		if (((left == a && right == b) || (left == b && right == a)) && !(c->pairs.edges[i].score <= best))
			best = c->pairs.edges[i].score;
	}
	return best;
}

/* All that is to be counted at a threshold, pair by pair. */
static Support
look_at_pairs(const Case *c, const double *scores, double t)
{
	const uint32_t *components = oracle_cut(&c->oracle, t);
	Support		support = {.threshold = t};

	for (uint32_t a = 0; a < c->oracle.nrecords; a++)
	{
		for (uint32_t b = 0; b < a; b++)
		{
			double		score = scores[a * POOL_NAMES + b];
			bool		joined = components[a] == components[b];

			support.claimed += joined;
			support.direct += joined && score >= t;
			support.contradicted += joined && score < t;
			support.unjoined += !joined && score >= t;
		}
	}
	return support;
}

/* The pairs from first up to stop, in an order of their own. */
static ScoredPairs
gather(Host *host, const Case *c, uint32_t first, uint32_t stop)
{
	ScoredPairs pairs;
	PairSpace	space = support_space(host, c->h);

	pairs_init(&pairs, host);
	pairs_open(&pairs, &space);
	for (uint32_t i = first; i < stop; i++)
	{
		Key			left = name_key(&c->pool.names[c->pairs.edges[i].left]);
		Key			right = name_key(&c->pool.names[c->pairs.edges[i].right]);

		pairs_add(&pairs, &left, &right, c->pairs.edges[i].score);
	}
	return pairs;
}

static bool
support_is_right(Host *host, const Case *c, const double *scores, Thresholds at, ScoredPairs *pairs)
{
	Support    *rows = support_compute(host, c->h, at, pairs);

	for (uint32_t i = 0; i < at.count; i++)
	{
		Support		expected = look_at_pairs(c, scores, at.values[i]);

		REQUIRE(rows[i].threshold == expected.threshold && rows[i].claimed == expected.claimed);
		REQUIRE(rows[i].direct == expected.direct && rows[i].contradicted == expected.contradicted);
		REQUIRE(rows[i].unjoined == expected.unjoined && support_inferred(&rows[i]) >= 0);
	}
	host->release(host, rows);
	return true;
}

/* At all thresholds of the hierarchy, and at others, from the same pairs. */
static bool
support_is_counted(Host *host)
{
	Random		random = random_stream(160);
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		double		scores[POOL_NAMES * POOL_NAMES];
		ScoredPairs pairs;
		uint64_t	nunknown = 0;

		make_case(host, &random, &c);
		for (uint32_t i = 0; i < c.oracle.nrecords * POOL_NAMES; i++)
			scores[i] = best_score(&c, i / POOL_NAMES, i % POOL_NAMES);
		for (uint32_t i = 0; i < c.pairs.nedges; i++)
			nunknown += record_of(&c, c.pairs.edges[i].left) == NO_RECORD || record_of(&c, c.pairs.edges[i].right) == NO_RECORD;
		pairs = gather(host, &c, 0, c.pairs.nedges);
		REQUIRE(support_is_right(host, &c, scores, hierarchy_all_thresholds(c.h), &pairs));
		REQUIRE(support_is_right(host, &c, scores, (Thresholds) {c.at, c.nat}, &pairs));
		REQUIRE(pairs.nread == c.pairs.nedges && pairs.nunknown == nunknown);
		pairs_free(&pairs);
		host->release(host, c.h);
	}
	return true;
}

/* What a hierarchy was built from is all joined where it scores enough. */
static bool
own_pairs_are_joined(Host *host)
{
	Random		random = random_stream(161);
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		ScoredPairs pairs;
		Support    *rows;

		make_case(host, &random, &c);
		c.pairs = c.graph;
		pairs = gather(host, &c, 0, c.pairs.nedges);
		rows = support_compute(host, c.h, (Thresholds) {c.at, c.nat}, &pairs);
		for (uint32_t i = 0; i < c.nat; i++)
			REQUIRE(rows[i].unjoined == 0);
		host->release(host, rows);
		pairs_free(&pairs);
		host->release(host, c.h);
	}
	return true;
}

/* Parts that are put together have the pairs of the whole, and settling twice changes nothing. */
static bool
parts_add_up(Host *host)
{
	Random		random = random_stream(162);
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		uint32_t	middle;
		ScoredPairs whole;
		ScoredPairs left;
		ScoredPairs right;
		ScoredPairs together;

		make_case(host, &random, &c);
		middle = random_below(&random, c.pairs.nedges + 1);
		whole = gather(host, &c, 0, c.pairs.nedges);
		left = gather(host, &c, middle, c.pairs.nedges);
		right = gather(host, &c, 0, middle);
		pairs_init(&together, host);
		pairs_append(&together, left.items, left.npairs);
		pairs_settle(&together);
		pairs_settle(&right);
		pairs_append(&together, right.items, right.npairs);
		pairs_settle(&together);
		pairs_settle(&whole);
		pairs_settle(&whole);
		REQUIRE(whole.npairs == together.npairs);
		REQUIRE(whole.npairs == 0 || memcmp(whole.items, together.items, whole.npairs * sizeof(SortItem)) == 0);
		pairs_free(&whole);
		pairs_free(&left);
		pairs_free(&right);
		pairs_free(&together);
		host->release(host, c.h);
	}
	return true;
}

/* A key that is the text of a number. */
static Key
text_key(uint32_t number, char *text)
{
	Key			key = {.type = KEY_TEXT, .bytes = (unsigned char *) text};

	key.length = (uint32_t) sprintf(text, "record number %u", number);
	return key;
}

static Hierarchy *
hierarchy_of(Host *host, const SampleEdge *edges, uint32_t nedges)
{
	EdgeBuffer	buffer;
	char		texts[2][32];

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < nedges; i++)
	{
		Key			left = text_key(edges[i].left, texts[0]);
		Key			right = text_key(edges[i].right, texts[1]);

		edges_add(&buffer, &left, &right, edges[i].score);
	}
	return hierarchy_from_edges(&buffer);
}

static int
compare_edges(const void *a, const void *b)
{
	const SampleEdge *x = a;
	const SampleEdge *y = b;

	if (x->left != y->left)
		return x->left < y->left ? -1 : 1;
	if (x->right != y->right)
		return x->right < y->right ? -1 : 1;
	return (x->score < y->score) - (x->score > y->score);
}

/* What the distinct edges, highest score first, say of a partition. */
static Support
look_at_edges(Host *host, const Hierarchy *h, const SampleEdge *edges, uint32_t nedges, double t)
{
	Partition  *p = hierarchy_cut(host, h, t);
	Support		support = {.threshold = t};
	char		text[32];

	for (uint32_t i = 0; i < nedges; i++)
	{
		Key			left = text_key(edges[i].left, text);
		uint32_t	a = space_find(partition_space(p), &left);
		Key			right = text_key(edges[i].right, text);
		uint32_t	b = space_find(partition_space(p), &right);
		bool		again = i > 0 && edges[i].left == edges[i - 1].left && edges[i].right == edges[i - 1].right;
		bool		joined;

		if (a == b || again || a == NO_RECORD || b == NO_RECORD)
			continue;
		joined = partition_label(p, a) == partition_label(p, b);
		support.direct += joined && edges[i].score >= t;
		support.contradicted += joined && edges[i].score < t;
		support.unjoined += !joined && edges[i].score >= t;
	}
	host->release(host, p);
	return support;
}

/* Keys that are looked up in batches, with bytes of their own, most pairs twice, some of them unknown. */
static bool
batches_are_counted(Host *host)
{
	static SampleEdge edges[2 * MANY_PAIRS];
	Random		random = random_stream(163);
	char		texts[2][32];
	double		at[] = {0.95, 0.8, 0.5, 0.2, 0, -1};
	Hierarchy  *h;
	ScoredPairs pairs;
	PairSpace	space;
	Support    *rows;

	for (uint32_t i = 0; i < MANY_PAIRS; i++)
	{
		edges[i] = (SampleEdge) {
			random_below(&random, MANY), random_below(&random, MANY), floor(random_unit(&random) * 100) / 100
		};
		edges[MANY_PAIRS + i] = edges[random_below(&random, i + 1)];
		edges[MANY_PAIRS + i].score = random_unit(&random);
	}
	h = hierarchy_of(host, edges, MANY);
	REQUIRE(h->head.nrecords > 1024 && h->head.nrecords < MANY);
	pairs_init(&pairs, host);
	space = support_space(host, h);
	pairs_open(&pairs, &space);
	for (uint32_t i = 0; i < 2 * MANY_PAIRS; i++)
	{
		bool		reversed = random_chance(&random, 0.5);
		Key			left = text_key(edges[i].left, texts[reversed]);
		Key			right = text_key(edges[i].right, texts[!reversed]);

		pairs_add(&pairs, reversed ? &right : &left, reversed ? &left : &right, edges[i].score);
	}
	for (uint32_t i = 0; i < 2 * MANY_PAIRS; i++)
	{
		if (edges[i].left > edges[i].right)
			edges[i] = (SampleEdge) {edges[i].right, edges[i].left, edges[i].score};
	}
	qsort(edges, 2 * MANY_PAIRS, sizeof(SampleEdge), compare_edges);
	rows = support_compute(host, h, (Thresholds) {at, 6}, &pairs);
	for (uint32_t i = 0; i < 6; i++)
	{
		Support		expected = look_at_edges(host, h, edges, 2 * MANY_PAIRS, at[i]);

		REQUIRE(rows[i].direct == expected.direct && rows[i].contradicted == expected.contradicted);
		REQUIRE(rows[i].unjoined == expected.unjoined);
	}
	REQUIRE(pairs.nunknown > 0 && pairs.nread == 2 * MANY_PAIRS);
	host->release(host, rows);
	pairs_free(&pairs);
	host->release(host, h);
	return true;
}

/* More pairs than are kept before it is looked for such as stand there twice. */
static bool
duplicates_take_no_room(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Fault		fault;
	Hierarchy  *h = literal_read_hierarchy(host, "{1 ~0.9~ 2 ~0.5~ 3}", &fault);
	PairSpace	space = support_space(host, h);
	ScoredPairs pairs;
	Support    *rows;

	pairs_init(&pairs, host);
	pairs_open(&pairs, &space);
	test_host->most_held = 0;
	for (uint32_t i = 0; i < 6000000; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = 1 + i % 3};
		Key			right = {.type = KEY_BIGINT, .bigint = 1 + (i + 1) % 3};

		pairs_add(&pairs, &left, &right, i % 10 / 10.0);
	}
	REQUIRE(test_host->most_held < 40 * 1048576);
	rows = support_compute(host, h, hierarchy_all_thresholds(h), &pairs);
	REQUIRE(pairs.npairs == 3);
	REQUIRE(rows[0].claimed == 1 && rows[0].direct == 1 && rows[0].unjoined == 2);
	REQUIRE(rows[1].claimed == 3 && rows[1].direct == 3 && rows[1].unjoined == 0);
	host->release(host, rows);
	pairs_free(&pairs);
	host->release(host, h);
	return true;
}

/* Builds the pairs of a long line, and their support. */
static void
work_all(Host *host, void *context)
{
	const Hierarchy *h = context;
	PairSpace	space = support_space(host, h);
	ScoredPairs pairs;

	pairs_init(&pairs, host);
	pairs_open(&pairs, &space);
	for (uint32_t i = 0; i + 7 < LONG; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = i};
		Key			right = {.type = KEY_BIGINT, .bigint = i + 1 + i % 7};

		pairs_add(&pairs, &left, &right, i % 100);
	}
	host->release(host, support_compute(host, h, hierarchy_all_thresholds(h), &pairs));
	pairs_free(&pairs);
}

static bool
work_can_be_cancelled(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Random		random = random_stream(164);
	Hierarchy  *h;
	EdgeBuffer	buffer;
	size_t		held;
	uint64_t	nchecks;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i + 1 < LONG; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = i};
		Key			right = {.type = KEY_BIGINT, .bigint = i + 1};

		edges_add(&buffer, &left, &right, i % 1000);
	}
	h = hierarchy_from_edges(&buffer);
	held = test_host->held;
	test_host->nchecks = 0;
	REQUIRE(test_host_run(test_host, work_all, h) == COMPLETED);
	nchecks = test_host->nchecks;
	REQUIRE(test_host->held == held && nchecks > 2 * (LONG / 256));
	for (int i = 0; i < 20; i++)
	{
		test_host->nchecks = 0;
		test_host->cancel_at = 1 + random_below(&random, (uint32_t) nchecks);
		REQUIRE(test_host_run(test_host, work_all, h) == CANCELLED);
		REQUIRE(test_host->held == held);
		test_host->cancel_at = 0;
	}
	host->release(host, h);
	return true;
}

static const Claim claims[] = {
	{"claimed, direct, contradicted and unjoined pairs are those that a look at all pairs finds", support_is_counted},
	{"what a hierarchy was built from is never unjoined", own_pairs_are_joined},
	{"pairs that come in parts are the pairs of the whole", parts_add_up},
	{"keys that are looked up in batches are found", batches_are_counted},
	{"pairs that stand there twice take no room", duplicates_take_no_room},
	{"all of it can be cancelled and leaves nothing behind", work_can_be_cancelled},
};

TEST_MAIN(claims)

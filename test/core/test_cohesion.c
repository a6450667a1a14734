/*
 * test_cohesion.c
 *		The cohesion of entities against graphs that lose one edge after another.
 */
#include <math.h>
#include <string.h>

#include "core/explore/cohesion.h"
#include "oracle.h"

#define ROUNDS 3000
#define LONG 200000				/* records of one entity on which work is cancelled */

/* A partition, and pairs of its records and others. */
typedef struct Case
{
	Pool		pool;
	Labelling	labelling;
	Graph		pairs;
	Partition  *p;
	double		scores[POOL_NAMES][POOL_NAMES]; /* of two names of the pool; NaN: none */
} Case;

static void
make_case(Host *host, Random *random, Case *c)
{
	c->pool = sample_pool(random, random_below(random, random_chance(random, 0.5) ? 8 : POOL_NAMES + 1),
						  random_chance(random, 0.5));
	c->labelling = sample_labelling(random, &c->pool);
	c->pairs = sample_graph(random, &c->pool);
	random_shuffle(random, c->pairs.edges, c->pairs.nedges, sizeof(SampleEdge));
	/* Where edges are few, many are bridges. */
	if (random_chance(random, 0.5) && c->pairs.nedges > c->pool.nnames)
		c->pairs.nedges = c->pool.nnames;
	c->p = labelling_partition(host, &c->labelling);
	for (int a = 0; a < POOL_NAMES; a++)
	{
		for (int b = 0; b < POOL_NAMES; b++)
			c->scores[a][b] = NAN;
	}
	for (uint32_t i = 0; i < c->pairs.nedges; i++)
	{
		SampleEdge *edge = &c->pairs.edges[i];

		if (random_chance(random, 0.01))
			edge->score = -INFINITY;
		if (edge->left != edge->right && !(edge->score <= c->scores[edge->left][edge->right]))
			c->scores[edge->left][edge->right] = c->scores[edge->right][edge->left] = edge->score;
	}
}

static ScoredPairs
gather(Host *host, const Case *c)
{
	ScoredPairs pairs;
	PairSpace	space = cohesion_space(host, c->p);

	pairs_init(&pairs, host);
	pairs_open(&pairs, &space);
	for (uint32_t i = 0; i < c->pairs.nedges; i++)
	{
		Key			left = name_key(&c->pool.names[c->pairs.edges[i].left]);
		Key			right = name_key(&c->pool.names[c->pairs.edges[i].right]);

		pairs_add(&pairs, &left, &right, c->pairs.edges[i].score);
	}
	return pairs;
}

/* How many parts the names of an entity fall into, joined by its edges but for one. */
static uint32_t
count_parts(const Case *c, const uint32_t *names, uint32_t size, uint32_t without_a, uint32_t without_b)
{
	uint32_t	parts[POOL_NAMES];
	uint32_t	nparts = size;

	for (uint32_t i = 0; i < size; i++)
		parts[i] = i;
	for (uint32_t i = 0; i < size; i++)
	{
		for (uint32_t j = 0; j < i; j++)
		{
			uint32_t	from = parts[i];
			uint32_t	to = parts[j];

			if (isnan(c->scores[names[i]][names[j]]) || (i == without_a && j == without_b) || from == to)
				continue;
			for (uint32_t k = 0; k < size; k++)
			{
				if (parts[k] == from)
					parts[k] = to;
			}
			nparts--;
		}
	}
	return nparts;
}

/* The names of the entity of a record, if it is the first there. */
static uint32_t
entity_of(const Case *c, uint32_t record, uint32_t *names)
{
	uint32_t	size = 0;

	for (uint32_t i = 0, name = 0; i < c->p->head.nrecords; i++, name++)
	{
		while (c->labelling.labels[name] == NO_LABEL)
			name++;
		if (partition_label(c->p, i) != partition_label(c->p, record))
			continue;
		if (i < record)
			return 0;
		names[size++] = name;
	}
	return size;
}

static bool
near(double a, double b)
{
	return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-12 * (1 + fabs(a));
}

/* The sum of how much the largest degree is above each, by the most that this can be: in a star. */
static double
centralisation(const uint32_t *degrees, uint32_t size, uint32_t largest)
{
	uint32_t	sum = 0;

	for (uint32_t i = 0; i < size; i++)
		sum += largest - degrees[i];
	return size > 2 ? sum / ((size - 1.0) * (size - 2.0)) : NAN;
}

static bool
entity_is_right(const Case *c, const uint32_t *names, uint32_t size, const Cohesion *found)
{
	uint32_t	degrees[POOL_NAMES] = {0};
	uint32_t	largest = 0;
	uint32_t	nedges = 0;
	uint32_t	nbridges = 0;
	double		weakest = NAN;
	double		farthest = 0;	/* of all scores from 0 */
	long double sum = 0;
	uint32_t	nparts = count_parts(c, names, size, size, size);

	for (uint32_t i = 0; i < size; i++)
	{
		for (uint32_t j = 0; j < i; j++)
		{
			double		score = c->scores[names[i]][names[j]];

			if (isnan(score))
				continue;
			nedges++;
			degrees[i]++;
			degrees[j]++;
			weakest = fmin(weakest, score);
			farthest = fmax(farthest, fabs(score));
			sum += score;
			nbridges += count_parts(c, names, size, i, j) > nparts;
		}
	}
	for (uint32_t i = 0; i < size; i++)
		largest = degrees[i] > largest ? degrees[i] : largest;
	REQUIRE(found->size == size && found->nedges == nedges && found->nbridges == nbridges);
	REQUIRE(found->largest_degree == largest && near(found->weakest, weakest));
	if (isfinite(farthest) && nedges > 0)
		REQUIRE(fabs(found->mean - (double) (sum / nedges)) <= 1e-12 * farthest);
	else
		REQUIRE(near(found->mean, nedges > 0 ? -INFINITY : NAN));
	REQUIRE(near(found->density, size > 1 ? nedges / (size * (size - 1) / 2.0) : NAN));
	REQUIRE(near(found->centralisation, centralisation(degrees, size, largest)));
	return true;
}

static bool
cohesion_is_counted(Host *host)
{
	Random		random = random_stream(170);
	Case		c;
	uint64_t	nbridges = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		ScoredPairs pairs;
		Cohesion   *cohesion;
		uint32_t	entity = 0;

		make_case(host, &random, &c);
		pairs = gather(host, &c);
		cohesion = cohesion_compute(host, c.p, &pairs);
		for (uint32_t record = 0; record < c.p->head.nrecords; record++)
		{
			uint32_t	names[POOL_NAMES];
			uint32_t	size = entity_of(&c, record, names);

			if (size == 0)
				continue;
			nbridges += cohesion[entity].nbridges;
			REQUIRE(entity_is_right(&c, names, size, &cohesion[entity++]));
		}
		REQUIRE(entity == c.p->nentities);
		host->release(host, cohesion);
		pairs_free(&pairs);
		host->release(host, c.p);
	}
	REQUIRE(nbridges > 1000);
	return true;
}

/* The mean depends on the pairs and not on the order in which they came. */
static bool
order_does_not_matter(Host *host)
{
	Random		random = random_stream(171);
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		ScoredPairs pairs;
		Cohesion   *before;
		Cohesion   *after;

		make_case(host, &random, &c);
		pairs = gather(host, &c);
		before = cohesion_compute(host, c.p, &pairs);
		pairs_free(&pairs);
		random_shuffle(&random, c.pairs.edges, c.pairs.nedges, sizeof(SampleEdge));
		pairs = gather(host, &c);
		after = cohesion_compute(host, c.p, &pairs);
		REQUIRE(memcmp(before, after, c.p->nentities * sizeof(Cohesion)) == 0);
		host->release(host, before);
		host->release(host, after);
		pairs_free(&pairs);
		host->release(host, c.p);
	}
	return true;
}

/* A mean is finite where the scores are, however large. */
static bool
means_are_finite(Host *host)
{
	LabelBuffer labels;
	ScoredPairs pairs;
	PairSpace	space;
	Partition  *p;
	Cohesion   *cohesion;
	Key			keys[3];

	labels_init(&labels, host);
	for (int i = 0; i < 3; i++)
	{
		keys[i] = (Key) {.type = KEY_BIGINT, .bigint = i};
		labels_add(&labels, &keys[i], 0);
	}
	p = partition_from_labels(&labels);
	space = cohesion_space(host, p);
	pairs_init(&pairs, host);
	pairs_open(&pairs, &space);
	pairs_add(&pairs, &keys[0], &keys[1], 1.7e308);
	pairs_add(&pairs, &keys[1], &keys[2], 1.7e308);
	cohesion = cohesion_compute(host, p, &pairs);
	REQUIRE(near(cohesion[0].mean / 1e308, 1.7) && cohesion[0].nbridges == 2);
	host->release(host, cohesion);
	pairs_free(&pairs);
	host->release(host, p);
	return true;
}

/* One entity as a line with loops over the first half: all of the second are bridges. */
static void
work_all(Host *host, void *context)
{
	const Partition *p = context;
	PairSpace	space = cohesion_space(host, p);
	ScoredPairs pairs;
	Cohesion   *cohesion;

	pairs_init(&pairs, host);
	pairs_open(&pairs, &space);
	for (uint32_t i = 0; i + 1 < LONG; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = i};
		Key			right = {.type = KEY_BIGINT, .bigint = i + 1};
		Key			loop = {.type = KEY_BIGINT, .bigint = i + 2};

		pairs_add(&pairs, &right, &left, 0.5);
		if (i + 2 <= LONG / 2)
			pairs_add(&pairs, &left, &loop, 0.25);
	}
	cohesion = cohesion_compute(host, p, &pairs);
	if (cohesion->nbridges != LONG - 1 - LONG / 2 || cohesion->largest_degree != 4)
		host->raise(host, &(Fault) {.kind = FAULT_RANGE, .message = "bridges are not those of a line"});
	host->release(host, cohesion);
	pairs_free(&pairs);
}

static bool
deep_walks_can_be_cancelled(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Random		random = random_stream(172);
	LabelBuffer labels;
	Partition  *p;
	size_t		held;
	uint64_t	nchecks;

	labels_init(&labels, host);
	for (uint32_t i = 0; i < LONG; i++)
		labels_add(&labels, &(Key) {.type = KEY_BIGINT, .bigint = i}, 0);
	p = partition_from_labels(&labels);
	held = test_host->held;
	test_host->nchecks = 0;
	REQUIRE(test_host_run(test_host, work_all, p) == COMPLETED);
	nchecks = test_host->nchecks;
	REQUIRE(test_host->held == held && nchecks > 2 * (LONG / 256));
	for (int i = 0; i < 20; i++)
	{
		test_host->nchecks = 0;
		test_host->cancel_at = 1 + random_below(&random, (uint32_t) nchecks);
		REQUIRE(test_host_run(test_host, work_all, p) == CANCELLED);
		REQUIRE(test_host->held == held);
		test_host->cancel_at = 0;
	}
	host->release(host, p);
	return true;
}

static const Claim claims[] = {
	{"sizes, edges, degrees, scores and bridges are those of graphs that lose an edge at a time", cohesion_is_counted},
	{"the order of pairs does not matter", order_does_not_matter},
	{"means are finite where scores are", means_are_finite},
	{"bridges of a long line are found, and the walk can be cancelled", deep_walks_can_be_cancelled},
};

TEST_MAIN(claims)

/*
 * test_stability.c
 *		Sizes, stability, plateaus and weakest links against a comparison of
 *		partitions, record by record.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/explore/plateaus.h"
#include "core/explore/stability.h"
#include "core/explore/weakest_links.h"
#include "core/format/literal.h"
#include "oracle.h"

#define MAX_THRESHOLDS 12

/* A hierarchy, and the thresholds at which something happens, strong to weak. */
typedef struct Case
{
	Pool		pool;
	Graph		graph;
	Oracle		oracle;
	Hierarchy  *h;
	uint32_t	nlevels;
	double		levels[GRAPH_EDGES];
} Case;

static void
make_case(Host *host, Random *random, Case *c)
{
	uint32_t	nnames = random_chance(random, 0.3) ? random_below(random, 6) : random_below(random, POOL_NAMES + 1);

	c->pool = sample_pool(random, nnames, random_chance(random, 0.7));
	c->graph = sample_graph(random, &c->pool);
	c->h = graph_hierarchy(host, &c->graph);
	oracle_init(&c->oracle, &c->graph);
	c->nlevels = 0;
	for (uint32_t level = 1; level <= c->oracle.nlevels; level++)
	{
		if (memcmp(c->oracle.components[level], c->oracle.components[level - 1], sizeof(c->oracle.components[0])) != 0)
			c->levels[c->nlevels++] = c->oracle.scores[level];
	}
}

/* Whether the entities of a record are the same sets of records. */
static bool
same_entity(const Case *c, const uint32_t *components, const uint32_t *others, uint32_t record)
{
	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
	{
		if ((components[i] == components[record]) != (others[i] == others[record]))
			return false;
	}
	return true;
}

/* Records of a component; 0 if there is none of that name. */
static uint32_t
component_size(const Case *c, const uint32_t *components, uint32_t component)
{
	uint32_t	size = 0;

	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
		size += components[i] == component;
	return size;
}

static uint32_t
count_entities(const Case *c, const uint32_t *components)
{
	uint32_t	entities = 0;

	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
		entities += components[i] == i;
	return entities;
}

/* The share of the entities at t that are the same at another threshold. */
static double
share_of_same(const Case *c, double t, double other)
{
	const uint32_t *components = oracle_cut(&c->oracle, t);
	uint32_t	same = 0;

	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
		same += components[i] == i && same_entity(c, components, oracle_cut(&c->oracle, other), i);
	return c->oracle.nrecords > 0 ? (double) same / count_entities(c, components) : NAN;
}

static double
information_lost_at(const Case *c, double t)
{
	const uint32_t *components = oracle_cut(&c->oracle, t);
	double		n = c->oracle.nrecords;
	double		lost = 0;

	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
	{
		uint32_t	size = component_size(c, components, i);

		if (size > 0)
			lost += size * log(size) / (n * log(n));
	}
	return n < 2 ? NAN : lost;
}

static bool
equal(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool
near(double a, double b)
{
	return equal(a, b) || fabs(a - b) < 1e-12;
}

static bool
stability_is_right(Host *host, const Case *c, const double *at, uint32_t nat)
{
	Stability  *rows = stability_compute(host, c->h, (Thresholds) {at, nat});

	for (uint32_t i = 0; i < nat; i++)
	{
		double		high = NAN;
		double		low = NAN;

		for (uint32_t level = 0; level < c->nlevels; level++)
		{
			if (c->levels[level] >= at[i])
				high = c->levels[level];
			else if (isnan(low))
				low = c->levels[level];
		}
		REQUIRE(rows[i].threshold == at[i]);
		REQUIRE(rows[i].entities == count_entities(c, oracle_cut(&c->oracle, at[i])));
		REQUIRE(equal(rows[i].same_above, i > 0 ? share_of_same(c, at[i], at[i - 1]) : NAN));
		REQUIRE(equal(rows[i].same_below, i + 1 < nat ? share_of_same(c, at[i], at[i + 1]) : NAN));
		REQUIRE(near(rows[i].information_lost, information_lost_at(c, at[i])));
		REQUIRE(rows[i].entities != 1 || c->oracle.nrecords < 2 || rows[i].information_lost == 1);
		REQUIRE(rows[i].entities != c->oracle.nrecords || c->oracle.nrecords < 2 || rows[i].information_lost == 0);
		REQUIRE(equal(rows[i].plateau_high, high) && equal(rows[i].plateau_low, low));
		REQUIRE(equal(rows[i].plateau, high - low));
	}
	host->release(host, rows);
	return true;
}

static int
compare_descending(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left < right) - (left > right);
}

/* Descending thresholds: on those of the hierarchy, beside them, anywhere, and some twice. */
static uint32_t
choose_thresholds(Random *random, const Case *c, double *at)
{
	uint32_t	nat = random_below(random, MAX_THRESHOLDS);

	for (uint32_t i = 0; i < nat; i++)
	{
		double		level = c->nlevels > 0 ? c->levels[random_below(random, c->nlevels)] : 0;

		switch (random_below(random, 5))
		{
			case 0:
				at[i] = random_unit(random) * 4 - 2;
				break;
			case 1:
				at[i] = i > 0 ? at[random_below(random, i)] : -1e9;
				break;
			case 2:
				at[i] = nextafter(level, 1e9);
				break;
			default:
				at[i] = level;
				break;
		}
	}
	qsort(at, nat, sizeof(double), compare_descending);
	return nat;
}

static bool
stability_is_counted(Host *host)
{
	Random		random = random_stream(110);
	Case		c;

	for (int round = 0; round < 3000; round++)
	{
		double		at[MAX_THRESHOLDS];

		make_case(host, &random, &c);
		REQUIRE(c.nlevels == c.h->nthresholds);
		REQUIRE(stability_is_right(host, &c, hierarchy_thresholds(c.h), c.h->nthresholds));
		REQUIRE(stability_is_right(host, &c, at, choose_thresholds(&random, &c, at)));
		host->release(host, c.h);
	}
	return true;
}

static bool
sizes_are_counted(Host *host)
{
	Random		random = random_stream(111);
	Case		c;

	for (int round = 0; round < 3000; round++)
	{
		double		t;
		Partition  *p;
		uint32_t	counts[POOL_NAMES + 1] = {0};
		uint32_t	nsizes;
		uint32_t	next = 0;
		SizeCount  *sizes;

		make_case(host, &random, &c);
		t = c.nlevels > 0 ? c.levels[random_below(&random, c.nlevels)] : 0;
		p = hierarchy_cut(host, c.h, t);
		for (uint32_t i = 0; i < c.oracle.nrecords; i++)
			counts[component_size(&c, oracle_cut(&c.oracle, t), i)]++;
		sizes = entity_sizes(host, p, &nsizes);
		for (uint32_t size = 1; size <= POOL_NAMES; size++)
		{
			if (counts[size] == 0)
				continue;
			REQUIRE(next < nsizes);
			REQUIRE(sizes[next].size == size && sizes[next].entities == counts[size]);
			next++;
		}
		REQUIRE(next == nsizes);
		host->release(host, sizes);
		host->release(host, p);
		host->release(host, c.h);
	}
	return true;
}

/* Records whose entity is not the same at two thresholds. */
static uint32_t
count_changed(const Case *c, double high, double low)
{
	uint32_t	changed = 0;

	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
		changed += !same_entity(c, oracle_cut(&c->oracle, high), oracle_cut(&c->oracle, low), i);
	return changed;
}

/*
 * The widest plateau that overlaps none of those that are taken, among all
 * pairs of thresholds; false if there is none.  The lower end is not reached,
 * so what counts is the threshold above it.
 */
static bool
widest_plateau(const Case *c, double tolerance, const Plateau *taken, uint32_t ntaken, Plateau *widest)
{
	bool		found = false;

	for (uint32_t high = 0; high < c->nlevels; high++)
	{
		for (uint32_t low = c->nlevels - 1; low > high; low--)
		{
			double		width = c->levels[high] - c->levels[low];
			uint32_t	changed = count_changed(c, c->levels[high], c->levels[low - 1]);
			bool		is_free = true;

			for (uint32_t i = 0; i < ntaken; i++)
				is_free &= low <= taken[i].high || high >= taken[i].low;
			if (!is_free || (double) changed / c->oracle.nrecords > tolerance ||
				(found && width <= c->levels[widest->high] - c->levels[widest->low]))
				continue;
			found = true;
			*widest = (Plateau) {
				.high = high, .low = low, .changed = changed,
				.entities_high = count_entities(c, oracle_cut(&c->oracle, c->levels[high])),
				.entities_low = count_entities(c, oracle_cut(&c->oracle, c->levels[low - 1]))
			};
		}
	}
	return found;
}

static bool
plateaus_are_right(Host *host, const Case *c, uint32_t limit, double tolerance)
{
	Plateau		expected[GRAPH_EDGES];
	uint32_t	nexpected = 0;
	uint32_t	nfound;
	Plateau    *found = plateaus_find(host, c->h, limit, tolerance, &nfound);

	while (nexpected < limit && widest_plateau(c, tolerance, expected, nexpected, &expected[nexpected]))
		nexpected++;
	REQUIRE(nfound == nexpected);
	for (uint32_t i = 0; i < nfound; i++)
		REQUIRE(memcmp(&found[i], &expected[i], sizeof(Plateau)) == 0);
	host->release(host, found);
	return true;
}

static bool
plateaus_are_the_widest(Host *host)
{
	static const double tolerances[] = {0, 0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9, 1};
	Random		random = random_stream(112);
	Case		c;

	for (int round = 0; round < 2500; round++)
	{
		make_case(host, &random, &c);
		for (int i = 0; i < 2; i++)
		{
			double		tolerance = i == 0 ? tolerances[random_below(&random, 10)] : random_unit(&random);

			/* A share that some number of records is exactly. */
			if (c.oracle.nrecords > 0 && random_chance(&random, 0.3))
				tolerance = (double) random_below(&random, c.oracle.nrecords + 1) / c.oracle.nrecords;
			REQUIRE(plateaus_are_right(host, &c, random_chance(&random, 0.5) ? UINT32_MAX :
									   1 + random_below(&random, 4), tolerance));
		}
		host->release(host, c.h);
	}
	return true;
}

/* A hundred records, of which some come together between a pair above and another below. */
static Hierarchy *
hundred_records(Host *host, uint32_t together)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < 100; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};
		Key			first = {.type = KEY_BIGINT, .bigint = i == 1 ? 0 : 2};
		bool		joins = i == 1 || (i > 2 && i < 2 + together);

		edges_add(&buffer, &key, joins ? &first : &key, i == 1 ? 0.9 : 0.5);
	}
	edges_add(&buffer, &(Key) {.type = KEY_BIGINT, .bigint = 0}, &(Key) {.type = KEY_BIGINT, .bigint = 99}, 0.1);
	return hierarchy_from_edges(&buffer);
}

static bool
tolerances_are_meant_as_written(Host *host)
{
	for (uint32_t percent = 2; percent < 98; percent++)
	{
		Hierarchy  *h = hundred_records(host, percent);
		double		tolerance = percent / 100.0;	/* as 0.29 is read */
		uint32_t	nfound;
		Plateau    *found = plateaus_find(host, h, 5, tolerance, &nfound);

		REQUIRE(nfound == 1 && found[0].high == 0 && found[0].low == 2 && found[0].changed == percent);
		host->release(host, found);
		found = plateaus_find(host, h, 5, nextafter(tolerance, 0), &nfound);
		REQUIRE(nfound == 2 && found[0].changed == 0 && found[1].changed == 0);
		host->release(host, found);
		host->release(host, h);
	}
	return true;
}

/* The highest threshold that holds an entity together, as a level. */
static uint32_t
level_of_entity(const Case *c, const uint32_t *components, uint32_t entity)
{
	uint32_t	level = 0;

	while (true)
	{
		const uint32_t *at_level = oracle_cut(&c->oracle, c->levels[level]);
		bool		whole = true;

		for (uint32_t i = 0; i < c->oracle.nrecords; i++)
			whole &= components[i] != entity || at_level[i] == entity;
		if (whole)
			return level;
		level++;
	}
}

static WeakLink
expected_link(const Case *c, const OracleLine *line, const uint32_t *components, uint32_t entity)
{
	WeakLink	link = {
		.size = component_size(c, components, entity),
		.rank = level_of_entity(c, components, entity)
	};
	const uint32_t *parts = oracle_cut(&c->oracle, nextafter(c->levels[link.rank], INFINITY));

	while (line->order[link.first] != entity)
		link.first++;
	for (link.place = link.first; line->gaps[link.place] != c->levels[link.rank];)
		link.place++;
	for (uint32_t part = 0; part < c->oracle.nrecords; part++)
	{
		uint32_t	size = component_size(c, parts, part);

		if (components[part] != entity || size == 0)
			continue;
		link.nparts++;
		if (size >= link.largest)
		{
			link.second = link.largest;
			link.largest = size;
		}
		else if (size > link.second)
			link.second = size;
	}
	return link;
}

/* Whether a is to come before b, which has larger records. */
static bool
is_weaker(const WeakLink *a, const WeakLink *b)
{
	return a->second != b->second ? a->second > b->second : a->rank >= b->rank;
}

static bool
links_are_right(Host *host, const Case *c, double t, uint32_t limit)
{
	const uint32_t *components = oracle_cut(&c->oracle, t);
	OracleLine	line = oracle_line(&c->oracle);
	WeakLink	expected[POOL_NAMES];
	uint32_t	nexpected = 0;
	uint32_t	nfound;
	WeakLink   *found = weakest_links(host, c->h, t, limit, &nfound);

	for (uint32_t entity = 0; entity < c->oracle.nrecords; entity++)
	{
		WeakLink	link;
		uint32_t	i = nexpected;

		if (component_size(c, components, entity) < 2)
			continue;
		link = expected_link(c, &line, components, entity);
		for (; i > 0 && !is_weaker(&expected[i - 1], &link); i--)
			expected[i] = expected[i - 1];
		expected[i] = link;
		nexpected++;
	}
	REQUIRE(nfound == (nexpected < limit ? nexpected : limit));
	for (uint32_t i = 0; i < nfound; i++)
		REQUIRE(memcmp(&found[i], &expected[i], sizeof(WeakLink)) == 0);
	host->release(host, found);
	return true;
}

static bool
links_are_the_weakest(Host *host)
{
	Random		random = random_stream(113);
	Case		c;

	for (int round = 0; round < 3000; round++)
	{
		double		at[MAX_THRESHOLDS];
		uint32_t	nat;

		make_case(host, &random, &c);
		nat = choose_thresholds(&random, &c, at);
		for (uint32_t i = 0; i < nat; i++)
			REQUIRE(links_are_right(host, &c, at[i], random_chance(&random, 0.5) ? UINT32_MAX :
									random_below(&random, 4)));
		host->release(host, c.h);
	}
	return true;
}

/* A chain of n records with the scores that are given by their places. */
static Hierarchy *
chain(Host *host, uint32_t n, double (*score) (uint32_t place))
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i + 1 < n; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = i};
		Key			right = {.type = KEY_BIGINT, .bigint = i + 1};

		edges_add(&buffer, &left, &right, score(i));
	}
	return hierarchy_from_edges(&buffer);
}

static double
score_descending(uint32_t place)
{
	return -(double) place;
}

static double
score_ascending(uint32_t place)
{
	return place;
}

static double
score_equal(uint32_t place)
{
	(void) place;
	return 0.5;
}

static double
score_scattered(uint32_t place)
{
	return (double) (place * 2654435761u);
}

#define CHAIN 200000

/* A chain in which each record joins all those before it. */
static bool
deep_chains_are_measured(Host *host)
{
	Hierarchy  *h = chain(host, CHAIN, score_descending);
	Stability  *rows = stability_compute(host, h, hierarchy_all_thresholds(h));
	uint32_t	nfound;
	Plateau    *plateaus = plateaus_find(host, h, UINT32_MAX, 0.1, &nfound);
	WeakLink   *links;

	/* From the record at place i on all are alone; one entity is made anew, and one absorbed. */
	for (uint32_t i = 1; i + 1 < h->nthresholds; i++)
	{
		uint32_t	entities = CHAIN - 1 - i;

		REQUIRE(rows[i].entities == entities && rows[i].plateau == 1);
		REQUIRE(rows[i].same_above == (entities - 1.0) / entities);
		REQUIRE(rows[i].same_below == (entities - 2.0) / entities);
	}
	host->release(host, rows);

	/* At first the large entity is small enough to change as a whole; later it is not. */
	REQUIRE(plateaus[0].high == 0 && plateaus[0].changed == CHAIN / 10);
	REQUIRE(plateaus[0].low == CHAIN / 10 - 1);
	REQUIRE(plateaus[1].low == plateaus[1].high + 1 && plateaus[1].changed == 0);
	host->release(host, plateaus);
	links = weakest_links(host, h, -CHAIN, 10, &nfound);
	REQUIRE(nfound == 1 && links[0].size == CHAIN && links[0].second == 1 && links[0].largest == CHAIN - 1);
	host->release(host, links);
	host->release(host, h);
	return true;
}

/* All functions on one value, to be cancelled anywhere. */
static void
work_all(Host *host, void *context)
{
	const Hierarchy *h = context;
	Partition  *p = hierarchy_cut(host, h, 0.5);
	uint32_t	count;

	host->release(host, entity_sizes(host, p, &count));
	host->release(host, stability_compute(host, h, hierarchy_all_thresholds(h)));
	host->release(host, plateaus_find(host, h, UINT32_MAX, 0.001, &count));
	host->release(host, weakest_links(host, h, 0.5, 10, &count));
	host->release(host, p);
}

static bool
work_can_be_cancelled(Host *host)
{
	static double (*const scores[]) (uint32_t) = {score_descending, score_ascending, score_equal, score_scattered};
	TestHost   *test_host = (TestHost *) host;
	Random		random = random_stream(114);

	for (int i = 0; i < 4; i++)
	{
		Hierarchy  *h = chain(host, CHAIN, scores[i]);
		size_t		held = test_host->held;
		uint64_t	nchecks;

		test_host->nchecks = 0;
		REQUIRE(test_host_run(test_host, work_all, h) == COMPLETED);
		nchecks = test_host->nchecks;
		REQUIRE(test_host->held == held && nchecks >= 12 * (CHAIN / 65536));
		for (int j = 0; j < 20; j++)
		{
			test_host->nchecks = 0;
			test_host->cancel_at = 1 + random_below(&random, (uint32_t) nchecks);
			REQUIRE(test_host_run(test_host, work_all, h) == CANCELLED);
			REQUIRE(test_host->held == held);
			test_host->cancel_at = 0;
		}
		host->release(host, h);
	}
	return true;
}

/* The lives of the events that successive partitions show, and the records that change at each. */
static bool
persistence_is_right(Host *host, const Case *c)
{
	OracleMerge merges[POOL_NAMES];
	uint32_t	nmerges = oracle_merges(&c->oracle, merges);
	const double *thresholds = hierarchy_thresholds(c->h);
	uint32_t	nthresholds = c->h->nthresholds;
	Line		line = hierarchy_line(host, c->h);
	Persistence found = line_persistence(host, &line);
	double		lives = 0;
	double		changed = 0;

	for (uint32_t i = 0; i < nmerges; i++)
	{
		long double span = (long double) thresholds[0] - thresholds[nthresholds - 1];
		double		end = merges[i].parent == UINT32_MAX ? thresholds[nthresholds - 1] : merges[merges[i].parent].threshold;

		lives += nthresholds == 1 ? 1 : (double) (((long double) merges[i].threshold - end) / span);
		changed += (double) merges[i].size / c->oracle.nrecords;
	}
	host->release(host, line.gaps);
	REQUIRE(found.nmerges == nmerges);
	REQUIRE(fabs(found.lives - lives) <= 1e-12 * (1 + lives));
	REQUIRE(nthresholds > 0 ? fabs(found.sensitivity - changed / nthresholds) <= 1e-12 : isnan(found.sensitivity));
	return true;
}

static bool
lives_are_those_of_the_events(Host *host)
{
	Random		random = random_stream(77);

	for (int round = 0; round < 3000; round++)
	{
		Case		c;

		make_case(host, &random, &c);
		REQUIRE(persistence_is_right(host, &c));
		host->release(host, c.h);
	}
	return true;
}

/* Thresholds that are farther apart than the largest number. */
static bool
lives_are_finite(Host *host)
{
	Fault		fault;
	Hierarchy  *h = literal_read_hierarchy(host, "{1 ~1.7e308~ 2 ~0~ 3 ~-1.7e308~ 4}", &fault);
	Hierarchy  *tiny = literal_read_hierarchy(host, "{1 ~5e-324~ 2 ~0~ 3}", &fault);
	Line		line = hierarchy_line(host, h);
	Persistence found = line_persistence(host, &line);

	REQUIRE(fabs(found.lives - 1) <= 1e-12);
	host->release(host, line.gaps);
	line = hierarchy_line(host, tiny);
	found = line_persistence(host, &line);
	REQUIRE(found.lives == 1);
	host->release(host, line.gaps);
	host->release(host, tiny);
	host->release(host, h);
	return true;
}

static const Claim claims[] = {
	{"entities of each size are counted", sizes_are_counted},
	{"what is the same at neighbouring thresholds, and how far, is what partitions show", stability_is_counted},
	{"plateaus are the widest of all pairs of thresholds that change little", plateaus_are_the_widest},
	{"a tolerance is met by as many records as it says, and not by one more", tolerances_are_meant_as_written},
	{"weakest links come with their parts, in order", links_are_the_weakest},
	{"deep chains are measured", deep_chains_are_measured},
	{"all of it can be cancelled and leaves nothing behind", work_can_be_cancelled},
	{"entities live as long as the merge events say", lives_are_those_of_the_events},
	{"lives are finite at the ends of what a double holds", lives_are_finite},
};

TEST_MAIN(claims)

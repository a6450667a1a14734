/*
 * test_bound.c
 *		Bounded hierarchies against the definition: at each threshold the entity
 *		of a record is the largest that it had so far and that keeps all rules.
 */
#include <string.h>

#include "ruled.h"

#define ROUNDS 4000

/*
 * Whether at every threshold the entity of each record in a bounded hierarchy,
 * which is released, is the largest so far that is not broken.
 */
static bool
keeps_largest(Host *host, const Ruled *c, Hierarchy *bounded,
			  bool (*is_broken) (const Ruled *c, const uint32_t *components, uint32_t component))
{
	const Oracle *oracle = &c->oracle;
	uint32_t	expected[POOL_NAMES];

	REQUIRE(valid_hierarchy(host, bounded));
	REQUIRE(space_equal(hierarchy_space(bounded), hierarchy_space(c->h)));
	for (uint32_t level = 0; level <= oracle->nlevels; level++)
	{
		const uint32_t *components = oracle->components[level];

		for (uint32_t i = 0; i < oracle->nrecords; i++)
		{
			if (!is_broken(c, components, components[i]))
				expected[i] = components[i];
		}
		REQUIRE(entities_are(host, bounded, oracle->scores[level], expected));
	}
	host->release(host, bounded);
	return true;
}

static bool
bounds(Host *host, const Ruled *c)
{
	return keeps_largest(host, c, hierarchy_bound(host, c->h, &c->rules), breaks_rules);
}

static bool
bounds_are_right(Host *host)
{
	return in_ruled_cases(host, 120, ROUNDS, bounds);
}

static bool
keeps_apart(Host *host, const Ruled *c)
{
	return keeps_largest(host, c, hierarchy_keep_apart(host, c->h, c->pairs, c->npairs), joins_pair);
}

static bool
pairs_are_kept_apart(Host *host)
{
	return in_ruled_cases(host, 121, ROUNDS, keeps_apart);
}

/* By all rules at once, by one after the other, and again. */
static bool
bounds_twice(Host *host, const Ruled *c)
{
	Rules		by_size = no_rules();
	Rules		by_others = c->rules;
	Hierarchy  *once = hierarchy_bound(host, c->h, &c->rules);
	Hierarchy  *half;
	Hierarchy  *twice;
	Hierarchy  *again;

	by_size.max_size = c->rules.max_size;
	by_others.max_size = ANY_NUMBER;
	half = hierarchy_bound(host, c->h, &by_others);
	twice = hierarchy_bound(host, half, &by_size);
	again = hierarchy_bound(host, once, &c->rules);
	REQUIRE(same_value(once, twice));
	REQUIRE(same_value(once, again));
	host->release(host, once);
	host->release(host, half);
	host->release(host, twice);
	host->release(host, again);
	return true;
}

static bool
twice_is_by_both(Host *host)
{
	return in_ruled_cases(host, 122, ROUNDS, bounds_twice);
}

static bool
bounds_by_nothing(Host *host, const Ruled *c)
{
	Rules		none = no_rules();
	Hierarchy  *same = hierarchy_bound(host, c->h, &none);
	Hierarchy  *free = hierarchy_keep_apart(host, c->h, NULL, 0);

	REQUIRE(same_value(same, c->h));
	REQUIRE(same_value(free, c->h));
	host->release(host, same);
	host->release(host, free);
	return true;
}

static bool
no_rule_changes_nothing(Host *host)
{
	return in_ruled_cases(host, 123, ROUNDS, bounds_by_nothing);
}

/* How many entities there are, once each is named by one of its records. */
static int64_t
count_names(const uint32_t *names, uint32_t nrecords)
{
	int64_t		count = 0;

	for (uint32_t i = 0; i < nrecords; i++)
	{
		bool		seen = false;

		for (uint32_t j = 0; j < i; j++)
			seen |= names[j] == names[i];
		count += !seen;
	}
	return count;
}

static bool
counts_violations(Host *host, const Ruled *c)
{
	const Oracle *oracle = &c->oracle;
	Violations *found = hierarchy_violations(host, c->h, &c->rules, (Thresholds) {oracle->scores, oracle->nlevels + 1});
	uint32_t	kept[POOL_NAMES];

	for (uint32_t level = 0; level <= oracle->nlevels; level++)
	{
		const uint32_t *components = oracle->components[level];
		int64_t		violations = 0;
		int64_t		records = 0;

		for (uint32_t i = 0; i < oracle->nrecords; i++)
		{
			bool		broken = breaks_rules(c, components, components[i]);

			records += broken;
			violations += broken && components[i] == i;
			if (!broken)
				kept[i] = components[i];
		}
		REQUIRE(found[level].threshold == oracle->scores[level]);
		REQUIRE(found[level].entities == count_names(components, oracle->nrecords));
		REQUIRE(found[level].violations == violations);
		REQUIRE(found[level].records == records);
		REQUIRE(found[level].bounded == count_names(kept, oracle->nrecords));
	}
	host->release(host, found);
	return true;
}

static bool
violations_are_counted(Host *host)
{
	return in_ruled_cases(host, 124, ROUNDS, counts_violations);
}

static void
add_edge(EdgeBuffer *buffer, int64_t left, int64_t right, double score)
{
	Key			a = {.type = KEY_BIGINT, .bigint = left};
	Key			b = {.type = KEY_BIGINT, .bigint = right};

	edges_add(buffer, &a, &b, score);
}

/* {1 ~0.9~ 5 ~0.5~ 2, 3}: when the last event goes, 5 stays with 1, and 2 comes after them. */
static bool
parts_come_in_order(Host *host)
{
	Rules		pairs = no_rules();
	Rules		singles = no_rules();
	EdgeBuffer	buffer;
	Hierarchy  *h;
	Hierarchy  *bounded;

	pairs.max_size = 2;
	singles.max_size = 1;
	edges_init(&buffer, host);
	add_edge(&buffer, 1, 5, 0.9);
	add_edge(&buffer, 5, 2, 0.5);
	add_edge(&buffer, 3, 3, 0);
	h = hierarchy_from_edges(&buffer);
	bounded = hierarchy_bound(host, h, &pairs);
	REQUIRE(valid_hierarchy(host, bounded));
	REQUIRE(bounded->nthresholds == 1 && hierarchy_thresholds(bounded)[0] == 0.9);
	REQUIRE(memcmp(hierarchy_order(bounded), (uint32_t[]) {0, 3, 1, 2}, 4 * sizeof(uint32_t)) == 0);
	host->release(host, bounded);
	bounded = hierarchy_bound(host, h, &singles);
	REQUIRE(bounded->nthresholds == 0);
	REQUIRE(memcmp(hierarchy_order(bounded), (uint32_t[]) {0, 1, 2, 3}, 4 * sizeof(uint32_t)) == 0);
	host->release(host, bounded);
	host->release(host, h);
	return true;
}

/* A chain in which each record joins all those before it, all after it, or all at once. */
static bool
deep_chains_are_bounded(Host *host)
{
	enum
	{
		COUNT = 100000, LARGEST = 1000
	};
	Rules		rules = no_rules();

	rules.max_size = LARGEST;
	for (int direction = -1; direction <= 1; direction++)
	{
		EdgeBuffer	buffer;
		Hierarchy  *h;
		Hierarchy  *bounded;

		edges_init(&buffer, host);
		for (int i = 1; i < COUNT; i++)
			add_edge(&buffer, i - 1, i, direction * i);
		h = hierarchy_from_edges(&buffer);
		bounded = hierarchy_bound(host, h, &rules);
		REQUIRE(valid_hierarchy(host, bounded));
		REQUIRE(bounded->nthresholds == (direction == 0 ? 0 : LARGEST - 1));
		host->release(host, h);
		host->release(host, bounded);
	}
	return true;
}

static const Claim claims[] = {
	{"at each threshold an entity is the largest so far that keeps all rules", bounds_are_right},
	{"so it is where pairs are kept apart", pairs_are_kept_apart},
	{"bounding twice is bounding by both, and once more changes nothing", twice_is_by_both},
	{"a hierarchy without rules, or pairs, stays what it is", no_rule_changes_nothing},
	{"entities that break a rule are counted at every threshold", violations_are_counted},
	{"parts of what is gone stand in order on the line", parts_come_in_order},
	{"deep and wide hierarchies are bounded", deep_chains_are_bounded},
};

TEST_MAIN(claims)

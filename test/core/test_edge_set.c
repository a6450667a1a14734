/*
 * test_edge_set.c
 *		Edge sets that went through their flat form, whole and in parts, and flat
 *		bytes that were changed.
 */
#include <math.h>
#include <string.h>

#include "core/hierarchy/constrained.h"
#include "core/hierarchy/edge_set.h"
#include "intake.h"
#include "ruled.h"

#define ROUNDS 2000

/* The edges from first up to stop, and those pairs that are never together which end there. */
static EdgeSet
fill_set(Host *host, const Ruled *c, uint32_t first, uint32_t stop)
{
	EdgeSet		set;

	edge_set_init(&set, host, &c->rules);
	graph_fill(&set.edges, &c->graph, first, stop);
	for (uint32_t i = 0; i < c->npairs && stop == c->graph.nedges; i++)
	{
		Key			a = name_key(&c->pool.names[c->oracle.names[c->pairs[i].a]]);
		Key			b = name_key(&c->pool.names[c->oracle.names[c->pairs[i].b]]);

		edges_add(&set.edges, &a, &b, -INFINITY);
	}
	return set;
}

/* The hierarchy of a set, which is used up. */
static Hierarchy *
finish_set(Host *host, EdgeSet *set)
{
	SortItem   *edges;
	size_t		nedges;
	RecordSpace *space = edges_take_all(&set->edges, &edges, &nedges);
	Hierarchy  *h = hierarchy_constrained(host, space, edges, nedges, &set->rules);

	host->release(host, edges);
	host->release(host, space);
	edge_set_free(set);
	return h;
}

/* A set that was flat in between. */
static bool
unflatten(Host *host, FlatEdgeSet *flat, EdgeSet *set)
{
	Rules		rules = edge_set_flat_rules(host, flat);
	Fault		fault;

	REQUIRE(edge_set_check(host, flat, flat->size, &fault));
	edge_set_init(set, host, &rules);
	REQUIRE(rules_equal(&rules, &set->rules));
	edge_set_add_flat(set, flat);
	host->release(host, (void *) rules.sources);
	host->release(host, flat);
	return true;
}

static bool
goes_through_flat(Host *host, const Ruled *c)
{
	EdgeSet		whole = fill_set(host, c, 0, c->graph.nedges);
	EdgeSet		first = fill_set(host, c, 0, c->graph.nedges / 3);
	EdgeSet		second = fill_set(host, c, c->graph.nedges / 3, c->graph.nedges);
	FlatEdgeSet *flat = edge_set_flatten(&first);
	EdgeSet		both;
	Hierarchy  *expected = finish_set(host, &whole);
	Hierarchy  *h;

	REQUIRE(unflatten(host, edge_set_flatten(&second), &both));
	edge_set_add_flat(&both, flat);
	host->release(host, flat);
	REQUIRE(unflatten(host, edge_set_flatten(&both), &both));
	h = finish_set(host, &both);
	REQUIRE(same_value(expected, h));
	host->release(host, expected);
	host->release(host, h);
	return true;
}

static bool
parts_make_the_whole(Host *host)
{
	return in_ruled_cases(host, 140, ROUNDS, goes_through_flat);
}

/* Whether changed bytes are refused, or else are a set that can be used. */
static bool
survives_change(Host *host, const Ruled *c)
{
	Random		random = random_stream(c->oracle.nrecords * 1000 + c->graph.nedges);
	EdgeSet		set = fill_set(host, c, 0, c->graph.nedges);
	FlatEdgeSet *flat = edge_set_flatten(&set);
	size_t		capacity = flat->size + 64;
	unsigned char *bytes = host_array(host, capacity, 1);

	for (int round = 0; round < 20; round++)
	{
		size_t		size = flat->size;
		unsigned char *exact;
		Fault		fault;

		memcpy(bytes, flat, size);
		size = change_bytes(&random, bytes, size, capacity);
		if (size >= sizeof(FlatEdgeSet) && random_chance(&random, 0.8))
			((FlatEdgeSet *) bytes)->size = size;
		exact = host_array(host, size, 1);
		memcpy(exact, bytes, size);
		if (edge_set_check(host, (FlatEdgeSet *) exact, size, &fault))
		{
			Rules		rules = edge_set_flat_rules(host, (FlatEdgeSet *) exact);
			Hierarchy  *h;

			edge_set_init(&set, host, &rules);
			edge_set_add_flat(&set, (FlatEdgeSet *) exact);
			h = finish_set(host, &set);
			REQUIRE(valid_hierarchy(host, h));
			host->release(host, h);
			host->release(host, (void *) rules.sources);
		}
		host->release(host, exact);
	}
	host->release(host, bytes);
	host->release(host, flat);
	return true;
}

static bool
changed_bytes_are_refused(Host *host)
{
	return in_ruled_cases(host, 141, ROUNDS, survives_change);
}

static bool
rules_differ(Host *host, const Ruled *c)
{
	Rules		other = c->rules;
	SourceName	sources[4];

	(void) host;
	REQUIRE(rules_equal(&other, &c->rules));
	other.max_size--;
	REQUIRE(!rules_equal(&other, &c->rules));
	other = c->rules;
	other.max_per_source--;
	REQUIRE(!rules_equal(&other, &c->rules));
	other = c->rules;
	other.apart = other.apart == NULL ? c->apart : NULL;
	REQUIRE(!rules_equal(&other, &c->rules));
	other = c->rules;
	other.of_some = !other.of_some;
	REQUIRE(!rules_equal(&other, &c->rules));
	if (c->rules.nsources > 0)
	{
		other = c->rules;
		memcpy(sources, c->rules.sources, sizeof(sources));
		sources[0] = (SourceName) {"other", 5};
		other.sources = sources;
		REQUIRE(!rules_equal(&other, &c->rules));
	}
	return true;
}

static bool
different_rules_differ(Host *host)
{
	return in_ruled_cases(host, 142, ROUNDS, rules_differ);
}

static const Claim claims[] = {
	{"parts that were flat make the hierarchy of the whole", parts_make_the_whole},
	{"bytes that were changed are refused, or are a sound set", changed_bytes_are_refused},
	{"rules that differ anywhere are not equal", different_rules_differ},
};

TEST_MAIN(claims)

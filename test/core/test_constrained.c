/*
 * test_constrained.c
 *		Constrained hierarchies against the definition, one pair after the other,
 *		and against rounds of mutual best links, as others do it.
 */
#include <math.h>
#include <string.h>

#include "core/hierarchy/constrained.h"
#include "ruled.h"

#define ROUNDS 4000

/* An edge between two records, a being the smaller one. */
typedef struct Link
{
	uint32_t	a;
	uint32_t	b;
	double		score;
} Link;

typedef struct Links
{
	uint32_t	count;
	Link		links[GRAPH_EDGES];
} Links;

/* The number of a name among the records, which are in the order of the pool. */
static uint32_t
number_of(const Oracle *oracle, uint32_t name)
{
	uint32_t	number = 0;

	while (oracle->names[number] != name)
		number++;
	return number;
}

static Links
links_of(const Ruled *c)
{
	Links		links = {0};

	for (uint32_t i = 0; i < c->graph.nedges; i++)
	{
		uint32_t	a = number_of(&c->oracle, c->graph.edges[i].left);
		uint32_t	b = number_of(&c->oracle, c->graph.edges[i].right);

		if (a != b)
			links.links[links.count++] = (Link) {a < b ? a : b, a < b ? b : a, c->graph.edges[i].score};
	}
	return links;
}

/* The constrained hierarchy of links, of which the pairs of the case are never together. */
static Hierarchy *
constrain(Host *host, const Ruled *c, const Links *links)
{
	SortItem   *edges = host_array(host, links->count + c->npairs, sizeof(SortItem));
	Hierarchy  *h;

	for (uint32_t i = 0; i < c->npairs; i++)
		edges[i] = (SortItem) {sort_key_from_score(-INFINITY), c->pairs[i].a, c->pairs[i].b};
	for (uint32_t i = 0; i < links->count; i++)
	{
		const Link *link = &links->links[i];
		bool		turned = i % 2 == 1;

		edges[c->npairs + i] = (SortItem) {
			sort_key_from_score(link->score), turned ? link->b : link->a, turned ? link->a : link->b
		};
	}
	h = hierarchy_constrained(host, hierarchy_space(c->h), edges, links->count + c->npairs, &c->rules);
	host->release(host, edges);
	return h;
}

static void
rename_all(uint32_t *names, uint32_t nrecords, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < nrecords; i++)
	{
		if (names[i] == from)
			names[i] = to;
	}
}

/* Whether the entities of a link are two, and would be a sound one. */
static bool
may_merge(const Ruled *c, const uint32_t *names, const Link *link)
{
	uint32_t	tried[POOL_NAMES];

	if (names[link->a] == names[link->b])
		return false;
	memcpy(tried, names, sizeof(tried));
	rename_all(tried, c->oracle.nrecords, names[link->a], names[link->b]);
	return !breaks_rules(c, tried, names[link->b]) && !joins_pair(c, tried, names[link->b]);
}

static bool
comes_before(const Link *a, const Link *b)
{
	if (a->score != b->score)
		return a->score > b->score;
	return a->a != b->a ? a->a < b->a : a->b < b->b;
}

static void
sort_links(Links *links)
{
	for (uint32_t i = 1; i < links->count; i++)
	{
		for (uint32_t j = i; j > 0 && comes_before(&links->links[j], &links->links[j - 1]); j--)
		{
			Link		link = links->links[j];

			links->links[j] = links->links[j - 1];
			links->links[j - 1] = link;
		}
	}
}

static void
start_names(uint32_t *names)
{
	for (uint32_t i = 0; i < POOL_NAMES; i++)
		names[i] = i;
}

/* One link after the other merges two entities, if that breaks no rule. */
static bool
merges_in_order(Host *host, const Ruled *c)
{
	Links		links = links_of(c);
	Hierarchy  *h = constrain(host, c, &links);
	uint32_t	names[POOL_NAMES];

	REQUIRE(valid_hierarchy(host, h));
	start_names(names);
	REQUIRE(entities_are(host, h, INFINITY, names));
	sort_links(&links);
	for (uint32_t i = 0; i < links.count; i++)
	{
		if (may_merge(c, names, &links.links[i]))
			rename_all(names, c->oracle.nrecords, names[links.links[i].a], names[links.links[i].b]);
		if (i + 1 == links.count || links.links[i + 1].score < links.links[i].score)
			REQUIRE(entities_are(host, h, links.links[i].score, names));
	}
	host->release(host, h);
	return true;
}

static bool
definition_is_kept(Host *host)
{
	return in_ruled_cases(host, 131, ROUNDS, merges_in_order);
}

/* The best link of an entity to another one that it may merge with, or NULL. */
static const Link *
best_link(const Ruled *c, const Links *links, double threshold, const uint32_t *names, uint32_t name)
{
	const Link *best = NULL;

	for (uint32_t i = 0; i < links->count; i++)
	{
		const Link *link = &links->links[i];

		if (link->score >= threshold && (names[link->a] == name || names[link->b] == name) &&
			(best == NULL || link->score > best->score) && may_merge(c, names, link))
			best = link;
	}
	return best;
}

/* Merges entities that are each other's best until there are none. */
static void
link_mutually(const Ruled *c, const Links *links, double threshold, uint32_t *names)
{
	for (bool linked = true; linked;)
	{
		uint32_t	before[POOL_NAMES];

		linked = false;
		memcpy(before, names, sizeof(before));
		for (uint32_t i = 0; i < c->oracle.nrecords; i++)
		{
			const Link *best = best_link(c, links, threshold, before, before[i]);
			uint32_t	other = best == NULL ? 0 : before[best->a] == before[i] ? before[best->b] : before[best->a];

			if (best == NULL || best_link(c, links, threshold, before, other) != best)
				continue;
			rename_all(names, c->oracle.nrecords, names[best->a], names[best->b]);
			linked = true;
		}
	}
}

/* At one threshold, as each takes its time. */
static bool
links_best(Host *host, const Ruled *c)
{
	Random		random = random_stream(c->oracle.nrecords * 1000 + c->graph.nedges);
	Links		links = links_of(c);
	Hierarchy  *h;
	uint32_t	names[POOL_NAMES];
	double		threshold = random_unit(&random);

	for (uint32_t i = 0; i < links.count; i++)
		links.links[i].score = random_unit(&random);
	h = constrain(host, c, &links);
	start_names(names);
	link_mutually(c, &links, threshold, names);
	REQUIRE(entities_are(host, h, threshold, names));
	host->release(host, h);
	return true;
}

static bool
mutual_best_links_agree(Host *host)
{
	return in_ruled_cases(host, 132, 1000, links_best);
}

/* The same links in any order, and each of them twice. */
static bool
order_is_free(Host *host, const Ruled *c)
{
	Random		random = random_stream(c->oracle.nrecords * 1000 + c->graph.nedges);
	Links		links = links_of(c);
	Hierarchy  *h = constrain(host, c, &links);
	Hierarchy  *again;

	if (2 * links.count <= GRAPH_EDGES)
	{
		memcpy(links.links + links.count, links.links, links.count * sizeof(Link));
		links.count *= 2;
	}
	random_shuffle(&random, links.links, links.count, sizeof(Link));
	again = constrain(host, c, &links);
	REQUIRE(same_value(h, again));
	host->release(host, h);
	host->release(host, again);
	return true;
}

static bool
order_does_not_matter(Host *host)
{
	return in_ruled_cases(host, 133, ROUNDS, order_is_free);
}

static bool
links_freely(Host *host, const Ruled *c)
{
	Ruled		free = *c;
	Links		links = links_of(c);
	Hierarchy  *h;

	free.rules = no_rules();
	free.npairs = 0;
	h = constrain(host, &free, &links);
	REQUIRE(same_value(h, c->h));
	host->release(host, h);
	return true;
}

static bool
no_rule_is_single_linkage(Host *host)
{
	return in_ruled_cases(host, 134, ROUNDS, links_freely);
}

#define SOURCES 300
#define OF_EACH 20

/* Random links between records of many sources; returns their space. */
static RecordSpace *
link_sources(Host *host, SortItem **edges, size_t *nedges)
{
	Random		random = random_stream(135);
	EdgeBuffer	buffer;
	char		names[SOURCES][8];

	edges_init(&buffer, host);
	buffer.keeps_all = true;
	for (int i = 0; i < 40000; i++)
	{
		Key			keys[2];

		for (int side = 0; side < 2; side++)
		{
			uint32_t	source = random_below(&random, SOURCES);

			keys[side] = (Key) {.source = names[source], .type = KEY_BIGINT, .bigint = random_below(&random, OF_EACH)};
			keys[side].source_length = (uint32_t) sprintf(names[source], "s%u", source);
		}
		edges_add(&buffer, &keys[0], &keys[1], random_unit(&random));
	}
	return edges_take_all(&buffer, edges, nedges);
}

/* Fills in how many records of each section each entity has. */
static void
count_sections(const Partition *p, uint8_t (*counts)[SOURCES])
{
	const RecordSpace *space = partition_space(p);
	uint32_t	section = 0;

	for (uint32_t i = 0; i < space->nrecords; i++)
	{
		while (section + 1 < space->nsections && space->sections[section + 1].first <= i)
			section++;
		counts[partition_label(p, i)][section]++;
	}
}

/* Entities are sound, and no link is left that may merge. */
static bool
many_sources_are_kept(Host *host)
{
	Rules		rules = no_rules();
	SortItem   *edges;
	size_t		nedges;
	RecordSpace *space = link_sources(host, &edges, &nedges);
	SortItem   *links = host_array(host, nedges, sizeof(SortItem));
	Hierarchy  *h;
	Partition  *p;
	uint8_t		(*counts)[SOURCES] = host_zeros(host, space->nrecords, SOURCES);

	rules.max_per_source = 1;
	memcpy(links, edges, nedges * sizeof(SortItem));
	h = hierarchy_constrained(host, space, edges, nedges, &rules);
	REQUIRE(valid_hierarchy(host, h));
	p = hierarchy_cut(host, h, -INFINITY);
	count_sections(p, counts);
	for (size_t i = 0; i < nedges; i++)
	{
		uint32_t	a = partition_label(p, links[i].a);
		uint32_t	b = partition_label(p, links[i].b);
		bool		clash = a == b;

		for (uint32_t section = 0; section < space->nsections; section++)
		{
			REQUIRE(counts[a][section] <= 1);
			clash |= counts[a][section] > 0 && counts[b][section] > 0;
		}
		REQUIRE(clash);
	}
	host->release(host, p);
	host->release(host, h);
	host->release(host, edges);
	host->release(host, links);
	host->release(host, counts);
	host->release(host, space);
	return true;
}

static const Claim claims[] = {
	{"one pair after the other merges two entities, if that breaks no rule", definition_is_kept},
	{"so do rounds of mutual best links, where scores are distinct", mutual_best_links_agree},
	{"the order of edges does not matter, nor that they come twice", order_does_not_matter},
	{"without a rule it is single linkage", no_rule_is_single_linkage},
	{"an entity has one record of each of many sources, and no more can be merged", many_sources_are_kept},
};

TEST_MAIN(claims)

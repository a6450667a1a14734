/*
 * ruled.c
 *		Making such cases, and the definition of a rule that is broken.
 */
#include "ruled.h"

#include <string.h>

/* Sources of some names, so that they are in the pool but need not be in the graph. */
static void
sample_sources(Random *random, Ruled *c)
{
	c->rules.of_some = true;
	c->rules.sources = c->sources;
	c->rules.nsources = c->pool.nnames > 0 ? random_below(random, 4) : 0;
	for (uint32_t i = 0; i < c->rules.nsources; i++)
	{
		const Name *name = &c->pool.names[random_below(random, c->pool.nnames)];

		c->sources[i] = (SourceName) {name->source, name->source_length};
	}
}

static void
make_case(Host *host, Random *random, Ruled *c)
{
	uint32_t	nnames = random_chance(random, 0.5) ? random_below(random, 7) : random_below(random, POOL_NAMES + 1);

	c->pool = sample_pool(random, nnames, random_chance(random, 0.3));
	c->graph = sample_graph(random, &c->pool);
	oracle_init(&c->oracle, &c->graph);
	c->h = graph_hierarchy(host, &c->graph);
	c->labelling = sample_labelling(random, &c->pool);
	c->apart = labelling_partition(host, &c->labelling);
	c->rules = no_rules();
	if (random_chance(random, 0.5))
		c->rules.max_size = 1 + random_below(random, 8);
	if (random_chance(random, 0.5))
		c->rules.max_per_source = 1 + random_below(random, 3);
	if (random_chance(random, 0.5))
		sample_sources(random, c);
	if (random_chance(random, 0.4))
		c->rules.apart = c->apart;
	c->npairs = c->oracle.nrecords > 1 ? random_below(random, APART_PAIRS) : 0;
	for (uint32_t i = 0; i < c->npairs; i++)
	{
		c->pairs[i].a = random_below(random, c->oracle.nrecords);
		c->pairs[i].b = (c->pairs[i].a + 1 + random_below(random, c->oracle.nrecords - 1)) % c->oracle.nrecords;
	}
}

bool
in_ruled_cases(Host *host, uint64_t stream, int rounds, bool (*holds) (Host *host, const Ruled *c))
{
	Random		random = random_stream(stream);
	Ruled		c;

	for (int round = 0; round < rounds; round++)
	{
		make_case(host, &random, &c);
		if (!holds(host, &c))
		{
			printf("# in round %d\n", round);
			return false;
		}
		host->release(host, c.h);
		host->release(host, c.apart);
	}
	return true;
}

static bool
is_limited(const Rules *rules, const Name *name)
{
	bool		limited = !rules->of_some;

	for (uint32_t i = 0; i < rules->nsources; i++)
		limited |= rules->sources[i].length == name->source_length &&
			memcmp(rules->sources[i].bytes, name->source, name->source_length) == 0;
	return limited;
}

static bool
same_source(const Name *a, const Name *b)
{
	return a->source_length == b->source_length && memcmp(a->source, b->source, a->source_length) == 0;
}

bool
breaks_rules(const Ruled *c, const uint32_t *names, uint32_t name)
{
	const Oracle *oracle = &c->oracle;
	uint32_t	size = 0;

	for (uint32_t i = 0; i < oracle->nrecords; i++)
	{
		const Name *record = &c->pool.names[oracle->names[i]];
		uint32_t	of_source = 0;

		if (names[i] != name)
			continue;
		size++;
		for (uint32_t j = 0; j < oracle->nrecords; j++)
		{
			uint32_t	left = c->labelling.labels[oracle->names[i]];
			uint32_t	right = c->labelling.labels[oracle->names[j]];

			if (names[j] != name)
				continue;
			of_source += same_source(record, &c->pool.names[oracle->names[j]]);
			if (c->rules.apart != NULL && left != NO_LABEL && right != NO_LABEL && left != right)
				return true;
		}
		if (is_limited(&c->rules, record) && of_source > c->rules.max_per_source)
			return true;
	}
	return size > c->rules.max_size;
}

bool
joins_pair(const Ruled *c, const uint32_t *names, uint32_t name)
{
	for (uint32_t i = 0; i < c->npairs; i++)
	{
		if (names[c->pairs[i].a] == name && names[c->pairs[i].b] == name)
			return true;
	}
	return false;
}

bool
entities_are(Host *host, const Hierarchy *h, double threshold, const uint32_t *names)
{
	Partition  *p = hierarchy_cut(host, h, threshold);

	for (uint32_t i = 0; i < h->head.nrecords; i++)
	{
		for (uint32_t j = 0; j < i; j++)
			REQUIRE((partition_label(p, i) == partition_label(p, j)) == (names[i] == names[j]));
	}
	host->release(host, p);
	return true;
}

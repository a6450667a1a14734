/*
 * edge_set.c
 *		Sets of edges, flat and not.
 */
#include "core/hierarchy/edge_set.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define MARK 0x45530001			/* "ES", layout 1 */

static void *
copy_bytes(Host *host, const void *bytes, size_t size)
{
	void	   *copy = host_array(host, size, 1);

	if (size > 0)
		memcpy(copy, bytes, size);
	return copy;
}

/* Rules that point into memory of their own. */
static Rules
copy_rules(Host *host, const Rules *rules)
{
	Rules		copy = *rules;
	SourceName *sources = host_array(host, rules->nsources, sizeof(SourceName));

	for (uint32_t i = 0; i < rules->nsources; i++)
		sources[i] = (SourceName) {
			copy_bytes(host, rules->sources[i].bytes, rules->sources[i].length), rules->sources[i].length
		};
	copy.sources = sources;
	if (rules->apart != NULL)
		copy.apart = copy_bytes(host, rules->apart, rules->apart->head.size);
	return copy;
}

static void
free_rules(Host *host, Rules *rules)
{
	for (uint32_t i = 0; i < rules->nsources; i++)
		host->release(host, (void *) rules->sources[i].bytes);
	host->release(host, (void *) rules->sources);
	host->release(host, (void *) rules->apart);
	*rules = no_rules();
}

void
edge_set_init(EdgeSet *set, Host *host, const Rules *rules)
{
	edges_init(&set->edges, host);
	set->edges.keeps_all = true;
	set->rules = copy_rules(host, rules);
}

void
edge_set_free(EdgeSet *set)
{
	free_rules(edges_host(&set->edges), &set->rules);
	edges_free(&set->edges);
}

static bool
same_partition(const Partition *a, const Partition *b)
{
	size_t		start = offsetof(ValueHeader, size);

	if (a == NULL || b == NULL)
		return a == b;
	return a->head.size == b->head.size &&
		memcmp((const char *) a + start, (const char *) b + start, a->head.size - start) == 0;
}

bool
rules_equal(const Rules *a, const Rules *b)
{
	if (a->max_size != b->max_size || a->max_per_source != b->max_per_source ||
		a->of_some != b->of_some || a->nsources != b->nsources)
		return false;
	for (uint32_t i = 0; i < a->nsources; i++)
	{
		if (bytes_compare(a->sources[i].bytes, a->sources[i].length, b->sources[i].bytes, b->sources[i].length) != 0)
			return false;
	}
	return same_partition(a->apart, b->apart);
}

/* Bytes of the names of the sources with their lengths. */
static uint64_t
sources_size(const Rules *rules)
{
	uint64_t	size = 0;

	for (uint32_t i = 0; i < rules->nsources; i++)
		size += sizeof(uint32_t) + (uint64_t) rules->sources[i].length;
	return size;
}

static void
write_sources(const Rules *rules, char *out)
{
	for (uint32_t i = 0; i < rules->nsources; i++)
	{
		memcpy(out, &rules->sources[i].length, sizeof(uint32_t));
		out += sizeof(uint32_t);
		if (rules->sources[i].length > 0)
			memcpy(out, rules->sources[i].bytes, rules->sources[i].length);
		out += rules->sources[i].length;
	}
}

static const SortItem *
flat_edges(const FlatEdgeSet *flat)
{
	return (const SortItem *) (flat + 1);
}

static const RecordSpace *
flat_space(const FlatEdgeSet *flat)
{
	return (const RecordSpace *) (flat_edges(flat) + flat->nedges);
}

static const char *
after_space(const FlatEdgeSet *flat)
{
	return (const char *) flat_space(flat) + flat_space(flat)->size;
}

FlatEdgeSet *
edge_set_flatten(EdgeSet *set)
{
	Host	   *host = edges_host(&set->edges);
	SortItem   *edges;
	size_t		nedges;
	RecordSpace *space = edges_take_all(&set->edges, &edges, &nedges);
	const Rules *rules = &set->rules;
	uint32_t	apart_size = rules->apart != NULL ? rules->apart->head.size : 0;
	uint64_t	size = sizeof(FlatEdgeSet) + (uint64_t) nedges * sizeof(SortItem) + space->size + apart_size + sources_size(rules);
	FlatEdgeSet *flat;

	value_size_check(host, space->nrecords, size);
	flat = host_zeros(host, size, 1);
	flat->mark = MARK;
	flat->size = size;
	flat->nedges = nedges;
	flat->apart_size = apart_size;
	flat->max_size = rules->max_size;
	flat->max_per_source = rules->max_per_source;
	flat->nsources = rules->nsources;
	flat->of_some = rules->of_some;
	if (nedges > 0)
		memcpy(flat + 1, edges, nedges * sizeof(SortItem));
	memcpy((char *) flat_space(flat), space, space->size);
	if (apart_size > 0)
		memcpy((char *) after_space(flat), rules->apart, apart_size);
	write_sources(rules, (char *) after_space(flat) + apart_size);
	host->release(host, edges);
	host->release(host, space);
	edge_set_free(set);
	return flat;
}

static bool
check_head(const FlatEdgeSet *flat, uint64_t size, Fault *fault)
{
	if (size < sizeof(FlatEdgeSet) || flat->mark != MARK || flat->size != size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "these are no edges");
	if (flat->unused != 0 || flat->of_some > 1 || flat->max_size == 0 || flat->max_per_source == 0)
		return fault_set(fault, FAULT_SYNTAX, NULL, "rules of edges are malformed");
	if (flat->nedges > (size - sizeof(FlatEdgeSet)) / sizeof(SortItem))
		return fault_set(fault, FAULT_SYNTAX, NULL, "%llu edges do not fit the size", (unsigned long long) flat->nedges);
	return true;
}

static bool
check_edges(Host *host, const FlatEdgeSet *flat, Fault *fault)
{
	const SortItem *edges = flat_edges(flat);
	uint32_t	nrecords = flat_space(flat)->nrecords;

	for (uint64_t i = 0; i < flat->nedges; i++)
	{
		double		score = sort_key_to_score(edges[i].key);

		host_tick(host, i);
		if (edges[i].a >= nrecords || edges[i].b >= nrecords || edges[i].a == edges[i].b)
			return fault_set(fault, FAULT_SYNTAX, NULL, "an edge joins records %u and %u of %u", edges[i].a, edges[i].b, nrecords);
		if (isnan(score) || score == INFINITY || sort_key_from_score(score) != edges[i].key)
			return fault_set(fault, FAULT_SYNTAX, NULL, "an edge has no score");
	}
	return true;
}

/* Whether a sound partition and then the sources take all that is left after the space. */
static bool
check_rules(Host *host, const FlatEdgeSet *flat, uint64_t left, Fault *fault)
{
	const char *rest = after_space(flat);

	if (flat->apart_size > left || flat->apart_size % 8 != 0)
		return fault_set(fault, FAULT_SYNTAX, NULL, "rules of edges are incomplete");
	if (flat->apart_size > 0 && !partition_check(host, (const Partition *) rest, flat->apart_size, fault))
		return false;
	rest += flat->apart_size;
	left -= flat->apart_size;
	for (uint32_t i = 0; i < flat->nsources; i++)
	{
		uint32_t	length = 0;

		if (left >= sizeof(uint32_t))
			memcpy(&length, rest, sizeof(uint32_t));
		if (left < sizeof(uint32_t) || length > left - sizeof(uint32_t))
			return fault_set(fault, FAULT_SYNTAX, NULL, "sources of edges are incomplete");
		rest += sizeof(uint32_t) + length;
		left -= sizeof(uint32_t) + length;
		host_tick(host, i);
	}
	return left == 0 || fault_set(fault, FAULT_SYNTAX, NULL, "edges are followed by something else");
}

bool
edge_set_check(Host *host, const FlatEdgeSet *flat, uint64_t size, Fault *fault)
{
	uint64_t	left;

	if (!check_head(flat, size, fault))
		return false;
	left = size - sizeof(FlatEdgeSet) - flat->nedges * sizeof(SortItem);
	return space_check(host, flat_space(flat), left, fault) && check_edges(host, flat, fault) &&
		check_rules(host, flat, left - flat_space(flat)->size, fault);
}

Rules
edge_set_flat_rules(Host *host, const FlatEdgeSet *flat)
{
	const char *rest = after_space(flat) + flat->apart_size;
	SourceName *sources = host_array(host, flat->nsources, sizeof(SourceName));

	for (uint32_t i = 0; i < flat->nsources; i++)
	{
		memcpy(&sources[i].length, rest, sizeof(uint32_t));
		sources[i].bytes = rest + sizeof(uint32_t);
		rest = sources[i].bytes + sources[i].length;
	}
	return (Rules) {
		.max_size = flat->max_size,
		.max_per_source = flat->max_per_source,
		.of_some = flat->of_some == 1,
		.nsources = flat->nsources,
		.sources = sources,
		.apart = flat->apart_size > 0 ? (const Partition *) after_space(flat) : NULL
	};
}

void
edge_set_add_flat(EdgeSet *set, const FlatEdgeSet *flat)
{
	Host	   *host = edges_host(&set->edges);
	const SortItem *edges = flat_edges(flat);
	uint32_t   *numbers = edges_add_space(&set->edges, flat_space(flat));

	for (uint64_t i = 0; i < flat->nedges; i++)
	{
		edges_join(&set->edges, numbers[edges[i].a], numbers[edges[i].b], sort_key_to_score(edges[i].key));
		host_tick(host, i);
	}
	host->release(host, numbers);
}

/*
 * edge_set.h
 *		All edges of a table and the rules for its entities, which is what a
 *		constrained hierarchy is made of; and their flat form.
 *
 * A merge that is refused lets a weaker one happen, so a spanning forest will not
 * do, and what workers have seen can only be put together as edges.
 */
#ifndef STARLINGS_EDGE_SET_H
#define STARLINGS_EDGE_SET_H

#include "core/hierarchy/edges.h"
#include "core/hierarchy/rules.h"

typedef struct EdgeSet
{
	EdgeBuffer	edges;			/* keeps all; a score of minus infinity: never together */
	Rules		rules;			/* a copy */
} EdgeSet;

extern void edge_set_init(EdgeSet *set, Host *host, const Rules *rules);
extern void edge_set_free(EdgeSet *set);

/* Whether two sets of rules are the same to the letter. */
extern bool rules_equal(const Rules *a, const Rules *b);

/*
 * Layout of a flat edge set, which goes from worker to leader and is not kept:
 *
 *		header
 *		SortItem edges[nedges], between indices of the record space
 *		the record space
 *		the partition whose entities are apart, if there is one
 *		nsources times: uint32 length, and so many bytes
 */
typedef struct FlatEdgeSet
{
	uint32_t	host_word;		/* the host's: PostgreSQL's varlena header */
	uint32_t	mark;			/* tells the layout, and the order of bytes in a word */
	uint64_t	size;			/* bytes in all */
	uint64_t	nedges;
	uint32_t	apart_size;		/* bytes of that partition, or 0 */
	uint32_t	max_size;
	uint32_t	max_per_source;
	uint32_t	nsources;
	uint32_t	of_some;		/* 0 or 1 */
	uint32_t	unused;			/* zero */
} FlatEdgeSet;

/* Makes it; the edges are used up.  Raises FAULT_TOO_LARGE. */
extern FlatEdgeSet *edge_set_flatten(EdgeSet *set);

/*
 * Whether the size bytes at flat, which may come from anywhere, are such a set;
 * if not, *fault names the first thing wrong.
 */
extern bool edge_set_check(Host *host, const FlatEdgeSet *flat, uint64_t size, Fault *fault);

/* The rules of a flat set, which they point into; sources are allocated. */
extern Rules edge_set_flat_rules(Host *host, const FlatEdgeSet *flat);

/* Adds all records and edges of a flat set. */
extern void edge_set_add_flat(EdgeSet *set, const FlatEdgeSet *flat);

#endif

/*
 * union_find.h
 *		Which records are in one component, as more of them are joined.
 *
 * Every record has a parent, and a root is its own.  The root of a component is
 * its smallest record, not that of the larger tree: so roots tell the canonical
 * order, a parent is never greater than its child, and no rank need be kept.
 * Paths are halved as they are walked, which keeps them short (Tarjan and van
 * Leeuwen, "Worst-case analysis of set union algorithms", 1984).
 *
 * Parents are numbers of their own, or the first of several that each record
 * has; words says how many.  As these functions are inline and words a constant
 * where they are called, either costs no more than it must.
 */
#ifndef STARLINGS_UNION_FIND_H
#define STARLINGS_UNION_FIND_H

#include "core/host.h"

/* For words: parents without anything between them. */
#define PLAIN 1

static inline uint32_t *
parent_of(uint32_t *parents, unsigned words, uint32_t record)
{
	return parents + (size_t) record * words;
}

/* The root of a record's component, halving the path to it. */
static inline uint32_t
find_root(uint32_t *parents, unsigned words, uint32_t record)
{
	uint32_t   *parent = parent_of(parents, words, record);

	while (*parent != record)
	{
		*parent = *parent_of(parents, words, *parent);
		record = *parent;
		parent = parent_of(parents, words, record);
	}
	return record;
}

/* Joins two components under the smaller root; false if they are one. */
static inline bool
unite(uint32_t *parents, unsigned words, uint32_t a, uint32_t b)
{
	a = find_root(parents, words, a);
	b = find_root(parents, words, b);
	if (a == b)
		return false;
	if (a < b)
		*parent_of(parents, words, b) = a;
	else
		*parent_of(parents, words, a) = b;
	return true;
}

/* Plain parents of records that nothing joins yet. */
static inline uint32_t *
single_parents(Host *host, uint32_t nrecords)
{
	uint32_t   *parents = host_array(host, nrecords, sizeof(uint32_t));

	for (uint32_t i = 0; i < nrecords; i++)
	{
		parents[i] = i;
		host_tick(host, i);
	}
	return parents;
}

#endif

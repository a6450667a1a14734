/*
 * bound.h
 *		Hierarchies without the merge events whose entities would break a rule.
 *
 * An event that breaks a rule is gone, and with it every event above, as its
 * entity contains the one that may not be.  So nothing is joined anew: each
 * entity of a bounded hierarchy is one of the hierarchy, and the result is a
 * hierarchy over the same records.
 */
#ifndef STARLINGS_BOUND_H
#define STARLINGS_BOUND_H

#include "core/hierarchy/hierarchy.h"
#include "core/hierarchy/rules.h"

/* In O(n), and O(n + s) with a rule of s sources. */
extern Hierarchy *hierarchy_bound(Host *host, const Hierarchy *h, const Rules *rules);

/* Two records that may not be one entity. */
typedef struct ApartPair
{
	uint32_t	a;
	uint32_t	b;
} ApartPair;

/* Without the events that join two different records of such a pair. */
extern Hierarchy *hierarchy_keep_apart(Host *host, const Hierarchy *h, const ApartPair *pairs, size_t npairs);

/* What bounding would do to the entities at a threshold. */
typedef struct Violations
{
	double		threshold;
	int64_t		entities;		/* as they are */
	int64_t		violations;		/* of these, those that break a rule */
	int64_t		records;		/* in those */
	int64_t		bounded;		/* entities once it is bounded */
} Violations;

/* At descending thresholds, a result for each. */
extern Violations *hierarchy_violations(Host *host, const Hierarchy *h, const Rules *rules, Thresholds at);

#endif

/*
 * support.h
 *		How much of what entities claim is backed by scores, at every threshold.
 *
 * Entities claim that all pairs of their records are one.  At a threshold t a
 * claimed pair is direct if it scored t or more, contradicted if it scored less,
 * and inferred if it has no score at all.  A pair that scored t or more and is
 * not joined is unjoined; there is none where the hierarchy was built from the
 * same pairs.
 */
#ifndef STARLINGS_SUPPORT_H
#define STARLINGS_SUPPORT_H

#include "core/explore/scored_pairs.h"
#include "core/hierarchy/hierarchy.h"

typedef struct Support
{
	double		threshold;
	int64_t		claimed;		/* sum of n (n - 1) / 2, n the entities' sizes */
	int64_t		direct;
	int64_t		contradicted;
	int64_t		unjoined;
} Support;

/* What is left of the claimed pairs. */
static inline int64_t
support_inferred(const Support *support)
{
	return support->claimed - support->direct - support->contradicted;
}

/* The places of a hierarchy's records on its line, by which pairs for it are kept. */
extern PairSpace support_space(Host *host, const Hierarchy *h);

/*
 * The support of h at descending thresholds, one each, by the pairs, which are
 * settled.  In one pass over the line and the pairs: O(n + m log n) for n
 * records and m pairs.
 */
extern Support *support_compute(Host *host, const Hierarchy *h, Thresholds at, ScoredPairs *pairs);

#endif

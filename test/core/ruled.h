/*
 * ruled.h
 *		Random graphs with rules for the entities of their records, and whether
 *		some records break a rule, by a look at each of them and each pair.
 */
#ifndef STARLINGS_RULED_H
#define STARLINGS_RULED_H

#include "core/hierarchy/bound.h"
#include "oracle.h"

#define APART_PAIRS 5

typedef struct Ruled
{
	Pool		pool;
	Graph		graph;
	Oracle		oracle;
	Hierarchy  *h;
	Labelling	labelling;
	Partition  *apart;
	SourceName	sources[4];
	Rules		rules;
	uint32_t	npairs;			/* of records that may not be together */
	ApartPair	pairs[APART_PAIRS];
} Ruled;

/* Checks many cases of a stream. */
extern bool in_ruled_cases(Host *host, uint64_t stream, int rounds, bool (*holds) (Host *host, const Ruled *c));

/* Whether the records that have a name among those of all records break a rule. */
extern bool breaks_rules(const Ruled *c, const uint32_t *names, uint32_t name);

/* Whether both records of a pair are among them. */
extern bool joins_pair(const Ruled *c, const uint32_t *names, uint32_t name);

/* Whether the entities of a hierarchy at a threshold are those that the names of records say. */
extern bool entities_are(Host *host, const Hierarchy *h, double threshold, const uint32_t *names);

#endif

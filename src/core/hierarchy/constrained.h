/*
 * constrained.h
 *		Single linkage that leaves out the very merges which break a rule.
 *
 * Edges come from strong to weak, those of one score by the smaller record and
 * then the other.  Two entities merge unless what they make breaks a rule.  What
 * breaks one is still broken when either has grown, so two that were refused
 * stay apart.  With at most one record of each source this is the unique mapping
 * clustering of Lacoste-Julien et al. ("SiGMa", 2013), and what Splink calls
 * clustering by single best links, at every threshold at once.
 */
#ifndef STARLINGS_CONSTRAINED_H
#define STARLINGS_CONSTRAINED_H

#include "core/hierarchy/hierarchy.h"
#include "core/hierarchy/rules.h"

/*
 * The hierarchy of edges between the records of a space, an edge whose score is
 * minus infinity saying that two records are never in one entity.  The edges
 * are used up, and those that merged something are moved to the front.
 */
extern Hierarchy *hierarchy_constrained(Host *host, const RecordSpace *space, SortItem *edges, size_t nedges,
										const Rules *rules);

#endif

/*
 * algebra.h
 *		Restriction, refinement, meet and join of values over any records.
 *
 * Partitions are ordered by refinement: p refines q if every entity of p lies
 * within an entity of q.  Meet and join are the greatest lower and the least
 * upper bound in that order, also of partitions that know different records:
 * the meet is over the records that both know, the join over all.
 */
#ifndef STARLINGS_ALGEBRA_H
#define STARLINGS_ALGEBRA_H

#include "core/hierarchy/hierarchy.h"

/* What h or p is over those of its records that the second one has. */
extern Hierarchy *hierarchy_restrict(Host *host, const Hierarchy *h, const Partition *p);
extern Partition *partition_restrict(Host *host, const Partition *p, const Partition *q);

/* Two records are together if they are in both, p and q. */
extern Partition *partition_meet(Host *host, const Partition *p, const Partition *q);

/*
 * Two records are together if a chain of records leads from one to the other,
 * neighbours being together in p or in q.  Raises FAULT_TOO_LARGE.
 */
extern Partition *partition_join(Host *host, const Partition *p, const Partition *q);

extern bool partition_refines(Host *host, const Partition *p, const Partition *q);

#endif

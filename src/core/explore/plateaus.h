/*
 * plateaus.h
 *		Where a hierarchy hardly depends on the threshold.
 *
 * A range of thresholds (low, high], both of them thresholds of the hierarchy,
 * is a plateau if going from high down to low, without reaching it, changes
 * the entity of few records: those whose entity just above low is not the one
 * that they have at high.  That is exactly counted, not bounded: a record
 * counts once, however often its entity changes on the way.
 */
#ifndef STARLINGS_PLATEAUS_H
#define STARLINGS_PLATEAUS_H

#include "core/hierarchy/hierarchy.h"

typedef struct Plateau
{
	uint32_t	high;			/* rank of the upper end */
	uint32_t	low;			/* rank of the lower end, at least high + 1 */
	uint32_t	entities_high;	/* at the upper end */
	uint32_t	entities_low;	/* just above the lower end */
	uint32_t	changed;		/* records whose entity is not the same there */
} Plateau;

/*
 * The widest plateaus that change at most that share of the records, at most
 * limit of them: the widest of all, then the widest that does not overlap it,
 * and so on.  Of equally wide ones the strongest comes first, and of those with
 * one upper end the one with the weakest lower end.  In O(n + m log m), m being
 * the number of thresholds.
 */
extern Plateau *plateaus_find(Host *host, const Hierarchy *h, uint32_t limit, double tolerance,
							  uint32_t *nplateaus);

#endif

/*
 * weakest_links.h
 *		The weakest links of entities: what to review first.
 *
 * The latest event of an entity, the one that made it whole, is all that its
 * parts have in common.  If that was wrong, the entity falls into these parts.
 */
#ifndef STARLINGS_WEAKEST_LINKS_H
#define STARLINGS_WEAKEST_LINKS_H

#include "core/hierarchy/hierarchy.h"

/* An entity of at least two records.  It falls apart above its rank's threshold. */
typedef struct WeakLink
{
	uint32_t	first;			/* place of its smallest record */
	uint32_t	size;			/* records */
	uint32_t	rank;			/* of its weakest gap */
	uint32_t	place;			/* the first such gap is between this and the next */
	uint32_t	nparts;			/* at least 2 */
	uint32_t	largest;		/* records of the largest part */
	uint32_t	second;			/* of the largest of the others */
} WeakLink;

/*
 * The entities of h at threshold t that would fall into the largest pieces: by
 * the second largest part, the largest first; then by threshold, the weakest
 * first; then by smallest record.  At most limit of them.
 */
extern WeakLink *weakest_links(Host *host, const Hierarchy *h, double t, uint32_t limit, uint32_t *nlinks);

#endif

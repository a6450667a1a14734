/*
 * consensus.h
 *		What several lines agree upon.
 */
#ifndef STARLINGS_CONSENSUS_H
#define STARLINGS_CONSENSUS_H

#include "core/hierarchy/line.h"
#include "core/hierarchy/partition.h"

/* A line that votes: it joins two records if no gap between them is ranks or more. */
typedef struct Voter
{
	Line		line;			/* order holds indices into the record space */
	uint32_t	ranks;
} Voter;

/*
 * The partition of the records held, given ascending, whose pairs at least
 * votes of the voters join, closed transitively; votes is at least 1.  A voter
 * that does not know a record joins it to nothing.  Takes memory for nvoters
 * numbers for each record of the space, and at worst for as many again.
 *
 * The work is about that of sorting the records once for each voter if they
 * mostly agree.  Where they do not, it is at worst some times that of comparing
 * every record with every other one for each voter.
 */
extern Partition *consensus(Host *host, const RecordSpace *space, const uint32_t *held, uint32_t nheld,
							const Voter *voters, uint32_t nvoters, uint32_t votes);

#endif

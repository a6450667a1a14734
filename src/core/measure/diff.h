/*
 * diff.h
 *		What became of the entities of one partition in another, which may know
 *		other records, and which of the old ones each of the new ones continues.
 */
#ifndef STARLINGS_DIFF_H
#define STARLINGS_DIFF_H

#include "core/measure/overlap.h"

/*
 * What happened to an entity of the new partition, or, in case of CHANGE_GONE,
 * to one of the old.
 *
 * Let a record be known if old has it, and survive if new has it.  An entity of
 * old is whole in an entity of new that has all its surviving records.  An
 * entity of new is, by how many entities of old share records with it:
 *
 *		none		new
 *		several		merged if each of them is whole in it, otherwise reshuffled
 *		one			split if that is not whole in it; otherwise
 *					unchanged if all records of both are known and survive,
 *					grown if only some of its own are not known,
 *					shrunk if only some of the old entity's do not survive,
 *					reshuffled if there are some of either kind
 *
 * So to merges and splits it makes no difference whether there are records that
 * only one side has.  An entity of old is gone if none of its records survives.
 */
typedef enum Change
{
	CHANGE_NEW,
	CHANGE_UNCHANGED,
	CHANGE_GROWN,
	CHANGE_SHRUNK,
	CHANGE_MERGED,
	CHANGE_SPLIT,
	CHANGE_RESHUFFLED,
	CHANGE_GONE
} Change;

/*
 * What an entity gained is told with the entity: its records that are not known,
 * and its pairs of records that are not together in old.  What an entity of old
 * lost, its records that do not survive and its pairs that are not together in
 * new, is told once: with the entity of new that shares most records with it, the
 * first of equals, or with itself if it is gone.  So gains less losses, added up
 * over a diff, are what new has more than old.
 */
typedef struct EntityChange
{
	Change		change;
	uint32_t	new_entity;		/* NO_ENTITY if gone */
	uint32_t	old_entity;		/* that shares most records, the first of equals, or that is gone; NO_ENTITY
								 * if new */
	uint32_t	shared;			/* with it */
	uint32_t	old_entities;	/* how many of old share records with it */
	uint32_t	records_gained;
	uint32_t	records_lost;
	uint64_t	pairs_gained;	/* below 2^63, as are the sums over a diff */
	uint64_t	pairs_lost;
} EntityChange;

/*
 * The changes from old to new, of which the overlaps of new (left) with old
 * (right) are given: one for each entity of new, in order, and then for each of
 * old that is gone, in order.
 */
extern EntityChange *diff_list(Host *host, const OverlapList *overlaps, uint32_t *nchanges);

/*
 * Gives left entities the names of right ones, each name once: goes through the
 * overlaps from the one with the most shared records on, those with equally many
 * in the order of their left and then of their right entities, and takes each
 * whose left entity has no name yet and whose right entity has given none.
 * Returns for each left entity its overlap, or NO_OVERLAP.
 */
extern uint32_t *diff_carry(Host *host, const OverlapList *overlaps);

#endif

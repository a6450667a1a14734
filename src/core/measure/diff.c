/*
 * diff.c
 *		Classifying the entities of one partition by those of another, and
 *		carrying their names over.
 *
 * Both directions come from one list of overlaps: what an entity of new is made
 * of, and what became of each one of old, its fate, of which a few numbers are
 * kept.  So a million entities on either side take time for their overlaps only.
 *
 * Names are carried over by the largest overlap first, each name once, which is
 * the greedy matching of weighted graphs; ties go in the order of entities, so that
 * an answer does not change from night to night.
 */
#include "core/measure/diff.h"

/* What became of an entity of old. */
typedef struct Fate
{
	uint32_t	survivors;		/* its records that new has */
	uint32_t	home;			/* the entity of new with most of them, or NO_ENTITY */
	uint32_t	at_home;		/* how many that has */
	uint64_t	pairs_kept;		/* pairs that are together in new as well */
} Fate;

/* Pairs of that many records; below 2^63. */
static inline uint64_t
count_pairs(uint64_t nrecords)
{
	return nrecords > 0 ? nrecords * (nrecords - 1) / 2 : 0;
}

static Fate *
find_fates(Host *host, const OverlapList *overlaps)
{
	Fate	   *fates = host_array(host, overlaps->right.nentities, sizeof(Fate));

	for (uint32_t entity = 0; entity < overlaps->right.nentities; entity++)
	{
		fates[entity] = (Fate) {.home = NO_ENTITY};
		host_tick(host, entity);
	}
	for (uint32_t i = 0; i < overlaps->noverlaps; i++)
	{
		const Overlap *overlap = &overlaps->overlaps[i];
		Fate	   *fate = &fates[overlap->right];

		if (overlap->shared > fate->at_home)
		{
			fate->home = overlap->left;
			fate->at_home = overlap->shared;
		}
		fate->survivors += overlap->shared;
		fate->pairs_kept += count_pairs(overlap->shared);
		host_tick(host, i);
	}
	return fates;
}

/* What happened to an entity of new; see the definition of Change. */
static Change
classify(uint32_t old_entities, bool all_whole, bool some_perished, bool some_unknown)
{
	if (old_entities == 0)
		return CHANGE_NEW;
	if (old_entities > 1)
		return all_whole ? CHANGE_MERGED : CHANGE_RESHUFFLED;
	if (!all_whole)
		return CHANGE_SPLIT;
	if (some_perished)
		return some_unknown ? CHANGE_RESHUFFLED : CHANGE_SHRUNK;
	return some_unknown ? CHANGE_GROWN : CHANGE_UNCHANGED;
}

/* The change of an entity of new, without what old lost. */
static EntityChange
describe_change(Host *host, const OverlapList *overlaps, const Fate *fates, uint32_t entity)
{
	uint32_t	size = overlaps->left.sizes[entity];
	EntityChange change = {
		.new_entity = entity, .old_entity = NO_ENTITY,
		.old_entities = overlaps->starts[entity + 1] - overlaps->starts[entity],
		.records_gained = size, .pairs_gained = count_pairs(size)
	};
	bool		all_whole = true;
	bool		some_perished = false;

	for (uint32_t i = overlaps->starts[entity]; i < overlaps->starts[entity + 1]; i++)
	{
		const Overlap *overlap = &overlaps->overlaps[i];
		const Fate *fate = &fates[overlap->right];

		if (overlap->shared > change.shared)
		{
			change.old_entity = overlap->right;
			change.shared = overlap->shared;
		}
		all_whole = all_whole && overlap->shared == fate->survivors;
		some_perished = some_perished || fate->survivors < overlaps->right.sizes[overlap->right];
		change.records_gained -= overlap->shared;
		change.pairs_gained -= count_pairs(overlap->shared);
		host_tick(host, i);
	}
	change.change = classify(change.old_entities, all_whole, some_perished, change.records_gained > 0);
	return change;
}

/*
 * Tells what each entity of old lost, with its home or with itself; returns the
 * number of changes that there are then.
 */
static uint32_t
add_losses(Host *host, const OverlapList *overlaps, const Fate *fates, EntityChange *changes, uint32_t nchanges)
{
	for (uint32_t entity = 0; entity < overlaps->right.nentities; entity++)
	{
		const Fate *fate = &fates[entity];
		uint32_t	size = overlaps->right.sizes[entity];
		EntityChange *change;

		if (fate->home != NO_ENTITY)
			change = &changes[fate->home];
		else
		{
			change = &changes[nchanges++];
			*change = (EntityChange) {.change = CHANGE_GONE, .new_entity = NO_ENTITY, .old_entity = entity};
		}
		change->records_lost += size - fate->survivors;
		change->pairs_lost += count_pairs(size) - fate->pairs_kept;
		host_tick(host, entity);
	}
	return nchanges;
}

EntityChange *
diff_list(Host *host, const OverlapList *overlaps, uint32_t *nchanges)
{
	Fate	   *fates = find_fates(host, overlaps);
	uint32_t	ngone = 0;
	EntityChange *changes;

	for (uint32_t entity = 0; entity < overlaps->right.nentities; entity++)
	{
		ngone += fates[entity].home == NO_ENTITY;
		host_tick(host, entity);
	}
	changes = host_array(host, (uint64_t) overlaps->left.nentities + ngone, sizeof(EntityChange));
	for (uint32_t entity = 0; entity < overlaps->left.nentities; entity++)
	{
		changes[entity] = describe_change(host, overlaps, fates, entity);
		host_tick(host, entity);
	}
	*nchanges = add_losses(host, overlaps, fates, changes, overlaps->left.nentities);
	host->release(host, fates);
	return changes;
}

/* The overlaps by falling numbers of shared records, equals in order. */
static Groups
group_by_shared(Host *host, const OverlapList *overlaps)
{
	uint32_t   *rank_of = host_array(host, overlaps->noverlaps, sizeof(uint32_t));
	uint32_t	most = 0;
	Groups		groups;

	for (uint32_t i = 0; i < overlaps->noverlaps; i++)
	{
		if (overlaps->overlaps[i].shared > most)
			most = overlaps->overlaps[i].shared;
		host_tick(host, i);
	}
	for (uint32_t i = 0; i < overlaps->noverlaps; i++)
	{
		rank_of[i] = most - overlaps->overlaps[i].shared;
		host_tick(host, i);
	}
	groups = group_members(host, rank_of, overlaps->noverlaps, most);
	host->release(host, rank_of);
	return groups;
}

uint32_t *
diff_carry(Host *host, const OverlapList *overlaps)
{
	Groups		groups = group_by_shared(host, overlaps);
	uint32_t   *carried = host_array(host, overlaps->left.nentities, sizeof(uint32_t));
	bool	   *is_given = host_zeros(host, overlaps->right.nentities, sizeof(bool));

	for (uint32_t entity = 0; entity < overlaps->left.nentities; entity++)
	{
		carried[entity] = NO_OVERLAP;
		host_tick(host, entity);
	}
	for (uint32_t i = 0; i < overlaps->noverlaps; i++)
	{
		const Overlap *overlap = &overlaps->overlaps[groups.members[i]];

		host_tick(host, i);
		if (carried[overlap->left] != NO_OVERLAP || is_given[overlap->right])
			continue;
		carried[overlap->left] = groups.members[i];
		is_given[overlap->right] = true;
	}
	host->release(host, is_given);
	groups_free(host, &groups);
	return carried;
}

/*
 * overlap.c
 *		Counting the records that entities share, by counting sort.
 *
 * The cells of the contingency table of two partitions, without the table:
 * records sorted by their entity of one side meet the entities of the other in
 * runs, and for each of these the latest cell is remembered.  Counting sort
 * brings the cells into the order of the left side.  Linear in the records,
 * whatever the sizes of entities.
 */
#include "core/measure/overlap.h"

#include "core/records/align.h"

static EntityList
list_entities(Host *host, const Partition *p)
{
	EntityList	list = {
		.firsts = host_array(host, p->nentities, sizeof(uint32_t)),
		.sizes = host_zeros(host, p->nentities, sizeof(uint32_t))
	};

	/* Entities are numbered in the order in which they are met. */
	for (uint32_t i = 0; i < p->head.nrecords; i++)
	{
		uint32_t	entity = partition_label(p, i);

		if (entity == list.nentities)
			list.firsts[list.nentities++] = i;
		list.sizes[entity]++;
		host_tick(host, i);
	}
	return list;
}

/* The common records, by number, of each entity of a partition. */
static Groups
group_common(Host *host, const Partition *p, const uint32_t *indices, uint32_t ncommon)
{
	uint32_t   *entity_of = host_array(host, ncommon, sizeof(uint32_t));
	Groups		groups;

	for (uint32_t i = 0; i < ncommon; i++)
	{
		entity_of[i] = partition_label(p, index_at(indices, i));
		host_tick(host, i);
	}
	groups = group_members(host, entity_of, ncommon, p->nentities);
	host->release(host, entity_of);
	return groups;
}

/*
 * Finds the overlaps in the order of their right entities; returns how many.
 * These are gone through one by one, so the latest overlap of a left entity is
 * the one that a record belongs to, if it has the same right entity.
 */
static uint32_t
find_overlaps(Host *host, const Partition *left, const Partition *right,
			  const CommonRecords *common, Overlap *found)
{
	Groups		groups = group_common(host, right, common->right, common->nrecords);
	uint32_t   *latest = host_array(host, left->nentities, sizeof(uint32_t));
	uint32_t	nfound = 0;

	for (uint32_t entity = 0; entity < left->nentities; entity++)
	{
		latest[entity] = NO_OVERLAP;
		host_tick(host, entity);
	}
	for (uint32_t entity = 0; entity < groups.ngroups; entity++)
	{
		for (uint32_t i = groups.starts[entity]; i < groups.starts[entity + 1]; i++)
		{
			uint32_t	other = partition_label(left, index_at(common->left, groups.members[i]));

			if (latest[other] == NO_OVERLAP || found[latest[other]].right != entity)
			{
				latest[other] = nfound;
				found[nfound++] = (Overlap) {other, entity, 0};
			}
			found[latest[other]].shared++;
			host_tick(host, i);
		}
		host_tick(host, entity);
	}
	host->release(host, latest);
	groups_free(host, &groups);
	return nfound;
}

/* Sorts the overlaps by their left entities, keeping the order of the right ones. */
static void
sort_by_left(Host *host, const Overlap *found, OverlapList *list)
{
	uint32_t   *left_of = host_array(host, list->noverlaps, sizeof(uint32_t));
	Groups		groups;

	for (uint32_t i = 0; i < list->noverlaps; i++)
	{
		left_of[i] = found[i].left;
		host_tick(host, i);
	}
	groups = group_members(host, left_of, list->noverlaps, list->left.nentities);
	host->release(host, left_of);
	list->overlaps = host_array(host, list->noverlaps, sizeof(Overlap));
	for (uint32_t i = 0; i < list->noverlaps; i++)
	{
		list->overlaps[i] = found[groups.members[i]];
		host_tick(host, i);
	}
	list->starts = groups.starts;
	host->release(host, groups.members);
}

OverlapList
overlaps_list(Host *host, const Partition *left, const Partition *right)
{
	CommonRecords common = common_records(host, partition_space(left), partition_space(right));
	Overlap    *found = host_array(host, common.nrecords, sizeof(Overlap));
	OverlapList list = {
		.left = list_entities(host, left),
		.right = list_entities(host, right)
	};

	list.noverlaps = find_overlaps(host, left, right, &common, found);
	common_free(host, &common);
	sort_by_left(host, found, &list);
	host->release(host, found);
	return list;
}

void
overlaps_free(Host *host, OverlapList *list)
{
	host->release(host, list->left.firsts);
	host->release(host, list->left.sizes);
	host->release(host, list->right.firsts);
	host->release(host, list->right.sizes);
	host->release(host, list->starts);
	host->release(host, list->overlaps);
}

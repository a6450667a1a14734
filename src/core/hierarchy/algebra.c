/*
 * algebra.c
 *		Restriction, exclusion, refinement, meet and join.
 *
 * All operations reduce to two that are there: what is left of a line when
 * records go is another line, with the weakest of the gaps that were between two
 * neighbours (a range minimum that falls out of walking along), and what two
 * values join together is the hierarchy of the edges of both.  Meet alone has no
 * edges; it looks at pairs of labels.
 *
 * That partitions of a set form a lattice under refinement is Birkhoff's (1935).
 */
#include "core/hierarchy/algebra.h"

#include <string.h>

#include "core/progress.h"
#include "core/records/align.h"

/* The records that a value and a partition both have, in order. */
typedef struct Shared
{
	uint32_t	nrecords;
	const RecordSpace *space;
	Hash128		space_hash;
	RecordSpace *made;			/* the space, unless it is the value's */
	uint32_t   *left;			/* the index of each in the value */
	uint32_t   *right;			/* and in the partition */
} Shared;

static Shared
share_records(Host *host, const ValueHeader *value, const RecordSpace *left, const Partition *p)
{
	CommonRecords common = common_records(host, left, partition_space(p));
	Shared		shared = {
		.nrecords = common.nrecords, .space = left, .space_hash = value->space_hash,
		.left = common.left, .right = common.right
	};

	if (shared.nrecords < left->nrecords)
	{
		shared.space = shared.made = space_subset(host, left, shared.left, shared.nrecords);
		shared.space_hash = space_hash(shared.space);
	}
	return shared;
}

static void
shared_free(Host *host, Shared *shared)
{
	host->release(host, shared->made);
	host->release(host, shared->left);
	host->release(host, shared->right);
}

/* The records that a value has, and a space has not, in order; right stays empty. */
static Shared
other_records(Host *host, const ValueHeader *value, const RecordSpace *left, const RecordSpace *others)
{
	CommonRecords common = common_records(host, left, others);
	Shared		kept = {.left = host_array(host, left->nrecords, sizeof(uint32_t))};
	uint32_t	next = 0;

	for (uint32_t record = 0; record < left->nrecords; record++)
	{
		if (next < common.nrecords && index_at(common.left, next) == record)
			next++;
		else
			kept.left[kept.nrecords++] = record;
		host_tick(host, record);
	}
	common_free(host, &common);
	kept.space = kept.made = space_subset(host, left, kept.left, kept.nrecords);
	kept.space_hash = kept.nrecords < left->nrecords ? space_hash(kept.space) : value->space_hash;
	return kept;
}

/*
 * Edges between the shared records that are neighbours on the line when the
 * others are gone, at the weakest threshold between them; returns how many.
 */
static size_t
shared_chain(Host *host, const Hierarchy *h, const Shared *shared, SortItem *edges)
{
	uint32_t   *index_of = host_array(host, h->head.nrecords, sizeof(uint32_t));
	uint32_t	last = NO_RECORD;
	uint32_t	weakest = 0;
	size_t		nedges = 0;

	memset(index_of, 0xFF, h->head.nrecords * sizeof(uint32_t));
	for (uint32_t i = 0; i < shared->nrecords; i++)
	{
		index_of[index_at(shared->left, i)] = i;
		host_tick(host, i);
	}
	for (uint32_t place = 0; place < h->head.nrecords; place++)
	{
		uint32_t	record = index_of[hierarchy_order(h)[place]];
		uint32_t	gap = place > 0 ? hierarchy_gap(h, place - 1) : h->nthresholds;

		host_tick(host, place);
		if (gap > weakest)
			weakest = gap;
		if (record == NO_RECORD)
			continue;
		if (weakest < h->nthresholds)
			edges[nedges++] = (SortItem) {
				sort_key_from_score(hierarchy_thresholds(h)[weakest]), last, record
			};
		last = record;
		weakest = 0;
	}
	host->release(host, index_of);
	return nedges;
}

/* The hierarchy over shared records, which are freed.  Ends the work that the caller has begun. */
static Hierarchy *
hierarchy_of_shared(Host *host, const Hierarchy *h, Shared *shared)
{
	SortItem   *edges = host_array(host, shared->nrecords, sizeof(SortItem));
	size_t		nedges = shared_chain(host, h, shared, edges);
	Line		line;
	Hierarchy  *result;

	host->progress.records = shared->nrecords;
	host->progress.edges = nedges;
	line_build(host, shared->nrecords, edges, nedges, &line);
	host->release(host, edges);
	result = hierarchy_create(host, shared->space, &line);
	line_free(host, &line);
	shared_free(host, shared);
	host_end(host);
	return result;
}

Hierarchy *
hierarchy_restrict(Host *host, const Hierarchy *h, const Partition *p)
{
	Shared		shared;

	host_begin(host, PHASE_ALIGNING, 0);
	shared = share_records(host, &h->head, hierarchy_space(h), p);
	return hierarchy_of_shared(host, h, &shared);
}

Hierarchy *
hierarchy_exclude(Host *host, const Hierarchy *h, const RecordSpace *gone)
{
	Shared		kept;

	host_begin(host, PHASE_ALIGNING, 0);
	kept = other_records(host, &h->head, hierarchy_space(h), gone);
	return hierarchy_of_shared(host, h, &kept);
}

/* An entity that no record was seen in yet has no head. */
static uint32_t *
no_heads(Host *host, uint32_t nentities)
{
	uint32_t   *head_of = host_array(host, nentities, sizeof(uint32_t));

	memset(head_of, 0xFF, nentities * sizeof(uint32_t));
	return head_of;
}

/* The partition over shared records, which are freed. */
static Partition *
partition_of_shared(Host *host, const Partition *p, Shared *shared)
{
	uint32_t   *head_of = no_heads(host, p->nentities);
	uint32_t   *heads = host_array(host, shared->nrecords, sizeof(uint32_t));
	Partition  *result;

	for (uint32_t i = 0; i < shared->nrecords; i++)
	{
		uint32_t   *head = &head_of[partition_label(p, index_at(shared->left, i))];

		if (*head == NO_RECORD)
			*head = i;
		heads[i] = *head;
		host_tick(host, i);
	}
	host->release(host, head_of);
	result = partition_create(host, shared->space, shared->space_hash, heads);
	host->release(host, heads);
	shared_free(host, shared);
	return result;
}

Partition *
partition_restrict(Host *host, const Partition *p, const Partition *q)
{
	Shared		shared = share_records(host, &p->head, partition_space(p), q);

	return partition_of_shared(host, p, &shared);
}

Partition *
partition_exclude(Host *host, const Partition *p, const RecordSpace *gone)
{
	Shared		kept = other_records(host, &p->head, partition_space(p), gone);

	return partition_of_shared(host, p, &kept);
}

/*
 * Of shared records that p puts together, those with the same label in q stay
 * together.  The entities of p are gone through one by one, so the head of a
 * label counts only if it was seen in the same entity of p.
 */
static uint32_t *
meet_heads(Host *host, const Partition *p, const Partition *q, const Shared *shared)
{
	uint32_t   *entity_of = host_array(host, shared->nrecords, sizeof(uint32_t));
	uint32_t   *head_of = no_heads(host, q->nentities);
	uint32_t   *heads = host_array(host, shared->nrecords, sizeof(uint32_t));
	Groups		entities;

	for (uint32_t i = 0; i < shared->nrecords; i++)
	{
		entity_of[i] = partition_label(p, index_at(shared->left, i));
		host_tick(host, i);
	}
	entities = group_members(host, entity_of, shared->nrecords, p->nentities);
	for (uint32_t i = 0; i < shared->nrecords; i++)
	{
		uint32_t	record = entities.members[i];
		uint32_t   *head = &head_of[partition_label(q, index_at(shared->right, record))];

		if (*head == NO_RECORD || entity_of[*head] != entity_of[record])
			*head = record;
		heads[record] = *head;
		host_tick(host, i);
	}
	groups_free(host, &entities);
	host->release(host, head_of);
	host->release(host, entity_of);
	return heads;
}

Partition *
partition_meet(Host *host, const Partition *p, const Partition *q)
{
	Shared		shared = share_records(host, &p->head, partition_space(p), q);
	uint32_t   *heads = meet_heads(host, p, q, &shared);
	Partition  *result = partition_create(host, shared.space, shared.space_hash, heads);

	host->release(host, heads);
	shared_free(host, &shared);
	return result;
}

/* Edges from the first record of each entity to the others; returns how many. */
static size_t
append_entities(Host *host, const Partition *p, const uint32_t *index_of, SortItem *edges, size_t nedges)
{
	uint32_t   *head_of = no_heads(host, p->nentities);

	for (uint32_t i = 0; i < p->head.nrecords; i++)
	{
		uint32_t   *head = &head_of[partition_label(p, i)];

		if (*head == NO_RECORD)
			*head = index_at(index_of, i);
		else
			edges[nedges++] = (SortItem) {.a = *head, .b = index_at(index_of, i)};
		host_tick(host, i);
	}
	host->release(host, head_of);
	return nedges;
}

Partition *
partition_join(Host *host, const Partition *p, const Partition *q)
{
	const RecordSpace *space = partition_space(p);
	RecordSpace *united = NULL;
	Alignment	alignment = {0};
	SortItem   *edges;
	size_t		nedges;
	uint32_t   *heads;
	Partition  *result;

	if (!space_equal(space, partition_space(q)))
	{
		alignment = align_spaces(host, space, partition_space(q));
		space = united = align_union(host, space, partition_space(q), &alignment);
	}
	edges = host_array(host, (uint64_t) p->head.nrecords + q->head.nrecords, sizeof(SortItem));
	nedges = append_entities(host, p, alignment.left, edges, 0);
	nedges = append_entities(host, q, alignment.right, edges, nedges);
	alignment_free(host, &alignment);
	heads = line_heads(host, space->nrecords, edges, nedges);
	host->release(host, edges);
	result = partition_create(host, space, united != NULL ? space_hash(united) : p->head.space_hash, heads);
	host->release(host, heads);
	host->release(host, united);
	return result;
}

bool
partition_refines(Host *host, const Partition *p, const Partition *q)
{
	Shared		shared = share_records(host, &p->head, partition_space(p), q);
	bool		refines = shared.nrecords == p->head.nrecords;
	uint32_t   *label_of = no_heads(host, p->nentities);

	for (uint32_t i = 0; refines && i < shared.nrecords; i++)
	{
		uint32_t   *label = &label_of[partition_label(p, i)];
		uint32_t	other = partition_label(q, index_at(shared.right, i));

		if (*label == NO_RECORD)
			*label = other;
		refines = *label == other;
		host_tick(host, i);
	}
	host->release(host, label_of);
	shared_free(host, &shared);
	return refines;
}

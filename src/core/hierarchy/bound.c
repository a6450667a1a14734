/*
 * bound.c
 *		One pass along the line, which knows at each place where an entity may begin.
 *
 * An entity is a run of the line, so every rule comes to one number for each
 * place: the first place with which a run that reaches it may begin.  Two records
 * that may not be one entity let no run that reaches the second begin before the
 * place after the first.  Of a source with at most m records these are each and
 * the one that is m before it on the line, of a largest size s each and the one
 * that is s places before.  These numbers never descend along the line, and an
 * event breaks a rule if its run begins before the number at its last place.
 */
#include "core/hierarchy/bound.h"

#include "core/hierarchy/line_index.h"
#include "core/util/bitset.h"

/* Places between fetching and use; a million records with a rule for sources took 1.1 times as long without. */
#define AHEAD 16

/* No run through the place begins before start. */
static inline void
raise_start(uint32_t *starts, uint32_t place, uint32_t start)
{
	if (starts[place] < start)
		starts[place] = start;
}

static void
limit_size(Host *host, uint32_t nrecords, uint32_t max_size, uint32_t *starts)
{
	for (uint32_t place = max_size; place < nrecords; place++)
	{
		starts[place] = place - max_size + 1;
		host_tick(host, place);
	}
}

static void
limit_sources(Host *host, const Line *line, const RecordRules *rules, uint32_t *starts)
{
	uint32_t   *source_at = host_array(host, line->nrecords, sizeof(uint32_t));
	Groups		places;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		if (place + AHEAD < line->nrecords)
			HOST_PREFETCH(&rules->source_of[line->order[place + AHEAD]]);
		source_at[place] = rules->source_of[line->order[place]];
		host_tick(host, place);
	}
	places = group_members(host, source_at, line->nrecords, rules->nsources);
	for (uint32_t i = rules->max_per_source; i < places.starts[rules->nsources]; i++)
	{
		uint32_t	place = places.members[i];
		uint32_t	before = places.members[i - rules->max_per_source];

		if (source_at[place] == source_at[before])
			raise_start(starts, place, before + 1);
		host_tick(host, i);
	}
	groups_free(host, &places);
	host->release(host, source_at);
}

static void
limit_labels(Host *host, const Line *line, const RecordRules *rules, uint32_t *starts)
{
	uint32_t	label = NO_GROUP;	/* the last one */
	uint32_t	last = 0;		/* its place */

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	next = rules->label_of[line->order[place]];

		if (place + AHEAD < line->nrecords)
			HOST_PREFETCH(&rules->label_of[line->order[place + AHEAD]]);
		host_tick(host, place);
		if (next == NO_GROUP)
			continue;
		if (label != NO_GROUP && next != label)
			raise_start(starts, place, last + 1);
		label = next;
		last = place;
	}
}

/* What holds for a place holds for all after it. */
static void
spread_starts(Host *host, uint32_t nrecords, uint32_t *starts)
{
	for (uint32_t place = 1; place < nrecords; place++)
	{
		raise_start(starts, place, starts[place - 1]);
		host_tick(host, place);
	}
}

static uint32_t *
starts_by_rules(Host *host, const Line *line, const RecordSpace *space, const Rules *rules)
{
	uint32_t   *starts = host_zeros(host, line->nrecords, sizeof(uint32_t));
	RecordRules record_rules = rules_for_records(host, rules, space);

	if (record_rules.max_size < line->nrecords)
		limit_size(host, line->nrecords, record_rules.max_size, starts);
	if (record_rules.source_of != NULL)
		limit_sources(host, line, &record_rules, starts);
	if (record_rules.label_of != NULL)
		limit_labels(host, line, &record_rules, starts);
	if (record_rules.source_of != NULL || record_rules.label_of != NULL)
		spread_starts(host, line->nrecords, starts);
	record_rules_free(host, &record_rules);
	return starts;
}

static uint32_t *
starts_by_pairs(Host *host, const Line *line, const ApartPair *pairs, size_t npairs)
{
	uint32_t   *starts = host_zeros(host, line->nrecords, sizeof(uint32_t));
	uint32_t   *places = host_array(host, line->nrecords, sizeof(uint32_t));

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		places[line->order[place]] = place;
		host_tick(host, place);
	}
	for (size_t i = 0; i < npairs; i++)
	{
		uint32_t	a = places[pairs[i].a];
		uint32_t	b = places[pairs[i].b];

		raise_start(starts, a > b ? a : b, (a > b ? b : a) + 1);
		host_tick(host, i);
	}
	host->release(host, places);
	spread_starts(host, line->nrecords, starts);
	return starts;
}

/* Counts an event that is gone, from its rank up to that of the event which would have absorbed it. */
static inline void
count_violation(Violations *changes, uint32_t rank, uint32_t parent_rank, uint32_t never, uint32_t size)
{
	changes[rank].violations++;
	changes[rank].records += size;
	if (parent_rank < never)
	{
		changes[parent_rank].violations--;
		changes[parent_rank].records -= size;
	}
}

/*
 * Lets the gaps of events that begin too early never join, in a tree from start up
 * to stop.  Gaps whose run has not ended yet wait on a stack, ever stronger, those
 * of one event together.  Unless it is NULL, changes says by rank what that does.
 */
static void
drop_tree_events(Host *host, Line *line, Run tree, const uint32_t *starts, uint32_t *stack, Violations *changes)
{
	uint32_t   *gaps = line->gaps;
	uint32_t	never = line->nthresholds;
	uint32_t	depth = 0;

	for (uint32_t place = tree.start; place < tree.stop; place++)
	{
		uint32_t	gap = place + 1 < tree.stop ? gaps[place] : never;

		while (depth > 0 && gaps[stack[depth - 1]] < gap)
		{
			uint32_t	rank = gaps[stack[depth - 1]];
			uint32_t	top = depth;
			uint32_t	first;

			while (depth > 0 && gaps[stack[depth - 1]] == rank)
				depth--;
			first = depth > 0 ? stack[depth - 1] + 1 : tree.start;
			if (first >= starts[place])
				continue;
			if (changes != NULL)
				count_violation(changes, rank, depth > 0 && gaps[stack[depth - 1]] < gap ? gaps[stack[depth - 1]] : gap,
								never, place + 1 - first);
			while (top > depth)
				gaps[stack[--top]] = never;
		}
		stack[depth++] = place;
		host_tick(host, place);
	}
}

/*
 * The same of the whole line; where a tree begins late enough, all within it does.
 * Returns whether any event is gone.
 */
static bool
drop_events(Host *host, Line *line, const uint32_t *starts, Violations *changes)
{
	uint32_t   *stack = host_array(host, line->nrecords, sizeof(uint32_t));
	Run			tree = {0, 0};
	bool		dropped = false;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		host_tick(host, place);
		if (place + 1 < line->nrecords && line->gaps[place] < line->nthresholds)
			continue;
		tree.stop = place + 1;
		if (tree.start < starts[place])
		{
			drop_tree_events(host, line, tree, starts, stack, changes);
			dropped = true;
		}
		tree.start = place + 1;
	}
	host->release(host, stack);
	return dropped;
}

/* The first record of the tree that a place is in, given that of the place before. */
static inline uint32_t
tree_head(const Line *line, uint32_t place, uint32_t head)
{
	return place == 0 || line->gaps[place - 1] == line->nthresholds ? line->order[place] : head;
}

/* Where on the line the tree of each record that stands first in one is to begin. */
static uint32_t *
sorted_places(Host *host, const Line *line)
{
	uint32_t   *places = host_zeros(host, line->nrecords, sizeof(uint32_t));
	uint32_t	head = 0;
	uint32_t	next = 0;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		if (place + AHEAD < line->nrecords)
			HOST_PREFETCH(&places[line->order[place + AHEAD]]);
		head = tree_head(line, place, head);
		places[head]++;
		host_tick(host, place);
	}
	for (uint32_t record = 0; record < line->nrecords; record++)
	{
		uint32_t	size = places[record];

		places[record] = next;
		next += size;
		host_tick(host, record);
	}
	return places;
}

/* Puts the trees in the order of their first records, as they may be parts of what is gone. */
static void
sort_trees(Host *host, Line *line)
{
	uint32_t   *places = sorted_places(host, line);
	Line		sorted = *line;
	uint32_t	head = 0;

	sorted.order = host_array(host, line->nrecords, sizeof(uint32_t));
	sorted.gaps = host_array(host, line->nrecords, sizeof(uint32_t));
	sorted.borrows_order = false;
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	target;

		if (place + AHEAD < line->nrecords)
			HOST_PREFETCH(&places[line->order[place + AHEAD]]);
		head = tree_head(line, place, head);
		target = places[head]++;
		sorted.order[target] = line->order[place];
		sorted.gaps[target] = place + 1 < line->nrecords ? line->gaps[place] : line->nthresholds;
		host_tick(host, place);
	}
	host->release(host, places);
	if (!line->borrows_order)
		host->release(host, line->order);
	host->release(host, line->gaps);
	*line = sorted;
}

/* The ranks of all gaps that join, as a set. */
static uint64_t *
used_ranks(Host *host, const Line *line)
{
	uint64_t   *used = bitset_create(host, line->nthresholds + 1);

	for (uint32_t place = 0; place + 1 < line->nrecords; place++)
	{
		bitset_add(used, line->gaps[place]);
		host_tick(host, place);
	}
	return used;
}

/* Forgets the thresholds at which nothing is joined any more. */
static void
drop_thresholds(Host *host, Line *line)
{
	uint64_t   *used = used_ranks(host, line);
	uint32_t   *rank_of = host_array(host, (uint64_t) line->nthresholds + 1, sizeof(uint32_t));
	double	   *thresholds = host_array(host, line->nthresholds, sizeof(double));
	uint32_t	nthresholds = 0;

	for (uint32_t rank = 0; rank < line->nthresholds; rank++)
	{
		rank_of[rank] = nthresholds;
		if (bitset_has(used, rank))
			thresholds[nthresholds++] = line->thresholds[rank];
		host_tick(host, rank);
	}
	rank_of[line->nthresholds] = nthresholds;
	for (uint32_t place = 0; place + 1 < line->nrecords && nthresholds < line->nthresholds; place++)
	{
		if (place + AHEAD + 1 < line->nrecords)
			HOST_PREFETCH(&rank_of[line->gaps[place + AHEAD]]);
		line->gaps[place] = rank_of[line->gaps[place]];
		host_tick(host, place);
	}
	host->release(host, used);
	host->release(host, rank_of);
	if (!line->borrows_thresholds)
		host->release(host, line->thresholds);
	line->thresholds = thresholds;
	line->nthresholds = nthresholds;
	line->borrows_thresholds = false;
}

/* The hierarchy with the line of h, which is freed, without the events that begin too early; frees starts. */
static Hierarchy *
without_events(Host *host, const Hierarchy *h, Line *line, uint32_t *starts)
{
	Hierarchy  *result;

	if (drop_events(host, line, starts, NULL))
	{
		sort_trees(host, line);
		drop_thresholds(host, line);
	}
	host->release(host, starts);
	result = hierarchy_create(host, hierarchy_space(h), line);
	line_free(host, line);
	return result;
}

Hierarchy *
hierarchy_bound(Host *host, const Hierarchy *h, const Rules *rules)
{
	Line		line = hierarchy_line(host, h);
	uint32_t   *starts = starts_by_rules(host, &line, hierarchy_space(h), rules);

	return without_events(host, h, &line, starts);
}

Hierarchy *
hierarchy_keep_apart(Host *host, const Hierarchy *h, const ApartPair *pairs, size_t npairs)
{
	Line		line = hierarchy_line(host, h);
	uint32_t   *starts = starts_by_pairs(host, &line, pairs, npairs);

	return without_events(host, h, &line, starts);
}

/* By rank, the changes of what is counted; a gap that joins is one entity less. */
static Violations *
violation_changes(Host *host, const Hierarchy *h, const Rules *rules)
{
	Line		line = hierarchy_line(host, h);
	uint32_t   *starts = starts_by_rules(host, &line, hierarchy_space(h), rules);
	Violations *changes = host_zeros(host, (uint64_t) line.nthresholds + 1, sizeof(Violations));

	for (uint32_t place = 0; place + 1 < line.nrecords; place++)
	{
		changes[line.gaps[place]].entities--;
		host_tick(host, place);
	}
	drop_events(host, &line, starts, changes);
	for (uint32_t place = 0; place + 1 < line.nrecords; place++)
	{
		changes[line.gaps[place]].bounded--;
		host_tick(host, place);
	}
	host->release(host, starts);
	line_free(host, &line);
	return changes;
}

Violations *
hierarchy_violations(Host *host, const Hierarchy *h, const Rules *rules, Thresholds at)
{
	Violations *changes = violation_changes(host, h, rules);
	Violations *result = host_array(host, at.count, sizeof(Violations));
	Violations	now = {.entities = h->head.nrecords, .bounded = h->head.nrecords};
	uint32_t	rank = 0;

	for (uint32_t i = 0; i < at.count; i++)
	{
		uint32_t	ranks = hierarchy_ranks_at(h, at.values[i]);

		for (; rank < ranks; rank++)
		{
			now.entities += changes[rank].entities;
			now.violations += changes[rank].violations;
			now.records += changes[rank].records;
			now.bounded += changes[rank].bounded;
			host_tick(host, rank);
		}
		result[i] = now;
		result[i].threshold = at.values[i];
		host_tick(host, i);
	}
	host->release(host, changes);
	return result;
}

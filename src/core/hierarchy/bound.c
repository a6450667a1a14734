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

#include <string.h>

#define NOWHERE UINT32_MAX

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
	record_rules_free(host, &record_rules);
	spread_starts(host, line->nrecords, starts);
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
 * Lets the gaps of events that begin too early never join.  Gaps whose run has
 * not ended yet wait on a stack, ever stronger, those of one event together.
 * Unless it is NULL, changes says by rank what that does.
 */
static void
drop_events(Host *host, Line *line, const uint32_t *starts, Violations *changes)
{
	uint32_t   *stack = host_array(host, line->nrecords, sizeof(uint32_t));
	uint32_t   *gaps = line->gaps;
	uint32_t	never = line->nthresholds;
	uint32_t	depth = 0;
	uint32_t	root = 0;		/* where the tree that the place is in begins */

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	gap = place + 1 < line->nrecords ? gaps[place] : never;

		while (depth > 0 && gaps[stack[depth - 1]] < gap)
		{
			uint32_t	rank = gaps[stack[depth - 1]];
			uint32_t	stop = depth;
			uint32_t	first;

			while (depth > 0 && gaps[stack[depth - 1]] == rank)
				depth--;
			first = depth > 0 ? stack[depth - 1] + 1 : root;
			if (first >= starts[place])
				continue;
			if (changes != NULL)
				count_violation(changes, rank, depth > 0 && gaps[stack[depth - 1]] < gap ? gaps[stack[depth - 1]] : gap,
								never, place + 1 - first);
			while (stop > depth)
				gaps[stack[--stop]] = never;
		}
		if (gap < never)
			stack[depth++] = place;
		else
			root = place + 1;
		host_tick(host, place);
	}
	host->release(host, stack);
}

/* For each record that stands first in its tree its place, and NOWHERE for others; NULL if these are in order. */
static uint32_t *
unordered_roots(Host *host, const Line *line)
{
	uint32_t   *root_at = host_array(host, line->nrecords, sizeof(uint32_t));
	uint32_t	last = 0;
	bool		ordered = true;

	memset(root_at, 0xFF, line->nrecords * sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		host_tick(host, place);
		if (place > 0 && line->gaps[place - 1] < line->nthresholds)
			continue;
		root_at[line->order[place]] = place;
		ordered = ordered && line->order[place] >= last;
		last = line->order[place];
	}
	if (!ordered)
		return root_at;
	host->release(host, root_at);
	return NULL;
}

/* Puts the trees in the order of their first records, as they may be parts of what is gone. */
static void
sort_roots(Host *host, Line *line)
{
	uint32_t   *root_at = unordered_roots(host, line);
	Line		sorted = *line;
	uint32_t	next = 0;

	if (root_at == NULL)
		return;
	sorted.order = host_array(host, line->nrecords, sizeof(uint32_t));
	sorted.gaps = host_array(host, line->nrecords, sizeof(uint32_t));
	sorted.borrows_order = false;
	for (uint32_t record = 0; record < line->nrecords; record++)
	{
		uint32_t	place = root_at[record];

		host_tick(host, record);
		if (place == NOWHERE)
			continue;
		do
		{
			sorted.order[next] = line->order[place];
			sorted.gaps[next] = place + 1 < line->nrecords ? line->gaps[place] : line->nthresholds;
			next++;
		} while (sorted.gaps[next - 1] < line->nthresholds && ++place < line->nrecords);
	}
	host->release(host, root_at);
	if (!line->borrows_order)
		host->release(host, line->order);
	host->release(host, line->gaps);
	*line = sorted;
}

/* Forgets the thresholds at which nothing is joined any more. */
static void
drop_thresholds(Host *host, Line *line)
{
	uint32_t   *rank_of = host_zeros(host, (uint64_t) line->nthresholds + 1, sizeof(uint32_t));
	double	   *thresholds = host_array(host, line->nthresholds, sizeof(double));
	uint32_t	nthresholds = 0;

	for (uint32_t place = 0; place + 1 < line->nrecords; place++)
	{
		rank_of[line->gaps[place]] = 1;
		host_tick(host, place);
	}
	for (uint32_t rank = 0; rank < line->nthresholds; rank++)
	{
		host_tick(host, rank);
		if (rank_of[rank] == 0)
			continue;
		rank_of[rank] = nthresholds;
		thresholds[nthresholds++] = line->thresholds[rank];
	}
	rank_of[line->nthresholds] = nthresholds;
	for (uint32_t place = 0; place + 1 < line->nrecords; place++)
	{
		line->gaps[place] = rank_of[line->gaps[place]];
		host_tick(host, place);
	}
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

	drop_events(host, line, starts, NULL);
	host->release(host, starts);
	sort_roots(host, line);
	drop_thresholds(host, line);
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

/*
 * line.c
 *		Kruskal's algorithm on sorted edges, with lists that are concatenated
 *		in canonical order as components merge.
 *
 * The root of a component is its smallest record.  That record also is the
 * head of the component's run, so a component needs only its tail beside it.
 */
#include "core/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What comes after a record in its run, and at which rank. */
typedef struct Link
{
	uint32_t	next;
	uint32_t	rank;
} Link;

typedef struct Builder
{
	Host	   *host;
	uint32_t	nrecords;
	uint32_t   *parents;
	uint32_t   *tails;			/* of roots */
	Link	   *links;
	uint32_t   *parts;			/* roots that one event joins, unsorted */
	uint32_t	nparts;
	uint32_t	parts_capacity;
	uint64_t   *is_part;		/* a bit for each record */
} Builder;

/* The root of a record's component, halving the path to it. */
static inline uint32_t
find_root(uint32_t *parents, uint32_t record)
{
	while (parents[record] != record)
	{
		parents[record] = parents[parents[record]];
		record = parents[record];
	}
	return record;
}

/* Joins two components under the smaller root; false if they are one. */
static inline bool
unite(uint32_t *parents, uint32_t a, uint32_t b)
{
	a = find_root(parents, a);
	b = find_root(parents, b);
	if (a == b)
		return false;
	if (a < b)
		parents[b] = a;
	else
		parents[a] = b;
	return true;
}

static uint32_t *
single_parents(Host *host, uint32_t nrecords)
{
	uint32_t   *parents = host_array(host, nrecords, sizeof(uint32_t));

	for (uint32_t i = 0; i < nrecords; i++)
		parents[i] = i;
	return parents;
}

size_t
line_forest(Host *host, uint32_t nrecords, SortItem *edges, size_t nedges)
{
	uint32_t   *parents;
	size_t		kept = 0;

	sort_items(host, edges, nedges);
	parents = single_parents(host, nrecords);
	for (size_t i = 0; i < nedges; i++)
	{
		if (unite(parents, edges[i].a, edges[i].b))
			edges[kept++] = edges[i];
		host_tick(host, i);
	}
	host->release(host, parents);
	return kept;
}

/* Appends the run of a root to that of the smaller root it now belongs to. */
static inline void
append_run(Builder *builder, uint32_t root, uint32_t part, uint32_t rank)
{
	builder->links[builder->tails[root]] = (Link) {part, rank};
	builder->tails[root] = builder->tails[part];
}

static void
add_part(Builder *builder, uint32_t root)
{
	uint64_t	bit = UINT64_C(1) << (root % 64);

	if (builder->is_part[root / 64] & bit)
		return;
	builder->is_part[root / 64] |= bit;
	if (builder->nparts == builder->parts_capacity)
	{
		builder->parts_capacity = builder->nparts < 64 ? 64 : 2 * builder->nparts;
		builder->parts = host_grow(builder->host, builder->parts,
								   builder->parts_capacity, sizeof(uint32_t));
	}
	builder->parts[builder->nparts++] = root;
}

static int
compare_records(const void *a, const void *b)
{
	uint32_t	left = *(const uint32_t *) a;
	uint32_t	right = *(const uint32_t *) b;

	return (left > right) - (left < right);
}

/* Sorts the parts; where they are many, by reading the bits in order. */
static void
sort_parts(Builder *builder)
{
	uint32_t	nparts = 0;

	if (builder->nparts < builder->nrecords / 256)
	{
		qsort(builder->parts, builder->nparts, sizeof(uint32_t), compare_records);
		return;
	}
	for (uint32_t i = 0; nparts < builder->nparts; i++)
	{
		if (builder->is_part[i / 64] >> (i % 64) & 1)
			builder->parts[nparts++] = i;
	}
}

/*
 * Joins all edges of one score in one event, or one for each new component:
 * the parts are the components as they were before, in order of their
 * smallest record.  Returns whether anything was joined.
 */
static bool
join_equals(Builder *builder, const SortItem *edges, size_t nedges, uint32_t rank)
{
	uint32_t   *parents = builder->parents;

	builder->nparts = 0;
	for (size_t i = 0; i < nedges; i++)
	{
		uint32_t	a = find_root(parents, edges[i].a);
		uint32_t	b = find_root(parents, edges[i].b);

		if (a != b)
		{
			add_part(builder, a);
			add_part(builder, b);
		}
		host_tick(builder->host, i);
	}
	if (builder->nparts == 0)
		return false;

	for (size_t i = 0; i < nedges; i++)
	{
		unite(parents, edges[i].a, edges[i].b);
		host_tick(builder->host, i);
	}
	sort_parts(builder);
	for (uint32_t i = 0; i < builder->nparts; i++)
	{
		uint32_t	part = builder->parts[i];
		uint32_t	root = find_root(parents, part);

		builder->is_part[part / 64] &= ~(UINT64_C(1) << (part % 64));
		if (root != part)
			append_run(builder, root, part, rank);
	}
	return true;
}

/* The same for the usual case of a score that only one edge has. */
static bool
join_one(Builder *builder, const SortItem *edge, uint32_t rank)
{
	uint32_t	a = find_root(builder->parents, edge->a);
	uint32_t	b = find_root(builder->parents, edge->b);
	uint32_t	root = a < b ? a : b;
	uint32_t	part = a < b ? b : a;

	if (a == b)
		return false;
	builder->parents[part] = root;
	append_run(builder, root, part, rank);
	return true;
}

/* Lays the runs of all roots behind one another. */
static void
lay_out(Builder *builder, Line *line)
{
	uint32_t	place = 0;

	for (uint32_t root = 0; root < line->nrecords; root++)
	{
		uint32_t	record = root;

		host_tick(builder->host, root);
		if (builder->parents[root] != root)
			continue;
		for (;;)
		{
			Link		link = builder->links[record];
			bool		last = record == builder->tails[root];

			if (place + 1 < line->nrecords)
				line->gaps[place] = last ? line->nthresholds : link.rank;
			line->order[place++] = record;
			if (last)
				break;
			record = link.next;
			host_tick(builder->host, place);
		}
	}
}

/* Joins the sorted edges, score by score, and collects the thresholds. */
static void
join_all(Builder *builder, const SortItem *edges, size_t nedges, Line *line)
{
	uint32_t	capacity = 0;

	for (size_t i = 0, stop; i < nedges; i = stop)
	{
		uint32_t	rank = line->nthresholds;

		stop = i + 1;
		while (stop < nedges && edges[stop].key == edges[i].key)
			stop++;
		host_tick(builder->host, i);
		if (stop == i + 1 ? !join_one(builder, &edges[i], rank) : !join_equals(builder, &edges[i], stop - i, rank))
			continue;
		if (rank == capacity)
		{
			capacity = rank < 16 ? 16 : 2 * rank;
			line->thresholds = host_grow(builder->host, line->thresholds, capacity, sizeof(double));
		}
		line->thresholds[line->nthresholds++] = sort_key_to_score(edges[i].key);
	}
}

void
line_build(Host *host, uint32_t nrecords, SortItem *edges, size_t nedges, Line *line)
{
	Builder		builder = {.host = host,.nrecords = nrecords};

	sort_items(host, edges, nedges);
	memset(line, 0, sizeof(Line));
	line->nrecords = nrecords;
	builder.parents = single_parents(host, nrecords);
	builder.tails = single_parents(host, nrecords);
	builder.links = host_array(host, nrecords, sizeof(Link));
	builder.is_part = host_zeros(host, (uint64_t) nrecords / 64 + 1, sizeof(uint64_t));
	join_all(&builder, edges, nedges, line);

	line->order = host_array(host, nrecords, sizeof(uint32_t));
	line->gaps = host_array(host, nrecords, sizeof(uint32_t));
	lay_out(&builder, line);
	host->release(host, builder.parents);
	host->release(host, builder.tails);
	host->release(host, builder.links);
	host->release(host, builder.parts);
	host->release(host, builder.is_part);
}

void
line_free(Host *host, Line *line)
{
	host->release(host, line->order);
	host->release(host, line->gaps);
	host->release(host, line->thresholds);
	memset(line, 0, sizeof(Line));
}

static bool
check_thresholds(const Line *line, Fault *fault)
{
	for (uint32_t i = 0; i < line->nthresholds; i++)
	{
		double		threshold = line->thresholds[i];

		if (!isfinite(threshold) || (threshold == 0 && signbit(threshold)))
			return fault_set(fault, FAULT_SYNTAX, NULL, "threshold %u is not a finite number", i);
		if (i > 0 && line->thresholds[i - 1] <= threshold)
			return fault_set(fault, FAULT_SYNTAX, NULL, "thresholds %u and %u do not descend", i - 1, i);
	}
	return true;
}

/* Whether the order has every record once. */
static bool
check_order(Host *host, const Line *line, uint64_t *seen, Fault *fault)
{
	for (uint32_t i = 0; i < line->nrecords; i++)
	{
		uint32_t	record = line->order[i];
		uint64_t	bit = UINT64_C(1) << (record % 64);

		if (record >= line->nrecords || seen[record / 64] & bit)
			return fault_set(fault, FAULT_SYNTAX, NULL, "place %u of the line has record %u, %s", i, record,
							 record >= line->nrecords ? "which does not exist" : "which is there twice");
		seen[record / 64] |= bit;
		host_tick(host, i);
	}
	return true;
}

/* Whether the gaps are ranks, and every rank is some gap. */
static bool
check_gaps(Host *host, const Line *line, uint64_t *seen, Fault *fault)
{
	uint32_t	nseen = 0;

	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		uint32_t	rank = line->gaps[i];

		host_tick(host, i);
		if (rank > line->nthresholds)
			return fault_set(fault, FAULT_SYNTAX, NULL, "gap %u has rank %u of %u", i, rank, line->nthresholds);
		if (rank == line->nthresholds || seen[rank / 64] >> (rank % 64) & 1)
			continue;
		seen[rank / 64] |= UINT64_C(1) << (rank % 64);
		nseen++;
	}
	if (nseen != line->nthresholds)
		return fault_set(fault, FAULT_SYNTAX, NULL, "a threshold joins nothing");
	return true;
}

/*
 * Whether the parts of every event stand in the order of their first records.
 * Behind each gap a part begins.  What stands before that part, back to the
 * nearest gap that is not stronger, is its left sibling, or the event's first
 * part, and must begin with a smaller record.
 */
static bool
check_siblings(Host *host, const Line *line, uint32_t *stack, Fault *fault)
{
	uint32_t	depth = 0;		/* of gaps that descend in strength, by place */

	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		uint32_t	first;

		while (depth > 0 && line->gaps[stack[depth - 1]] < line->gaps[i])
			depth--;
		first = depth > 0 ? stack[depth - 1] + 1 : 0;
		if (line->order[first] >= line->order[i + 1])
			return fault_set(fault, FAULT_SYNTAX, NULL,
							 "records %u and %u stand in the wrong order on the line",
							 line->order[first], line->order[i + 1]);
		stack[depth++] = i;
		host_tick(host, i);
	}
	return true;
}

bool
line_check(Host *host, const Line *line, Fault *fault)
{
	size_t		words = (size_t) line->nrecords / 64 + 1;
	uint64_t   *seen;
	uint32_t   *stack;
	bool		valid;

	if (line->nthresholds > 0 && line->nthresholds >= line->nrecords)
		return fault_set(fault, FAULT_SYNTAX, NULL, "%u records cannot have %u thresholds",
						 line->nrecords, line->nthresholds);
	seen = host_zeros(host, words, sizeof(uint64_t));
	valid = check_thresholds(line, fault) && check_order(host, line, seen, fault);
	memset(seen, 0, words * sizeof(uint64_t));
	valid = valid && check_gaps(host, line, seen, fault);
	host->release(host, seen);
	if (!valid)
		return false;

	stack = host_array(host, line->nrecords, sizeof(uint32_t));
	valid = check_siblings(host, line, stack, fault);
	host->release(host, stack);
	return valid;
}

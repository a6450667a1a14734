/*
 * line.c
 *		Kruskal's algorithm on sorted edges, with runs that are appended to one
 *		another in canonical order as components merge.
 *
 * The root of a component is its smallest record, which also heads its run.
 * When a part is appended to a run, where it will stand relative to the head
 * is known, so runs are never walked: each record that once was a root
 * remembers its place within the run that it was appended to.
 */
#include "core/hierarchy/line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/progress.h"
#include "core/util/union_find.h"

/*
 * A record in a build.  One that is its own parent is a root and heads a run;
 * another one knows how its run was appended when it ceased to be a root.
 */
typedef struct Node
{
	uint32_t	parent;
	uint32_t	size;			/* records of a root's run, or else where in that of head its own was put */
	uint32_t	head;
	uint32_t	rank;
} Node;

typedef struct Builder
{
	Host	   *host;
	uint32_t	nrecords;
	Node	   *nodes;
	uint32_t   *parts;			/* roots that one event joins, unsorted */
	uint32_t	nparts;
	uint32_t	parts_capacity;
	uint64_t   *is_part;		/* a bit for each record */
} Builder;

/* Words from one parent to the next in an array of nodes (union_find.h). */
#define NODE (sizeof(Node) / sizeof(uint32_t))

/*
 * Kruskal over two sorted runs of edges, the second from nforest on.  Edges
 * that join nothing become edges from a record to itself.
 */
static void
drop_cycles(Host *host, uint32_t nrecords, SortItem *edges, size_t nforest, size_t nedges)
{
	uint32_t   *parents = single_parents(host, nrecords);
	size_t		old = 0;
	size_t		new = nforest;

	while (old < nforest || new < nedges)
	{
		bool		take_old = new == nedges || (old < nforest && edges[old].key <= edges[new].key);
		size_t		i = take_old ? old++ : new++;

		fetch_ahead(parents, PLAIN, edges, take_old ? nforest : nedges, i);
		if (!unite(parents, PLAIN, edges[i].a, edges[i].b))
			edges[i].a = edges[i].b;
		host_advance(host, old + new - nforest);
	}
	host->release(host, parents);
}

/* Moves the edges that are left to the front of target, in order; returns how many. */
static size_t
gather_kept(Host *host, const SortItem *edges, size_t nedges, SortItem *target)
{
	size_t		nkept = 0;

	for (size_t i = 0; i < nedges; i++)
	{
		if (edges[i].a != edges[i].b)
			target[nkept++] = edges[i];
		host_tick(host, i);
	}
	return nkept;
}

size_t
line_forest(Host *host, uint32_t nrecords, SortItem *edges, size_t nforest, size_t nedges)
{
	SortItem   *added;
	size_t		old;
	size_t		new;
	size_t		nkept;

	sort_items(host, edges + nforest, nedges - nforest);
	drop_cycles(host, nrecords, edges, nforest, nedges);

	added = host_array(host, nedges - nforest, sizeof(SortItem));
	new = gather_kept(host, edges + nforest, nedges - nforest, added);
	old = gather_kept(host, edges, nforest, edges);
	nkept = old + new;
	for (size_t i = nkept; new > 0;)
	{
		i--;
		edges[i] = old > 0 && edges[old - 1].key > added[new - 1].key ? edges[--old] : added[--new];
		host_tick(host, i);
	}
	host->release(host, added);
	return nkept;
}

uint32_t *
line_heads(Host *host, uint32_t nrecords, const SortItem *edges, size_t nedges)
{
	uint32_t   *parents = single_parents(host, nrecords);

	for (size_t i = 0; i < nedges; i++)
	{
		fetch_ahead(parents, PLAIN, edges, nedges, i);
		unite(parents, PLAIN, edges[i].a, edges[i].b);
		host_tick(host, i);
	}
	/* A parent is smaller, so it has come to its root before. */
	for (uint32_t i = 0; i < nrecords; i++)
	{
		parents[i] = parents[parents[i]];
		host_tick(host, i);
	}
	return parents;
}

/* The parents of the builder's nodes. */
static inline uint32_t *
builder_parents(Builder *builder)
{
	return &builder->nodes->parent;
}

static inline uint32_t
root_of(Builder *builder, uint32_t record)
{
	return find_root(builder_parents(builder), NODE, record);
}

/* Appends the run of a former root to that of the smaller root it now belongs to. */
static inline void
append_run(Builder *builder, uint32_t root, uint32_t part, uint32_t rank)
{
	Node	   *head = &builder->nodes[root];
	Node	   *node = &builder->nodes[part];
	uint32_t	size = node->size;

	node->head = root;
	node->size = head->size;
	node->rank = rank;
	head->size += size;
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

/* The place of the lowest bit that is set; bits is not zero. */
static inline uint32_t
lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
	return (uint32_t) __builtin_ctzll(bits);
#else
	uint32_t	place = 0;

	for (; (bits & 1) == 0; bits >>= 1)
		place++;
	return place;
#endif
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

	/* Never by the bits took 1.25 times as long at two decimals, always by them 1.2 times at four. */
	if (builder->nparts < builder->nrecords / 256)
	{
		qsort(builder->parts, builder->nparts, sizeof(uint32_t), compare_records);
		return;
	}
	for (uint32_t word = 0; nparts < builder->nparts; word++)
	{
		for (uint64_t bits = builder->is_part[word]; bits != 0; bits &= bits - 1)
			builder->parts[nparts++] = word * 64 + lowest_bit(bits);
		host_tick(builder->host, word);
	}
}

static Node *
single_nodes(Host *host, uint32_t nrecords)
{
	Node	   *nodes = host_array(host, nrecords, sizeof(Node));

	for (uint32_t i = 0; i < nrecords; i++)
	{
		nodes[i] = (Node) {.parent = i, .size = 1, .head = i};
		host_tick(host, i);
	}
	return nodes;
}

/*
 * Joins all edges of one score in one event, or one for each new component:
 * the parts are the components as they were before, in order of their
 * smallest record.  Returns whether anything was joined.
 */
static bool
join_equals(Builder *builder, const SortItem *edges, size_t nedges, uint32_t rank)
{
	uint32_t   *parents = builder_parents(builder);

	builder->nparts = 0;
	for (size_t i = 0; i < nedges; i++)
	{
		uint32_t	a;
		uint32_t	b;

		fetch_ahead(parents, NODE, edges, nedges, i);
		a = root_of(builder, edges[i].a);
		b = root_of(builder, edges[i].b);
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
		fetch_ahead(parents, NODE, edges, nedges, i);
		unite(parents, NODE, edges[i].a, edges[i].b);
		host_tick(builder->host, i);
	}
	sort_parts(builder);
	for (uint32_t i = 0; i < builder->nparts; i++)
	{
		uint32_t	part = builder->parts[i];
		uint32_t	root = root_of(builder, part);

		builder->is_part[part / 64] &= ~(UINT64_C(1) << (part % 64));
		if (root != part)
			append_run(builder, root, part, rank);
		host_tick(builder->host, i);
	}
	return true;
}

/* Joins the one edge of a score, which is the usual case; false if it joins nothing. */
static bool
join_one(Builder *builder, const SortItem *edge, uint32_t rank)
{
	uint32_t	a = root_of(builder, edge->a);
	uint32_t	b = root_of(builder, edge->b);
	uint32_t	root = a < b ? a : b;
	uint32_t	part = a < b ? b : a;

	if (a == b)
		return false;
	builder->nodes[part].parent = root;
	append_run(builder, root, part, rank);
	return true;
}

/*
 * Lays the runs of all roots one after another.  A run is appended to one
 * with a smaller head, so that head's place is known before it is needed.
 */
static void
lay_out(Builder *builder, Line *line)
{
	const Node *nodes = builder->nodes;
	uint32_t   *places = host_array(builder->host, line->nrecords, sizeof(uint32_t));
	uint32_t	start = 0;

	for (uint32_t record = 0; record < line->nrecords; record++)
	{
		const Node *node = &nodes[record];
		bool		is_root = node->parent == record;
		uint32_t	place = is_root ? start : places[node->head] + node->size;

		if (record + FETCH_AHEAD < line->nrecords)
			HOST_PREFETCH(&places[nodes[record + FETCH_AHEAD].head]);
		places[record] = place;
		line->order[place] = record;
		if (place > 0)
			line->gaps[place - 1] = is_root ? line->nthresholds : node->rank;
		if (is_root)
			start += node->size;
		host_advance(builder->host, record);
	}
	builder->host->release(builder->host, places);
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
		fetch_ahead(builder_parents(builder), NODE, edges, nedges, i);
		host_advance_range(builder->host, i, stop);
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
	Builder		builder = {.host = host, .nrecords = nrecords};

	host_step(host, PHASE_SORTING_EDGES, 0);
	sort_items(host, edges, nedges);
	memset(line, 0, sizeof(Line));
	line->nrecords = nrecords;
	builder.nodes = single_nodes(host, nrecords);
	builder.is_part = host_zeros(host, (uint64_t) nrecords / 64 + 1, sizeof(uint64_t));
	host_step(host, PHASE_JOINING_RECORDS, nedges);
	join_all(&builder, edges, nedges, line);

	host_step(host, PHASE_LAYING_OUT, nrecords);
	line->order = host_array(host, nrecords, sizeof(uint32_t));
	line->gaps = host_array(host, nrecords, sizeof(uint32_t));
	lay_out(&builder, line);
	host->release(host, builder.nodes);
	host->release(host, builder.parts);
	host->release(host, builder.is_part);
}

void
line_free(Host *host, Line *line)
{
	if (!line->borrows_order)
		host->release(host, line->order);
	host->release(host, line->gaps);
	if (!line->borrows_thresholds)
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

bool
line_records(Host *host, const Line *line, uint32_t nrecords, uint64_t *seen, Fault *fault)
{
	for (uint32_t i = 0; i < line->nrecords; i++)
	{
		uint32_t	record = line->order[i];
		uint64_t	bit = UINT64_C(1) << (record % 64);

		if (record >= nrecords || seen[record / 64] & bit)
			return fault_set(fault, FAULT_SYNTAX, NULL, "place %u of the line has record %u, %s", i, record,
							 record >= nrecords ? "which does not exist" : "which is there twice");
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
	valid = check_thresholds(line, fault) && line_records(host, line, line->nrecords, seen, fault);
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

uint32_t
ranks_at(Thresholds thresholds, double t)
{
	uint32_t	low = 0;
	uint32_t	high = thresholds.count;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (thresholds.values[middle] >= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
are_probabilities(Thresholds thresholds)
{
	return thresholds.count > 0 && thresholds.values[0] <= 1 && thresholds.values[thresholds.count - 1] >= 0;
}

/* Each run begins with its smallest record. */
void
line_cut(Host *host, const Line *line, uint32_t ranks, uint32_t *heads)
{
	uint32_t	head = 0;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		if (place == 0 || line->gaps[place - 1] >= ranks)
			head = line->order[place];
		heads[line->order[place]] = head;
		host_tick(host, place);
	}
}

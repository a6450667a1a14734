/*
 * constrained.c
 *		Kruskal's algorithm with rules.
 *
 * What an entity has of each source, and whom it may not meet, stands in hash
 * tables under the number of its owner, one of its records.  When two entities
 * merge, the entries of the one with fewer go over to the owner of the other.
 * So each entry moves a logarithmic number of times at most.
 */
#include "core/hierarchy/constrained.h"

#include <math.h>
#include <string.h>

#include "core/progress.h"
#include "core/util/pair_table.h"
#include "core/util/union_find.h"

#define NO_NODE UINT32_MAX
/* Nodes; with at most one record of each of ten sources it took 1.5 times as long with 1, and with 16 no less. */
#define FEW 4

/* What one entity has in a table: a list of nodes, each of which stands for an entry or the part of one. */
typedef struct NodeList
{
	uint32_t	owner;			/* of its entries */
	uint32_t	count;			/* nodes */
	uint32_t	first;			/* or NO_NODE */
	uint32_t	last;
} NodeList;

/* The lists of all entities, and the table. */
typedef struct Listed
{
	NodeList   *lists;			/* of each root; NULL: there is no such rule */
	uint32_t   *next;			/* of each node */
	PairTable	table;
} Listed;

/* Entities as they grow; whatever is said of one is kept for its root. */
typedef struct Entities
{
	Host	   *host;
	RecordRules rules;
	uint32_t   *parents;
	uint32_t   *sizes;			/* NULL: there is no such rule */
	uint32_t   *labels;			/* likewise: the entity of apart, or NO_GROUP */
	Listed		members;		/* nodes are records of a limited source; counts by owner and source */
	Listed		enemies;		/* nodes are ends of pairs that never meet; counts by two owners */
	uint32_t   *ends;			/* of each such node the record at the other end */
	uint64_t	work;			/* steps so far */
} Entities;

static inline void
count_step(Entities *entities)
{
	host_tick(entities->host, entities->work++);
}

/* Lists without nodes, for nnodes of them. */
static void
listed_init(Listed *listed, Host *host, uint32_t nrecords, uint64_t nnodes)
{
	listed->lists = host_array(host, nrecords, sizeof(NodeList));
	listed->next = host_array(host, nnodes, sizeof(uint32_t));
	pair_table_init(&listed->table, host);
	for (uint32_t record = 0; record < nrecords; record++)
	{
		listed->lists[record] = (NodeList) {record, 0, NO_NODE, NO_NODE};
		host_tick(host, record);
	}
}

static void
listed_free(Listed *listed, Host *host)
{
	if (listed->lists == NULL)
		return;
	host->release(host, listed->lists);
	host->release(host, listed->next);
	pair_table_free(&listed->table);
}

static void
list_append(Listed *listed, NodeList *list, uint32_t node)
{
	listed->next[node] = NO_NODE;
	if (list->count++ == 0)
		list->first = node;
	else
		listed->next[list->last] = node;
	list->last = node;
}

/* The list of both, whose entries belong to the owner of large. */
static NodeList
list_join(Listed *listed, const NodeList *large, const NodeList *small)
{
	NodeList	joined = *large;

	if (small->count == 0)
		return joined;
	if (large->count == 0)
		joined.first = small->first;
	else
		listed->next[large->last] = small->first;
	joined.last = small->last;
	joined.count += small->count;
	return joined;
}

/* Members in short lists are counted, and have no entries. */
static uint32_t
members_of_source(const Entities *entities, const NodeList *list, uint32_t source)
{
	uint32_t	count = 0;

	if (list->count > FEW)
		return pair_table_count(&entities->members.table, list->owner, source);
	for (uint32_t node = list->first; node != NO_NODE; node = entities->members.next[node])
		count += entities->rules.source_of[node] == source;
	return count;
}

/* By the numbers of members alone where that will do, and else one by one. */
static bool
sources_fit(Entities *entities, const NodeList *a, const NodeList *b)
{
	const NodeList *large = a->count >= b->count ? a : b;
	const NodeList *small = large == a ? b : a;
	uint64_t	limit = entities->rules.max_per_source;
	uint64_t	members = (uint64_t) small->count + large->count;

	if (small->count == 0 || members <= limit)
		return true;
	if (members > limit * entities->rules.nsources)
		return false;
	for (uint32_t node = small->first; node != NO_NODE; node = entities->members.next[node])
	{
		uint32_t	source = entities->rules.source_of[node];
		uint64_t	own = limit == 1 ? 1 : members_of_source(entities, small, source);

		if (own + members_of_source(entities, large, source) > limit)
			return false;
		count_step(entities);
	}
	return true;
}

static void
add_members(Entities *entities, const NodeList *list, uint32_t owner)
{
	for (uint32_t node = list->first; node != NO_NODE; node = entities->members.next[node])
	{
		pair_table_add(&entities->members.table, owner, entities->rules.source_of[node], 1);
		count_step(entities);
	}
}

static void
take_members(Entities *entities, const NodeList *list)
{
	for (uint32_t node = list->first; node != NO_NODE; node = entities->members.next[node])
	{
		pair_table_take(&entities->members.table, list->owner, entities->rules.source_of[node]);
		count_step(entities);
	}
}

static void
join_members(Entities *entities, uint32_t root, uint32_t part)
{
	Listed	   *members = &entities->members;
	const NodeList *a = &members->lists[root];
	const NodeList *b = &members->lists[part];
	const NodeList *large = a->count >= b->count ? a : b;
	const NodeList *small = large == a ? b : a;

	if (small->count > FEW)
		take_members(entities, small);
	if (large->count + small->count > FEW)
	{
		if (large->count <= FEW)
			add_members(entities, large, large->owner);
		add_members(entities, small, large->owner);
	}
	members->lists[root] = list_join(members, large, small);
}

/* The count of two owners that never meet. */
static void
add_enemies(PairTable *table, uint32_t a, uint32_t b, uint32_t count)
{
	pair_table_add(table, a < b ? a : b, a < b ? b : a, count);
}

static bool
are_enemies(const Entities *entities, uint32_t a, uint32_t b)
{
	a = entities->enemies.lists[a].owner;
	b = entities->enemies.lists[b].owner;
	return pair_table_count(&entities->enemies.table, a < b ? a : b, a < b ? b : a) > 0;
}

/* Makes the enemies of one entity those of both; neither is the other's. */
static void
join_enemies(Entities *entities, uint32_t root, uint32_t part)
{
	Listed	   *enemies = &entities->enemies;
	const NodeList *a = &enemies->lists[root];
	const NodeList *b = &enemies->lists[part];
	const NodeList *large = a->count >= b->count ? a : b;
	const NodeList *small = large == a ? b : a;

	for (uint32_t node = small->first; node != NO_NODE; node = enemies->next[node])
	{
		uint32_t	other = enemies->lists[find_root(entities->parents, PLAIN, entities->ends[node])].owner;
		uint32_t	own = small->owner;
		uint32_t	count = pair_table_take(&enemies->table, own < other ? own : other, own < other ? other : own);

		add_enemies(&enemies->table, large->owner, other, count);
		count_step(entities);
	}
	enemies->lists[root] = list_join(enemies, large, small);
}

/* Whether two entities may become one. */
static bool
may_join(Entities *entities, uint32_t a, uint32_t b)
{
	if (entities->sizes != NULL && (uint64_t) entities->sizes[a] + entities->sizes[b] > entities->rules.max_size)
		return false;
	if (entities->labels != NULL && entities->labels[a] != NO_GROUP && entities->labels[b] != NO_GROUP &&
		entities->labels[a] != entities->labels[b])
		return false;
	if (entities->enemies.lists != NULL && are_enemies(entities, a, b))
		return false;
	return entities->members.lists == NULL ||
		sources_fit(entities, &entities->members.lists[a], &entities->members.lists[b]);
}

/* Joins an entity to one with a smaller root. */
static void
join(Entities *entities, uint32_t root, uint32_t part)
{
	if (entities->sizes != NULL)
		entities->sizes[root] += entities->sizes[part];
	if (entities->labels != NULL && entities->labels[root] == NO_GROUP)
		entities->labels[root] = entities->labels[part];
	if (entities->members.lists != NULL)
		join_members(entities, root, part);
	if (entities->enemies.lists != NULL)
		join_enemies(entities, root, part);
	entities->parents[part] = root;
}

/* The entities of records alone, so that the records of a limited source are what they have. */
static void
start_members(Entities *entities, uint32_t nrecords)
{
	listed_init(&entities->members, entities->host, nrecords, nrecords);
	for (uint32_t record = 0; record < nrecords; record++)
	{
		if (entities->rules.source_of[record] != NO_GROUP)
			list_append(&entities->members, &entities->members.lists[record], record);
		host_tick(entities->host, record);
	}
}

static void
start_enemies(Entities *entities, uint32_t nrecords, const SortItem *pairs, size_t npairs)
{
	Listed	   *enemies = &entities->enemies;

	listed_init(enemies, entities->host, nrecords, 2 * (uint64_t) npairs);
	entities->ends = host_array(entities->host, 2 * (uint64_t) npairs, sizeof(uint32_t));
	for (size_t i = 0; i < npairs; i++)
	{
		uint32_t	node = 2 * (uint32_t) i;

		entities->ends[node] = pairs[i].b;
		entities->ends[node + 1] = pairs[i].a;
		list_append(enemies, &enemies->lists[pairs[i].a], node);
		list_append(enemies, &enemies->lists[pairs[i].b], node + 1);
		add_enemies(&enemies->table, pairs[i].a, pairs[i].b, 1);
		host_tick(entities->host, i);
	}
}

static Entities
start_entities(Host *host, const RecordSpace *space, const Rules *rules, const SortItem *never, size_t nnever)
{
	Entities	entities = {
		.host = host,
		.rules = rules_for_records(host, rules, space),
		.parents = single_parents(host, space->nrecords)
	};

	if (rules->max_size != ANY_NUMBER)
		entities.sizes = host_array(host, space->nrecords, sizeof(uint32_t));
	for (uint32_t record = 0; entities.sizes != NULL && record < space->nrecords; record++)
	{
		entities.sizes[record] = 1;
		host_tick(host, record);
	}
	entities.labels = entities.rules.label_of;
	if (entities.rules.source_of != NULL)
		start_members(&entities, space->nrecords);
	if (nnever > 0)
		start_enemies(&entities, space->nrecords, never, nnever);
	return entities;
}

static void
entities_free(Entities *entities)
{
	Host	   *host = entities->host;

	host->release(host, entities->parents);
	host->release(host, entities->sizes);
	host->release(host, entities->ends);
	listed_free(&entities->members, host);
	listed_free(&entities->enemies, host);
	record_rules_free(host, &entities->rules);
}

/* Puts edges of one score in the order of the smaller record and then the other. */
static void
sort_ties(Host *host, SortItem *edges, size_t nedges)
{
	uint64_t	score_key = edges[0].key;

	for (size_t i = 0; i < nedges; i++)
	{
		uint32_t	a = edges[i].a;
		uint32_t	b = edges[i].b;

		edges[i].key = a < b ? (uint64_t) a << 32 | b : (uint64_t) b << 32 | a;
		host_tick(host, i);
	}
	sort_items(host, edges, nedges);
	for (size_t i = 0; i < nedges; i++)
	{
		edges[i].key = score_key;
		host_tick(host, i);
	}
}

/* From strong to weak, ties by records. */
static void
sort_edges(Host *host, SortItem *edges, size_t nedges)
{
	sort_items(host, edges, nedges);
	for (size_t i = 0, stop; i < nedges; i = stop)
	{
		stop = i + 1;
		while (stop < nedges && edges[stop].key == edges[i].key)
			stop++;
		if (stop > i + 1)
			sort_ties(host, edges + i, stop - i);
		host_tick_range(host, i, stop);
	}
}

/* Keeps of the sorted edges those that merge two entities; returns how many. */
static size_t
keep_merging(Entities *entities, SortItem *edges, size_t nedges)
{
	size_t		nkept = 0;

	for (size_t i = 0; i < nedges; i++)
	{
		uint32_t	a;
		uint32_t	b;

		fetch_ahead(entities->parents, PLAIN, edges, nedges, i);
		a = find_root(entities->parents, PLAIN, edges[i].a);
		b = find_root(entities->parents, PLAIN, edges[i].b);
		if (a != b && may_join(entities, a, b))
		{
			join(entities, a < b ? a : b, a < b ? b : a);
			edges[nkept++] = edges[i];
		}
		host_advance(entities->host, i);
	}
	return nkept;
}

/* How many sorted edges have a score; those after them say never. */
static size_t
count_scored(const SortItem *edges, size_t nedges)
{
	uint64_t	never = sort_key_from_score(-INFINITY);

	while (nedges > 0 && edges[nedges - 1].key == never)
		nedges--;
	return nedges;
}

Hierarchy *
hierarchy_constrained(Host *host, const RecordSpace *space, SortItem *edges, size_t nedges, const Rules *rules)
{
	size_t		nscored;
	Entities	entities;
	Line		line;
	Hierarchy  *h;

	host_step(host, PHASE_SORTING_EDGES, 0);
	sort_edges(host, edges, nedges);
	nscored = count_scored(edges, nedges);
	entities = start_entities(host, space, rules, edges + nscored, nedges - nscored);
	host_step(host, PHASE_JOINING_RECORDS, nscored);
	nscored = keep_merging(&entities, edges, nscored);
	entities_free(&entities);
	line_build(host, space->nrecords, edges, nscored, &line);
	h = hierarchy_create(host, space, &line);
	line_free(host, &line);
	return h;
}

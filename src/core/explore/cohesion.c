/*
 * cohesion.c
 *		Degrees, sums of scores, and bridges by one walk through each entity.
 *
 * The pairs of an entity stand together, so one entity after another is laid out
 * as a graph in the same room, which is as large as the largest needs.  Bridges
 * are found in one walk, depth first (Tarjan, "A note on finding the bridges of a
 * graph", 1974), that keeps its way in the nodes: a chain of a million records
 * would be too deep for the stack of the program.
 *
 * Sums of scores go by the order of the places, which is that of the records, and
 * not by the order of rows: so the mean has the same last bit in every plan.
 */
#include "core/explore/cohesion.h"

#include <math.h>
#include <string.h>

#include "core/progress.h"
#include "core/util/sums.h"

#define NOT_SEEN 0
#define NO_PARENT UINT32_MAX

PairSpace
cohesion_space(Host *host, const Partition *p)
{
	Groups		entities = partition_entities(host, p);
	PairSpace	space = {
		.records = partition_space(p),
		.places = host_array(host, p->head.nrecords, sizeof(uint32_t)),
		.entities = host_array(host, p->head.nrecords, sizeof(uint32_t))
	};

	for (uint32_t place = 0; place < p->head.nrecords; place++)
	{
		space.places[entities.members[place]] = place;
		host_tick(host, place);
	}
	unpack_all(host, partition_labels(p), p->head.width, p->head.nrecords, space.entities);
	groups_free(host, &entities);
	return space;
}

/* A record of the graph that is walked through. */
typedef struct Node
{
	size_t		first;			/* of its neighbours, in an array of all */
	size_t		next;			/* the neighbour to go to next */
	uint32_t	degree;
	uint32_t	parent;			/* from which it was reached first */
	uint32_t	seen;			/* when: 1, 2 and so on */
	uint32_t	low;			/* the earliest that it leads back to, or its children do */
} Node;

/* Room for the graph of one entity after another. */
typedef struct Walk
{
	Host	   *host;
	uint32_t	nnodes;
	uint32_t	node_capacity;
	size_t		neighbour_capacity;
	Node	   *nodes;
	uint32_t   *neighbours;
	uint32_t	nseen;
	uint64_t	nbridges;
	uint64_t	rounds;
} Walk;

static void
tick(Walk *walk)
{
	host_tick(walk->host, walk->rounds++);
}

/* Makes room for a graph without edges. */
static void
start_graph(Walk *walk, uint32_t nnodes, size_t nedges)
{
	Host	   *host = walk->host;

	if (nnodes > walk->node_capacity)
	{
		host->release(host, walk->nodes);
		walk->nodes = NULL;
		walk->nodes = host_array(host, nnodes, sizeof(Node));
		walk->node_capacity = nnodes;
	}
	if (2 * nedges > walk->neighbour_capacity)
	{
		host->release(host, walk->neighbours);
		walk->neighbours = NULL;
		walk->neighbours = host_array(host, 2 * nedges, sizeof(uint32_t));
		walk->neighbour_capacity = 2 * nedges;
	}
	for (uint32_t i = 0; i < nnodes; i++)
	{
		walk->nodes[i] = (Node) {.parent = NO_PARENT};
		tick(walk);
	}
	walk->nnodes = nnodes;
	walk->nseen = 0;
	walk->nbridges = 0;
}

/* Gives each node its neighbours; start is the place of the first node. */
static void
connect(Walk *walk, uint32_t start, const SortItem *edges, size_t nedges)
{
	size_t		first = 0;

	for (size_t i = 0; i < nedges; i++)
	{
		walk->nodes[pair_earlier(&edges[i]) - start].degree++;
		walk->nodes[pair_later(&edges[i]) - start].degree++;
		tick(walk);
	}
	for (uint32_t i = 0; i < walk->nnodes; i++)
	{
		walk->nodes[i].first = walk->nodes[i].next = first;
		first += walk->nodes[i].degree;
		tick(walk);
	}
	for (size_t i = 0; i < nedges; i++)
	{
		uint32_t	a = pair_earlier(&edges[i]) - start;
		uint32_t	b = pair_later(&edges[i]) - start;

		walk->neighbours[walk->nodes[a].next++] = b;
		walk->neighbours[walk->nodes[b].next++] = a;
		tick(walk);
	}
	for (uint32_t i = 0; i < walk->nnodes; i++)
	{
		walk->nodes[i].next = walk->nodes[i].first;
		tick(walk);
	}
}

static void
enter(Walk *walk, uint32_t node, uint32_t parent)
{
	walk->nodes[node].parent = parent;
	walk->nodes[node].seen = walk->nodes[node].low = ++walk->nseen;
}

/* Goes back to a node's parent, which it joins by a bridge if it leads no further back. */
static void
leave(Walk *walk, const Node *node)
{
	Node	   *parent = &walk->nodes[node->parent];

	walk->nbridges += node->low > parent->seen;
	if (node->low < parent->low)
		parent->low = node->low;
}

/*
 * Walks through all that hangs together with a node, depth first.  Between two
 * nodes there is one edge, so the parent among the neighbours is the way back.
 */
static void
walk_from(Walk *walk, uint32_t root)
{
	uint32_t	at = root;

	enter(walk, root, NO_PARENT);
	while (at != NO_PARENT)
	{
		Node	   *node = &walk->nodes[at];
		uint32_t	to;

		tick(walk);
		if (node->next == node->first + node->degree)
		{
			if (node->parent != NO_PARENT)
				leave(walk, node);
			at = node->parent;
			continue;
		}
		to = walk->neighbours[node->next++];
		if (walk->nodes[to].seen == NOT_SEEN)
		{
			enter(walk, to, at);
			at = to;
		}
		else if (to != node->parent && walk->nodes[to].seen < node->low)
			node->low = walk->nodes[to].seen;
	}
}

/* The mean of the scores of edges; the sum may be beyond what a double holds. */
static double
mean_score(Walk *walk, const SortItem *edges, size_t nedges)
{
	CarefulSum	sum = {0};
	CarefulSum	parts = {0};
	double		total = 0;
	double		scaled = 0;

	for (size_t i = 0; i < nedges; i++)
	{
		total = careful_add(&sum, pair_score(&edges[i]));
		scaled = careful_add(&parts, pair_score(&edges[i]) / (double) nedges);
		tick(walk);
	}
	return isfinite(total) ? total / (double) nedges : scaled;
}

static double
lowest_score(Walk *walk, const SortItem *edges, size_t nedges)
{
	uint64_t	weakest = 0;

	for (size_t i = 0; i < nedges; i++)
	{
		if (pair_score_key(&edges[i]) > weakest)
			weakest = pair_score_key(&edges[i]);
		tick(walk);
	}
	return sort_key_to_score(weakest);
}

/* What has no edge has no score. */
static void
measure_scores(Walk *walk, const SortItem *edges, size_t nedges, Cohesion *entity)
{
	entity->weakest = entity->mean = NAN;
	if (nedges == 0)
		return;
	entity->weakest = lowest_score(walk, edges, nedges);
	/* One score that says never is below every mean. */
	entity->mean = isinf(entity->weakest) ? entity->weakest : mean_score(walk, edges, nedges);
}

/* The graph of an entity whose first record is at the place start. */
static void
measure_graph(Walk *walk, uint32_t start, const SortItem *edges, size_t nedges, Cohesion *entity)
{
	start_graph(walk, entity->size, nedges);
	connect(walk, start, edges, nedges);
	for (uint32_t i = 0; i < walk->nnodes; i++)
	{
		if (walk->nodes[i].seen == NOT_SEEN)
			walk_from(walk, i);
		if (walk->nodes[i].degree > entity->largest_degree)
			entity->largest_degree = walk->nodes[i].degree;
	}
	entity->nbridges = walk->nbridges;
}

/* Shares of what the edges of so many records can be. */
static void
measure_shape(Cohesion *entity)
{
	double		n = entity->size;
	double		degrees = 2 * (double) entity->nedges;

	entity->density = n > 1 ? degrees / (n * (n - 1)) : NAN;
	entity->centralisation = n > 2 ? (n * entity->largest_degree - degrees) / ((n - 1) * (n - 2)) : NAN;
}

Cohesion *
cohesion_compute(Host *host, const Partition *p, ScoredPairs *pairs)
{
	Groups		entities = partition_entities(host, p);
	Cohesion   *cohesion = host_zeros(host, entities.ngroups, sizeof(Cohesion));
	Walk		walk = {.host = host};
	size_t		edge = 0;

	pairs_settle(pairs);
	host_begin(host, PHASE_SWEEPING, 0);
	for (uint32_t i = 0; i < entities.ngroups; i++)
	{
		const SortItem *edges = edge < pairs->npairs ? &pairs->items[edge] : NULL;
		size_t		nedges = 0;

		for (; edge < pairs->npairs && pair_later(&pairs->items[edge]) < entities.starts[i + 1]; edge++)
		{
			nedges++;
			tick(&walk);
		}
		cohesion[i].size = entities.starts[i + 1] - entities.starts[i];
		cohesion[i].nedges = nedges;
		measure_scores(&walk, edges, nedges, &cohesion[i]);
		if (nedges > 0)
			measure_graph(&walk, entities.starts[i], edges, nedges, &cohesion[i]);
		measure_shape(&cohesion[i]);
		tick(&walk);
	}
	host->release(host, walk.nodes);
	host->release(host, walk.neighbours);
	groups_free(host, &entities);
	host_end(host);
	return cohesion;
}

/*
 * test_hierarchy.c
 *		Small hierarchies of random graphs against reachability: the line, its
 *		cuts, and the laws of union.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

#define ROUNDS 3000

/* A random graph, the partitions that it must have, and the hierarchy made of it. */
typedef struct Case
{
	Pool		pool;
	Graph		graph;
	Oracle		oracle;
	Hierarchy  *h;
} Case;

static void
make_case(Host *host, Random *random, Case *c)
{
	uint32_t	nnames = random_chance(random, 0.5) ? random_below(random, 9) : random_below(random, POOL_NAMES + 1);

	c->pool = sample_pool(random, nnames, random_chance(random, 0.5));
	c->graph = sample_graph(random, &c->pool);
	oracle_init(&c->oracle, &c->graph);
	c->h = graph_hierarchy(host, &c->graph);
}

/* Checks all cases of a stream. */
static bool
in_all_cases(Host *host, uint64_t stream, bool (*holds) (Host *host, Random *random, Case *c))
{
	Random		random = random_stream(stream);
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		make_case(host, &random, &c);
		REQUIRE(valid_hierarchy(host, c.h));
		if (!holds(host, &random, &c))
		{
			printf("# in round %d\n", round);
			return false;
		}
		host->release(host, c.h);
	}
	return true;
}

static bool
has_canonical_line(Host *host, Random *random, Case *c)
{
	OracleLine	line = oracle_line(&c->oracle);

	(void) host;
	(void) random;
	REQUIRE(c->h->head.nrecords == line.nrecords);
	for (uint32_t i = 0; i < line.nrecords; i++)
		REQUIRE(hierarchy_order(c->h)[i] == line.order[i]);
	for (uint32_t i = 0; i + 1 < line.nrecords; i++)
	{
		uint32_t	rank = hierarchy_gap(c->h, i);

		REQUIRE((rank == c->h->nthresholds ? -INFINITY : hierarchy_thresholds(c->h)[rank]) == line.gaps[i]);
	}
	return true;
}

static bool
line_is_canonical(Host *host)
{
	return in_all_cases(host, 20, has_canonical_line);
}

/* Whether the records of h are those that the graph mentions. */
static bool
has_records(Host *host, Random *random, Case *c)
{
	(void) host;
	(void) random;
	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
	{
		Key			found = space_key(hierarchy_space(c->h), i);
		Key			expected = name_key(&c->pool.names[c->oracle.names[i]]);

		REQUIRE(key_compare(&found, &expected) == 0);
	}
	return true;
}

static bool
records_are_those_mentioned(Host *host)
{
	return in_all_cases(host, 21, has_records);
}

static bool
cut_is(Host *host, const Hierarchy *h, double t, const Oracle *oracle)
{
	const uint32_t *components = oracle_cut(oracle, t);
	Partition  *p = hierarchy_cut(host, h, t);

	REQUIRE(valid_partition(host, p));
	REQUIRE(p->head.nrecords == oracle->nrecords);
	for (uint32_t i = 0; i < oracle->nrecords; i++)
	{
		for (uint32_t j = 0; j < i; j++)
			REQUIRE((partition_label(p, i) == partition_label(p, j)) == (components[i] == components[j]));
	}
	host->release(host, p);
	return true;
}

static bool
has_right_cuts(Host *host, Random *random, Case *c)
{
	const Oracle *oracle = &c->oracle;

	REQUIRE(cut_is(host, c->h, 1.79e308, oracle));
	REQUIRE(cut_is(host, c->h, -1.79e308, oracle));
	for (uint32_t level = 1; level <= oracle->nlevels; level++)
	{
		double		t = oracle->scores[level];

		if (!random_chance(random, 0.3))
			continue;
		REQUIRE(cut_is(host, c->h, t, oracle));
		REQUIRE(cut_is(host, c->h, nextafter(t, INFINITY), oracle));
		REQUIRE(cut_is(host, c->h, nextafter(t, -INFINITY), oracle));
		if (level > 1)
			REQUIRE(cut_is(host, c->h, t / 2 + oracle->scores[level - 1] / 2, oracle));
	}
	return true;
}

static bool
cuts_are_components(Host *host)
{
	return in_all_cases(host, 22, has_right_cuts);
}

static bool
is_same_shuffled(Host *host, Random *random, Case *c)
{
	Graph		graph = c->graph;
	Hierarchy  *again;

	random_shuffle(random, graph.edges, graph.nedges, sizeof(SampleEdge));
	for (uint32_t i = 0; i < graph.nedges; i++)
	{
		SampleEdge *edge = &graph.edges[i];

		if (random_chance(random, 0.5))
			*edge = (SampleEdge) {edge->right, edge->left, edge->score};
	}
	host->seed = random_next(random);
	again = graph_hierarchy(host, &graph);
	REQUIRE(same_value(c->h, again));
	host->release(host, again);
	return true;
}

static bool
order_does_not_matter(Host *host)
{
	return in_all_cases(host, 23, is_same_shuffled);
}

static bool
is_same_split(Host *host, Random *random, Case *c)
{
	uint32_t	cut = random_below(random, c->graph.nedges + 1);
	Hierarchy  *a = graph_part(host, &c->graph, 0, cut);
	Hierarchy  *b = graph_part(host, &c->graph, cut, c->graph.nedges);
	Hierarchy  *ab = hierarchy_union(host, a, b);
	Hierarchy  *ba = hierarchy_union(host, b, a);

	REQUIRE(same_value(c->h, ab));
	REQUIRE(same_value(c->h, ba));
	host->release(host, a);
	host->release(host, b);
	host->release(host, ab);
	host->release(host, ba);
	return true;
}

static bool
split_and_union_give_the_whole(Host *host)
{
	return in_all_cases(host, 24, is_same_split);
}

/* Adds what a hierarchy holds to an edge buffer. */
static void
add_hierarchy(EdgeBuffer *buffer, const Hierarchy *h)
{
	Host	   *host = edges_host(buffer);
	Line		line = hierarchy_line(host, h);

	edges_add_line(buffer, hierarchy_space(h), &line);
	host->release(host, line.gaps);
}

static bool
is_same_from_lines(Host *host, Random *random, Case *c)
{
	uint32_t	cut = random_below(random, c->graph.nedges + 1);
	uint32_t	second_cut = cut + random_below(random, c->graph.nedges - cut + 1);
	Hierarchy  *first = graph_part(host, &c->graph, 0, cut);
	Hierarchy  *last = graph_part(host, &c->graph, second_cut, c->graph.nedges);
	Hierarchy  *whole;
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	add_hierarchy(&buffer, last);
	graph_fill(&buffer, &c->graph, cut, second_cut);
	add_hierarchy(&buffer, first);
	whole = hierarchy_from_edges(&buffer);
	REQUIRE(same_value(c->h, whole));
	host->release(host, first);
	host->release(host, last);
	host->release(host, whole);
	return true;
}

static bool
lines_of_parts_give_the_whole(Host *host)
{
	return in_all_cases(host, 25, is_same_from_lines);
}

static bool
is_same_from_numbers(Host *host, Random *random, Case *c)
{
	Hierarchy  *again;
	EdgeBuffer	buffer;

	(void) random;
	edges_init(&buffer, host);
	for (uint32_t i = 0; i < c->graph.nedges; i++)
	{
		const SampleEdge *edge = &c->graph.edges[i];
		Key			left = name_key(&c->pool.names[edge->left]);
		Key			right = name_key(&c->pool.names[edge->right]);
		uint32_t	a = edges_number(&buffer, &left);

		edges_join(&buffer, a, edges_number(&buffer, &right), edge->score);
	}
	again = hierarchy_from_edges(&buffer);
	REQUIRE(same_value(c->h, again));
	host->release(host, again);
	return true;
}

static bool
numbered_records_give_the_same(Host *host)
{
	return in_all_cases(host, 26, is_same_from_numbers);
}

/* a + b, where a and b are given up. */
static Hierarchy *
unite(Host *host, Hierarchy *a, Hierarchy *b)
{
	Hierarchy  *result = hierarchy_union(host, a, b);

	host->release(host, a);
	host->release(host, b);
	return result;
}

static Hierarchy *
copy(Host *host, const Hierarchy *h)
{
	return memcpy(host_array(host, h->head.size, 1), h, h->head.size);
}

static bool
obeys_laws(Host *host, Random *random, Case *c)
{
	Graph		second = sample_graph(random, &c->pool);
	Graph		third = sample_graph(random, &c->pool);
	Graph		none = {.pool = &c->pool};
	Hierarchy  *x = graph_hierarchy(host, &second);
	Hierarchy  *y = graph_hierarchy(host, &third);
	Hierarchy  *left = unite(host, hierarchy_union(host, c->h, x), copy(host, y));
	Hierarchy  *right = unite(host, copy(host, c->h), hierarchy_union(host, x, y));
	Hierarchy  *turned = unite(host, y, hierarchy_union(host, x, c->h));
	Hierarchy  *twice = hierarchy_union(host, c->h, c->h);
	Hierarchy  *same = unite(host, graph_hierarchy(host, &none), copy(host, c->h));

	REQUIRE(valid_hierarchy(host, left));
	REQUIRE(same_value(left, right));
	REQUIRE(same_value(left, turned));
	REQUIRE(same_value(twice, c->h));
	REQUIRE(same_value(same, c->h));
	host->release(host, x);
	host->release(host, left);
	host->release(host, right);
	host->release(host, turned);
	host->release(host, twice);
	host->release(host, same);
	return true;
}

static bool
union_is_a_monoid(Host *host)
{
	return in_all_cases(host, 27, obeys_laws);
}

/* The edges of a partition, each entity's records to its first one. */
static Hierarchy *
hierarchy_by_edges(Host *host, const Labelling *labelling, double score)
{
	Graph		graph = {.pool = labelling->pool};

	for (uint32_t i = 0; i < labelling->pool->nnames; i++)
	{
		uint32_t	first = 0;

		if (labelling->labels[i] == NO_LABEL)
			continue;
		while (labelling->labels[first] != labelling->labels[i])
			first++;
		graph.edges[graph.nedges++] = (SampleEdge) {i, first, score};
	}
	return graph_hierarchy(host, &graph);
}

static bool
keeps_partition(Host *host, Random *random, Case *c)
{
	double		scores[] = {1, 0.25, 0, -0.0, -7};
	double		score = scores[random_below(random, 5)];
	Labelling	labelling = sample_labelling(random, &c->pool);
	Partition  *p = labelling_partition(host, &labelling);
	Hierarchy  *h = hierarchy_from_partition(host, p, score);
	Hierarchy  *by_edges = hierarchy_by_edges(host, &labelling, score);
	Partition  *again = hierarchy_cut(host, h, score);
	Partition  *above = hierarchy_cut(host, h, score + 1);

	REQUIRE(valid_partition(host, p));
	REQUIRE(valid_hierarchy(host, h));
	REQUIRE(same_value(h, by_edges));
	REQUIRE(same_value(p, again));
	REQUIRE(above->nentities == p->head.nrecords);
	host->release(host, p);
	host->release(host, h);
	host->release(host, by_edges);
	host->release(host, again);
	host->release(host, above);
	return true;
}

static bool
partitions_become_hierarchies(Host *host)
{
	return in_all_cases(host, 28, keeps_partition);
}

/* Whether entities list each record once, with those of its label, in order. */
static bool
lists_entities(Host *host, Random *random, Case *c)
{
	Labelling	labelling = sample_labelling(random, &c->pool);
	Partition  *p = labelling_partition(host, &labelling);
	Groups		entities = partition_entities(host, p);

	REQUIRE(entities.ngroups == p->nentities);
	REQUIRE(entities.starts[0] == 0 && entities.starts[entities.ngroups] == p->head.nrecords);
	for (uint32_t entity = 0; entity < entities.ngroups; entity++)
	{
		REQUIRE(entities.starts[entity] < entities.starts[entity + 1]);
		for (uint32_t i = entities.starts[entity]; i < entities.starts[entity + 1]; i++)
		{
			REQUIRE(partition_label(p, entities.members[i]) == entity);
			REQUIRE(i == entities.starts[entity] || entities.members[i - 1] < entities.members[i]);
		}
		REQUIRE(entity == 0 ||
				entities.members[entities.starts[entity - 1]] < entities.members[entities.starts[entity]]);
	}
	groups_free(host, &entities);
	host->release(host, p);
	return true;
}

static bool
entities_are_listed(Host *host)
{
	return in_all_cases(host, 29, lists_entities);
}

/* Whether the label of more than half of some records is found, by counting each. */
static bool
majority_is_counted(Host *host, Random *random, uint32_t nrecords, uint32_t nlabels)
{
	uint32_t	counts[4] = {0};
	uint32_t	expected = NO_RECORD;
	LabelBuffer buffer;
	uint32_t	count;
	uint32_t	found;

	labels_init(&buffer, host);
	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};
		uint32_t	label = random_chance(random, 0.3) ? 0 : random_below(random, nlabels);

		REQUIRE(labels_add(&buffer, &key, label));
		counts[label]++;
	}
	for (uint32_t label = 0; label < nlabels; label++)
	{
		if (2 * counts[label] > nrecords)
			expected = label;
	}
	found = labels_majority(&buffer, &count);
	labels_free(&buffer);
	REQUIRE(found == expected && (found == NO_RECORD || count == counts[found]));
	return true;
}

static bool
majorities_are_found(Host *host)
{
	Random		random = random_stream(41);

	for (int round = 0; round < 20000; round++)
		REQUIRE(majority_is_counted(host, &random, random_below(&random, 12), 1 + random_below(&random, 4)));
	return true;
}

/* Whether labels_add takes a label again, and no other one. */
static bool
second_label_is_refused(Host *host)
{
	Key			key = {.type = KEY_TEXT, .bytes = (const unsigned char *) "ab", .length = 2};
	Key			other = {.type = KEY_TEXT, .bytes = (const unsigned char *) "b", .length = 1};
	LabelBuffer buffer;
	Partition  *p;

	labels_init(&buffer, host);
	REQUIRE(labels_add(&buffer, &key, 7));
	REQUIRE(labels_add(&buffer, &other, 3));
	REQUIRE(labels_add(&buffer, &key, 7));
	REQUIRE(!labels_add(&buffer, &key, 3));
	p = partition_from_labels(&buffer);
	REQUIRE(p->head.nrecords == 2 && p->nentities == 2);
	host->release(host, p);
	return true;
}

static bool
counts_ranks(Host *host, Random *random, Case *c)
{
	const double *thresholds = hierarchy_thresholds(c->h);
	uint32_t	n = c->h->nthresholds;
	bool		probability = n > 0;

	(void) host;
	(void) random;
	for (uint32_t rank = 0; rank < n; rank++)
	{
		REQUIRE(hierarchy_ranks_at(c->h, thresholds[rank]) == rank + 1);
		REQUIRE(hierarchy_ranks_at(c->h, nextafter(thresholds[rank], INFINITY)) == rank);
		probability &= thresholds[rank] >= 0 && thresholds[rank] <= 1;
	}
	REQUIRE(hierarchy_ranks_at(c->h, -INFINITY) == n);
	REQUIRE(hierarchy_is_probability(c->h) == probability);
	return true;
}

static bool
ranks_count_thresholds(Host *host)
{
	return in_all_cases(host, 30, counts_ranks);
}

static bool
smallest_hierarchies_work(Host *host)
{
	Pool		pool = {.nnames = 1, .names = {{.type = KEY_BIGINT, .bigint = 17}}};
	Graph		graph = {.pool = &pool};
	Hierarchy  *none = graph_hierarchy(host, &graph);
	Hierarchy  *one;
	Partition  *p = hierarchy_cut(host, none, 0.5);

	REQUIRE(valid_hierarchy(host, none) && valid_partition(host, p));
	REQUIRE(none->head.nrecords == 0 && none->nthresholds == 0);
	REQUIRE(p->head.nrecords == 0 && p->nentities == 0);
	host->release(host, p);

	graph.edges[graph.nedges++] = (SampleEdge) {0, 0, 0.9};
	one = graph_hierarchy(host, &graph);
	p = hierarchy_cut(host, one, 0.5);
	REQUIRE(valid_hierarchy(host, one) && valid_partition(host, p));
	REQUIRE(one->head.nrecords == 1 && one->nthresholds == 0 && p->nentities == 1);
	host->release(host, none);
	host->release(host, one);
	host->release(host, p);
	return true;
}

/* Whether a copy of a buffer makes the hierarchy that the buffer itself then makes. */
static bool
copy_agrees(Host *host, EdgeBuffer *buffer)
{
	EdgeBuffer	copy;
	Hierarchy  *of_copy;
	Hierarchy  *of_buffer;

	edges_init(&copy, host);
	edges_add_buffer(&copy, buffer);
	of_copy = hierarchy_from_edges(&copy);
	edges_make_room(buffer, 1000);
	REQUIRE(edges_have_room(buffer, 1000));
	of_buffer = hierarchy_from_edges(buffer);
	REQUIRE(valid_hierarchy(host, of_copy) && same_value(of_copy, of_buffer));
	host->release(host, of_copy);
	host->release(host, of_buffer);
	return true;
}

static bool
buffers_can_be_copied(Host *host)
{
	Random		random = random_stream(1700);

	for (int i = 0; i < 300; i++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), random_chance(&random, 0.5));
		Graph		graph = sample_graph(&random, &pool);
		EdgeBuffer	buffer;

		edges_init(&buffer, host);
		graph_fill(&buffer, &graph, 0, graph.nedges);
		/* So many records that edges are pending. */
		for (uint32_t more = random_chance(&random, 0.1) ? random_below(&random, 40000) : 0; more > 0; more--)
		{
			Key			left = {.type = KEY_BIGINT, .bigint = random_below(&random, 9000)};
			Key			right = {.type = KEY_BIGINT, .bigint = random_below(&random, 9000)};

			edges_add(&buffer, &left, &right, random_below(&random, 100));
		}
		REQUIRE(copy_agrees(host, &buffer));
	}
	return true;
}

static const Claim claims[] = {
	{"the line is the canonical one", line_is_canonical},
	{"the records are those that the edges mention", records_are_those_mentioned},
	{"a cut at, between, above and below all thresholds is the components there", cuts_are_components},
	{"edges in any order and direction give the same bytes", order_does_not_matter},
	{"the union of two parts gives the bytes of the whole", split_and_union_give_the_whole},
	{"adding the lines of parts to edges gives the bytes of the whole", lines_of_parts_give_the_whole},
	{"joining numbered records gives the same bytes", numbered_records_give_the_same},
	{"union is associative, commutative and idempotent, the empty hierarchy its identity", union_is_a_monoid},
	{"a partition becomes a hierarchy that cuts back to it", partitions_become_hierarchies},
	{"entities are listed in order, their records too", entities_are_listed},
	{"a record is taken with one label only", second_label_is_refused},
	{"the label of more than half of the records is found", majorities_are_found},
	{"ranks count the thresholds from a score on", ranks_count_thresholds},
	{"no record at all and a single one make hierarchies", smallest_hierarchies_work},
	{"a copy of a buffer makes what the buffer does", buffers_can_be_copied},
};

TEST_MAIN(claims)

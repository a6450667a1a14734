/*
 * test_algebra.c
 *		Restriction, refinement, meet and join against a look at every pair of
 *		records, and the laws that tie them together.
 *
 * Partitions with the order of refinement, over whatever records, are a
 * lattice.  So the laws of lattices are required of all partitions, not only of
 * those with the same records.
 */
#include <math.h>
#include <string.h>

#include "core/hierarchy/algebra.h"
#include "oracle.h"

#define ROUNDS 3000

/* A hierarchy and three partitions of records of one pool. */
typedef struct Case
{
	Pool		pool;
	Graph		graph;
	Oracle		oracle;
	Hierarchy  *h;
	Labelling	labellings[3];
	Partition  *p;
	Partition  *q;
	Partition  *r;
} Case;

/* Labels for the same records as another labelling has, a coarser or finer one, or any. */
static Labelling
sample_relative(Random *random, const Labelling *other)
{
	Labelling	labelling = sample_labelling(random, other->pool);
	uint32_t	kind = random_below(random, 5);

	for (uint32_t name = 0; name < other->pool->nnames; name++)
	{
		uint32_t   *label = &labelling.labels[name];
		uint32_t	given = other->labels[name];

		if (kind == 0)
			*label = given == NO_LABEL ? NO_LABEL : random_below(random, 5);
		else if (kind == 1 && given != NO_LABEL)
			*label = given / 2;
		else if (kind == 2 && given != NO_LABEL && *label != NO_LABEL)
			*label = 2 * given + random_below(random, 2);
		else if (kind == 3)
			*label = given;
	}
	return labelling;
}

static void
make_case(Host *host, Random *random, Case *c)
{
	uint32_t	nnames = random_chance(random, 0.5) ? random_below(random, 7) : random_below(random, POOL_NAMES + 1);

	c->pool = sample_pool(random, nnames, random_chance(random, 0.5));
	c->graph = sample_graph(random, &c->pool);
	oracle_init(&c->oracle, &c->graph);
	c->h = graph_hierarchy(host, &c->graph);
	c->labellings[0] = sample_labelling(random, &c->pool);
	c->labellings[1] = sample_relative(random, &c->labellings[0]);
	c->labellings[2] = sample_relative(random, &c->labellings[random_below(random, 2)]);
	c->p = labelling_partition(host, &c->labellings[0]);
	c->q = labelling_partition(host, &c->labellings[1]);
	c->r = labelling_partition(host, &c->labellings[2]);
}

/* Checks all cases of a stream. */
static bool
in_all_cases(Host *host, uint64_t stream, bool (*holds) (Host *host, Random *random, const Case *c))
{
	Random		random = random_stream(stream);
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		make_case(host, &random, &c);
		if (!holds(host, &random, &c))
		{
			printf("# in round %d\n", round);
			return false;
		}
		host->release(host, c.h);
		host->release(host, c.p);
		host->release(host, c.q);
		host->release(host, c.r);
	}
	return true;
}

/* Whether the records of a space are the names that have a label. */
static bool
records_are(const RecordSpace *space, const Labelling *labelling)
{
	uint32_t	nrecords = 0;

	for (uint32_t name = 0; name < labelling->pool->nnames; name++)
	{
		Key			expected = name_key(&labelling->pool->names[name]);
		Key			found;

		if (labelling->labels[name] == NO_LABEL)
			continue;
		REQUIRE(nrecords < space->nrecords);
		found = space_key(space, nrecords++);
		REQUIRE(key_compare(&found, &expected) == 0);
	}
	REQUIRE(nrecords == space->nrecords);
	return true;
}

/* Whether a partition has those records, and together those with the same label; releases it. */
static bool
partition_is(Host *host, Partition *p, const Labelling *expected)
{
	uint32_t	labels[POOL_NAMES];
	uint32_t	nlabels = 0;

	REQUIRE(valid_partition(host, p));
	REQUIRE(records_are(partition_space(p), expected));
	for (uint32_t name = 0; name < expected->pool->nnames; name++)
	{
		if (expected->labels[name] != NO_LABEL)
			labels[nlabels++] = expected->labels[name];
	}
	for (uint32_t i = 0; i < nlabels; i++)
	{
		for (uint32_t j = 0; j < i; j++)
			REQUIRE((partition_label(p, i) == partition_label(p, j)) == (labels[i] == labels[j]));
	}
	host->release(host, p);
	return true;
}

static bool
restricts_partition(Host *host, Random *random, const Case *c)
{
	Labelling	expected = c->labellings[0];

	(void) random;
	for (uint32_t name = 0; name < c->pool.nnames; name++)
	{
		if (c->labellings[1].labels[name] == NO_LABEL)
			expected.labels[name] = NO_LABEL;
	}
	return partition_is(host, partition_restrict(host, c->p, c->q), &expected);
}

static bool
partitions_are_restricted(Host *host)
{
	return in_all_cases(host, 110, restricts_partition);
}

static bool
meets(Host *host, Random *random, const Case *c)
{
	Labelling	expected = {.pool = &c->pool};

	(void) random;
	for (uint32_t name = 0; name < c->pool.nnames; name++)
	{
		uint32_t	left = c->labellings[0].labels[name];
		uint32_t	right = c->labellings[1].labels[name];

		expected.labels[name] = left == NO_LABEL || right == NO_LABEL ? NO_LABEL : left * 1000 + right;
	}
	return partition_is(host, partition_meet(host, c->p, c->q), &expected);
}

static bool
meets_are_right(Host *host)
{
	return in_all_cases(host, 111, meets);
}

/* Whether two names have the same label. */
static bool
together(const Labelling *labelling, uint32_t a, uint32_t b)
{
	return labelling->labels[a] != NO_LABEL && labelling->labels[a] == labelling->labels[b];
}

/* Passes smaller labels between names that are together on either side until none changes. */
static bool
joins(Host *host, Random *random, const Case *c)
{
	Labelling	expected = {.pool = &c->pool};
	const Labelling *left = &c->labellings[0];
	const Labelling *right = &c->labellings[1];
	bool		changed = true;

	(void) random;
	for (uint32_t name = 0; name < c->pool.nnames; name++)
		expected.labels[name] = together(left, name, name) || together(right, name, name) ? name : NO_LABEL;
	while (changed)
	{
		changed = false;
		for (uint32_t a = 0; a < c->pool.nnames; a++)
		{
			for (uint32_t b = 0; b < c->pool.nnames; b++)
			{
				if ((!together(left, a, b) && !together(right, a, b)) || expected.labels[b] <= expected.labels[a])
					continue;
				expected.labels[b] = expected.labels[a];
				changed = true;
			}
		}
	}
	return partition_is(host, partition_join(host, c->p, c->q), &expected);
}

static bool
joins_are_right(Host *host)
{
	return in_all_cases(host, 112, joins);
}

/* Whether heads are the smallest records of the components of all edges. */
static bool
has_right_heads(Host *host, Random *random, const Case *c)
{
	SortItem	edges[GRAPH_EDGES];
	uint32_t	number_of[POOL_NAMES];
	uint32_t   *heads;

	(void) random;
	for (uint32_t record = 0; record < c->oracle.nrecords; record++)
		number_of[c->oracle.names[record]] = record;
	for (uint32_t i = 0; i < c->graph.nedges; i++)
		edges[i] = (SortItem) {i, number_of[c->graph.edges[i].left], number_of[c->graph.edges[i].right]};
	heads = line_heads(host, c->oracle.nrecords, edges, c->graph.nedges);
	for (uint32_t record = 0; record < c->oracle.nrecords; record++)
		REQUIRE(heads[record] == c->oracle.components[c->oracle.nlevels][record]);
	host->release(host, heads);
	return true;
}

static bool
heads_are_right(Host *host)
{
	return in_all_cases(host, 119, has_right_heads);
}

/* Whether what is together on the left is so on the right; a record alone is with itself. */
static bool
labels_refine(const Labelling *left, const Labelling *right)
{
	for (uint32_t a = 0; a < left->pool->nnames; a++)
	{
		for (uint32_t b = 0; b < left->pool->nnames; b++)
		{
			if (together(left, a, b) && !together(right, a, b))
				return false;
		}
	}
	return true;
}

static bool
refines(Host *host, Random *random, const Case *c)
{
	(void) random;
	REQUIRE(partition_refines(host, c->p, c->q) == labels_refine(&c->labellings[0], &c->labellings[1]));
	REQUIRE(partition_refines(host, c->q, c->p) == labels_refine(&c->labellings[1], &c->labellings[0]));
	REQUIRE(partition_refines(host, c->p, c->p));
	return true;
}

static bool
refinement_is_right(Host *host)
{
	return in_all_cases(host, 113, refines);
}

/* The threshold at which two records of h come together, or minus infinity, by a scan of its line. */
static double
joined_at(const Hierarchy *h, uint32_t a, uint32_t b)
{
	uint32_t	weakest = 0;
	uint32_t	place = 0;

	while (hierarchy_order(h)[place] != a && hierarchy_order(h)[place] != b)
		place++;
	do
		weakest = hierarchy_gap(h, place) > weakest ? hierarchy_gap(h, place) : weakest;
	while (++place, hierarchy_order(h)[place] != a && hierarchy_order(h)[place] != b);
	return weakest == h->nthresholds ? -INFINITY : hierarchy_thresholds(h)[weakest];
}

/* The same of two records of the whole, before anything was left out. */
static double
oracle_join(const Oracle *oracle, uint32_t a, uint32_t b)
{
	uint32_t	level = 1;

	while (level <= oracle->nlevels && oracle->components[level][a] != oracle->components[level][b])
		level++;
	return level <= oracle->nlevels ? oracle->scores[level] : -INFINITY;
}

/* Those that are left join where they did, even through records that are not. */
static bool
restricts_hierarchy(Host *host, Random *random, const Case *c)
{
	Hierarchy  *restricted = hierarchy_restrict(host, c->h, c->p);
	Labelling	left = {.pool = &c->pool};
	uint32_t	survivors[POOL_NAMES];
	uint32_t	nsurvivors = 0;

	(void) random;
	for (uint32_t name = 0; name < c->pool.nnames; name++)
		left.labels[name] = NO_LABEL;
	for (uint32_t record = 0; record < c->oracle.nrecords; record++)
	{
		uint32_t	name = c->oracle.names[record];

		if (c->labellings[0].labels[name] == NO_LABEL)
			continue;
		left.labels[name] = 0;
		survivors[nsurvivors++] = record;
	}
	REQUIRE(valid_hierarchy(host, restricted));
	REQUIRE(records_are(hierarchy_space(restricted), &left));
	for (uint32_t i = 0; i < nsurvivors; i++)
	{
		for (uint32_t j = 0; j < i; j++)
			REQUIRE(joined_at(restricted, i, j) == oracle_join(&c->oracle, survivors[i], survivors[j]));
	}
	host->release(host, restricted);
	return true;
}

static bool
hierarchies_are_restricted(Host *host)
{
	return in_all_cases(host, 114, restricts_hierarchy);
}

/* Whether two values are the same; releases both. */
static bool
equal(Host *host, void *a, void *b)
{
	bool		same = same_value(a, b);

	host->release(host, a);
	host->release(host, b);
	return same;
}

typedef Partition *(*Operation) (Host *host, const Partition *p, const Partition *q);

/* (p first q) second r */
static Partition *
left_first(Host *host, Operation first, const Partition *p, const Partition *q, Operation second, const Partition *r)
{
	Partition  *pq = first(host, p, q);
	Partition  *result = second(host, pq, r);

	host->release(host, pq);
	return result;
}

/* p first (q second r) */
static Partition *
right_first(Host *host, const Partition *p, Operation first, const Partition *q, Operation second, const Partition *r)
{
	Partition  *qr = second(host, q, r);
	Partition  *result = first(host, p, qr);

	host->release(host, qr);
	return result;
}

static Partition *
copy_partition(Host *host, const Partition *p)
{
	return memcpy(host_array(host, p->head.size, 1), p, p->head.size);
}

/* The laws that make an operation one of a lattice whose other operation is the dual. */
static bool
is_lattice_operation(Host *host, const Case *c, Operation op, Operation dual)
{
	REQUIRE(equal(host, op(host, c->p, c->q), op(host, c->q, c->p)));
	REQUIRE(equal(host, op(host, c->p, c->p), copy_partition(host, c->p)));
	REQUIRE(equal(host, left_first(host, op, c->p, c->q, op, c->r), right_first(host, c->p, op, c->q, op, c->r)));
	REQUIRE(equal(host, right_first(host, c->p, op, c->p, dual, c->q), copy_partition(host, c->p)));
	return true;
}

static bool
obeys_lattice_laws(Host *host, Random *random, const Case *c)
{
	Partition  *meet = partition_meet(host, c->p, c->q);
	Partition  *join = partition_join(host, c->p, c->q);
	bool		finer = partition_refines(host, c->p, c->q);
	bool		below = partition_refines(host, c->r, c->p) && partition_refines(host, c->r, c->q);
	bool		above = partition_refines(host, c->p, c->r) && partition_refines(host, c->q, c->r);

	(void) random;
	REQUIRE(is_lattice_operation(host, c, partition_meet, partition_join));
	REQUIRE(is_lattice_operation(host, c, partition_join, partition_meet));
	REQUIRE(partition_refines(host, meet, c->p) && partition_refines(host, c->p, join));
	REQUIRE(finer == same_value(meet, c->p));
	REQUIRE(finer == same_value(join, c->q));
	REQUIRE(below == partition_refines(host, c->r, meet));
	REQUIRE(above == partition_refines(host, join, c->r));
	host->release(host, meet);
	host->release(host, join);
	return true;
}

static bool
partitions_are_a_lattice(Host *host)
{
	return in_all_cases(host, 115, obeys_lattice_laws);
}

/* A threshold of the hierarchy, or one beside it, or any. */
static double
sample_threshold(Random *random, const Hierarchy *h)
{
	double		t = random_unit(random);

	if (h->nthresholds > 0 && random_chance(random, 0.9))
		t = hierarchy_thresholds(h)[random_below(random, h->nthresholds)];
	return random_chance(random, 0.3) ? nextafter(t, random_chance(random, 0.5) ? INFINITY : -INFINITY) : t;
}

static bool
restriction_obeys_laws(Host *host, Random *random, const Case *c)
{
	double		t = sample_threshold(random, c->h);
	Partition  *cut = hierarchy_cut(host, c->h, t);
	Hierarchy  *restricted = hierarchy_restrict(host, c->h, c->p);
	Hierarchy  *further = hierarchy_restrict(host, c->h, c->q);

	REQUIRE(equal(host, partition_restrict(host, cut, c->p), hierarchy_cut(host, restricted, t)));
	REQUIRE(equal(host, hierarchy_restrict(host, restricted, c->q), hierarchy_restrict(host, further, c->p)));
	REQUIRE(equal(host, hierarchy_restrict(host, restricted, c->p), hierarchy_restrict(host, restricted, cut)));
	host->release(host, further);
	further = hierarchy_restrict(host, c->h, cut);
	REQUIRE(same_value(further, c->h));
	REQUIRE(equal(host, left_first(host, partition_restrict, c->p, c->q, partition_meet, c->q),
				  partition_meet(host, c->p, c->q)));
	host->release(host, cut);
	host->release(host, restricted);
	host->release(host, further);
	return true;
}

static bool
restriction_commutes(Host *host)
{
	return in_all_cases(host, 116, restriction_obeys_laws);
}

static bool
cuts_obey_laws(Host *host, Random *random, const Case *c)
{
	Graph		graph = sample_graph(random, &c->pool);
	Hierarchy  *other = graph_hierarchy(host, &graph);
	Hierarchy  *both = hierarchy_union(host, c->h, other);
	double		t = sample_threshold(random, random_chance(random, 0.5) ? c->h : other);
	double		lower = sample_threshold(random, c->h);
	Partition  *left = hierarchy_cut(host, c->h, t);
	Partition  *right = hierarchy_cut(host, other, t);
	Partition  *wider = hierarchy_cut(host, c->h, lower < t ? lower : t);

	REQUIRE(equal(host, hierarchy_cut(host, both, t), partition_join(host, left, right)));
	REQUIRE(partition_refines(host, left, wider));
	host->release(host, other);
	host->release(host, both);
	host->release(host, left);
	host->release(host, right);
	host->release(host, wider);
	return true;
}

static bool
cuts_and_joins_agree(Host *host)
{
	return in_all_cases(host, 117, cuts_obey_laws);
}

#define MANY 150000

/* The numbers 0, step, 2 step and so on below MANY, together if they leave the same rest. */
static Partition *
residues(Host *host, uint32_t step, uint32_t divisor)
{
	LabelBuffer buffer;

	labels_init(&buffer, host);
	for (uint32_t i = 0; i < MANY; i += step)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};

		labels_add(&buffer, &key, i % divisor);
	}
	return partition_from_labels(&buffer);
}

static uint32_t
gcd(uint32_t a, uint32_t b)
{
	return b == 0 ? a : gcd(b, a % b);
}

static uint32_t
lcm(uint32_t a, uint32_t b)
{
	uint64_t	product = (uint64_t) a / gcd(a, b) * b;

	return product < MANY ? (uint32_t) product : MANY;
}

/*
 * What leaves the same rest by a and by b leaves it by their least common
 * multiple; and steps of a and b lead to whatever is a multiple of their
 * greatest common divisor away, if there is room for a step of both.
 */
static bool
residues_hold(Host *host, uint32_t a, uint32_t b)
{
	Partition  *p = residues(host, 1, a);
	Partition  *q = residues(host, 1, b);
	Partition  *twos = residues(host, 2, a);
	Partition  *threes = residues(host, 3, b);

	REQUIRE(equal(host, partition_meet(host, p, q), residues(host, 1, lcm(a, b))));
	REQUIRE(equal(host, partition_join(host, p, q), residues(host, 1, gcd(a, b))));
	REQUIRE(equal(host, partition_meet(host, twos, threes), residues(host, 6, lcm(a, b))));
	REQUIRE(equal(host, partition_restrict(host, p, threes), residues(host, 3, a)));
	REQUIRE(partition_refines(host, p, q) == (a % b == 0));
	REQUIRE(partition_refines(host, twos, p));
	REQUIRE(!partition_refines(host, p, twos));
	host->release(host, p);
	host->release(host, q);
	host->release(host, twos);
	host->release(host, threes);
	return true;
}

static bool
large_partitions_hold(Host *host)
{
	static const uint32_t divisors[][2] = {{6, 4}, {300, 200}, {1, 7}, {7, 1}, {70000, 50000}, {256, 65536}, {MANY, 1}};

	for (size_t i = 0; i < sizeof(divisors) / sizeof(divisors[0]); i++)
		REQUIRE(residues_hold(host, divisors[i][0], divisors[i][1]));
	return true;
}

/* Of a chain one record in so many is left: neighbours join at the weakest score between them. */
static bool
chain_restricts(Host *host, Random *random, uint32_t step, uint32_t nscores)
{
	double	   *scores = host_array(host, MANY, sizeof(double));
	Partition  *kept = residues(host, step, 10);
	Hierarchy  *h;
	Hierarchy  *restricted;
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i + 1 < MANY; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = i};
		Key			right = {.type = KEY_BIGINT, .bigint = i + 1};

		scores[i] = random_below(random, nscores);
		edges_add(&buffer, &left, &right, scores[i]);
	}
	h = hierarchy_from_edges(&buffer);
	restricted = hierarchy_restrict(host, h, kept);
	REQUIRE(valid_hierarchy(host, restricted));
	REQUIRE(restricted->head.nrecords == kept->head.nrecords);
	for (uint32_t i = 0; i + 1 < restricted->head.nrecords; i++)
	{
		double		weakest = INFINITY;

		for (uint32_t j = i * step; j < (i + 1) * step; j++)
			weakest = fmin(weakest, scores[j]);
		REQUIRE(hierarchy_order(restricted)[i] == i);
		REQUIRE(hierarchy_thresholds(restricted)[hierarchy_gap(restricted, i)] == weakest);
	}
	host->release(host, scores);
	host->release(host, kept);
	host->release(host, h);
	host->release(host, restricted);
	return true;
}

static bool
large_hierarchies_are_restricted(Host *host)
{
	Random		random = random_stream(118);

	REQUIRE(chain_restricts(host, &random, 1, 1000000));
	REQUIRE(chain_restricts(host, &random, 2, 100));
	REQUIRE(chain_restricts(host, &random, 7, 1000000));
	REQUIRE(chain_restricts(host, &random, 10000, 1000000));
	return true;
}

static const Claim claims[] = {
	{"a partition keeps the records that another one has, together as before", partitions_are_restricted},
	{"a meet has together what both have", meets_are_right},
	{"a join has together what a chain of pairs leads to", joins_are_right},
	{"heads are the smallest records of components", heads_are_right},
	{"a partition refines another if each pair of its is a pair there", refinement_is_right},
	{"records of a restricted hierarchy join where they did before", hierarchies_are_restricted},
	{"partitions over any records are a lattice: meet and join are the bounds", partitions_are_a_lattice},
	{"restriction commutes with cutting and with itself", restriction_commutes},
	{"the cut of a union is the join of the cuts, and lower cuts are coarser", cuts_and_joins_agree},
	{"large partitions meet and join as residues do", large_partitions_hold},
	{"long chains are restricted to the weakest of what is left out", large_hierarchies_are_restricted},
};

TEST_MAIN(claims)

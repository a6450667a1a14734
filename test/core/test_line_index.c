/*
 * test_line_index.c
 *		Looking at single records: small hierarchies against the partitions of
 *		their graph, long lines against a scan from gap to gap.
 */
#include <math.h>
#include <string.h>

#include "core/hierarchy/line_index.h"
#include "oracle.h"

#define ROUNDS 3000

/* A random graph, the partitions that it must have, its hierarchy and the index of that. */
typedef struct Case
{
	Pool		pool;
	Graph		graph;
	Oracle		oracle;
	Hierarchy  *h;
	LineIndex  *index;
} Case;

/* The index is made of a copy that is gone when the index is used. */
static void
make_case(Host *host, Random *random, Case *c)
{
	uint32_t	nnames = random_chance(random, 0.5) ? random_below(random, 9) : random_below(random, POOL_NAMES + 1);
	Hierarchy  *copy;

	c->pool = sample_pool(random, nnames, random_chance(random, 0.5));
	c->graph = sample_graph(random, &c->pool);
	oracle_init(&c->oracle, &c->graph);
	c->h = graph_hierarchy(host, &c->graph);
	copy = memcpy(host_array(host, c->h->head.size, 1), c->h, c->h->head.size);
	c->index = line_index_create(host, copy);
	host->release(host, copy);
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
		line_index_free(host, c.index);
		host->release(host, c.h);
	}
	return true;
}

/* Whether a name is found exactly if it is that of a record, and as that record. */
static bool
finds(const Case *c, const Name *name)
{
	Key			key = name_key(name);
	uint32_t	expected = NO_RECORD;

	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
	{
		if (name_compare(&c->pool.names[c->oracle.names[i]], name) == 0)
			expected = i;
	}
	REQUIRE(space_find(hierarchy_space(c->h), &key) == expected);
	return true;
}

/* A name that differs from another in one respect. */
static Name
alter(Random *random, Name name)
{
	switch (random_below(random, 5))
	{
		case 0:
			name.source_length = 0;
			break;
		case 1:
			name.source[name.source_length++] = 'x';
			break;
		case 2:
			name.type = name.type == KEY_TEXT ? KEY_BYTEA : KEY_TEXT;
			break;
		case 3:
			name.bigint ^= INT64_MIN;
			name.length -= name.length > 0 && name.type != KEY_UUID;
			break;
		default:
			name.bigint ^= 1;
			if (name.type == KEY_UUID)
				name.bytes[15] ^= 1;
			else
				name.bytes[name.length++] = 'a';
	}
	return name;
}

static bool
finds_names(Host *host, Random *random, const Case *c)
{
	(void) host;
	for (uint32_t i = 0; i < c->pool.nnames; i++)
	{
		Name		altered = alter(random, c->pool.names[i]);
		Name		other = sample_name(random, random_chance(random, 0.5));

		REQUIRE(finds(c, &c->pool.names[i]));
		REQUIRE(finds(c, &altered));
		REQUIRE(finds(c, &other));
	}
	return true;
}

static bool
names_are_found(Host *host)
{
	return in_all_cases(host, 100, finds_names);
}

/* Whether the entity of each record at t is its component there. */
static bool
entities_are_right(const Case *c, double t)
{
	const uint32_t *components = oracle_cut(&c->oracle, t);
	const uint32_t *order = hierarchy_order(c->h);
	uint32_t	ranks = hierarchy_ranks_at(c->h, t);

	for (uint32_t record = 0; record < c->oracle.nrecords; record++)
	{
		Run			run = line_index_entity(c->h, c->index, record, ranks);
		bool		inside[POOL_NAMES] = {false};

		REQUIRE(run.start < run.stop && run.stop <= c->oracle.nrecords);
		REQUIRE(order[run.start] == components[record]);
		for (uint32_t place = run.start; place < run.stop; place++)
			inside[order[place]] = true;
		for (uint32_t other = 0; other < c->oracle.nrecords; other++)
			REQUIRE(inside[other] == (components[other] == components[record]));
	}
	return true;
}

static bool
has_right_entities(Host *host, Random *random, const Case *c)
{
	const Oracle *oracle = &c->oracle;

	(void) host;
	REQUIRE(entities_are_right(c, 1.79e308));
	REQUIRE(entities_are_right(c, -1.79e308));
	for (uint32_t level = 1; level <= oracle->nlevels; level++)
	{
		double		t = oracle->scores[level];

		if (!random_chance(random, 0.5))
			continue;
		REQUIRE(entities_are_right(c, t));
		REQUIRE(entities_are_right(c, nextafter(t, INFINITY)));
		REQUIRE(entities_are_right(c, nextafter(t, -INFINITY)));
		if (level > 1)
			REQUIRE(entities_are_right(c, t / 2 + oracle->scores[level - 1] / 2));
	}
	return true;
}

static bool
entities_are_components(Host *host)
{
	return in_all_cases(host, 101, has_right_entities);
}

/* The highest score at which both are in one component, or minus infinity. */
static double
oracle_join(const Oracle *oracle, uint32_t a, uint32_t b)
{
	for (uint32_t level = 0; level <= oracle->nlevels; level++)
	{
		if (oracle->components[level][a] == oracle->components[level][b])
			return oracle->scores[level];
	}
	return -INFINITY;
}

static bool
has_right_joins(Host *host, Random *random, const Case *c)
{
	(void) host;
	(void) random;
	for (uint32_t a = 0; a < c->oracle.nrecords; a++)
	{
		for (uint32_t b = 0; b < c->oracle.nrecords; b++)
		{
			uint32_t	rank = a != b ? line_index_join(c->h, c->index, a, b) : 0;
			double		expected = oracle_join(&c->oracle, a, b);

			if (a == b)
				continue;
			REQUIRE(rank <= c->h->nthresholds);
			REQUIRE((rank == c->h->nthresholds ? -INFINITY : hierarchy_thresholds(c->h)[rank]) == expected);
		}
	}
	return true;
}

static bool
joins_are_right(Host *host)
{
	return in_all_cases(host, 102, has_right_joins);
}

/* Whether those that join at a threshold of h or above it are those that the cut there has together. */
static bool
agrees_with_cuts(Host *host, Random *random, const Case *c)
{
	for (uint32_t rank = 0; rank < c->h->nthresholds; rank++)
	{
		Partition  *p = hierarchy_cut(host, c->h, hierarchy_thresholds(c->h)[rank]);

		for (uint32_t i = 0; i < 3 * c->oracle.nrecords; i++)
		{
			uint32_t	a = random_below(random, c->oracle.nrecords);
			uint32_t	b = random_below(random, c->oracle.nrecords);

			if (a != b)
				REQUIRE((line_index_join(c->h, c->index, a, b) <= rank) == (partition_label(p, a) == partition_label(p, b)));
		}
		host->release(host, p);
	}
	return true;
}

static bool
joins_agree_with_cuts(Host *host)
{
	return in_all_cases(host, 106, agrees_with_cuts);
}

/* A step with its threshold in place of a rank. */
typedef struct OracleStep
{
	double		threshold;
	Growth		side;
	uint32_t	left_size;
	uint32_t	right_size;
	uint32_t	size;
} OracleStep;

static uint32_t
component_size(const Oracle *oracle, uint32_t level, uint32_t record)
{
	uint32_t	size = 0;

	for (uint32_t i = 0; i < oracle->nrecords; i++)
		size += oracle->components[level][i] == oracle->components[level][record];
	return size;
}

/*
 * The levels at which the component of a or of b changes, up to the one at
 * which they are the same; returns how many, none if there is no such level.
 */
static uint32_t
oracle_path(const Oracle *oracle, uint32_t a, uint32_t b, OracleStep *steps)
{
	uint32_t	nsteps = 0;

	for (uint32_t level = 1; level <= oracle->nlevels; level++)
	{
		double		t = oracle->scores[level];
		uint32_t	left_before = component_size(oracle, level - 1, a);
		uint32_t	right_before = component_size(oracle, level - 1, b);
		uint32_t	left = component_size(oracle, level, a);
		uint32_t	right = component_size(oracle, level, b);

		if (oracle->components[level][a] == oracle->components[level][b])
		{
			steps[nsteps] = (OracleStep) {t, GROWS_BOTH, left_before, right_before, left};
			return nsteps + 1;
		}
		if (left > left_before)
			steps[nsteps++] = (OracleStep) {t, GROWS_LEFT, left_before, right_before, left};
		if (right > right_before)
			steps[nsteps++] = (OracleStep) {t, GROWS_RIGHT, left, right_before, right};
	}
	return 0;
}

static bool
path_is_right(Host *host, const Case *c, uint32_t a, uint32_t b)
{
	OracleStep	expected[2 * GRAPH_EDGES];
	uint32_t	nexpected = oracle_path(&c->oracle, a, b, expected);
	uint32_t	nsteps;
	JoinStep   *steps = line_index_path(host, c->h, c->index, a, b, &nsteps);

	REQUIRE(nsteps == nexpected);
	for (uint32_t i = 0; i < nsteps; i++)
	{
		REQUIRE(hierarchy_thresholds(c->h)[steps[i].rank] == expected[i].threshold);
		REQUIRE(steps[i].side == expected[i].side);
		REQUIRE(steps[i].left_size == expected[i].left_size);
		REQUIRE(steps[i].right_size == expected[i].right_size);
		REQUIRE(steps[i].size == expected[i].size);
	}
	host->release(host, steps);
	return true;
}

static bool
has_right_paths(Host *host, Random *random, const Case *c)
{
	for (uint32_t a = 0; a < c->oracle.nrecords; a++)
	{
		for (uint32_t b = 0; b < c->oracle.nrecords; b++)
		{
			if (a != b && random_chance(random, 0.3))
				REQUIRE(path_is_right(host, c, a, b));
		}
	}
	return true;
}

static bool
paths_are_right(Host *host)
{
	return in_all_cases(host, 103, has_right_paths);
}

/*
 * Long lines.  The score of the gap after a place depends on the shape; NAN
 * stands for a gap where nothing joins.
 */
typedef double (*GapShape) (Random *random, uint32_t place, uint32_t ngaps);

static double
equal_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) random;
	(void) place;
	(void) ngaps;
	return 0.5;
}

static double
rising_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) random;
	(void) ngaps;
	return place;
}

static double
falling_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) random;
	(void) ngaps;
	return -(double) place;
}

/* Weakest in the middle. */
static double
valley_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) random;
	return fabs((double) place - ngaps / 2);
}

/* The weaker, the larger the power of two that divides the place, as on a ruler. */
static double
ruler_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	double		score = 0;

	(void) random;
	(void) ngaps;
	for (; place > 0 && place % 2 == 0; place /= 2)
		score--;
	return score;
}

/* Weak at the last place of every 64 alone, weaker at that of every 64 times 64. */
static double
fence_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) random;
	(void) ngaps;
	return place % 4096 == 4095 ? NAN : place % 64 == 63 ? 1 : 2;
}

/* Strong everywhere but at the ends. */
static double
basin_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) random;
	return place == 0 ? 1 : place + 1 == ngaps ? 2 : 3;
}

/* Strong but for a gap in thousands. */
static double
rare_gaps(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) place;
	(void) ngaps;
	if (!random_chance(random, 0.0003))
		return 9;
	return random_chance(random, 0.2) ? NAN : random_below(random, 8);
}

static double
few_scores(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) place;
	(void) ngaps;
	return random_chance(random, 0.001) ? NAN : random_below(random, 101) / 100.0;
}

static double
many_scores(Random *random, uint32_t place, uint32_t ngaps)
{
	(void) place;
	(void) ngaps;
	return random_unit(random);
}

static const GapShape gap_shapes[] = {
	equal_gaps, rising_gaps, falling_gaps, valley_gaps, ruler_gaps, fence_gaps, basin_gaps, rare_gaps,
	few_scores, many_scores
};

#define GAP_SHAPES (sizeof(gap_shapes) / sizeof(gap_shapes[0]))

static RecordSpace *
number_space(Host *host, uint32_t nrecords)
{
	SectionPlan plan = {.source = "", .type = KEY_BIGINT, .nrecords = nrecords};
	SpaceWriter writer = space_create(host, &plan, 1);

	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};

		space_write(&writer, &key);
	}
	return writer.space;
}

/*
 * A chain with gaps of that shape.  Its records stand in order, which leaves
 * the gaps where they are, or shuffled.
 */
static Hierarchy *
long_chain(Host *host, Random *random, uint32_t nrecords, GapShape shape, bool shuffled)
{
	RecordSpace *space = number_space(host, nrecords);
	uint32_t   *records = host_array(host, nrecords, sizeof(uint32_t));
	SortItem   *edges = host_array(host, nrecords, sizeof(SortItem));
	size_t		nedges = 0;
	Line		line;
	Hierarchy  *h;

	for (uint32_t i = 0; i < nrecords; i++)
		records[i] = i;
	if (shuffled)
		random_shuffle(random, records, nrecords, sizeof(uint32_t));
	for (uint32_t i = 0; i + 1 < nrecords; i++)
	{
		double		score = shape(random, i, nrecords - 1);

		if (!isnan(score))
			edges[nedges++] = (SortItem) {sort_key_from_score(score), records[i], records[i + 1]};
	}
	line_build(host, nrecords, edges, nedges, &line);
	h = hierarchy_create(host, space, &line);
	line_free(host, &line);
	host->release(host, edges);
	host->release(host, records);
	host->release(host, space);
	return h;
}

/* The longest run around another one whose gaps are all of a rank below that. */
static Run
scan_run(const Hierarchy *h, Run run, uint32_t ranks)
{
	while (run.start > 0 && hierarchy_gap(h, run.start - 1) < ranks)
		run.start--;
	while (run.stop < h->head.nrecords && hierarchy_gap(h, run.stop - 1) < ranks)
		run.stop++;
	return run;
}

static bool
run_is_right(const Hierarchy *h, const LineIndex *index, uint32_t place, uint32_t ranks)
{
	Run			expected = scan_run(h, (Run) {place, place + 1}, ranks);
	Run			found = line_index_entity(h, index, hierarchy_order(h)[place], ranks);

	REQUIRE(found.start == expected.start && found.stop == expected.stop);
	return true;
}

static bool
join_is_right(const Hierarchy *h, const LineIndex *index, uint32_t left, uint32_t right)
{
	uint32_t	a = hierarchy_order(h)[left];
	uint32_t	b = hierarchy_order(h)[right];
	uint32_t	weakest = 0;

	for (uint32_t place = left; place < right; place++)
		weakest = hierarchy_gap(h, place) > weakest ? hierarchy_gap(h, place) : weakest;
	REQUIRE(line_index_join(h, index, a, b) == weakest);
	REQUIRE(line_index_join(h, index, b, a) == weakest);
	return true;
}

/* The rank from which on a run is a longer one, or never. */
static uint32_t
scan_next(const Hierarchy *h, Run run)
{
	uint32_t	before = run.start > 0 ? hierarchy_gap(h, run.start - 1) : h->nthresholds;
	uint32_t	after = run.stop < h->head.nrecords ? hierarchy_gap(h, run.stop - 1) : h->nthresholds;

	return before < after ? before : after;
}

/* Follows two runs as they grow, until one reaches over the other. */
static bool
long_path_is_right(Host *host, const Hierarchy *h, const LineIndex *index, uint32_t left, uint32_t right)
{
	Run			runs[2] = {scan_run(h, (Run) {left, left + 1}, 0), scan_run(h, (Run) {right, right + 1}, 0)};
	uint32_t	nsteps;
	JoinStep   *steps = line_index_path(host, h, index, hierarchy_order(h)[left], hierarchy_order(h)[right], &nsteps);

	for (uint32_t i = 0; i < nsteps; i++)
	{
		uint32_t	sizes[2] = {runs[0].stop - runs[0].start, runs[1].stop - runs[1].start};
		uint32_t	next[2] = {scan_next(h, runs[0]), scan_next(h, runs[1])};
		int			side = next[1] < next[0];
		Run			grown = scan_run(h, runs[side], next[side] + 1);
		bool		joins = grown.start <= left && right < grown.stop;

		REQUIRE(next[side] < h->nthresholds);
		REQUIRE(steps[i].rank == next[side]);
		REQUIRE(steps[i].side == (joins ? GROWS_BOTH : side == 0 ? GROWS_LEFT : GROWS_RIGHT));
		REQUIRE(steps[i].left_size == sizes[0] && steps[i].right_size == sizes[1]);
		REQUIRE(steps[i].size == grown.stop - grown.start);
		REQUIRE(joins == (i + 1 == nsteps));
		runs[side] = grown;
	}
	REQUIRE(nsteps > 0 || scan_run(h, runs[0], h->nthresholds).stop <= right);
	host->release(host, steps);
	return true;
}

/* A place at or near the ends, or near where blocks of the index end, or any. */
static uint32_t
sample_place(Random *random, uint32_t nrecords)
{
	static const uint32_t blocks[] = {64, 64, 4096, 262144};
	uint32_t	place = random_below(random, nrecords);
	uint32_t	block = blocks[random_below(random, 4)];

	switch (random_below(random, 4))
	{
		case 0:
			return random_below(random, nrecords < 3 ? nrecords : 3);
		case 1:
			return nrecords - 1 - random_below(random, nrecords < 3 ? nrecords : 3);
		case 2:
			place = place / block * block + random_below(random, 3) + block - 1;
			return place < nrecords ? place : nrecords - 1;
		default:
			return place;
	}
}

/* Looks at every place of a short line and at some of a long one. */
static bool
chain_holds(Host *host, Random *random, uint32_t nrecords, GapShape shape, bool shuffled)
{
	Hierarchy  *h = long_chain(host, random, nrecords, shape, shuffled);
	LineIndex  *index = line_index_create(host, h);
	uint32_t	nlooks = nrecords < 200 ? nrecords : 40;

	REQUIRE(valid_hierarchy(host, h));
	for (uint32_t i = 0; i < nlooks; i++)
	{
		uint32_t	place = nrecords < 200 ? i : sample_place(random, nrecords);
		uint32_t	other = sample_place(random, nrecords);
		uint32_t	left = place < other ? place : other;
		uint32_t	right = place < other ? other : place;

		REQUIRE(run_is_right(h, index, place, 0));
		REQUIRE(run_is_right(h, index, place, h->nthresholds));
		REQUIRE(run_is_right(h, index, place, random_below(random, h->nthresholds + 1)));
		if (left == right)
			continue;
		REQUIRE(join_is_right(h, index, left, right));
		if (nrecords < 200 || i < 4)
			REQUIRE(long_path_is_right(host, h, index, left, right));
	}
	line_index_free(host, index);
	host->release(host, h);
	return true;
}

/* Lengths around those at which the index gets another level, and others. */
static bool
long_lines_hold(Host *host)
{
	static const uint32_t lengths[] = {
		1, 2, 3, 63, 64, 65, 66, 127, 128, 129, 130, 4031, 4033, 4095, 4096, 4097, 4098, 4160, 4161, 4162, 8193,
		30000, 64 * 64 * 64 + 1
	};
	Random		random = random_stream(104);

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
	{
		for (size_t shape = 0; shape < GAP_SHAPES; shape++)
		{
			if (chain_holds(host, &random, lengths[i], gap_shapes[shape], false) &&
				chain_holds(host, &random, lengths[i], gap_shapes[shape], true))
				continue;
			printf("# %u records, shape %zu\n", lengths[i], shape);
			return false;
		}
	}
	return true;
}

static bool
random_lines_hold(Host *host)
{
	Random		random = random_stream(105);

	for (int round = 0; round < 60; round++)
	{
		uint32_t	nrecords = 1 + random_below(&random, round % 10 == 0 ? 60000 : 6000);
		GapShape	shape = gap_shapes[random_below(&random, GAP_SHAPES)];

		REQUIRE(chain_holds(host, &random, nrecords, shape, random_chance(&random, 0.5)));
	}
	return true;
}

static const Claim claims[] = {
	{"a name is found as its record, and no other name is", names_are_found},
	{"an entity is the component of its record, with the smallest record first", entities_are_components},
	{"two records join at the highest score with both in one component", joins_are_right},
	{"two records join at or above a threshold if the cut there has them together", joins_agree_with_cuts},
	{"the path of two records is the events that change a component of theirs", paths_are_right},
	{"lines of all lengths around powers of 64 are searched right", long_lines_hold},
	{"so are lines of random lengths", random_lines_hold},
};

TEST_MAIN(claims)

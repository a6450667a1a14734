/*
 * test_pair_sweep.c
 *		Two lines of a frame at every pair of thresholds against the two
 *		hierarchies by themselves: cut, and swept one cut at a time.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/frame/frame_build.h"
#include "core/frame/pair_sweep.h"
#include "sample.h"

#define CASES 4000
#define MAX_AT 12

/* Two hierarchies, and the frame that holds them. */
typedef struct Case
{
	Pool		pool;
	Hierarchy  *left;
	Hierarchy  *right;
	Frame	   *frame;
	SweepSide	sides[2];
	double		at[2][MAX_AT];
	MissingMode mode;
} Case;

static int
descending(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x < y) - (x > y);
}

/* Thresholds of a side: all of its own, or some that hit, miss and repeat. */
static void
choose_thresholds(Random *random, SweepSide *side, double *at)
{
	if (random_chance(random, 0.4))
	{
		side->at = line_thresholds(&side->line);
		return;
	}
	side->at = (Thresholds) {at, random_below(random, MAX_AT + 1)};
	for (uint32_t i = 0; i < side->at.count; i++)
	{
		if (side->line.nthresholds > 0 && random_chance(random, 0.5))
			at[i] = side->line.thresholds[random_below(random, side->line.nthresholds)];
		else
			at[i] = random_unit(random) * 4 - 2;
	}
	qsort(at, side->at.count, sizeof(double), descending);
}

/* A hierarchy over the records of some of the pool's edges, or over none. */
static Hierarchy *
some_hierarchy(Host *host, Random *random, const Pool *pool)
{
	Graph		graph = sample_graph(random, pool);

	if (random_chance(random, 0.5))
		graph.nedges = random_below(random, graph.nedges + 1);
	return graph_hierarchy(host, &graph);
}

static void
make_case(Host *host, Random *random, Case *c)
{
	FrameMember members[3] = {{"l", 1, NULL}, {"r", 1, NULL}, {"x", 1, NULL}};
	Hierarchy  *other;

	c->pool = sample_pool(random, random_below(random, POOL_NAMES + 1), random_chance(random, 0.7));
	members[0].hierarchy = c->left = some_hierarchy(host, random, &c->pool);
	members[1].hierarchy = c->right = random_chance(random, 0.1) ?
		hierarchy_union(host, c->left, c->left) : some_hierarchy(host, random, &c->pool);
	members[2].hierarchy = other = some_hierarchy(host, random, &c->pool);
	c->frame = frame_create(host, members, 2 + random_below(random, 2), NULL);
	host->release(host, other);
	for (int i = 0; i < 2; i++)
	{
		c->sides[i].line = frame_line(host, c->frame, frame_find(c->frame, members[i].name, 1));
		choose_thresholds(random, &c->sides[i], c->at[i]);
	}
	c->mode = (MissingMode) random_below(random, 3);
}

static void
free_case(Host *host, Case *c)
{
	line_free(host, &c->sides[0].line);
	line_free(host, &c->sides[1].line);
	host->release(host, c->frame);
	host->release(host, c->left);
	host->release(host, c->right);
}

/* What the two hierarchies by themselves give at a threshold of the right one. */
typedef struct Expected
{
	uint32_t	nrecords;
	Missing		missing;
	Statistics *cuts;
	TruthStatistics truth;
} Expected;

static Expected
sweep_apart(Host *host, const Case *c, double right_threshold)
{
	Expected	expected = {.cuts = host_array(host, c->sides[0].at.count, sizeof(Statistics))};
	Partition  *truth = hierarchy_cut(host, c->right, right_threshold);
	TruthLine	line = hierarchy_against(host, c->left, &c->sides[0].at, truth, c->mode, &expected.missing);

	expected.nrecords = line.nrecords;
	sweep_compute(host, &line, expected.cuts, &expected.truth);
	truth_line_free(host, &line);
	host->release(host, truth);
	return expected;
}

static bool
near(double found, double expected)
{
	return fabs(found - expected) <= 1e-12 * fmax(1, fabs(expected));
}

/* Counts are equal, sums to the last bit, or nearly if the sides have changed places. */
static bool
same_row(const PairSweepRow *found, const Statistics *cut, const TruthStatistics *truth, bool exactly)
{
	const Statistics *statistics = &found->statistics;

	REQUIRE(memcmp(statistics->counts, cut->counts, sizeof(cut->counts)) == 0);
	REQUIRE(found->truth.entities == truth->entities && found->truth.pairs == truth->pairs);
	if (exactly)
	{
		REQUIRE(memcmp(statistics->sums, cut->sums, sizeof(cut->sums)) == 0);
		REQUIRE(memcmp(&found->truth, truth, sizeof(TruthStatistics)) == 0);
	}
	for (int i = 0; i < SUMS; i++)
		REQUIRE(near(statistics->sums[i], cut->sums[i]));
	REQUIRE(near(found->truth.nlogn, truth->nlogn));
	return true;
}

/* Whether an index of the frame and one of a hierarchy name the same record, or neither any. */
static bool
same_record(const RecordSpace *space, uint32_t index, const RecordSpace *other, uint32_t other_index)
{
	Key			a;
	Key			b;

	if (index == NO_RECORD || other_index == NO_RECORD)
		return index == other_index;
	a = space_key(space, index);
	b = space_key(other, other_index);
	return key_compare(&a, &b) == 0;
}

/* One row of all that a sweep gives, found anew. */
static bool
row_is_right(Host *host, const Case *c, const PairSweep *sweep, uint32_t row, uint64_t *seen)
{
	PairSweepRow found = pair_sweep_row(sweep, row);
	uint32_t	left = sweep->exchanged ? sweep->blocks[sweep->current].cut : row;
	uint32_t	right = sweep->exchanged ? row : sweep->blocks[sweep->current].cut;
	Expected	expected = sweep_apart(host, c, c->sides[1].at.values[right]);

	REQUIRE(found.left_threshold == c->sides[0].at.values[left]);
	REQUIRE(found.right_threshold == c->sides[1].at.values[right]);
	REQUIRE(pair_sweep_records(sweep) == expected.nrecords);
	REQUIRE(same_row(&found, &expected.cuts[left], &expected.truth, !sweep->exchanged));
	host->release(host, expected.cuts);
	(*seen)++;
	return true;
}

static bool
case_is_right(Host *host, Case *c, uint64_t *nrows, uint64_t *nexchanged)
{
	Missing		missing;
	PairSweep	sweep = pair_sweep_begin(host, c->frame->head.nrecords, &c->sides[0], &c->sides[1], c->mode, &missing);
	Expected	expected = sweep_apart(host, c, 0);
	const RecordSpace *space = frame_space(c->frame);
	bool		complete = missing.not_in_truth == 0 && missing.only_in_truth == 0;
	uint64_t	seen = 0;

	REQUIRE(missing.not_in_truth == expected.missing.not_in_truth);
	REQUIRE(missing.only_in_truth == expected.missing.only_in_truth);
	REQUIRE(same_record(space, missing.first_not_in_truth, hierarchy_space(c->left), expected.missing.first_not_in_truth));
	REQUIRE(same_record(space, missing.first_only_in_truth, hierarchy_space(c->right), expected.missing.first_only_in_truth));
	host->release(host, expected.cuts);
	while ((c->mode != MISSING_ERROR || complete) && pair_sweep_next(&sweep))
	{
		for (uint32_t row = 0; row < sweep.nrows; row++)
			REQUIRE(row_is_right(host, c, &sweep, row, &seen));
	}
	if (c->mode != MISSING_ERROR || complete)
		REQUIRE(seen == (uint64_t) c->sides[0].at.count * c->sides[1].at.count);
	*nrows += seen;
	*nexchanged += sweep.exchanged;
	pair_sweep_free(&sweep);
	return true;
}

static bool
rows_are_those_of_the_hierarchies(Host *host)
{
	Random		random = random_stream(900);
	uint64_t	nrows = 0;
	uint64_t	nexchanged = 0;

	for (int i = 0; i < CASES; i++)
	{
		Case		c;

		make_case(host, &random, &c);
		REQUIRE(case_is_right(host, &c, &nrows, &nexchanged));
		free_case(host, &c);
	}
	REQUIRE(nrows > 10 * CASES && nexchanged == 0);
	return true;
}

/* A few thresholds of the left one with very many of the right one. */
static bool
exchanged_sides_give_the_same(Host *host)
{
	Random		random = random_stream(901);
	uint64_t	nrows = 0;
	uint64_t	nexchanged = 0;

	for (int i = 0; i < CASES / 20; i++)
	{
		double		many[100];
		Case		c;

		make_case(host, &random, &c);
		for (int j = 0; j < 100; j++)
			many[j] = 2 - j * 0.04;
		c.sides[1].at = (Thresholds) {many, 100};
		if (c.sides[0].at.count < 20)
			REQUIRE(case_is_right(host, &c, &nrows, &nexchanged));
		free_case(host, &c);
	}
	REQUIRE(nexchanged > CASES / 40 && nrows > CASES);
	return true;
}

static const Claim claims[] = {
	{"every row is what the two hierarchies by themselves give", rows_are_those_of_the_hierarchies},
	{"so it is when the sides change places", exchanged_sides_give_the_same},
};

TEST_MAIN(claims)

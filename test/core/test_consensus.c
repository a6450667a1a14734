/*
 * test_consensus.c
 *		The consensus of several lines against a count of votes for every pair.
 */
#include <string.h>

#include "core/frame/consensus.h"
#include "core/frame/frame_build.h"
#include "core/records/align.h"
#include "core/util/union_find.h"
#include "sample.h"

#define CASES 4000
#define MAX_VOTERS 7
#define MANY 200000

/* Several hierarchies in one frame, with thresholds. */
typedef struct Case
{
	Pool		pool;
	uint32_t	nvoters;
	Frame	   *frame;
	Voter		voters[MAX_VOTERS];
	double		thresholds[MAX_VOTERS];
	Partition  *cuts[MAX_VOTERS];
	uint32_t   *held;
	uint32_t	nheld;
} Case;

static void
make_case(Host *host, Random *random, Case *c)
{
	static const char *const names[MAX_VOTERS + 1] = {"a", "b", "c", "d", "e", "f", "g", "dropped"};
	FrameMember members[MAX_VOTERS + 1];
	Frame	   *whole;

	c->pool = sample_pool(random, random_below(random, POOL_NAMES + 1), random_chance(random, 0.7));
	c->nvoters = 1 + random_below(random, MAX_VOTERS);
	for (uint32_t i = 0; i <= c->nvoters; i++)
	{
		const char *name = i < c->nvoters ? names[i] : names[MAX_VOTERS];
		Graph		graph = sample_graph(random, &c->pool);

		graph.nedges = random_below(random, graph.nedges + 1);
		members[i] = (FrameMember) {name, (uint32_t) strlen(name), graph_hierarchy(host, &graph)};
	}
	whole = frame_create(host, members, c->nvoters + 1, NULL);
	c->frame = frame_drop(host, whole, frame_find(whole, members[c->nvoters].name, members[c->nvoters].length));
	for (uint32_t i = 0; i < c->nvoters; i++)
	{
		const Hierarchy *h = members[i].hierarchy;

		c->thresholds[i] = h->nthresholds > 0 ? hierarchy_thresholds(h)[random_below(random, h->nthresholds)] : 0;
		c->cuts[i] = hierarchy_cut(host, h, c->thresholds[i]);
		c->voters[i].line = frame_line(host, c->frame, frame_find(c->frame, members[i].name, 1));
		c->voters[i].ranks = ranks_at(line_thresholds(&c->voters[i].line), c->thresholds[i]);
	}
	c->held = frame_held(host, c->frame);
	c->nheld = c->frame->head.nrecords - c->frame->ngarbage;
	for (uint32_t i = 0; i <= c->nvoters; i++)
		host->release(host, (void *) members[i].hierarchy);
	host->release(host, whole);
}

static void
free_case(Host *host, Case *c)
{
	for (uint32_t i = 0; i < c->nvoters; i++)
	{
		line_free(host, &c->voters[i].line);
		host->release(host, c->cuts[i]);
	}
	host->release(host, c->held);
	host->release(host, c->frame);
}

static bool
together(const Partition *p, const Key *a, const Key *b)
{
	uint32_t	i = space_find(partition_space(p), a);
	uint32_t	j = space_find(partition_space(p), b);

	return i != NO_RECORD && j != NO_RECORD && partition_label(p, i) == partition_label(p, j);
}

/* By definition: pairs with enough votes, and what follows from them. */
static Partition *
slow_consensus(Host *host, const Case *c, uint32_t votes)
{
	RecordSpace *space = space_subset(host, frame_space(c->frame), c->held, c->nheld);
	uint32_t	heads[POOL_NAMES];
	Partition  *p;

	for (uint32_t i = 0; i < c->nheld; i++)
		heads[i] = i;
	for (uint32_t i = 0; i < c->nheld; i++)
	{
		for (uint32_t j = 0; j < i; j++)
		{
			Key			a = space_key(space, i);
			Key			b = space_key(space, j);
			uint32_t	nvotes = 0;
			uint32_t	low = heads[i] < heads[j] ? heads[i] : heads[j];
			uint32_t	high = heads[i] < heads[j] ? heads[j] : heads[i];

			for (uint32_t voter = 0; voter < c->nvoters; voter++)
				nvotes += together(c->cuts[voter], &a, &b);
			for (uint32_t k = 0; nvotes >= votes && k < c->nheld; k++)
				heads[k] = heads[k] == high ? low : heads[k];
		}
	}
	p = partition_create(host, space, space_hash(space), heads);
	host->release(host, space);
	return p;
}

static bool
pairs_with_enough_votes_are_joined(Host *host)
{
	Random		random = random_stream(910);
	uint32_t	njoined = 0;
	uint32_t	nwith_garbage = 0;

	for (int i = 0; i < CASES; i++)
	{
		Case		c;

		make_case(host, &random, &c);
		for (uint32_t votes = 1; votes <= c.nvoters; votes++)
		{
			Partition  *expected = slow_consensus(host, &c, votes);
			Partition  *found = consensus(host, frame_space(c.frame), c.held, c.nheld, c.voters, c.nvoters, votes);

			REQUIRE(valid_partition(host, found));
			REQUIRE(same_value(found, expected));
			njoined += votes > 1 && found->nentities < c.nheld;
			host->release(host, found);
			host->release(host, expected);
		}
		nwith_garbage += c.frame->ngarbage > 0;
		free_case(host, &c);
	}
	REQUIRE(njoined > CASES / 4 && nwith_garbage > CASES / 20);
	return true;
}

/* A line over the numbers up to MANY but every step-th, all in one entity. */
static Line
giant_line(Host *host, uint32_t step, double *threshold)
{
	Line		line = {
		.nthresholds = 1,
		.order = host_array(host, MANY, sizeof(uint32_t)),
		.gaps = host_zeros(host, MANY, sizeof(uint32_t)),
		.thresholds = threshold
	};

	for (uint32_t i = 0; i < MANY; i++)
	{
		if (i % step != 0)
			line.order[line.nrecords++] = i;
	}
	return line;
}

/* The space of the numbers below nrecords, and all their indices. */
static RecordSpace *
numbers(Host *host, uint32_t nrecords, uint32_t *held)
{
	SectionPlan plan = {"", 0, KEY_BIGINT, nrecords, 0};
	SpaceWriter writer = space_create(host, &plan, 1);

	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};

		held[i] = i;
		space_write(&writer, &key);
	}
	return writer.space;
}

/* Voters that join nearly all records in one entity, and each leave out others. */
static bool
one_giant_entity_is_no_trouble(Host *host)
{
	double		threshold = 1;
	uint32_t   *held = host_array(host, MANY, sizeof(uint32_t));
	RecordSpace *space = numbers(host, MANY, held);
	Voter		voters[5];
	Partition  *p;

	for (uint32_t i = 0; i < 5; i++)
		voters[i] = (Voter) {giant_line(host, i + 2, &threshold), 1};

	p = consensus(host, space, held, MANY, voters, 5, 3);
	for (uint32_t i = 0; i < MANY; i++)
	{
		uint32_t	votes = 0;

		for (uint32_t step = 2; step <= 6; step++)
			votes += i % step != 0;

		/*
		 * Of five voters any three and any other three share one, so a record that three know joins those
		 * that all know.
		 */
		REQUIRE((partition_label(p, i) == partition_label(p, 1)) == (votes >= 3));
	}
	for (uint32_t i = 0; i < 5; i++)
	{
		host->release(host, voters[i].line.order);
		host->release(host, voters[i].line.gaps);
	}
	host->release(host, p);
	host->release(host, space);
	host->release(host, held);
	return true;
}

/* Voters who throw dice: where each puts each record, or at what place of their own. */
typedef struct Dice
{
	uint32_t	nrecords;
	uint32_t	nvoters;
	uint32_t   *labels;			/* by voter and record, below nrecords + nsides */
} Dice;

static Dice
throw_dice(Host *host, Random *random)
{
	Dice		dice = {.nrecords = 1 + random_below(random, 400), .nvoters = 1 + random_below(random, 48)};
	uint32_t	nsides = 1 + random_below(random, random_chance(random, 0.5) ? 3 : 60);
	double		alone = random_below(random, 3) * 0.2;

	dice.labels = host_array(host, (uint64_t) dice.nvoters * dice.nrecords, sizeof(uint32_t));
	for (uint32_t i = 0; i < dice.nvoters * dice.nrecords; i++)
		dice.labels[i] = random_chance(random, alone) ? nsides + i % dice.nrecords : random_below(random, nsides);
	return dice;
}

/* The records of a voter label by label, and gaps of 0 between those that have one label. */
static Voter
dice_voter(Host *host, const Dice *dice, uint32_t voter, double *threshold)
{
	const uint32_t *labels = dice->labels + (size_t) voter * dice->nrecords;
	SortItem   *items = host_array(host, dice->nrecords, sizeof(SortItem));
	Line		line = {
		.nrecords = dice->nrecords,
		.nthresholds = 1,
		.order = host_array(host, dice->nrecords, sizeof(uint32_t)),
		.gaps = host_array(host, dice->nrecords, sizeof(uint32_t)),
		.thresholds = threshold
	};

	for (uint32_t i = 0; i < dice->nrecords; i++)
		items[i] = (SortItem) {.key = labels[i], .a = i};
	sort_items(host, items, dice->nrecords);
	for (uint32_t i = 0; i < dice->nrecords; i++)
	{
		line.order[i] = items[i].a;
		line.gaps[i] = i + 1 == dice->nrecords || items[i].key != items[i + 1].key;
	}
	return (Voter) {line, 1};
}

/* The smallest record that each one is with, by counting. */
static uint32_t *
dice_heads(Host *host, const Dice *dice, uint32_t votes)
{
	uint32_t   *parents = single_parents(host, dice->nrecords);

	for (uint32_t i = 0; i < dice->nrecords; i++)
	{
		for (uint32_t j = 0; j < i; j++)
		{
			uint32_t	nvotes = 0;

			for (uint32_t k = 0; k < dice->nvoters; k++)
				nvotes += dice->labels[k * dice->nrecords + i] == dice->labels[k * dice->nrecords + j];
			if (nvotes >= votes)
				unite(parents, PLAIN, i, j);
		}
	}
	for (uint32_t i = 0; i < dice->nrecords; i++)
		parents[i] = find_root(parents, PLAIN, i);
	return parents;
}

static bool
voters_that_disagree_are_no_trouble(Host *host)
{
	Random		random = random_stream(911);
	uint32_t	npartly = 0;

	for (int i = 0; i < 150; i++)
	{
		Dice		dice = throw_dice(host, &random);
		uint32_t   *held = host_array(host, dice.nrecords, sizeof(uint32_t));
		RecordSpace *space = numbers(host, dice.nrecords, held);
		Voter	   *voters = host_array(host, dice.nvoters, sizeof(Voter));
		double		threshold = 1;

		for (uint32_t j = 0; j < dice.nvoters; j++)
			voters[j] = dice_voter(host, &dice, j, &threshold);
		for (uint32_t votes = 1; votes <= dice.nvoters; votes += 1 + random_below(&random, 4))
		{
			Partition  *expected = partition_create(host, space, space_hash(space), dice_heads(host, &dice, votes));
			Partition  *found = consensus(host, space, held, dice.nrecords, voters, dice.nvoters, votes);

			REQUIRE(same_value(found, expected));
			npartly += found->nentities > 1 && found->nentities < dice.nrecords;
		}
		test_host_reset((TestHost *) host);
	}
	REQUIRE(npartly > 100);
	return true;
}

static const Claim claims[] = {
	{"pairs with enough votes are joined, and what follows from them", pairs_with_enough_votes_are_joined},
	{"one giant entity is no trouble", one_giant_entity_is_no_trouble},
	{"many voters that disagree are no trouble", voters_that_disagree_are_no_trouble},
};

TEST_MAIN(claims)

/*
 * test_consensus.c
 *		The consensus of several lines against a count of votes for every pair.
 */
#include <string.h>

#include "core/frame/consensus.h"
#include "core/frame/frame_build.h"
#include "core/records/align.h"
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

/* Voters that join nearly all records in one entity, and each leave out others. */
static bool
one_giant_entity_is_no_trouble(Host *host)
{
	double		threshold = 1;
	uint32_t   *held = host_array(host, MANY, sizeof(uint32_t));
	SectionPlan plan = {"", 0, KEY_BIGINT, MANY, 0};
	SpaceWriter writer = space_create(host, &plan, 1);
	Voter		voters[5];
	Partition  *p;

	for (uint32_t i = 0; i < MANY; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};

		held[i] = i;
		space_write(&writer, &key);
	}
	for (uint32_t i = 0; i < 5; i++)
		voters[i] = (Voter) {giant_line(host, i + 2, &threshold), 1};

	p = consensus(host, writer.space, held, MANY, voters, 5, 3);
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
	host->release(host, writer.space);
	host->release(host, held);
	return true;
}

static const Claim claims[] = {
	{"pairs with enough votes are joined, and what follows from them", pairs_with_enough_votes_are_joined},
	{"one giant entity is no trouble", one_giant_entity_is_no_trouble},
};

TEST_MAIN(claims)

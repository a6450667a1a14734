/*
 * test_merges.c
 *		Merge events against a comparison of successive partitions.
 */
#include <stdlib.h>
#include <string.h>

#include "core/hierarchy/merges.h"
#include "oracle.h"

/* Whether the children and the singles of event number i are as expected. */
static bool
same_parts(const Hierarchy *h, const MergeList *list, uint32_t i, const OracleMerge *expected)
{
	uint32_t	nchildren = list->children.starts[i + 1] - list->children.starts[i];
	uint32_t	nsingles = list->singles.starts[i + 1] - list->singles.starts[i];

	REQUIRE(nchildren == expected->nchildren && nsingles == expected->nsingles);
	for (uint32_t j = 0; j < nchildren; j++)
		REQUIRE(list->children.members[list->children.starts[i] + j] == expected->children[j]);
	for (uint32_t j = 0; j < nsingles; j++)
		REQUIRE(hierarchy_order(h)[list->singles.members[list->singles.starts[i] + j]] == expected->singles[j]);
	return true;
}

static bool
same_merges(Host *host, const Hierarchy *h, const Oracle *oracle)
{
	OracleMerge expected[POOL_NAMES];
	uint32_t	nmerges = oracle_merges(oracle, expected);
	MergeList	list = merges_list(host, h);

	REQUIRE(list.nmerges == nmerges);
	REQUIRE(merges_count(host, h) == nmerges);
	REQUIRE(list.children.starts[0] == 0 && list.singles.starts[0] == 0);
	for (uint32_t i = 0; i < nmerges; i++)
	{
		const Merge *merge = &list.merges[i];

		REQUIRE(hierarchy_thresholds(h)[merge->rank] == expected[i].threshold);
		REQUIRE(hierarchy_order(h)[merge->first] == expected[i].smallest);
		REQUIRE(merge->size == expected[i].size);
		REQUIRE(merge->nparts == expected[i].nparts);
		REQUIRE(merge->parent == (expected[i].parent == UINT32_MAX ? NO_MERGE : expected[i].parent));
		REQUIRE(same_parts(h, &list, i, &expected[i]));
	}
	merges_free(host, &list);
	return true;
}

static bool
merges_are_right(Host *host)
{
	Random		random = random_stream(60);
	Oracle		oracle;

	for (int round = 0; round < 5000; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), true);
		Graph		graph = sample_graph(&random, &pool);
		Hierarchy  *h = graph_hierarchy(host, &graph);

		oracle_init(&oracle, &graph);
		REQUIRE(same_merges(host, h, &oracle));
		host->release(host, h);
	}
	return true;
}

/* {1 ~0.9~ 2 ~0.9~ 3 ~0.5~ 4 ~0.7~ 5} */
static bool
equal_scores_are_one_event(Host *host)
{
	static const double gaps[] = {0.9, 0.9, 0.5, 0.7};
	EdgeBuffer	buffer;
	Hierarchy  *h;
	MergeList	list;

	edges_init(&buffer, host);
	for (int i = 0; i < 4; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = i + 1};
		Key			right = {.type = KEY_BIGINT, .bigint = i + 2};

		edges_add(&buffer, &left, &right, gaps[i]);
	}
	h = hierarchy_from_edges(&buffer);
	list = merges_list(host, h);
	REQUIRE(list.nmerges == 3);
	REQUIRE(list.merges[0].nparts == 3 && list.merges[0].size == 3 && list.merges[0].parent == 2);
	REQUIRE(list.merges[1].nparts == 2 && list.merges[1].size == 2 && list.merges[1].parent == 2);
	REQUIRE(list.merges[2].nparts == 2 && list.merges[2].size == 5 && list.merges[2].parent == NO_MERGE);
	merges_free(host, &list);
	host->release(host, h);
	return true;
}

/* A chain in which each record joins all those before it, or all at once. */
static bool
deep_chains_are_listed(Host *host)
{
	enum
	{
		COUNT = 100000
	};

	for (int direction = -1; direction <= 1; direction++)
	{
		EdgeBuffer	buffer;
		Hierarchy  *h;
		MergeList	list;

		edges_init(&buffer, host);
		for (int i = 1; i < COUNT; i++)
		{
			Key			left = {.type = KEY_BIGINT, .bigint = i - 1};
			Key			right = {.type = KEY_BIGINT, .bigint = i};

			edges_add(&buffer, &left, &right, direction * i);
		}
		h = hierarchy_from_edges(&buffer);
		list = merges_list(host, h);
		REQUIRE(list.nmerges == (direction == 0 ? 1 : COUNT - 1));
		for (uint32_t i = 0; direction != 0 && i < list.nmerges; i++)
			REQUIRE(list.merges[i].size == i + 2 && list.merges[i].nparts == 2);
		REQUIRE(direction != 0 || list.merges[0].nparts == COUNT);
		merges_free(host, &list);
		host->release(host, h);
	}
	return true;
}

static const Claim claims[] = {
	{"the events are what successive partitions show, in order, with their parts", merges_are_right},
	{"equal scores that touch are one event", equal_scores_are_one_event},
	{"deep and wide hierarchies are listed", deep_chains_are_listed},
};

TEST_MAIN(claims)

/*
 * test_sort.c
 *		The radix sort, the encodings of its keys, and packed numbers.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/util/packing.h"
#include "core/util/sort.h"
#include "test_host.h"

/* Some way of making keys: of few values, of all bits, and so on. */
static uint64_t
make_key(Random *random, int way, size_t i)
{
	switch (way)
	{
		case 0:
			return random_next(random);
		case 1:
			return random_below(random, 5);
		case 2:
			return 42;
		case 3:
			return i;
		case 4:
			return UINT64_MAX - i;
		case 5:
			return (uint64_t) random_below(random, 3) << 56 | random_below(random, 300);
		case 6:
			return (uint64_t) random_below(random, 3) << (8 * random_below(random, 8));
		case 7:
			return UINT64_MAX << 40 | (i % 2 > 0 ? random_next(random) >> 30 : 17);
		default:				/* ever fewer agree in ever more bits */
			return random_next(random) >> random_below(random, 64);
	}
}

#define WAYS 9

/* By key, and those of one key by where they stood. */
static int
compare_items(const void *a, const void *b)
{
	const SortItem *left = a;
	const SortItem *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return left->a < right->a ? -1 : left->a > right->a;
}

static bool
sorts_like_qsort(Host *host, Random *random, size_t count, int way)
{
	SortItem   *items = malloc((count + 1) * sizeof(SortItem));
	SortItem   *few = malloc((count + 1) * sizeof(SortItem));
	SortItem   *expected = malloc((count + 1) * sizeof(SortItem));
	bool		same;

	for (size_t i = 0; i < count; i++)
		items[i] = (SortItem) {make_key(random, way, i), (uint32_t) i, random_below(random, 9)};
	memcpy(expected, items, count * sizeof(SortItem));
	memcpy(few, items, count * sizeof(SortItem));
	qsort(expected, count, sizeof(SortItem), compare_items);
	sort_items(host, items, count);
	if (count <= 100)
		sort_few(few, count);
	same = memcmp(items, expected, count * sizeof(SortItem)) == 0 &&
		(count > 100 || memcmp(few, expected, count * sizeof(SortItem)) == 0);
	free(items);
	free(few);
	free(expected);
	return same;
}

static bool
sorts_few_items(Host *host)
{
	Random		random = random_stream(1);

	for (size_t count = 0; count <= 100; count++)
	{
		for (int way = 0; way < WAYS; way++)
			REQUIRE(sorts_like_qsort(host, &random, count, way));
	}
	return true;
}

static bool
sorts_many_items(Host *host)
{
	Random		random = random_stream(2);

	for (int way = 0; way < WAYS; way++)
	{
		REQUIRE(sorts_like_qsort(host, &random, 1000 + random_below(&random, 1000), way));
		for (host->threads = 1; host->threads <= 3; host->threads++)
			REQUIRE(sorts_like_qsort(host, &random, 262144 + way - 3, way));
		host->threads = 1;
	}
	return true;
}

/* Context of sort_some_items. */
typedef struct Items
{
	SortItem   *items;
	size_t		count;
} Items;

static void
sort_some_items(Host *host, void *context)
{
	Items	   *some = context;

	sort_items(host, some->items, some->count);
}

static bool
sorting_can_be_cancelled(Host *host)
{
	TestHost   *test = (TestHost *) host;
	Random		random = random_stream(5);
	Items		some = {.count = 300000};

	some.items = host_array(host, some.count, sizeof(SortItem));
	for (host->threads = 1; host->threads <= 3; host->threads++)
	{
		Outcome		outcome = CANCELLED;

		for (uint64_t check = 1; outcome == CANCELLED; check += 1 + check / 4)
		{
			for (size_t i = 0; i < some.count; i++)
				some.items[i] = (SortItem) {make_key(&random, 5, i), (uint32_t) i, 0};
			test->cancel_at = test->nchecks + check;
			outcome = test_host_run(test, sort_some_items, &some);
			test->cancel_at = 0;
			REQUIRE(outcome == CANCELLED || check > (host->threads > 1 ? 1 : 10));
		}
		for (size_t i = 1; i < some.count; i++)
			REQUIRE(compare_items(&some.items[i - 1], &some.items[i]) < 0);
	}
	host->release(host, some.items);
	return true;
}

static const double odd_scores[] = {
	-DBL_MAX, -1e10, -1.0 - DBL_EPSILON, -1, -DBL_MIN, -5e-324, 0, 5e-324, DBL_MIN, 0.1, 1, 1 + DBL_EPSILON, DBL_MAX
};

#define ODD_SCORES (sizeof(odd_scores) / sizeof(odd_scores[0]))

static bool
keeps_score(double score)
{
	double		again = sort_key_to_score(sort_key_from_score(score));

	return memcmp(&again, &score, sizeof(double)) == 0;
}

static bool
score_keys_descend(Host *host)
{
	Random		random = random_stream(3);
	double		last = 0;

	(void) host;
	for (size_t i = 0; i < ODD_SCORES; i++)
	{
		REQUIRE(keeps_score(odd_scores[i]));
		REQUIRE(i == 0 || sort_key_from_score(odd_scores[i - 1]) > sort_key_from_score(odd_scores[i]));
	}
	for (int i = 0; i < 100000; i++)
	{
		uint64_t	bits = random_next(&random);
		double		score;

		memcpy(&score, &bits, sizeof(score));
		if (!isfinite(score))
			continue;
		REQUIRE(keeps_score(score));
		REQUIRE((score > last) == (sort_key_from_score(score) < sort_key_from_score(last)));
		last = score;
	}
	return true;
}

static bool
minus_zero_is_zero(Host *host)
{
	(void) host;
	REQUIRE(sort_key_from_score(-0.0) == sort_key_from_score(0.0));
	REQUIRE(!signbit(sort_key_to_score(sort_key_from_score(-0.0))));
	return true;
}

static bool
bigint_keys_ascend(Host *host)
{
	static const int64_t numbers[] = {INT64_MIN, INT64_MIN + 1, -256, -1, 0, 1, 255, INT64_MAX - 1, INT64_MAX};

	(void) host;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
	{
		REQUIRE(sort_key_to_bigint(sort_key_from_bigint(numbers[i])) == numbers[i]);
		REQUIRE(i == 0 || sort_key_from_bigint(numbers[i - 1]) < sort_key_from_bigint(numbers[i]));
	}
	return true;
}

static bool
width_is_narrowest(Host *host)
{
	static const uint32_t largest[] = {0, 1, 0xFF, 0x100, 0xFFFF, 0x10000, 0xFFFFFF, 0x1000000, UINT32_MAX};
	static const unsigned widths[] = {1, 1, 1, 2, 2, 3, 3, 4, 4};

	(void) host;
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		REQUIRE(pack_width(largest[i]) == widths[i]);
	return true;
}

static bool
packed_numbers_read_back(Host *host)
{
	Random		random = random_stream(4);

	(void) host;
	for (unsigned width = 1; width <= 4; width++)
	{
		unsigned char packed[400];
		uint32_t	numbers[100];
		uint32_t	mask = width == 4 ? UINT32_MAX : (UINT32_C(1) << (8 * width)) - 1;

		for (int round = 0; round < 1000; round++)
		{
			uint32_t	i = round < 100 ? (uint32_t) round : random_below(&random, 100);

			numbers[i] = (uint32_t) random_next(&random) & mask;
			pack_put(packed, width, i, numbers[i]);
			REQUIRE(packed[i * width] == (numbers[i] & 0xFF));
		}
		for (uint32_t i = 0; i < 100; i++)
			REQUIRE(pack_get(packed, width, i) == numbers[i]);
	}
	return true;
}

static const Claim claims[] = {
	{"every number of items up to 100 is sorted, equal keys in their old order", sorts_few_items},
	{"so are many items", sorts_many_items},
	{"sorting can be cancelled at any look for interrupts", sorting_can_be_cancelled},
	{"score keys ascend as finite scores descend, and read back", score_keys_descend},
	{"-0 and 0 are one score, 0", minus_zero_is_zero},
	{"bigint keys ascend with their numbers", bigint_keys_ascend},
	{"a packed width is the narrowest", width_is_narrowest},
	{"packed numbers read back and leave their neighbours alone", packed_numbers_read_back},
};

TEST_MAIN(claims)

/*
 * test_pair_table.c
 *		The table of counts by pairs against an array of all pairs.
 */
#include <string.h>

#include "core/util/pair_table.h"
#include "test_host.h"

#define SIDE 40

static bool
counts_are_kept(Host *host)
{
	Random		random = random_stream(130);

	for (int round = 0; round < 300; round++)
	{
		uint32_t	expected[SIDE][SIDE] = {{0}};
		uint32_t	side = 1 + random_below(&random, SIDE);
		double		taken = random_unit(&random);
		PairTable	table;

		pair_table_init(&table, host);
		for (int step = 0; step < 3000; step++)
		{
			uint32_t	a = random_below(&random, side);
			uint32_t	b = random_below(&random, side);
			uint32_t	count = random_below(&random, 3);

			REQUIRE(pair_table_count(&table, a, b) == expected[a][b]);
			if (random_chance(&random, taken))
			{
				REQUIRE(pair_table_take(&table, a, b) == expected[a][b]);
				expected[a][b] = 0;
				continue;
			}
			pair_table_add(&table, a, b, count);
			expected[a][b] += count;
		}
		for (uint32_t a = 0; a < side; a++)
		{
			for (uint32_t b = 0; b < side; b++)
				REQUIRE(pair_table_count(&table, a, b) == expected[a][b]);
		}
		pair_table_free(&table);
	}
	return true;
}

static const Claim claims[] = {
	{"counts of pairs are kept while pairs come and go", counts_are_kept},
};

TEST_MAIN(claims)

/*
 * test_roaring.c
 *		Roaring bitmaps against those of CRoaring, byte by byte, where there is
 *		that library, and against what their format says.
 */
#ifndef WITHOUT_CROARING
#include <roaring/roaring.h>
#endif
#include <string.h>

#include "core/format/roaring.h"
#include "test_host.h"

#define CASES 400
#define SPAN 600000
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#ifndef WITHOUT_CROARING

/* A set: first the flags of all numbers, then those that are set, in random order. */
typedef struct Set
{
	uint32_t	count;
	uint32_t   *records;
} Set;

/* Sets a stretch of numbers as some kind of container wants them. */
static void
fill_stretch(Random *random, unsigned char *flags, uint32_t start, uint32_t stop)
{
	double		share = (double[]) {0, 1e-4, 0.01, 0.06, 0.07, 0.5, 0.9, 0.999, 1}[random_below(random, 9)];

	for (uint32_t i = start; i < stop; i++)
		flags[i] = random_chance(random, share);
}

static Set
make_set(Host *host, Random *random)
{
	unsigned char *flags = host_zeros(host, SPAN, 1);
	uint32_t	span = 1 + random_below(random, random_chance(random, 0.3) ? SPAN : 3000);
	Set			set = {.records = host_array(host, span, sizeof(uint32_t))};

	for (uint32_t start = 0, stop; start < span; start = stop)
	{
		stop = start + 1 + random_below(random, random_chance(random, 0.5) ? 100000 : 100);
		stop = stop < span ? stop : span;
		fill_stretch(random, flags, start, stop);
	}
	for (uint32_t i = 0; i < span; i++)
	{
		uint32_t	place = random_below(random, set.count + 1);

		if (!flags[i])
			continue;
		set.records[set.count++] = set.records[place];
		set.records[place] = i;
	}
	host->release(host, flags);
	return set;
}

/* Whether what we write of a set, behind something else, is what CRoaring writes; counts kinds of containers. */
static bool
agrees(Host *host, const Set *set, uint32_t nrecords, roaring_statistics_t *kinds)
{
	roaring_bitmap_t *bitmap = roaring_bitmap_of_ptr(set->count, set->records);
	ByteBuffer	expected = {.host = host};
	ByteBuffer	written = {.host = host};
	bool		same;

	roaring_bitmap_run_optimize(bitmap);
	roaring_bitmap_statistics(bitmap, kinds);
	roaring_bitmap_portable_serialize(bitmap, buffer_extend(&expected, roaring_bitmap_portable_size_in_bytes(bitmap)));
	roaring_bitmap_free(bitmap);
	buffer_append(&written, "before", 6);
	roaring_write(&written, set->records, set->count, nrecords);
	same = written.length == 6 + expected.length && memcmp(written.data + 6, expected.data, expected.length) == 0;
	host->release(host, expected.data);
	host->release(host, written.data);
	return same;
}

static bool
sets_are_as_the_library_has_them(Host *host)
{
	Random		random = random_stream(1600);
	uint32_t	narrays = 0;
	uint32_t	nbitmaps = 0;
	uint32_t	nruns = 0;

	for (int i = 0; i < CASES; i++)
	{
		Set			set = make_set(host, &random);
		roaring_statistics_t kinds;

		/* Whether there are many more records decides how they are sorted. */
		REQUIRE(agrees(host, &set, SPAN, &kinds));
		REQUIRE(agrees(host, &set, 100 * SPAN, &kinds));
		narrays += kinds.n_array_containers;
		nbitmaps += kinds.n_bitset_containers;
		nruns += kinds.n_run_containers;
		host->release(host, set.records);
	}
	REQUIRE(narrays > CASES / 10 && nbitmaps > CASES / 10 && nruns > CASES / 10);
	return true;
}

/* At the bounds between kinds: 4,096 numbers and one more, and runs that save nothing or just something. */
static bool
bounds_are_as_the_library_has_them(Host *host)
{
	Set			set = {.records = host_array(host, 70000, sizeof(uint32_t))};
	roaring_statistics_t kinds;

	for (uint32_t step = 1; step <= 3; step++)
	{
		for (uint32_t count = 0; count <= 20000; count += count < 8 || count / 4 == 1024 ? 1 : 4)
		{
			/* Pairs of neighbours, or single numbers, or all. */
			set.count = count;
			for (uint32_t i = 0; i < count; i++)
				set.records[i] = step == 2 ? i / 2 * 3 + i % 2 : i * step;
			REQUIRE(agrees(host, &set, 1000000, &kinds));
		}
	}
	for (set.count = 0; set.count < 70000; set.count++)
		set.records[set.count] = UINT32_MAX - 1 - set.count;
	REQUIRE(agrees(host, &set, UINT32_MAX, &kinds));
	host->release(host, set.records);
	return true;
}

#endif

/* Whether the bitmap of a set begins with these bytes, and has so many. */
static bool
begins_with(Host *host, const uint32_t *records, uint32_t count, const unsigned char *bytes, size_t known, size_t length)
{
	ByteBuffer	written = {.host = host};
	bool		same;

	roaring_write(&written, records, count, 200000);
	same = written.length == length && memcmp(written.data, bytes, known) == 0;
	host->release(host, written.data);
	return same;
}

/* Numbers have their lowest byte first: RoaringFormatSpec. */
static bool
bytes_are_as_the_format_has_them(Host *host)
{
	static const uint32_t listed[] = {1, 65543};
	static const unsigned char listed_bytes[] = {
		0x3A, 0x30, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 24, 0, 0, 0, 26, 0, 0, 0, 1, 0, 7, 0
	};
	static const uint32_t runs[] = {1, 5, 65543, 131072, 131073, 131074, 131075, 131076, 131077};
	static const unsigned char runs_bytes[] = {
		0x3B, 0x30, 2, 0, 4, 0, 0, 1, 0, 1, 0, 0, 0, 2, 0, 5, 0, 1, 0, 5, 0, 7, 0, 1, 0, 0, 0, 5, 0
	};
	static const unsigned char bits_bytes[] = {0x3A, 0x30, 0, 0, 1, 0, 0, 0, 0, 0, 0x87, 0x13, 16, 0, 0, 0, 0x49, 0x92, 0x24};
	uint32_t	thirds[5000];

	for (uint32_t i = 0; i < LENGTH(thirds); i++)
		thirds[i] = 3 * i;
	REQUIRE(begins_with(host, listed, LENGTH(listed), listed_bytes, sizeof(listed_bytes), sizeof(listed_bytes)));
	REQUIRE(begins_with(host, runs, LENGTH(runs), runs_bytes, sizeof(runs_bytes), sizeof(runs_bytes)));
	REQUIRE(begins_with(host, thirds, LENGTH(thirds), bits_bytes, sizeof(bits_bytes), 16 + 8192));
	return true;
}

static const Claim claims[] = {
	{"bitmaps are as their format has them", bytes_are_as_the_format_has_them},
#ifndef WITHOUT_CROARING
	{"sets are as CRoaring writes them", sets_are_as_the_library_has_them},
	{"so are those at the bounds between kinds of containers", bounds_are_as_the_library_has_them},
#endif
};

TEST_MAIN(claims)

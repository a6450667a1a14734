/*
 * test_sampling.c
 *		Samples of entities: how often each is drawn over many seeds, against
 *		probabilities worked out by looking at every order of drawing.
 */
#include <math.h>
#include <string.h>

#include "core/explore/sampling.h"
#include "core/hierarchy/partition.h"
#include "sample.h"

#define SEEDS 10000
#define ENTITIES 6

static const SamplingMethod methods[] = {SAMPLE_RANDOM, SAMPLE_LARGEST, SAMPLE_BY_SIZE, SAMPLE_BY_RECORD};

/* The partition of records 0 to nrecords - 1, numbered from a first one on, with those labels. */
static Partition *
numbered_partition(Host *host, int64_t first, const uint32_t *labels, uint32_t nrecords)
{
	LabelBuffer buffer;

	labels_init(&buffer, host);
	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = first + i};

		labels_add(&buffer, &key, labels[i]);
	}
	return partition_from_labels(&buffer);
}

/* Entities of those sizes, their records one after the other. */
static Partition *
sized_partition(Host *host, int64_t first, const uint32_t *sizes, uint32_t nentities)
{
	uint32_t	labels[100];
	uint32_t	nrecords = 0;

	for (uint32_t entity = 0; entity < nentities; entity++)
	{
		for (uint32_t i = 0; i < sizes[entity]; i++)
			labels[nrecords++] = entity;
	}
	return numbered_partition(host, first, labels, nrecords);
}

/* The same as a set: bit i for entity i. */
static uint32_t
draw_set(Host *host, const Partition *p, const Groups *entities, SamplingMethod method, uint32_t n, uint64_t seed)
{
	uint32_t	count;
	uint32_t   *drawn = sampling_draw(host, partition_space(p), entities, method, n, seed, &count);
	uint32_t	set = 0;

	for (uint32_t i = 0; i < count; i++)
		set |= UINT32_C(1) << drawn[i];
	host->release(host, drawn);
	return set;
}

/*
 * Adds to probabilities[] by set of entities what it is to draw that set, if
 * drawn already are some with a probability.  Each draw is among the records
 * that are left: of all entities with one each, of entities not drawn yet, or
 * of all records.
 */
static void
enumerate(SamplingMethod method, uint32_t left[ENTITIES], const uint32_t *sizes, uint32_t n,
		  uint32_t set, double probability, double *probabilities)
{
	uint32_t	nleft = 0;

	for (uint32_t i = 0; i < ENTITIES; i++)
		nleft += left[i];
	if (n == 0 || nleft == 0)
	{
		probabilities[set] += probability;
		return;
	}
	for (uint32_t i = 0; i < ENTITIES; i++)
	{
		uint32_t	before = left[i];

		if (before == 0)
			continue;
		left[i] = method == SAMPLE_BY_RECORD ? before - 1 : 0;
		enumerate(method, left, sizes, n - 1, set | UINT32_C(1) << i, probability * before / nleft, probabilities);
		left[i] = before;
	}
}

/* Whether a share of all seeds is within five standard deviations of a probability. */
static bool
is_likely(uint32_t times, double probability)
{
	double		deviation = sqrt(probability * (1 - probability) / SEEDS);
	double		share = (double) times / SEEDS;

	if (fabs(share - probability) <= 5 * deviation + 1e-12)
		return true;
	printf("# %g of all seeds, and should be %g\n", share, probability);
	return false;
}

/* Whether entities, pairs of them and whole samples come as often as they should. */
static bool
frequencies_are_right(Host *host, SamplingMethod method, const uint32_t *sizes, uint32_t n, int64_t first)
{
	Partition  *p = sized_partition(host, first, sizes, ENTITIES);
	Groups		entities = partition_entities(host, p);
	uint32_t	times[1 << ENTITIES] = {0};
	double		probabilities[1 << ENTITIES] = {0};
	uint32_t	left[ENTITIES];

	for (uint32_t i = 0; i < ENTITIES; i++)
		left[i] = method == SAMPLE_RANDOM ? 1 : sizes[i];
	enumerate(method, left, sizes, n, 0, 1, probabilities);
	for (uint64_t seed = 0; seed < SEEDS; seed++)
		times[draw_set(host, p, &entities, method, n, seed)]++;
	for (uint32_t set = 0; set < 1 << ENTITIES; set++)
	{
		uint32_t	times_within = 0;
		double		probability_within = 0;

		REQUIRE(is_likely(times[set], probabilities[set]));
		for (uint32_t other = 0; other < 1 << ENTITIES; other++)
		{
			times_within += (other & set) == set ? times[other] : 0;
			probability_within += (other & set) == set ? probabilities[other] : 0;
		}
		REQUIRE(is_likely(times_within, probability_within < 1 ? probability_within : 1));
	}
	groups_free(host, &entities);
	host->release(host, p);
	return true;
}

static bool
frequencies_are_probabilities(Host *host)
{
	static const uint32_t sizes[][ENTITIES] = {{1, 2, 3, 4, 5, 6}, {10, 1, 1, 1, 1, 4}, {2, 2, 2, 2, 2, 2}};

	for (int i = 0; i < 3; i++)
	{
		for (uint32_t n = 0; n <= ENTITIES + 1; n++)
		{
			REQUIRE(frequencies_are_right(host, SAMPLE_RANDOM, sizes[i], n, 1000 * i));
			REQUIRE(frequencies_are_right(host, SAMPLE_BY_SIZE, sizes[i], n, -1000 * i));
			REQUIRE(frequencies_are_right(host, SAMPLE_BY_RECORD, sizes[i], n, INT64_MIN + i));
		}
	}
	return true;
}

/* Whatever the keys and sources are, each record has the same chance. */
static bool
names_do_not_matter(Host *host)
{
	Random		random = {2024};	/* the same names whatever SEED is */

	for (int round = 0; round < 12; round++)
	{
		Pool		pool = sample_pool(&random, ENTITIES, false);
		Labelling	labelling = {.pool = &pool, .labels = {0, 1, 2, 3, 4, 5}};
		Partition  *p = labelling_partition(host, &labelling);
		Groups		entities = partition_entities(host, p);
		uint32_t	times[1 << ENTITIES] = {0};

		for (uint64_t seed = 0; seed < SEEDS; seed++)
			times[draw_set(host, p, &entities, SAMPLE_RANDOM, 1, seed)]++;
		for (uint32_t i = 0; i < ENTITIES; i++)
			REQUIRE(is_likely(times[1 << i], 1.0 / ENTITIES));
		groups_free(host, &entities);
		host->release(host, p);
	}
	return true;
}

/* What seeds next to each other draw has nothing to do with each other. */
static bool
seeds_are_independent(Host *host)
{
	static const uint32_t sizes[ENTITIES] = {1, 1, 1, 1, 1, 1};
	Partition  *p = sized_partition(host, 1, sizes, ENTITIES);
	Groups		entities = partition_entities(host, p);

	for (uint64_t step = 1; step != 0; step <<= 1)
	{
		uint32_t	both = 0;

		for (uint64_t seed = 0; seed < SEEDS; seed++)
		{
			uint64_t	spread = seed * UINT64_C(0x2545F4914F6CDD1D);	/* any, and far apart */

			both += draw_set(host, p, &entities, SAMPLE_RANDOM, 1, spread) ==
				draw_set(host, p, &entities, SAMPLE_RANDOM, 1, spread ^ step);
		}
		REQUIRE(is_likely(both, 1.0 / ENTITIES));
	}
	groups_free(host, &entities);
	host->release(host, p);
	return true;
}

/* Samples of any partition are ascending, of the right length, and repeatable. */
static bool
samples_are_ascending(Host *host)
{
	Random		random = random_stream(120);

	for (int round = 0; round < 4000; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), random_chance(&random, 0.3));
		Labelling	labelling = sample_labelling(&random, &pool);
		Partition  *p = labelling_partition(host, &labelling);
		Groups		entities = partition_entities(host, p);
		SamplingMethod method = methods[round % 4];
		uint32_t	n = random_below(&random, POOL_NAMES + 2);
		uint64_t	seed = random_next(&random);
		uint32_t	count;
		uint32_t	again_count;
		uint32_t   *drawn = sampling_draw(host, partition_space(p), &entities, method, n, seed, &count);
		uint32_t   *again = sampling_draw(host, partition_space(p), &entities, method, n, seed, &again_count);

		REQUIRE(method == SAMPLE_BY_RECORD ? count <= n && (count > 0 || n == 0 || p->nentities == 0) :
				count == (n < p->nentities ? n : p->nentities));
		REQUIRE(n < p->head.nrecords || count == p->nentities);
		for (uint32_t i = 0; i < count; i++)
			REQUIRE(drawn[i] < p->nentities && (i == 0 || drawn[i] > drawn[i - 1]));
		REQUIRE(again_count == count && memcmp(drawn, again, count * sizeof(uint32_t)) == 0);
		host->release(host, drawn);
		host->release(host, again);
		groups_free(host, &entities);
		host->release(host, p);
	}
	return true;
}

/*
 * An entity that the sample of a larger value has is in the sample of a part
 * of that value: what it is drawn by does not depend on the others.
 */
static bool
samples_are_coordinated(Host *host)
{
	Random		random = random_stream(121);

	for (int round = 0; round < 3000; round++)
	{
		Pool		pool = sample_pool(&random, POOL_NAMES, random_chance(&random, 0.3));
		Labelling	labelling = sample_labelling(&random, &pool);
		Labelling	part = labelling;
		Partition  *p;
		Partition  *q;
		Groups		entities;
		Groups		others;
		uint32_t	n = 1 + random_below(&random, 8);
		uint64_t	seed = random_next(&random);
		SamplingMethod method = round % 2 == 0 ? SAMPLE_RANDOM : SAMPLE_BY_SIZE;
		uint32_t	count;
		uint32_t	other_count;
		uint32_t   *drawn;
		uint32_t   *other_drawn;
		bool		in_part[POOL_NAMES] = {false};

		for (uint32_t i = 0; i < POOL_NAMES; i++)
		{
			if (labelling.labels[i] % 2 == 1)
				part.labels[i] = NO_LABEL;
		}
		p = labelling_partition(host, &labelling);
		q = labelling_partition(host, &part);
		entities = partition_entities(host, p);
		others = partition_entities(host, q);
		drawn = sampling_draw(host, partition_space(p), &entities, method, n, seed, &count);
		other_drawn = sampling_draw(host, partition_space(q), &others, method, n, seed, &other_count);
		for (uint32_t i = 0; i < other_count; i++)
		{
			Key			key = space_key(partition_space(q), others.members[others.starts[other_drawn[i]]]);

			in_part[space_find(partition_space(p), &key)] = true;
		}
		for (uint32_t i = 0; i < count; i++)
		{
			uint32_t	record = entities.members[entities.starts[drawn[i]]];
			Key			key = space_key(partition_space(p), record);

			REQUIRE(space_find(partition_space(q), &key) == NO_RECORD || in_part[record]);
		}
		host->release(host, drawn);
		host->release(host, other_drawn);
		groups_free(host, &entities);
		groups_free(host, &others);
		host->release(host, p);
		host->release(host, q);
	}
	return true;
}

static bool
largest_are_the_largest(Host *host)
{
	static const uint32_t sizes[ENTITIES] = {2, 5, 1, 5, 2, 7};
	static const uint32_t sets[] = {0x0, 0x20, 0x22, 0x2A, 0x2B, 0x3B, 0x3F, 0x3F};
	Partition  *p = sized_partition(host, 1, sizes, ENTITIES);
	Groups		entities = partition_entities(host, p);

	for (uint32_t n = 0; n < 8; n++)
	{
		REQUIRE(draw_set(host, p, &entities, SAMPLE_LARGEST, n, 0) == sets[n]);
		REQUIRE(draw_set(host, p, &entities, SAMPLE_LARGEST, n, 17) == sets[n]);
	}
	groups_free(host, &entities);
	host->release(host, p);
	return true;
}

/* The weighted mean over many samples of how many records an entity has. */
static double
mean_of_samples(Host *host, const Partition *p, const Groups *entities, SamplingMethod method, uint32_t n)
{
	double		rate = sampling_rate(host, entities, method, n);
	double		sum = 0;
	double		weights = 0;

	for (uint64_t seed = 0; seed < 1000; seed++)
	{
		uint32_t	count;
		uint32_t   *drawn = sampling_draw(host, partition_space(p), entities, method, n, seed, &count);

		for (uint32_t i = 0; i < count; i++)
		{
			uint32_t	size = entities->starts[drawn[i] + 1] - entities->starts[drawn[i]];

			sum += sampling_weight(rate, size) * size;
			weights += sampling_weight(rate, size);
		}
		host->release(host, drawn);
	}
	return sum / weights;
}

/*
 * A weighted mean over samples comes out, on average, as the mean over all
 * entities, be few or most of them drawn.
 */
static bool
weights_undo_the_method(Host *host)
{
	static const uint32_t counts[] = {40, 250, 800};
	uint32_t	labels[3000];
	uint32_t	nentities = 0;
	Partition  *p;
	Groups		entities;

	/* Entities of 1 to 5 records, so 3 in the mean. */
	for (uint32_t i = 0, stop; i < 3000; i = stop, nentities++)
	{
		for (stop = i; stop < 3000 && stop < i + 1 + nentities % 5; stop++)
			labels[stop] = nentities;
	}
	p = numbered_partition(host, 0, labels, 3000);
	entities = partition_entities(host, p);
	for (int method = SAMPLE_RANDOM; method <= SAMPLE_BY_RECORD; method++)
	{
		for (int i = 0; i < 3; i++)
		{
			double		mean = mean_of_samples(host, p, &entities, (SamplingMethod) method, counts[i]);

			REQUIRE(method == SAMPLE_LARGEST ? mean > 3.4 : fabs(mean - 3) < (i == 0 ? 0.05 : 0.02));
		}
		REQUIRE(sampling_weight(sampling_rate(host, &entities, (SamplingMethod) method, 3000), 5) == 1);
	}
	groups_free(host, &entities);
	host->release(host, p);
	return true;
}

/* With few draws, an entity of twice as many records is drawn twice as often. */
static bool
few_draws_weigh_by_size(Host *host)
{
	uint32_t	starts[] = {0, 1, 3, 1000000};
	Groups		entities = {.ngroups = 3, .starts = starts};

	REQUIRE(sampling_weight(sampling_rate(host, &entities, SAMPLE_RANDOM, 1), 2) == 1);
	REQUIRE(fabs(sampling_weight(sampling_rate(host, &entities, SAMPLE_BY_RECORD, 1), 2) - 0.5) < 1e-6);
	REQUIRE(fabs(sampling_weight(sampling_rate(host, &entities, SAMPLE_BY_SIZE, 1), 2) - 0.5) < 1e-5);
	return true;
}

/*
 * Numbers do not depend on the machine, so these samples, worked out by another
 * program, are the same for ever.
 */
static bool
samples_are_what_they_were(Host *host)
{
	static const uint32_t sizes[ENTITIES] = {1, 2, 3, 4, 5, 6};
	static const uint32_t expected[][3] = {
		{0x31, 0x15, 0x35}, {0x2A, 0x34, 0x3C}, {0x26, 0x32, 0x3E}, {0x0E, 0x1C, 0x3C}
	};
	Partition  *p = sized_partition(host, -3, sizes, ENTITIES);
	Groups		entities = partition_entities(host, p);

	for (uint64_t seed = 0; seed < 4; seed++)
	{
		REQUIRE(draw_set(host, p, &entities, SAMPLE_RANDOM, 3, seed) == expected[seed][0]);
		REQUIRE(draw_set(host, p, &entities, SAMPLE_BY_SIZE, 3, seed) == expected[seed][1]);
		REQUIRE(draw_set(host, p, &entities, SAMPLE_BY_RECORD, 6, seed) == expected[seed][2]);
	}
	groups_free(host, &entities);
	host->release(host, p);
	return true;
}

static void
work_sampling(Host *host, void *context)
{
	const Partition *p = context;
	Groups		entities = partition_entities(host, p);

	for (int i = 0; i < 4; i++)
	{
		uint32_t	count;

		host->release(host, sampling_draw(host, partition_space(p), &entities, methods[i], 1000, 1, &count));
	}
	groups_free(host, &entities);
}

static bool
work_can_be_cancelled(Host *host)
{
	enum
	{
		COUNT = 200000
	};
	TestHost   *test_host = (TestHost *) host;
	Random		random = random_stream(122);
	uint32_t   *labels = host_array(host, COUNT, sizeof(uint32_t));

	for (uint32_t nlabels = 1; nlabels < 1000000; nlabels *= 100)
	{
		Partition  *p;
		uint64_t	nchecks;
		size_t		held;

		for (uint32_t i = 0; i < COUNT; i++)
			labels[i] = random_below(&random, nlabels);
		p = numbered_partition(host, 0, labels, COUNT);
		held = test_host->held;
		test_host->nchecks = 0;
		REQUIRE(test_host_run(test_host, work_sampling, p) == COMPLETED);
		nchecks = test_host->nchecks;
		REQUIRE(test_host->held == held && nchecks >= 8 * (COUNT / 65536));
		for (int i = 0; i < 10; i++)
		{
			test_host->nchecks = 0;
			test_host->cancel_at = 1 + random_below(&random, (uint32_t) nchecks);
			REQUIRE(test_host_run(test_host, work_sampling, p) == CANCELLED);
			test_host->cancel_at = 0;
			REQUIRE(test_host->held == held);
		}
		host->release(host, p);
	}
	host->release(host, labels);
	return true;
}

static const Claim claims[] = {
	{"entities, pairs and samples are drawn as often as probability theory has it", frequencies_are_probabilities},
	{"whatever records are called, all have the same chance", names_do_not_matter},
	{"a seed tells nothing of what another one draws", seeds_are_independent},
	{"samples are in order, without repetition, and the same again", samples_are_ascending},
	{"what is drawn stays drawn when there are fewer to draw from", samples_are_coordinated},
	{"the largest are the largest, and of equals the first", largest_are_the_largest},
	{"weights make a sample stand for all entities", weights_undo_the_method},
	{"with few draws they are the inverse of sizes", few_draws_weigh_by_size},
	{"samples are what they were before", samples_are_what_they_were},
	{"drawing can be cancelled and leaves nothing behind", work_can_be_cancelled},
};

TEST_MAIN(claims)

/*
 * test_sweep_total.c
 *		Sweeps of blocks add up to the sweep of the whole, in any order, and to
 *		the same bytes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "core/measure/measures.h"
#include "core/measure/sweep_total.h"
#include "intake.h"
#include "oracle.h"

#define ROUNDS 2000

/* Blocks, and what they are together. */
typedef struct Case
{
	Pool		pool;
	Blocks		blocks;
	Hierarchy  *h;
	Partition  *truth;
} Case;

static void
make_case(Host *host, Random *random, Case *c)
{
	uint32_t	nnames = random_chance(random, 0.5) ? random_below(random, 8) : random_below(random, 30);

	c->pool = sample_pool(random, nnames, random_chance(random, 0.7));
	c->blocks = sample_blocks(random, &c->pool);
	c->h = graph_hierarchy(host, &c->blocks.graph);
	c->truth = labelling_partition(host, &c->blocks.labelling);
}

static void
free_case(Host *host, Case *c)
{
	host->release(host, c->h);
	host->release(host, c->truth);
}

static int
compare_descending(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left < right) - (left > right);
}

/* Descending thresholds, some of them those of the hierarchy and some twice. */
static uint32_t
choose_thresholds(Random *random, const Hierarchy *h, double *at)
{
	uint32_t	nat = random_below(random, 10);

	for (uint32_t i = 0; i < nat; i++)
	{
		if (h->nthresholds > 0 && random_chance(random, 0.6))
			at[i] = hierarchy_thresholds(h)[random_below(random, h->nthresholds)];
		else
			at[i] = i > 0 && random_chance(random, 0.3) ? at[i - 1] : random_unit(random) * 3 - 1;
	}
	qsort(at, nat, sizeof(double), compare_descending);
	return nat;
}

/* Random terms for a case; at has room for ten. */
static SweepTerms
choose_terms(Random *random, const Case *c, double *at)
{
	SweepTerms	terms = {.missing = (MissingMode) random_below(random, 2), .has_truth = random_chance(random, 0.7)};

	if (random_chance(random, 0.5))
	{
		terms.at = (Thresholds) {at, choose_thresholds(random, c->h, at)};
	}
	return terms;
}

static SweepTotal *
add_up(Host *host, const Case *c, const SweepTerms *terms)
{
	SweepTotalBuffer buffer;
	SweepTotal *total;

	sweep_total_start(&buffer, host, terms);
	for (uint32_t block = 0; block < c->blocks.nblocks; block++)
		blocks_add(&buffer, host, &c->blocks, block);
	total = sweep_total_from_buffer(&buffer);
	sweep_total_free(&buffer);
	return total;
}

/* The thresholds that the terms give, if they do. */
static const Thresholds *
given(const SweepTerms *terms)
{
	return terms->at.values != NULL ? &terms->at : NULL;
}

/* Whether a total has the cuts that the hierarchy of all blocks has. */
static bool
total_is_right(Host *host, const Case *c, const SweepTerms *terms)
{
	SweepTotal *total = add_up(host, c, terms);
	Missing		missing;
	TruthLine	line = hierarchy_against(host, c->h, given(terms), terms->has_truth ? c->truth : NULL,
										 terms->missing, &missing);
	Statistics *expected = host_array(host, line.ncuts, sizeof(Statistics));
	TruthStatistics expected_truth;
	double	   *thresholds;
	Sweep		found = sweep_total_sweep(host, total, &thresholds);

	sweep_compute(host, &line, expected, &expected_truth);
	REQUIRE(valid_total(host, total));
	REQUIRE(found.ncuts == line.ncuts && found.nrecords == line.nrecords && found.has_truth == terms->has_truth);
	REQUIRE(sweep_total_is_probability(total) == hierarchy_is_probability(c->h));
	REQUIRE(total->not_in_truth == missing.not_in_truth && total->only_in_truth == missing.only_in_truth);
	for (uint32_t i = 0; i < found.ncuts; i++)
	{
		double		t = terms->at.values != NULL ? terms->at.values[i] : hierarchy_thresholds(c->h)[i];
		Measures	sum = sweep_row(&found, i, thresholds[i]);
		Measures	whole = measures_compute(line.nrecords, t, &expected[i], terms->has_truth ? &expected_truth : NULL);

		REQUIRE(same_measures(&sum, &whole, terms->has_truth));
	}
	truth_line_free(host, &line);
	host->release(host, total);
	host->release(host, expected);
	host->release(host, thresholds);
	host->release(host, found.cuts);
	return true;
}

static bool
totals_are_right(Host *host)
{
	Random		random = random_stream(120);
	double		at[10];
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		make_case(host, &random, &c);
		for (int truth = 0; truth < 2; truth++)
		{
			for (int mode = 0; mode < 2; mode++)
			{
				SweepTerms	terms = {.missing = (MissingMode) mode, .has_truth = truth};

				REQUIRE(total_is_right(host, &c, &terms));
				terms.at = (Thresholds) {at, choose_thresholds(&random, c.h, at)};
				REQUIRE(total_is_right(host, &c, &terms));
			}
		}
		free_case(host, &c);
	}
	return true;
}

static bool
one_block_is_its_sweep(Host *host)
{
	Random		random = random_stream(121);
	double		at[10];
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		SweepTerms	terms;
		SweepTotalBuffer buffer;
		SweepTotal *total;
		Missing		missing;
		TruthLine	line;
		double	   *thresholds;
		Sweep		found;
		Statistics *expected;
		TruthStatistics expected_truth;

		make_case(host, &random, &c);
		terms = choose_terms(&random, &c, at);
		sweep_total_start(&buffer, host, &terms);
		sweep_total_add(&buffer, host, c.h, terms.has_truth ? c.truth : NULL, &missing);
		total = sweep_total_from_buffer(&buffer);
		found = sweep_total_sweep(host, total, &thresholds);
		line = hierarchy_against(host, c.h, given(&terms), terms.has_truth ? c.truth : NULL, terms.missing, &missing);
		expected = host_array(host, line.ncuts, sizeof(Statistics));
		sweep_compute(host, &line, expected, &expected_truth);
		REQUIRE(found.ncuts == line.ncuts && memcmp(found.cuts, expected, found.ncuts * sizeof(Statistics)) == 0);
		truth_line_free(host, &line);
		sweep_total_free(&buffer);
		host->release(host, total);
		host->release(host, found.cuts);
		host->release(host, expected);
		host->release(host, thresholds);
		free_case(host, &c);
	}
	return true;
}

/* The total of the blocks from first up to stop of a list, as a worker would hand it over. */
static SweepTotal *
part(Host *host, const Case *c, const SweepTerms *terms, const uint32_t *list, uint32_t first, uint32_t stop)
{
	SweepTotalBuffer buffer;
	SweepTotal *total;

	sweep_total_start(&buffer, host, terms);
	for (uint32_t i = first; i < stop; i++)
		blocks_add(&buffer, host, &c->blocks, list[i]);
	total = sweep_total_from_buffer(&buffer);
	sweep_total_free(&buffer);
	return total;
}

static bool
order_does_not_matter(Host *host)
{
	Random		random = random_stream(122);
	double		at[10];
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		SweepTerms	terms;
		SweepTotalBuffer buffer;
		uint32_t	list[SAMPLE_BLOCKS];
		uint32_t	split;
		SweepTotal *parts[2];
		SweepTotal *total;
		SweepTotal *again;

		make_case(host, &random, &c);
		terms = choose_terms(&random, &c, at);
		for (uint32_t i = 0; i < c.blocks.nblocks; i++)
			list[i] = i;
		random_shuffle(&random, list, c.blocks.nblocks, sizeof(uint32_t));
		split = random_below(&random, c.blocks.nblocks + 1);
		parts[0] = part(host, &c, &terms, list, 0, split);
		parts[1] = part(host, &c, &terms, list, split, c.blocks.nblocks);
		total = add_up(host, &c, &terms);

		terms = sweep_total_terms(parts[0]);
		sweep_total_start(&buffer, host, &terms);
		sweep_total_add_total(&buffer, parts[1]);
		sweep_total_add_total(&buffer, parts[0]);
		again = sweep_total_from_buffer(&buffer);
		total->host_word = again->host_word;
		REQUIRE(same_value(total, again));
		sweep_total_free(&buffer);
		host->release(host, parts[0]);
		host->release(host, parts[1]);
		host->release(host, total);
		host->release(host, again);
		free_case(host, &c);
	}
	return true;
}

/* Where any record is missing, nothing is added. */
static bool
missing_can_be_refused(Host *host)
{
	Random		random = random_stream(123);
	SweepTerms	terms = {.missing = MISSING_ERROR, .has_truth = true};
	Case		c;
	int			refused = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		SweepTotalBuffer buffer;
		Missing		missing;
		SweepTotal *total;

		make_case(host, &random, &c);
		sweep_total_start(&buffer, host, &terms);
		sweep_total_add(&buffer, host, c.h, c.truth, &missing);
		total = sweep_total_from_buffer(&buffer);
		REQUIRE(valid_total(host, total));
		if (missing.not_in_truth + missing.only_in_truth > 0)
		{
			REQUIRE(total->nrecords == 0 && total->nchanges == 1 && total->truth_entities == 0);
			refused++;
		}
		else
			REQUIRE(total->nrecords == c.h->head.nrecords);
		sweep_total_free(&buffer);
		host->release(host, total);
		free_case(host, &c);
	}
	REQUIRE(refused > 0 && refused < ROUNDS);
	return true;
}

/* A total of some blocks, of which those in without have no truth, or one without records. */
static SweepTotal *
partly_true(Host *host, const Case *c, SweepTerms terms, const uint32_t *list, uint32_t count, uint64_t without, bool spelled)
{
	Labelling	none = {.pool = &c->pool};
	SweepTotalBuffer buffer;
	SweepTotal *total;

	for (uint32_t i = 0; i < c->pool.nnames; i++)
		none.labels[i] = NO_LABEL;
	terms.has_truth = spelled;
	sweep_total_start(&buffer, host, &terms);
	for (uint32_t i = 0; i < count; i++)
	{
		bool		has_truth = (without >> list[i] & 1) == 0;
		Hierarchy  *h = graph_hierarchy(host, &c->blocks.graphs[list[i]]);
		Partition  *truth = labelling_partition(host, has_truth ? &c->blocks.labellings[list[i]] : &none);
		Missing		missing;

		sweep_total_add(&buffer, host, h, has_truth || spelled ? truth : NULL, &missing);
		host->release(host, h);
		host->release(host, truth);
	}
	total = sweep_total_from_buffer(&buffer);
	sweep_total_free(&buffer);
	return total;
}

/* In any order of the blocks, and of totals of them. */
static bool
no_truth_is_an_empty_one(Host *host)
{
	Random		random = random_stream(128);
	double		at[10];
	Case		c;

	for (int round = 0; round < ROUNDS; round++)
	{
		SweepTerms	terms;
		SweepTotalBuffer buffer;
		uint32_t	list[SAMPLE_BLOCKS];
		uint32_t	split;
		uint64_t	without;
		SweepTotal *totals[3];
		SweepTotal *again;

		make_case(host, &random, &c);
		terms = choose_terms(&random, &c, at);
		for (uint32_t i = 0; i < c.blocks.nblocks; i++)
			list[i] = i;
		without = c.blocks.nblocks > 0 ? random_next(&random) & ~(UINT64_C(1) << random_below(&random, c.blocks.nblocks)) : 0;
		totals[0] = partly_true(host, &c, terms, list, c.blocks.nblocks, without, true);
		random_shuffle(&random, list, c.blocks.nblocks, sizeof(uint32_t));
		split = random_below(&random, c.blocks.nblocks + 1);
		totals[1] = partly_true(host, &c, terms, list, split, without, false);
		totals[2] = partly_true(host, &c, terms, list + split, c.blocks.nblocks - split, without, false);
		terms.has_truth = c.blocks.nblocks == 0;
		sweep_total_start(&buffer, host, &terms);
		sweep_total_add_total(&buffer, totals[2]);
		sweep_total_add_total(&buffer, totals[1]);
		again = sweep_total_from_buffer(&buffer);
		again->host_word = totals[0]->host_word;
		REQUIRE(valid_total(host, again) && same_value(totals[0], again));
		sweep_total_free(&buffer);
		for (int i = 0; i < 3; i++)
			host->release(host, totals[i]);
		host->release(host, again);
		free_case(host, &c);
	}
	return true;
}

static bool
other_terms_are_refused(Host *host)
{
	double		at[] = {0.9, 0.5};
	double		other[] = {0.9, 0.4};
	SweepTerms	terms = {MISSING_SINGLETON, true, {at, 2}};
	SweepTerms	variants[] = {
		{MISSING_IGNORE, true, {at, 2}}, {MISSING_ERROR, false, {at, 2}}, {MISSING_SINGLETON, true, {NULL, 0}},
		{MISSING_SINGLETON, true, {at, 1}}, {MISSING_SINGLETON, true, {other, 2}}, {MISSING_SINGLETON, true, {at, 0}}
	};
	double		same[] = {0.9, 0.5};
	SweepTerms	equal = {MISSING_SINGLETON, true, {same, 2}};
	SweepTotalBuffer buffer;
	Fault		fault;

	sweep_total_start(&buffer, host, &terms);
	REQUIRE(sweep_total_accepts(&buffer, &equal, &fault));
	equal.has_truth = false;
	REQUIRE(sweep_total_accepts(&buffer, &equal, &fault));
	for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]); i++)
		REQUIRE(!sweep_total_accepts(&buffer, &variants[i], &fault) && fault.message[0] != '\0' && fault.hint != NULL);
	sweep_total_free(&buffer);
	return true;
}

/* A chain of records from first on, each joined to the next at a threshold of its own. */
static Hierarchy *
chain(Host *host, int64_t first, uint32_t nrecords)
{
	EdgeBuffer	edges;

	edges_init(&edges, host);
	for (uint32_t i = 0; i + 1 < nrecords; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = first + i};
		Key			right = {.type = KEY_BIGINT, .bigint = first + i + 1};

		edges_add(&edges, &left, &right, 1.0 / (i + 1));
	}
	return hierarchy_from_edges(&edges);
}

/* What blocks have in common is kept once, however many they are. */
static bool
memory_follows_thresholds(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	SweepTerms	terms = {.missing = MISSING_SINGLETON};
	Hierarchy  *h = chain(host, 0, 100);
	SweepTotalBuffer buffer;
	Missing		missing;
	SweepTotal *total;
	size_t		before = test_host->held;

	sweep_total_start(&buffer, host, &terms);
	test_host->most_held = 0;
	for (int i = 0; i < 3000; i++)
		sweep_total_add(&buffer, host, h, NULL, &missing);
	REQUIRE(test_host->most_held - before < 100 * 12 * sizeof(SweepChange));
	total = sweep_total_from_buffer(&buffer);
	REQUIRE(total->nchanges == 100 && total->nrecords == 300000);
	sweep_total_free(&buffer);
	host->release(host, total);

	sweep_total_start(&buffer, host, &terms);
	REQUIRE(test_host->held - before < 1024);
	sweep_total_free(&buffer);
	host->release(host, h);
	return true;
}

static void
add_twice(Host *host, void *context)
{
	const SweepTotal *total = context;
	SweepTerms	terms = sweep_total_terms(total);
	SweepTotalBuffer buffer;

	sweep_total_start(&buffer, host, &terms);
	sweep_total_add_total(&buffer, total);
	sweep_total_add_total(&buffer, total);
	sweep_total_free(&buffer);
}

/* Pairs of 2^32 records do not fit in 63 bits. */
static bool
too_many_records_are_refused(Host *host)
{
	Random		random = random_stream(124);
	Pool		pool = sample_pool(&random, 5, true);
	SweepTotal *total = sample_total(host, &random, &pool);

	total->nrecords = 0x7FFFFFFF;
	REQUIRE(valid_total(host, total));
	REQUIRE(test_host_run((TestHost *) host, add_twice, total) == COMPLETED);
	total->nrecords = 0x80000000;
	REQUIRE(valid_total(host, total));
	REQUIRE(test_host_run((TestHost *) host, add_twice, total) == RAISED);
	REQUIRE(((TestHost *) host)->fault.kind == FAULT_TOO_LARGE);
	host->release(host, total);
	return true;
}

/* Numbers of all magnitudes add up to the same in any order, and none is lost. */
static bool
exact_sums_are_exact(Host *host)
{
	Random		random = random_stream(125);

	(void) host;
	for (int round = 0; round < ROUNDS; round++)
	{
		double		terms[200];
		ExactSum	sum = {0, 0};
		ExactSum	again = {0, 0};

		for (int i = 0; i < 100; i++)
		{
			terms[i] = ldexp(random_unit(&random) - 0.5, (int) random_below(&random, 50) - 9);
			terms[100 + i] = -terms[i];
		}
		for (int i = 0; i < 100; i++)
		{
			exact_add(&sum, exact_from_double(terms[i]));
			REQUIRE(fabs(exact_to_double(exact_from_double(terms[i])) - terms[i]) <= 0x1p-64);
			REQUIRE(fabs(terms[i]) < 0x1p-11 || exact_to_double(exact_from_double(terms[i])) == terms[i]);
		}
		random_shuffle(&random, terms, 200, sizeof(double));
		for (int i = 0; i < 200; i++)
			exact_add(&again, exact_from_double(terms[i]));
		REQUIRE(again.whole == 0 && again.fraction == 0);
		exact_add(&sum, exact_negative(sum));
		REQUIRE(sum.whole == 0 && sum.fraction == 0);
	}
	return true;
}

static bool
totals_are_written_and_read(Host *host)
{
	Random		random = random_stream(126);

	for (int round = 0; round < ROUNDS; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, 15), true);
		SweepTotal *total = sample_total(host, &random, &pool);
		ByteBuffer	wire = {.host = host};
		ByteBuffer	text = {.host = host};
		Fault		fault;

		wire_write_sweep_total(&wire, total);
		literal_write_sweep_total(&text, total);
		buffer_char(&text, '\0');
		REQUIRE(wire_total_verdict((TestHost *) host, wire.data, wire.length) == ACCEPTED);
		REQUIRE(literal_total_verdict((TestHost *) host, text.data, &fault) == ACCEPTED);
		REQUIRE(flat_total_verdict((TestHost *) host, total, total->size) == ACCEPTED);
		host->release(host, wire.data);
		host->release(host, text.data);
		host->release(host, total);
	}
	return true;
}

/* Other bytes are refused or are a total themselves. */
static bool
changed_totals_are_judged(Host *host)
{
	Random		random = random_stream(127);
	int			verdicts[3] = {0, 0, 0};

	for (int round = 0; round < 10 * ROUNDS; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, 10), true);
		SweepTotal *total = sample_total(host, &random, &pool);
		ByteBuffer	wire = {.host = host};
		unsigned char bytes[8192];
		size_t		size;

		wire_write_sweep_total(&wire, total);
		size = wire.length < 4096 ? wire.length : 4096;
		memcpy(bytes, wire.data, size);
		for (uint32_t i = random_below(&random, 3); i < 3; i++)
			size = change_bytes(&random, bytes, size, sizeof(bytes));
		verdicts[wire_total_verdict((TestHost *) host, bytes, size)]++;
		REQUIRE(verdicts[UNSOUND] == 0);
		host->release(host, wire.data);
		host->release(host, total);
	}
	REQUIRE(verdicts[REFUSED] > 0 && verdicts[ACCEPTED] > 0);
	return true;
}

/* A way to damage a total of the records 1 to 3, joined at 1 and 0.5. */
typedef struct Damage
{
	const char *expected;
	void		(*inflict) (SweepTotal *total, SweepChange *changes, double *at);
} Damage;

#define DAMAGE(name, statement) \
	static void \
	damage_##name(SweepTotal *total, SweepChange *changes, double *at) \
	{ \
		(void) total; \
		(void) changes; \
		(void) at; \
		statement; \
	}

DAMAGE(size, total->size++)
DAMAGE(version, total->version = 9)
DAMAGE(missing, total->missing = 3)
DAMAGE(has_truth, total->has_truth = 2)
DAMAGE(no_changes, total->nchanges = 0)
DAMAGE(records, total->nrecords = NO_RECORD)
DAMAGE(scales, total->scales = 4)
DAMAGE(unused, total->unused = 1)
DAMAGE(no_truth, total->has_truth = 0)
DAMAGE(truth_pairs, total->truth_pairs = 4)
DAMAGE(only_in_truth, total->only_in_truth = 4)
DAMAGE(at_order, at[0] = 0.25)
DAMAGE(at_nan, at[1] = NAN)
DAMAGE(at_zero, at[1] = -0.0)
DAMAGE(first, changes[0].threshold = 1)
DAMAGE(other_threshold, changes[1].threshold = 0.6)
DAMAGE(twice, changes[2].threshold = 1)
DAMAGE(entities, changes[0].counts[COUNT_ENTITIES] = 4)
DAMAGE(entities_below_zero, changes[1].counts[COUNT_ENTITIES] = -5)
DAMAGE(nothing_joined, changes[1].counts[COUNT_ENTITIES] = 0)
DAMAGE(pairs, changes[1].counts[COUNT_PAIRS] = INT64_MAX)
DAMAGE(true_positives, changes[1].counts[COUNT_TRUE_POSITIVES] = 2)
DAMAGE(true_negatives, changes[1].counts[COUNT_TRUE_POSITIVES] = 0; changes[2].counts[COUNT_TRUE_POSITIVES] = 2)
DAMAGE(largest, changes[1].counts[COUNT_LARGEST] = -1)
DAMAGE(sum, changes[1].sums[SUM_ENTITY_NLOGN].whole = INT64_MIN)
DAMAGE(precision_sum, changes[1].sums[SUM_PRECISION].whole = 1000)

static const Damage damages[] = {
	{"size does not match the header", damage_size},
	{"unknown version 9", damage_version},
	{"header is damaged", damage_missing},
	{"header is damaged", damage_has_truth},
	{"header is damaged", damage_no_changes},
	{"header is damaged", damage_records},
	{"header is damaged", damage_scales},
	{"header is damaged", damage_unused},
	{"numbers of the truth are impossible", damage_no_truth},
	{"numbers of the truth are impossible", damage_truth_pairs},
	{"numbers of the truth are impossible", damage_only_in_truth},
	{"thresholds are out of order or no thresholds", damage_at_order},
	{"thresholds are out of order or no thresholds", damage_at_nan},
	{"thresholds are out of order or no thresholds", damage_at_zero},
	{"changes are out of order or impossible", damage_first},
	{"changes are out of order or impossible", damage_other_threshold},
	{"changes are out of order or impossible", damage_twice},
	{"changes are out of order or impossible", damage_entities},
	{"changes are out of order or impossible", damage_entities_below_zero},
	{"changes are out of order or impossible", damage_nothing_joined},
	{"changes are out of order or impossible", damage_pairs},
	{"changes are out of order or impossible", damage_true_positives},
	{"changes are out of order or impossible", damage_true_negatives},
	{"changes are out of order or impossible", damage_largest},
	{"changes are out of order or impossible", damage_sum},
	{"changes are out of order or impossible", damage_precision_sum},
};

static bool
damage_is_named(Host *host)
{
	double		at[] = {1, 0.5, 1.0 / 3};
	SweepTerms	terms = {MISSING_SINGLETON, true, {at, 3}};
	Hierarchy  *h = chain(host, 1, 3);
	Partition  *truth = hierarchy_cut(host, h, 0);
	SweepTotalBuffer buffer;
	Missing		missing;
	SweepTotal *total;
	Fault		fault;

	sweep_total_start(&buffer, host, &terms);
	sweep_total_add(&buffer, host, h, truth, &missing);
	total = sweep_total_from_buffer(&buffer);
	REQUIRE(valid_total(host, total) && total->nchanges == 3);
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++)
	{
		uint32_t	size = total->size;
		SweepTotal *damaged = memcpy(host_array(host, size, 1), total, size);

		damages[i].inflict(damaged, (SweepChange *) sweep_total_changes(damaged), (double *) sweep_total_at(damaged));
		REQUIRE(!sweep_total_check(host, damaged, size, &fault));
		if (strcmp(fault.message, damages[i].expected) != 0)
			printf("# %s, and not %s\n", fault.message, damages[i].expected);
		REQUIRE(strcmp(fault.message, damages[i].expected) == 0);
		host->release(host, damaged);
	}
	sweep_total_free(&buffer);
	host->release(host, total);
	host->release(host, h);
	host->release(host, truth);
	return true;
}

static const Claim claims[] = {
	{"sweeps of blocks add up to the sweep of the whole", totals_are_right},
	{"one block adds up to its sweep, to the last bit", one_block_is_its_sweep},
	{"blocks in any order and grouping give the same bytes", order_does_not_matter},
	{"blocks with missing records can be refused", missing_can_be_refused},
	{"blocks without a truth among others have one without records", no_truth_is_an_empty_one},
	{"blocks are only added on the same terms", other_terms_are_refused},
	{"memory follows the distinct thresholds and not the blocks", memory_follows_thresholds},
	{"more records than pairs can be counted of are refused", too_many_records_are_refused},
	{"exact sums lose nothing", exact_sums_are_exact},
	{"totals are written and read in all forms", totals_are_written_and_read},
	{"changed bytes are refused or are a total", changed_totals_are_judged},
	{"damage is named", damage_is_named},
};

TEST_MAIN(claims)

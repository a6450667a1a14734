/*
 * test_measures.c
 *		Every column at every threshold against contingency tables and counted
 *		pairs, for hierarchies and truths over the same or other records.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

#define MAX_CUTS (2 * GRAPH_EDGES)

static const MissingMode modes[] = {MISSING_SINGLETON, MISSING_IGNORE, MISSING_ERROR};

/* A hierarchy, a truth, and what is known about both. */
typedef struct Case
{
	Pool		pool;
	Graph		graph;
	Oracle		oracle;
	Labelling	labelling;
	Hierarchy  *h;
	Partition  *truth;
} Case;

static void
make_case(Host *host, Random *random, Case *c)
{
	uint32_t	nnames = random_chance(random, 0.5) ? random_below(random, 8) : random_below(random, 25);

	c->pool = sample_pool(random, nnames, random_chance(random, 0.7));
	c->graph = sample_graph(random, &c->pool);
	c->labelling = sample_labelling(random, &c->pool);
	oracle_init(&c->oracle, &c->graph);
	if (random_chance(random, 0.5))
	{
		/* Both sides know the same records. */
		memset(c->labelling.labels, 0xFF, sizeof(c->labelling.labels));
		for (uint32_t i = 0; i < c->oracle.nrecords; i++)
			c->labelling.labels[c->oracle.names[i]] = random_below(random, 1 + c->oracle.nrecords / 2);
	}
	c->h = graph_hierarchy(host, &c->graph);
	c->truth = labelling_partition(host, &c->labelling);
}

static void
free_case(Host *host, Case *c)
{
	host->release(host, c->h);
	host->release(host, c->truth);
}

/* The components at t as a labelling of the pool. */
static Labelling
predicted_at(const Case *c, double t)
{
	const uint32_t *components = oracle_cut(&c->oracle, t);
	Labelling	predicted = {.pool = &c->pool};

	memset(predicted.labels, 0xFF, sizeof(predicted.labels));
	for (uint32_t i = 0; i < c->oracle.nrecords; i++)
		predicted.labels[c->oracle.names[i]] = components[i];
	return predicted;
}

static Measures
expected_at(const Case *c, double t, bool has_truth, MissingMode mode)
{
	Labelling	predicted = predicted_at(c, t);
	uint32_t	predicted_labels[POOL_NAMES];
	uint32_t	truth_labels[POOL_NAMES];
	uint32_t	nrecords = oracle_align(&predicted, has_truth ? &c->labelling : &predicted, mode,
										predicted_labels, truth_labels);

	return oracle_measures(nrecords, t, predicted_labels, has_truth ? truth_labels : NULL);
}

/* Whether the records that one side lacks are told as the pool has them. */
static bool
missing_is_right(const Case *c, const Missing *missing)
{
	Labelling	predicted = predicted_at(c, 0);
	Missing		expected = {0, 0, NO_RECORD, NO_RECORD};
	uint32_t	npredicted = 0;
	uint32_t	ntruth = 0;

	for (uint32_t i = 0; i < c->pool.nnames; i++)
	{
		bool		in_predicted = predicted.labels[i] != NO_LABEL;
		bool		in_truth = c->labelling.labels[i] != NO_LABEL;

		if (in_predicted && !in_truth && expected.not_in_truth++ == 0)
			expected.first_not_in_truth = npredicted;
		if (!in_predicted && in_truth && expected.only_in_truth++ == 0)
			expected.first_only_in_truth = ntruth;
		npredicted += in_predicted;
		ntruth += in_truth;
	}
	return memcmp(missing, &expected, sizeof(Missing)) == 0;
}

/* Whether the caller would refuse for what is missing. */
static bool
is_refused(const Missing *missing, MissingMode mode)
{
	return mode == MISSING_ERROR && missing->not_in_truth + missing->only_in_truth > 0;
}

/* Whether the row at each of the thresholds is right; NULL means those of h. */
static bool
sweep_is_right(Host *host, const Case *c, const Thresholds *at, bool has_truth, MissingMode mode)
{
	Missing		missing;
	TruthLine	line = hierarchy_against(host, c->h, at, has_truth ? c->truth : NULL, mode, &missing);
	Statistics *cuts = host_array(host, line.ncuts, sizeof(Statistics));
	TruthStatistics truth;

	REQUIRE(line.ncuts == (at != NULL ? at->count : c->h->nthresholds));
	REQUIRE(!has_truth || missing_is_right(c, &missing));
	if (is_refused(&missing, mode))
		REQUIRE(line.nrecords == 0);
	else
		sweep_compute(host, &line, cuts, has_truth ? &truth : NULL);
	for (uint32_t i = 0; i < line.ncuts && !is_refused(&missing, mode); i++)
	{
		double		t = at != NULL ? at->values[i] : hierarchy_thresholds(c->h)[i];
		Measures	found = measures_compute(line.nrecords, t, &cuts[i], has_truth ? &truth : NULL);
		Measures	expected = expected_at(c, t, has_truth, mode);

		REQUIRE(same_measures(&found, &expected, has_truth));
	}
	host->release(host, cuts);
	truth_line_free(host, &line);
	return true;
}

static bool
sweeps_are_right(Host *host)
{
	Random		random = random_stream(50);
	Case		c;

	for (int round = 0; round < 2000; round++)
	{
		make_case(host, &random, &c);
		REQUIRE(sweep_is_right(host, &c, NULL, false, MISSING_SINGLETON));
		for (int mode = 0; mode < 3; mode++)
			REQUIRE(sweep_is_right(host, &c, NULL, true, modes[mode]));
		free_case(host, &c);
	}
	return true;
}

static int
compare_descending(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left < right) - (left > right);
}

/* Descending thresholds: outside, on, and between those of h, and some twice. */
static uint32_t
choose_thresholds(Random *random, const Hierarchy *h, double *at)
{
	uint32_t	nat = random_below(random, 12);

	for (uint32_t i = 0; i < nat; i++)
	{
		uint32_t	rank = h->nthresholds > 0 ? random_below(random, h->nthresholds) : 0;

		switch (random_below(random, 4))
		{
			case 0:
				at[i] = random_unit(random) * 4 - 2;
				break;
			case 1:
				at[i] = i > 0 ? at[random_below(random, i)] : 1e9;
				break;
			case 2:
				at[i] = h->nthresholds > 0 ? hierarchy_thresholds(h)[rank] : 0;
				break;
			default:
				at[i] = h->nthresholds > 0 ? nextafter(hierarchy_thresholds(h)[rank], INFINITY) : -1e9;
				break;
		}
	}
	qsort(at, nat, sizeof(double), compare_descending);
	return nat;
}

static bool
sweeps_at_any_thresholds_are_right(Host *host)
{
	Random		random = random_stream(51);
	Case		c;

	for (int round = 0; round < 2000; round++)
	{
		double		at[MAX_CUTS];
		uint32_t	nat;

		make_case(host, &random, &c);
		nat = choose_thresholds(&random, c.h, at);
		REQUIRE(sweep_is_right(host, &c, &(Thresholds) {at, nat}, false, MISSING_SINGLETON));
		for (int mode = 0; mode < 3; mode++)
			REQUIRE(sweep_is_right(host, &c, &(Thresholds) {at, nat}, true, modes[mode]));
		free_case(host, &c);
	}
	return true;
}

/* The row of a partition. */
static Measures
evaluate(Host *host, const Partition *p, const Partition *truth, MissingMode mode)
{
	Missing		missing;
	TruthLine	line = partition_against(host, p, truth, mode, &missing);
	Statistics	cut;
	TruthStatistics truth_cut;
	Measures	m;

	sweep_compute(host, &line, &cut, &truth_cut);
	m = measures_compute(line.nrecords, NAN, &cut, truth != NULL ? &truth_cut : NULL);
	truth_line_free(host, &line);
	return m;
}

/* Whether a cut has the expected row, with the truth and without. */
static bool
cut_evaluates(Host *host, const Case *c, double t, MissingMode mode)
{
	Partition  *p = hierarchy_cut(host, c->h, t);
	Measures	expected = expected_at(c, t, true, mode);
	Missing		missing;
	TruthLine	line = partition_against(host, p, c->truth, mode, &missing);
	Measures	found;

	REQUIRE(missing_is_right(c, &missing));
	REQUIRE(!is_refused(&missing, mode) || line.nrecords == 0);
	truth_line_free(host, &line);
	if (!is_refused(&missing, mode))
	{
		found = evaluate(host, p, c->truth, mode);
		expected.threshold = NAN;
		REQUIRE(same_measures(&found, &expected, true));
	}
	found = evaluate(host, p, NULL, mode);
	expected = expected_at(c, t, false, mode);
	expected.threshold = NAN;
	REQUIRE(same_measures(&found, &expected, false));
	host->release(host, p);
	return true;
}

static bool
cuts_evaluate_to_the_same(Host *host)
{
	Random		random = random_stream(52);
	Case		c;

	for (int round = 0; round < 2000; round++)
	{
		make_case(host, &random, &c);
		for (uint32_t level = 1; level <= c.oracle.nlevels; level += 1 + random_below(&random, 4))
			REQUIRE(cut_evaluates(host, &c, c.oracle.scores[level], modes[random_below(&random, 3)]));
		free_case(host, &c);
	}
	return true;
}

/* A partition of the records 0, 1, ... with those labels. */
static Partition *
partition_of(Host *host, const uint32_t *labels, uint32_t nrecords)
{
	LabelBuffer buffer;

	labels_init(&buffer, host);
	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};

		labels_add(&buffer, &key, labels[i]);
	}
	return partition_from_labels(&buffer);
}

static Measures
evaluate_labels(Host *host, const uint32_t *predicted, const uint32_t *truth, uint32_t nrecords)
{
	Partition  *p = partition_of(host, predicted, nrecords);
	Partition  *q = partition_of(host, truth, nrecords);
	Measures	m = evaluate(host, p, q, MISSING_ERROR);

	host->release(host, p);
	host->release(host, q);
	return m;
}

/* A row of four records that can be checked by eye; rounded to three digits. */
typedef struct Example
{
	uint32_t	predicted[4];
	uint32_t	truth[4];
	double		ari;
	double		nmi;
	double		homogeneity;
	double		completeness;
	double		v_measure;
} Example;

/* What scikit-learn's documentation says of these, as far as it mentions them. */
static const Example examples[] = {
	{{0, 0, 0, 0}, {0, 0, 0, 0}, 1, 1, 1, 1, 1},
	{{0, 1, 2, 3}, {0, 1, 2, 3}, 1, 1, 1, 1, 1},
	{{0, 0, 1, 1}, {0, 0, 1, 1}, 1, 1, 1, 1, 1},
	{{0, 0, 0, 0}, {0, 1, 2, 3}, 0, 0, 0, 1, 0},
	{{0, 1, 2, 3}, {0, 0, 0, 0}, 0, 0, 1, 0, 0},
	{{0, 0, 1, 2}, {0, 0, 1, 1}, 0.571, 0.8, 1, 0.667, 0.8},
	{{0, 0, 1, 1}, {0, 0, 1, 2}, 0.571, 0.8, 0.667, 1, 0.8},
	{{0, 1, 2, 3}, {0, 0, 1, 1}, 0, 0.667, 1, 0.5, 0.667},
	{{0, 1, 0, 1}, {0, 0, 1, 1}, -0.5, 0, 0, 0, 0},
	{{0, 0, 0, 0}, {0, 0, 1, 1}, 0, 0, 0, 1, 0},
};

static bool
near(double found, double expected)
{
	return fabs(found - expected) < 0.0005;
}

static bool
examples_are_right(Host *host)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
	{
		const Example *e = &examples[i];
		Measures	m = evaluate_labels(host, e->predicted, e->truth, 4);

		REQUIRE(near(m.ari, e->ari));
		REQUIRE(near(m.nmi, e->nmi));
		REQUIRE(near(m.homogeneity, e->homogeneity));
		REQUIRE(near(m.completeness, e->completeness));
		REQUIRE(near(m.v_measure, e->v_measure));
	}
	return true;
}

static bool
nothing_to_divide_by_is_undefined(Host *host)
{
	const uint32_t labels[] = {0, 1};
	Measures	none = evaluate_labels(host, labels, labels, 0);
	Measures	one = evaluate_labels(host, labels, labels, 1);
	Measures	two = evaluate_labels(host, labels, labels, 2);

	REQUIRE(isnan(none.precision) && isnan(none.rand) && isnan(none.bcubed_f1) && isnan(none.entity_f1));
	REQUIRE(none.ari == 1 && none.nmi == 1 && none.v_measure == 1 && none.entropy == 0 && none.tn == 0);
	REQUIRE(isnan(one.precision) && isnan(one.rand) && one.bcubed_f1 == 1 && one.entity_f1 == 1);
	REQUIRE(isnan(two.precision) && isnan(two.f1) && two.rand == 1 && two.exact_entities == 2);
	return true;
}

static bool
perfect_is_exactly_one(Host *host)
{
	Random		random = random_stream(53);
	uint32_t	labels[1000];

	for (int round = 0; round < 50; round++)
	{
		uint32_t	nlabels = 1 + random_below(&random, 500);
		Measures	m;

		for (int i = 0; i < 1000; i++)
			labels[i] = random_below(&random, nlabels);
		m = evaluate_labels(host, labels, labels, 1000);
		REQUIRE(m.ari == 1 && m.nmi == 1 && m.homogeneity == 1 && m.completeness == 1 && m.v_measure == 1);
		REQUIRE(m.variation_of_information == 0 && m.mutual_information == m.entropy);
		REQUIRE(m.bcubed_precision == 1 && m.bcubed_recall == 1 && m.f1 == 1 && m.entity_f1 == 1);
	}
	return true;
}

/* One entity has no entropy, nor have two sides that are both one entity. */
static bool
one_entity_tells_exactly_nothing(Host *host)
{
	static const uint32_t labels[400] = {0};

	for (uint32_t n = 1; n < 400; n++)
	{
		Measures	m = evaluate_labels(host, labels, labels, n);

		REQUIRE(m.entropy == 0 && m.mutual_information == 0 && m.variation_of_information == 0);
		REQUIRE(m.nmi == 1 && m.v_measure == 1);
	}
	return true;
}

/* One entity of n records that the truth splits into runs of n / parts. */
static bool
giant_is_counted(Host *host, uint32_t n, uint32_t parts)
{
	uint32_t   *predicted = calloc(n, sizeof(uint32_t));
	uint32_t   *truth = calloc(n, sizeof(uint32_t));
	int64_t		size = n / parts;
	int64_t		pairs = (int64_t) n * (n - 1) / 2;
	Measures	m;
	Measures	turned;

	for (uint32_t i = 0; i < n; i++)
		truth[i] = i % parts;
	m = evaluate_labels(host, predicted, truth, n);
	turned = evaluate_labels(host, truth, predicted, n);
	free(predicted);
	free(truth);
	REQUIRE(pairs > INT64_C(0x100000000));
	REQUIRE(m.pairs == pairs && m.largest == n && m.entities == 1);
	REQUIRE(m.tp == parts * (size * (size - 1) / 2) && m.fp == pairs - m.tp && m.fn == 0 && m.tn == 0);
	REQUIRE(turned.pairs == m.tp && turned.tp == m.tp && turned.fn == m.fp && turned.true_pairs == pairs);
	REQUIRE(fabs(m.bcubed_precision - 1.0 / parts) < 1e-9 && m.bcubed_recall == 1);
	REQUIRE(fabs(turned.bcubed_recall - 1.0 / parts) < 1e-9 && turned.bcubed_precision == 1);
	REQUIRE(fabs(turned.entropy - log(parts)) < 1e-9 && m.entropy == 0);
	REQUIRE(fabs(m.variation_of_information - log(parts)) < 1e-9);
	return true;
}

static bool
giants_are_counted(Host *host)
{
	REQUIRE(giant_is_counted(host, 200000, 1));
	REQUIRE(giant_is_counted(host, 100000, 2));
	REQUIRE(giant_is_counted(host, 120000, 30000));
	return true;
}

static int
compare_cells(const void *a, const void *b)
{
	uint64_t	left = *(const uint64_t *) a;
	uint64_t	right = *(const uint64_t *) b;

	return (left > right) - (left < right);
}

/* Sums over the cells of two labellings, found by sorting the pairs of labels. */
typedef struct CellSums
{
	int64_t		true_positives;
	long double information;
	long double precision;
} CellSums;

static CellSums
sum_cells(const Partition *p, const Partition *q)
{
	uint32_t	n = p->head.nrecords;
	uint64_t   *cells = malloc((n + 1) * sizeof(uint64_t));
	uint32_t   *rows = calloc(n, sizeof(uint32_t));
	uint32_t   *columns = calloc(n, sizeof(uint32_t));
	CellSums	sums = {0};

	for (uint32_t i = 0; i < n; i++)
	{
		cells[i] = (uint64_t) partition_label(p, i) << 32 | partition_label(q, i);
		rows[partition_label(p, i)]++;
		columns[partition_label(q, i)]++;
	}
	qsort(cells, n, sizeof(uint64_t), compare_cells);
	for (uint32_t i = 0, stop; i < n; i = stop)
	{
		long double size;

		for (stop = i; stop < n && cells[stop] == cells[i]; stop++)
			sums.true_positives += stop - i;
		size = stop - i;
		sums.information += size / n *
			logl(size * n / ((long double) rows[cells[i] >> 32] * columns[cells[i] & UINT32_MAX]));
		sums.precision += size * size / rows[cells[i] >> 32] / n;
	}
	free(cells);
	free(rows);
	free(columns);
	return sums;
}

/* A hierarchy of n records in nblocks blocks with few edges between them. */
static Hierarchy *
blocky_hierarchy(Host *host, Random *random, uint32_t n, uint32_t nblocks)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < 2 * n; i++)
	{
		uint32_t	a = i < n ? i : random_below(random, n);
		uint32_t	b = a % nblocks + nblocks * random_below(random, n / nblocks);
		Key			left = {.type = KEY_BIGINT, .bigint = a};
		Key			right = {.type = KEY_BIGINT, .bigint = random_chance(random, 0.01) ? random_below(random, n) : b};

		edges_add(&buffer, &left, &right, right.bigint == b ? random_unit(random) : random_unit(random) / 2);
	}
	return hierarchy_from_edges(&buffer);
}

static bool
large_sweeps_stay_exact(Host *host)
{
	enum
	{
		COUNT = 60000, BLOCKS = 6000
	};
	Random		random = random_stream(54);
	Hierarchy  *h = blocky_hierarchy(host, &random, COUNT, BLOCKS);
	uint32_t   *labels = host_array(host, COUNT, sizeof(uint32_t));
	Partition  *truth;
	Missing		missing;
	TruthLine	line;
	Statistics *cuts;
	TruthStatistics truth_cut;

	REQUIRE(h->head.nrecords == COUNT);
	for (uint32_t i = 0; i < COUNT; i++)
		labels[i] = random_chance(&random, 0.05) ? random_below(&random, BLOCKS) : i % BLOCKS;
	truth = partition_of(host, labels, COUNT);
	line = hierarchy_against(host, h, NULL, truth, MISSING_ERROR, &missing);
	cuts = host_array(host, line.ncuts, sizeof(Statistics));
	sweep_compute(host, &line, cuts, &truth_cut);
	for (uint32_t i = 0; i < line.ncuts; i += 1 + line.ncuts / 20)
	{
		double		t = hierarchy_thresholds(h)[i];
		Partition  *p = hierarchy_cut(host, h, t);
		CellSums	sums = sum_cells(p, truth);
		Measures	m = measures_compute(COUNT, t, &cuts[i], &truth_cut);
		Measures	cut = evaluate(host, p, truth, MISSING_ERROR);

		cut.threshold = t;
		REQUIRE(same_measures(&m, &cut, true));
		REQUIRE(m.tp == sums.true_positives);
		REQUIRE(fabs(m.mutual_information - (double) sums.information) < 1e-10);
		REQUIRE(fabs(m.bcubed_precision - (double) sums.precision) < 1e-10);
		host->release(host, p);
	}
	host->release(host, h);
	host->release(host, labels);
	host->release(host, truth);
	host->release(host, cuts);
	truth_line_free(host, &line);
	return true;
}

/* Pairs of that many records; no value is so large that they do not fit. */
static int64_t
pairs_of(int64_t n)
{
	return n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
}

static double
nlogn(double n)
{
	return n * log(n);
}

/*
 * More records than any value holds: as many as have a number, all in one
 * entity, which is truly two of 2^31 - 1 each.
 */
static bool
most_pairs_fit(Host *host)
{
	int64_t		half = (INT64_C(1) << 31) - 1;
	Statistics	cut = {
		.counts = {
			[COUNT_ENTITIES] = 1,[COUNT_LARGEST] = 2 * half,
			[COUNT_PAIRS] = pairs_of(2 * half),[COUNT_TRUE_POSITIVES] = 2 * pairs_of(half)
		},
		.sums = {
			[SUM_ENTITY_NLOGN] = nlogn(2.0 * half),[SUM_CELL_NLOGN] = 2 * nlogn(half),
			[SUM_PRECISION] = half,[SUM_RECALL] = 2.0 * half
		}
	};
	TruthStatistics truth = {.entities = 2, .pairs = 2 * pairs_of(half), .nlogn = 2 * nlogn(half)};
	Measures	m = measures_compute(NO_RECORD - 1, 0.5, &cut, &truth);

	(void) host;
	REQUIRE(m.records == 2 * half && m.largest == 2 * half);
	REQUIRE(m.pairs == INT64_C(9223372026117357571));
	REQUIRE(m.true_pairs == INT64_C(4611686011984936962) && m.tp == m.true_pairs);
	REQUIRE(m.fp == half * half && m.fn == 0 && m.tn == 0);
	REQUIRE(fabs(m.precision - 0.5) < 1e-9 && m.recall == 1 && fabs(m.f1 - 2.0 / 3) < 1e-9);
	REQUIRE(fabs(m.rand - 0.5) < 1e-9 && fabs(m.ari) < 1e-9);
	REQUIRE(m.entropy == 0 && m.mutual_information == 0 && fabs(m.variation_of_information - log(2)) < 1e-9);
	REQUIRE(m.bcubed_precision == 0.5 && m.bcubed_recall == 1);
	return true;
}

static bool
columns_have_names(Host *host)
{
	(void) host;
	for (int i = 0; i < MEASURE_COLUMNS; i++)
		REQUIRE(measure_column(measure_columns[i].name) == &measure_columns[i]);
	REQUIRE(measure_column("F1") == NULL && measure_column("") == NULL);
	REQUIRE(measure_column("f1")->preference == PREFER_LARGER && measure_column("f1")->needs_truth);
	REQUIRE(measure_column("variation_of_information")->preference == PREFER_SMALLER);
	REQUIRE(measure_column("entities")->preference == PREFER_NEITHER && !measure_column("entities")->needs_truth);
	return true;
}

/* Values that rise by less than can be told from rounding, though the last is better than the first. */
static bool
small_steps_do_not_add_up(Host *host)
{
	const MeasureColumn *column = measure_column("bcubed_precision");
	Statistics	cuts[10] = {0};
	Sweep		sweep = {.nrecords = 100, .ncuts = 10, .cuts = cuts, .has_truth = true};
	BestCut		best;

	for (int i = 0; i < 10; i++)
	{
		cuts[i].counts[COUNT_PAIRS] = 10;
		cuts[i].sums[SUM_PRECISION] = 100 * (0.5 + i * 0.3e-12);
	}
	best = best_cut(host, &sweep, column, true);
	REQUIRE(best.found && best.cut == 6 && best.value == cuts[6].sums[SUM_PRECISION] / 100);
	sweep.ncuts = 3;
	best = best_cut(host, &sweep, column, true);
	REQUIRE(best.found && best.cut == 0);
	return true;
}

/* One pair of two million million is a difference. */
static bool
counts_are_not_rounded(Host *host)
{
	TruthStatistics truth = {.entities = 2000000, .singletons = 2000000};
	Statistics	cuts[3] = {0};
	Sweep		sweep = {.nrecords = 2000000, .ncuts = 3, .cuts = cuts, .truth = truth, .has_truth = true};
	BestCut		best;

	cuts[0].counts[COUNT_PAIRS] = cuts[2].counts[COUNT_PAIRS] = 1001;
	cuts[1].counts[COUNT_PAIRS] = 1000;
	for (int i = 0; i < 3; i++)
		cuts[i].counts[COUNT_ENTITIES] = 1999000;
	best = best_cut(host, &sweep, measure_column("rand"), false);
	REQUIRE(best.found && best.cut == 1);
	best = best_cut(host, &sweep, measure_column("fp"), true);
	REQUIRE(best.found && best.cut == 1 && best.value == 1000);
	best = best_cut(host, &sweep, measure_column("rand"), true);
	REQUIRE(best.found && best.cut == CUT_APART && best.value == 1);
	best = best_cut(host, &sweep, measure_column("recall"), true);
	REQUIRE(!best.found);
	return true;
}

/* That the records are apart is a cut, with the values that singletons have. */
static bool
apart_is_a_cut(Host *host)
{
	Key			keys[4];
	EdgeBuffer	edges;
	Hierarchy  *h;

	edges_init(&edges, host);
	for (int i = 0; i < 4; i++)
	{
		keys[i] = (Key) {.type = KEY_BIGINT, .bigint = i};
		edges_declare(&edges, &keys[i]);
	}
	edges_add(&edges, &keys[0], &keys[1], 0.5);
	h = hierarchy_from_edges(&edges);
	for (double threshold = 0.5; threshold < 1; threshold += 0.25)
	{
		Partition  *truth = hierarchy_cut(host, h, threshold);
		Thresholds	at = {(double[]) {INFINITY, 0.5}, 2};
		Matching	matching = truth_match(host, hierarchy_space(h), truth);
		TruthLine	line = truth_along_hierarchy(host, h, &at, &(Truth) {truth, MISSING_SINGLETON, &matching});
		Sweep		sweep = sweep_of_line(host, &line);
		Statistics	apart = statistics_apart(sweep.nrecords, &sweep.truth);

		REQUIRE(memcmp(&apart, &sweep.cuts[0], sizeof(Statistics)) == 0);
		REQUIRE(best_cut(host, &sweep, measure_column("ari"), true).cut == (threshold > 0.5 ? CUT_APART : 1));
		host->release(host, sweep.cuts);
		matching_free(host, &matching);
		host->release(host, truth);
	}
	host->release(host, h);
	return true;
}

static const Claim claims[] = {
	{"every column at every threshold of a hierarchy is what counting gives", sweeps_are_right},
	{"so it is at thresholds outside, between, and given twice", sweeps_at_any_thresholds_are_right},
	{"a cut evaluates to the row at its threshold", cuts_evaluate_to_the_same},
	{"examples come out as scikit-learn documents them", examples_are_right},
	{"a ratio with nothing to divide by is undefined", nothing_to_divide_by_is_undefined},
	{"a partition measured against itself has exactly one, not nearly", perfect_is_exactly_one},
	{"a single entity has exactly no entropy", one_entity_tells_exactly_nothing},
	{"pairs beyond four thousand million are counted", giants_are_counted},
	{"pairs of as many records as have a number are counted", most_pairs_fit},
	{"sweeps over many records and thresholds do not drift", large_sweeps_stay_exact},
	{"columns are found by name", columns_have_names},
	{"the best cut is the strongest of those that are best but for rounding", small_steps_do_not_add_up},
	{"counts are never equal but for rounding", counts_are_not_rounded},
	{"all records apart are a cut like any other", apart_is_a_cut},
};

TEST_MAIN(claims)

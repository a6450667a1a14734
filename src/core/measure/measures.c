/*
 * measures.c
 *		Every measure, from the statistics of one cut.
 *
 * The statistics of a cut are all that a measure may look at, so that whoever
 * can make them, a sweep, a total of blocks or a comparison of two lines, has
 * every measure.  Columns are listed once (measures.h); here is what computes
 * them.  Counts are whole numbers until the last division.
 *
 * What is undefined is NaN, and what is trivial is what scikit-learn says, as
 * people compare with it.
 */
#include "core/measure/measures.h"

#include <float.h>
#include <math.h>
#include <string.h>

/*
 * How far two values may be apart that would be equal if nothing were rounded.
 * Counts are exact, and of ratios of counts some digits of the last operations
 * are not.  What is summed up from merge to merge is x ln x and n^2 / a of whole
 * blocks, which a later merge takes away again as they were, so that each merge
 * adds an error of its own size only: in sums that are carried along without
 * loss, some 1e-15 of the value by record, and more only by what is divided by.
 */
#define RATIO_ROUNDING (8 * DBL_EPSILON)
#define SUM_ROUNDING 1e-12

const MeasureColumn measure_columns[MEASURE_COLUMNS] = {
#define COUNT(name, truth, preference) {#name, offsetof(Measures, name), true, truth, preference, 0, 0},
#define RATIO(name, truth, preference) {#name, offsetof(Measures, name), false, truth, preference, RATIO_ROUNDING, 0},
#define SUMMED(name, truth, preference) {#name, offsetof(Measures, name), false, truth, preference, SUM_ROUNDING, SUM_ROUNDING},
	MEASURES(COUNT, RATIO, SUMMED)
#undef COUNT
#undef RATIO
#undef SUMMED
};

const MeasureColumn *
measure_column(const char *name)
{
	for (int i = 0; i < MEASURE_COLUMNS; i++)
	{
		if (strcmp(measure_columns[i].name, name) == 0)
			return &measure_columns[i];
	}
	return NULL;
}

double
measure_value(const Measures *measures, const MeasureColumn *column)
{
	const char *field = (const char *) measures + column->offset;

	return column->is_count ? (double) *(const int64_t *) field : *(const double *) field;
}

static double
ratio(double numerator, double denominator)
{
	return denominator != 0 ? numerator / denominator : NAN;
}

static double
not_below_zero(double x)
{
	return x > 0 ? x : 0;
}

/* Entropy of a partition of n records with the given sum of a ln a. */
static double
entropy(double n, double nlogn)
{
	return n > 0 ? not_below_zero(log(n) - nlogn / n) : 0;
}

/* Counts of pairs, and what follows from them. */
static void
pair_measures(Measures *m)
{
	double		tp = (double) m->tp;
	double		fp = (double) m->fp;
	double		fn = (double) m->fn;
	double		all = (double) m->tp + (double) m->fp + (double) m->fn + (double) m->tn;

	m->precision = ratio(tp, (double) m->pairs);
	m->recall = ratio(tp, (double) m->true_pairs);
	m->f1 = ratio(2 * tp, 2 * tp + fp + fn);
	m->rand = ratio(tp + (double) m->tn, all);
	m->fowlkes_mallows = ratio(tp, (double) sqrtl((long double) m->pairs * (long double) m->true_pairs));
}

/*
 * Adjusted Rand index by scikit-learn's formula, in long doubles since the
 * products of pairs have up to 126 bits.
 */
static double
adjusted_rand(const Measures *m)
{
	long double tp = m->tp;
	long double fp = m->fp;
	long double fn = m->fn;
	long double tn = m->tn;

	if (m->fp == 0 && m->fn == 0)
		return 1;
	return (double) (2 * (tp * tn - fn * fp) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn)));
}

/*
 * Measures of information.  Pairs tell exactly where an entropy is zero, so
 * that no rounding error appears there: the conditional entropy of the truth
 * is zero when every pair is a true pair, and the other way round.  A truth of
 * one entity makes every pair a true one, and a single entity finds every true
 * pair, so nothing here is divided by zero.
 */
static void
information_measures(Measures *m, const Statistics *cut, const TruthStatistics *truth)
{
	double		n = (double) m->records;
	double		truth_entropy = truth->entities <= 1 ? 0 : entropy(n, truth->nlogn);
	double		truth_left = m->fp > 0 ? not_below_zero((cut->sums[SUM_ENTITY_NLOGN] - cut->sums[SUM_CELL_NLOGN]) / n) : 0;
	double		left = m->fn > 0 ? not_below_zero((truth->nlogn - cut->sums[SUM_CELL_NLOGN]) / n) : 0;
	double		information = m->fn == 0 && m->fp > 0 ? m->entropy : not_below_zero(truth_entropy - truth_left);
	double		mean;

	/* Equal partitions have one entropy, though it was summed up twice. */
	if (m->fp == 0 && m->fn == 0)
		m->entropy = truth_entropy;
	mean = (m->entropy + truth_entropy) / 2;

	m->mutual_information = information;
	m->variation_of_information = truth_left + left;
	m->homogeneity = m->fp == 0 ? 1 : information / truth_entropy;
	m->completeness = m->fn == 0 ? 1 : information / m->entropy;
	m->v_measure = m->homogeneity + m->completeness > 0 ?
		2 * m->homogeneity * m->completeness / (m->homogeneity + m->completeness) : 0;
	m->nmi = m->fp == 0 && m->fn == 0 ? 1 : information / mean;
}

/* B-cubed, and entities that equal a truth entity. */
static void
entity_measures(Measures *m, const Statistics *cut, const TruthStatistics *truth)
{
	double		n = (double) m->records;
	double		exact = (double) m->exact_entities;

	m->bcubed_precision = m->fp > 0 ? ratio(cut->sums[SUM_PRECISION], n) : ratio(n, n);
	m->bcubed_recall = m->fn > 0 ? ratio(cut->sums[SUM_RECALL], n) : ratio(n, n);
	m->bcubed_f1 = ratio(2 * m->bcubed_precision * m->bcubed_recall, m->bcubed_precision + m->bcubed_recall);
	m->entity_precision = ratio(exact, (double) m->entities);
	m->entity_recall = ratio(exact, (double) truth->entities);
	m->entity_f1 = ratio(2 * exact, (double) m->entities + (double) truth->entities);
}

Measures
measures_compute(uint32_t nrecords, double threshold, const Statistics *cut, const TruthStatistics *truth)
{
	int64_t		n = nrecords;
	Measures	m = {
		.threshold = threshold,
		.records = n,
		.entities = cut->counts[COUNT_ENTITIES],
		.singletons = cut->counts[COUNT_SINGLETONS],
		.largest = cut->counts[COUNT_LARGEST],
		.pairs = cut->counts[COUNT_PAIRS]
	};

	/* One entity, or only singletons: no rounding there either. */
	m.entropy = m.entities <= 1 ? 0 : entropy((double) n, cut->sums[SUM_ENTITY_NLOGN]);
	if (truth == NULL)
		return m;

	m.true_pairs = truth->pairs;
	m.tp = cut->counts[COUNT_TRUE_POSITIVES];
	m.fp = m.pairs - m.tp;
	m.fn = m.true_pairs - m.tp;
	m.tn = (n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n) - m.tp - m.fp - m.fn;
	m.exact_entities = cut->counts[COUNT_EXACT];
	pair_measures(&m);
	m.ari = adjusted_rand(&m);
	information_measures(&m, cut, truth);
	entity_measures(&m, cut, truth);
	return m;
}

Measures
sweep_row(const Sweep *sweep, uint32_t cut, double threshold)
{
	const TruthStatistics *truth = sweep->has_truth ? &sweep->truth : NULL;
	Statistics	unjoined;

	if (cut != CUT_APART)
		return measures_compute(sweep->nrecords, threshold, &sweep->cuts[cut], truth);
	unjoined = statistics_apart(sweep->nrecords, truth);
	return measures_compute(sweep->nrecords, threshold, &unjoined, truth);
}

static bool
prefers_larger(const MeasureColumn *column)
{
	return column->preference == PREFER_LARGER || column->preference == PREFER_LARGER_JOINED;
}

/* Whether all records apart are a cut like any other. */
static bool
compares_apart(const MeasureColumn *column)
{
	return column->preference == PREFER_LARGER || column->preference == PREFER_SMALLER;
}

/*
 * The value of a column at every cut, negated where smaller is better, and
 * after them the one at CUT_APART; NaN where there is none.
 */
static double *
values_to_choose_by(Host *host, const Sweep *sweep, const MeasureColumn *column, bool apart)
{
	double		sign = prefers_larger(column) ? 1 : -1;
	double	   *values = host_array(host, (uint64_t) sweep->ncuts + 1, sizeof(double));
	Measures	row = sweep_row(sweep, CUT_APART, NAN);

	values[sweep->ncuts] = apart && compares_apart(column) ? sign * measure_value(&row, column) : NAN;
	for (uint32_t cut = 0; cut < sweep->ncuts; cut++)
	{
		row = sweep_row(sweep, cut, NAN);
		values[cut] = sign * measure_value(&row, column);
		host_tick(host, cut);
	}
	return values;
}

/* What is best but for rounding: each value counts for itself, so that no steps, however small, add up. */
BestCut
best_cut(Host *host, const Sweep *sweep, const MeasureColumn *column, bool apart)
{
	double	   *values = values_to_choose_by(host, sweep, column, apart);
	double		best = values[sweep->ncuts];
	double		enough;
	BestCut		chosen = {.cut = CUT_APART};

	for (uint32_t cut = 0; cut < sweep->ncuts; cut++)
	{
		if (isnan(best) || values[cut] > best)
			best = values[cut];
		host_tick(host, cut);
	}
	enough = best - fmax(column->rounding, fabs(best) * column->relative_rounding);
	if (!(values[sweep->ncuts] >= enough))
	{
		chosen.cut = 0;
		while (chosen.cut < sweep->ncuts && !(values[chosen.cut] >= enough))
			host_tick(host, chosen.cut++);
	}
	chosen.found = !isnan(best);
	if (chosen.found)
		chosen.value = (prefers_larger(column) ? 1 : -1) * values[chosen.cut == CUT_APART ? sweep->ncuts : chosen.cut];
	host->release(host, values);
	return chosen;
}

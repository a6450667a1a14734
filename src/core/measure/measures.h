/*
 * measures.h
 *		The measure row: formulas over the statistics of one cut.
 *
 * Sources: ARI, NMI (arithmetic mean), homogeneity, completeness and V as in
 * scikit-learn's sklearn.metrics.cluster, its conventions for trivial
 * partitions included; Fowlkes-Mallows as in Fowlkes and Mallows (1983);
 * B-cubed as in Bagga and Baldwin (1998), averaged per record; variation of
 * information as in Meila (2003).  Logarithms are natural.
 */
#ifndef STARLINGS_MEASURES_H
#define STARLINGS_MEASURES_H

#include "core/measure/sweep.h"

/* Whether a larger value of a column is better, a smaller one, or neither. */
typedef enum Preference
{
	PREFER_NEITHER,
	PREFER_LARGER,
	PREFER_SMALLER
} Preference;

/*
 * The columns, in the order of the SQL type measures: name, whether it needs a
 * truth, and what is better.  A count is an int64_t.  A ratio is a double, and
 * NaN where it has nothing to divide by; without a threshold, so is that.
 *
 * A new measure has a line here and a formula in measures.c.
 */
#define MEASURES(COUNT, RATIO) \
	RATIO(threshold, false, PREFER_NEITHER) \
	COUNT(records, false, PREFER_NEITHER) \
	COUNT(entities, false, PREFER_NEITHER) \
	COUNT(singletons, false, PREFER_NEITHER) \
	COUNT(largest, false, PREFER_NEITHER) \
	COUNT(pairs, false, PREFER_NEITHER) \
	COUNT(true_pairs, true, PREFER_NEITHER) \
	COUNT(tp, true, PREFER_LARGER) \
	COUNT(fp, true, PREFER_SMALLER) \
	COUNT(fn, true, PREFER_SMALLER) \
	COUNT(tn, true, PREFER_LARGER) \
	RATIO(precision, true, PREFER_LARGER) \
	RATIO(recall, true, PREFER_LARGER) \
	RATIO(f1, true, PREFER_LARGER) \
	RATIO(rand, true, PREFER_LARGER) \
	RATIO(ari, true, PREFER_LARGER) \
	RATIO(fowlkes_mallows, true, PREFER_LARGER) \
	RATIO(entropy, false, PREFER_NEITHER) \
	RATIO(mutual_information, true, PREFER_LARGER) \
	RATIO(nmi, true, PREFER_LARGER) \
	RATIO(homogeneity, true, PREFER_LARGER) \
	RATIO(completeness, true, PREFER_LARGER) \
	RATIO(v_measure, true, PREFER_LARGER) \
	RATIO(variation_of_information, true, PREFER_SMALLER) \
	RATIO(bcubed_precision, true, PREFER_LARGER) \
	RATIO(bcubed_recall, true, PREFER_LARGER) \
	RATIO(bcubed_f1, true, PREFER_LARGER) \
	COUNT(exact_entities, true, PREFER_LARGER) \
	RATIO(entity_precision, true, PREFER_LARGER) \
	RATIO(entity_recall, true, PREFER_LARGER) \
	RATIO(entity_f1, true, PREFER_LARGER)

typedef struct Measures
{
#define COUNT_FIELD(name, needs_truth, preference) int64_t name;
#define RATIO_FIELD(name, needs_truth, preference) double name;
	MEASURES(COUNT_FIELD, RATIO_FIELD)
#undef COUNT_FIELD
#undef RATIO_FIELD
} Measures;

#define ONE_COLUMN(name, needs_truth, preference) + 1
#define MEASURE_COLUMNS (0 MEASURES(ONE_COLUMN, ONE_COLUMN))

typedef struct MeasureColumn
{
	const char *name;
	size_t		offset;			/* in Measures */
	bool		is_count;		/* int64_t, or else double */
	bool		needs_truth;
	Preference	preference;
} MeasureColumn;

extern const MeasureColumn measure_columns[MEASURE_COLUMNS];

/* The column with that name, or NULL. */
extern const MeasureColumn *measure_column(const char *name);

/* The value of a column as a double; counts are rounded above 2^53. */
extern double measure_value(const Measures *measures, const MeasureColumn *column);

/*
 * The row of one cut of nrecords records.  truth may be NULL; columns that
 * need it are then meaningless.
 */
extern Measures measures_compute(uint32_t nrecords, double threshold,
								 const Statistics *cut, const TruthStatistics *truth);

/* The row of a cut of a sweep. */
extern Measures sweep_row(const Sweep *sweep, uint32_t cut, double threshold);

/* The best cut by a column, the strongest of equals; false if no cut has a value. */
extern bool best_cut(Host *host, const Sweep *sweep, const MeasureColumn *column, uint32_t *best, double *best_value);

#endif

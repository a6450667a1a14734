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

/*
 * Whether a larger value of a column is better, a smaller one, or neither.  Of
 * some the value is best by definition where nothing is joined at all, which
 * says nothing, so that they are only compared where something may be.
 */
typedef enum Preference
{
	PREFER_NEITHER,
	PREFER_LARGER,
	PREFER_SMALLER,
	PREFER_LARGER_JOINED,
	PREFER_SMALLER_JOINED
} Preference;

/*
 * The columns, in the order of the SQL type starlings_measures: name, whether it needs a
 * truth, and what is better.  A count is an int64_t.  A ratio of counts is a
 * double, and NaN where it has nothing to divide by; without a threshold, so is
 * that.  So is what comes of sums that are rounded on the way.
 *
 * A new measure has a line here and a formula in measures.c.
 */
#define MEASURES(COUNT, RATIO, SUMMED) \
	RATIO(threshold, false, PREFER_NEITHER) \
	COUNT(records, false, PREFER_NEITHER) \
	COUNT(entities, false, PREFER_NEITHER) \
	COUNT(singletons, false, PREFER_NEITHER) \
	COUNT(largest, false, PREFER_NEITHER) \
	COUNT(pairs, false, PREFER_NEITHER) \
	COUNT(true_pairs, true, PREFER_NEITHER) \
	COUNT(tp, true, PREFER_LARGER) \
	COUNT(fp, true, PREFER_SMALLER_JOINED) \
	COUNT(fn, true, PREFER_SMALLER) \
	COUNT(tn, true, PREFER_LARGER_JOINED) \
	RATIO(precision, true, PREFER_LARGER) \
	RATIO(recall, true, PREFER_LARGER) \
	RATIO(f1, true, PREFER_LARGER) \
	RATIO(rand, true, PREFER_LARGER) \
	RATIO(ari, true, PREFER_LARGER) \
	RATIO(fowlkes_mallows, true, PREFER_LARGER) \
	SUMMED(entropy, false, PREFER_NEITHER) \
	SUMMED(mutual_information, true, PREFER_LARGER_JOINED) \
	SUMMED(nmi, true, PREFER_LARGER) \
	SUMMED(homogeneity, true, PREFER_LARGER_JOINED) \
	SUMMED(completeness, true, PREFER_LARGER) \
	SUMMED(v_measure, true, PREFER_LARGER) \
	SUMMED(variation_of_information, true, PREFER_SMALLER) \
	SUMMED(bcubed_precision, true, PREFER_LARGER_JOINED) \
	SUMMED(bcubed_recall, true, PREFER_LARGER) \
	SUMMED(bcubed_f1, true, PREFER_LARGER) \
	COUNT(exact_entities, true, PREFER_LARGER) \
	RATIO(entity_precision, true, PREFER_LARGER) \
	RATIO(entity_recall, true, PREFER_LARGER) \
	RATIO(entity_f1, true, PREFER_LARGER)

typedef struct Measures
{
#define COUNT_FIELD(name, needs_truth, preference) int64_t name;
#define RATIO_FIELD(name, needs_truth, preference) double name;
	MEASURES(COUNT_FIELD, RATIO_FIELD, RATIO_FIELD)
#undef COUNT_FIELD
#undef RATIO_FIELD
} Measures;

#define ONE_COLUMN(name, needs_truth, preference) + 1
#define MEASURE_COLUMNS (0 MEASURES(ONE_COLUMN, ONE_COLUMN, ONE_COLUMN))

typedef struct MeasureColumn
{
	const char *name;
	size_t		offset;			/* in Measures */
	bool		is_count;		/* int64_t, or else double */
	bool		needs_truth;
	Preference	preference;
	double		relative_rounding;	/* a value that is no more than this share of it off */
	double		rounding;		/* or than this may be the same but for rounding */
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

/* Not a cut of the sweep: one so strong that all records are apart. */
#define CUT_APART UINT32_MAX

/* The row of a cut of a sweep, or of CUT_APART. */
extern Measures sweep_row(const Sweep *sweep, uint32_t cut, double threshold);

/* A cut, and the value of a column there. */
typedef struct BestCut
{
	bool		found;			/* or else no cut has a value */
	uint32_t	cut;			/* of the sweep, or CUT_APART */
	double		value;
} BestCut;

/*
 * The best cut by a column; of those whose values are the best but for rounding,
 * the strongest.  CUT_APART is among them if apart is true, unless the column is
 * best there by definition.
 */
extern BestCut best_cut(Host *host, const Sweep *sweep, const MeasureColumn *column, bool apart);

#endif

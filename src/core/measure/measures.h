/*
 * measures.h
 *		The measure row: formulas over the statistics of one state.
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
 * A column is a number of type int64_t or double.  A double that is not
 * defined, having nothing to divide by, is NaN.
 */
typedef struct Measures
{
	double		threshold;		/* NaN where there is none */
	int64_t		records;
	int64_t		entities;
	int64_t		singletons;
	int64_t		largest;
	int64_t		pairs;
	int64_t		true_pairs;
	int64_t		tp;
	int64_t		fp;
	int64_t		fn;
	int64_t		tn;
	double		precision;
	double		recall;
	double		f1;
	double		rand;
	double		ari;
	double		fowlkes_mallows;
	double		entropy;
	double		mutual_information;
	double		nmi;
	double		homogeneity;
	double		completeness;
	double		v_measure;
	double		variation_of_information;
	double		bcubed_precision;
	double		bcubed_recall;
	double		bcubed_f1;
	int64_t		exact_entities;
	double		entity_precision;
	double		entity_recall;
	double		entity_f1;
} Measures;

/* Whether a larger value of a column is better, a smaller one, or neither. */
typedef enum Preference
{
	PREFER_NEITHER,
	PREFER_LARGER,
	PREFER_SMALLER
} Preference;

typedef struct MeasureColumn
{
	const char *name;
	size_t		offset;			/* in Measures */
	bool		is_count;		/* int64_t, or else double */
	bool		needs_truth;
	Preference	preference;
} MeasureColumn;

#define MEASURE_COLUMNS 31

/* The columns in the order of the SQL type measures. */
extern const MeasureColumn measure_columns[MEASURE_COLUMNS];

/* The column with that name, or NULL. */
extern const MeasureColumn *measure_column(const char *name);

/* The value of a column as a double; counts are rounded above 2^53. */
extern double measure_value(const Measures *measures, const MeasureColumn *column);

/*
 * The row of one state of nrecords records.  truth may be NULL; columns that
 * need it are then meaningless.
 */
extern Measures measures_compute(uint32_t nrecords, double threshold,
								 const Statistics *state, const TruthStatistics *truth);

#endif

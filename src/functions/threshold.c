/*
 * threshold.c
 *		Checking thresholds.
 */
#include "functions/threshold.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/float.h"

void
check_finite_threshold(double threshold)
{
	if (!isfinite(threshold))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("threshold %s is out of range", float8out_internal(threshold)),
				 errhint("Thresholds must be finite.")));
}

void
check_threshold(const Hierarchy *h, double threshold)
{
	check_finite_threshold(threshold);
	if ((threshold < 0 || threshold > 1) && hierarchy_is_probability(h))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("threshold %s is out of range for a hierarchy of probabilities",
						float8out_internal(threshold)),
				 errdetail("All thresholds that it holds lie in [0, 1]."),
				 errhint("Give a threshold between 0 and 1.")));
}

static int
compare_descending(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left < right) - (left > right);
}

double *
descending_thresholds(const Hierarchy *h, ArrayType *array, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	double	   *thresholds;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, count);
	thresholds = palloc_array(double, *count + 1);
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a threshold is NULL"),
					 errhint("Give NULL instead of the array to get every distinct threshold.")));
		thresholds[i] = DatumGetFloat8(elements[i]);
		check_threshold(h, thresholds[i]);
	}
	qsort(thresholds, *count, sizeof(double), compare_descending);
	return thresholds;
}

/*
 * thresholds.c
 *		Checking thresholds, and putting lists of them in order.
 */
#include "args/thresholds.h"

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
check_threshold_on_scale(bool probability, double threshold)
{
	check_finite_threshold(threshold);
	if (probability && (threshold < 0 || threshold > 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("threshold %s is out of range for a hierarchy of probabilities",
						float8out_internal(threshold)),
				 errdetail("All thresholds that it holds lie in [0, 1]."),
				 errhint("Give a threshold between 0 and 1.")));
}

void
check_threshold(const Hierarchy *h, double threshold)
{
	check_threshold_on_scale(hierarchy_is_probability(h), threshold);
}

Thresholds
descending_thresholds(bool probability, ArrayType *array)
{
	Host	   *host = server_host(CurrentMemoryContext);
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	double	   *thresholds;
	SortItem   *items;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &count);
	items = host_array(host, count, sizeof(SortItem));
	thresholds = host_array(host, count, sizeof(double));
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a threshold is NULL"),
					 errhint("Give NULL instead of the array to get every distinct threshold.")));
		check_threshold_on_scale(probability, DatumGetFloat8(elements[i]));
		items[i].key = sort_key_from_score(DatumGetFloat8(elements[i]));
	}
	sort_items(host, items, count);
	for (int i = 0; i < count; i++)
		thresholds[i] = sort_key_to_score(items[i].key);
	return (Thresholds) {thresholds, count};
}

Thresholds
thresholds_argument(FunctionCallInfo fcinfo, int argument, Thresholds own)
{
	if (PG_ARGISNULL(argument))
		return own;
	return descending_thresholds(are_probabilities(own), PG_GETARG_ARRAYTYPE_P(argument));
}

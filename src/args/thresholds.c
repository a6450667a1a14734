/*
 * thresholds.c
 *		Checking thresholds, and making grids of them.
 */
#include "args/thresholds.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"

#define MAX_GRID 10000000

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

double *
descending_thresholds(bool probability, ArrayType *array, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	double	   *thresholds;
	SortItem   *items;
	Host	   *host = server_host(CurrentMemoryContext);

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, count);
	items = host_array(host, *count, sizeof(SortItem));
	thresholds = host_array(host, *count, sizeof(double));
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a threshold is NULL"),
					 errhint("Give NULL instead of the array to get every distinct threshold.")));
		check_threshold_on_scale(probability, DatumGetFloat8(elements[i]));
		items[i].key = sort_key_from_score(DatumGetFloat8(elements[i]));
	}
	sort_items(host, items, *count);
	for (int i = 0; i < *count; i++)
		thresholds[i] = sort_key_to_score(items[i].key);
	return thresholds;
}

/* Raises unless all three are finite and the grid is neither endless nor huge. */
static void
check_grid(double start, double stop, double step)
{
	double		steps = (stop - start) / step;

	if (!isfinite(start) || !isfinite(stop) || !isfinite(step) || step == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a grid from %s to %s cannot have steps of %s", float8out_internal(start),
						float8out_internal(stop), float8out_internal(step)),
				 errhint("Start, stop and step must be finite, and step must not be zero.")));
	if (!(steps < MAX_GRID))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a grid cannot have more than %d thresholds", MAX_GRID),
				 errhint("Leave the array out of sweep to get every distinct threshold.")));
}

/* The shortest decimal that reads back as the number. */
static Datum
exact_decimal(double number)
{
	char		text[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(number, text);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
}

/*
 * grid(start, stop, step): thresholds from start to stop, added up as decimals
 * so that each is the double nearest to the decimal number that is meant.
 */
PG_FUNCTION_INFO_V1(starlings_grid);
Datum
starlings_grid(PG_FUNCTION_ARGS)
{
	double		step = PG_GETARG_FLOAT8(2);
	ArrayBuildState *array = initArrayResult(FLOAT8OID, CurrentMemoryContext, true);
	Datum		at;
	Datum		stop;
	Datum		exact_step;

	check_grid(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), step);
	at = exact_decimal(PG_GETARG_FLOAT8(0));
	stop = exact_decimal(PG_GETARG_FLOAT8(1));
	exact_step = exact_decimal(step);
	while (DatumGetBool(DirectFunctionCall2(step > 0 ? numeric_le : numeric_ge, at, stop)))
	{
		Datum		next = DirectFunctionCall2(numeric_add, at, exact_step);

		accumArrayResult(array, DirectFunctionCall1(numeric_float8, at), false, FLOAT8OID, CurrentMemoryContext);
		pfree(DatumGetPointer(at));
		at = next;
		CHECK_FOR_INTERRUPTS();
	}
	PG_RETURN_DATUM(makeArrayResult(array, CurrentMemoryContext));
}

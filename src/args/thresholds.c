/*
 * thresholds.c
 *		Checking thresholds, and putting lists of them in order.
 *
 * Lists come in any order, with equal ones and with NULLs; the core wants them
 * distinct and descending, and answers go back in ascending order.
 */
#include "args/thresholds.h"

#include <math.h>

#include "args/once.h"
#include "catalog/pg_type.h"
#include "utils/float.h"

void
check_threshold(double threshold)
{
	if (isnan(threshold))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("threshold %s is out of range", float8out_internal(threshold)),
				 errhint("Any number can be a threshold, and Infinity, which leaves all records apart.")));
}

void
check_score(double score)
{
	if (!isfinite(score))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("threshold %s is out of range", float8out_internal(score)),
				 errhint("What a hierarchy holds must be finite, as scores are.")));
}

static void
tell_off_scale(double threshold)
{
	static TimestampTz latest;

	if (!first_in_statement(&latest))
		return;
	ereport(NOTICE,
			(errmsg("threshold %s is outside of [0, 1]", float8out_internal(threshold)),
			 threshold > 1 ?
			 errdetail("All scores of the hierarchy are within, as probabilities are, so nothing is joined.") :
			 errdetail("All scores of the hierarchy are within, as probabilities are, so everything is joined that has a score."),
			 threshold > 1 ?
			 errhint("Give a threshold between 0 and 1, or Infinity if all records are to be apart.") :
			 errhint("Give a threshold between 0 and 1, or -Infinity if all that can be is to be joined.")));
}

Thresholds
finite_thresholds(Thresholds at)
{
	while (at.count > 0 && isinf(at.values[0]))
		at = (Thresholds) {at.values + 1, at.count - 1};
	while (at.count > 0 && isinf(at.values[at.count - 1]))
		at.count--;
	return at;
}

/* What is infinite is no slip. */
void
tell_thresholds(bool probability, Thresholds at)
{
	at = finite_thresholds(at);
	if (!probability || at.count == 0)
		return;
	if (at.values[0] > 1)
		tell_off_scale(at.values[0]);
	else if (at.values[at.count - 1] < 0)
		tell_off_scale(at.values[at.count - 1]);
}

void
accept_threshold(bool probability, double threshold)
{
	check_threshold(threshold);
	tell_thresholds(probability, (Thresholds) {&threshold, 1});
}

Thresholds
descending_thresholds(ArrayType *array)
{
	Host	   *host = server_host(CurrentMemoryContext);
	Datum	   *elements;
	bool	   *nulls;
	int			nelements;
	uint32		count = 0;
	double	   *thresholds;
	SortItem   *items;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &nelements);
	items = host_array(host, nelements, sizeof(SortItem));
	for (int i = 0; i < nelements; i++)
	{
		if (nulls[i])
			continue;
		check_threshold(DatumGetFloat8(elements[i]));
		items[count++].key = sort_key_from_score(DatumGetFloat8(elements[i]));
	}
	sort_items(host, items, count);
	thresholds = host_array(host, count, sizeof(double));
	for (uint32 i = 0; i < count; i++)
		thresholds[i] = sort_key_to_score(items[i].key);
	return (Thresholds) {thresholds, count};
}

Thresholds
thresholds_argument(FunctionCallInfo fcinfo, int argument, Thresholds own)
{
	Thresholds	at;

	if (PG_ARGISNULL(argument))
		return own;
	at = descending_thresholds(PG_GETARG_ARRAYTYPE_P(argument));
	tell_thresholds(are_probabilities(own), at);
	return at;
}

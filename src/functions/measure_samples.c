/*
 * measure_samples.c
 *		estimate and sweep_estimate.
 *
 * Both are one function of the core with one cut or many.  Nothing is cached, as
 * samples are small and differ.
 */
#include "server/server_host.h"

#include <math.h>

#include "args/in_common.h"
#include "args/keys.h"
#include "args/missing.h"
#include "args/once.h"
#include "args/options.h"
#include "args/rows.h"
#include "args/thresholds.h"
#include "catalog/pg_type.h"
#include "core/measure/estimate.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#define ESTIMATE_COLUMNS 7		/* of sweep_estimate; estimate has no threshold */

/* How the entities of a sample were drawn, in words. */
static SampleDesign
design_argument(FunctionCallInfo fcinfo, int argument)
{
	char	   *name;

	if (PG_ARGISNULL(argument))
		return SAMPLED_UNIFORMLY;
	name = option_argument(fcinfo, argument);
	if (strcmp(name, "uniform") == 0)
		return SAMPLED_UNIFORMLY;
	if (strcmp(name, "size") == 0)
		return SAMPLED_BY_SIZE;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown weights: \"%s\"", name),
			 errhint("They are uniform, size, or an array of type float8[].")));
}

/* The weights of the entities of a sample, one by one. */
static double *
weights_argument(FunctionCallInfo fcinfo, int argument, const Partition *sample)
{
	Datum	   *elements;
	bool	   *nulls;
	double	   *weights;
	int			count;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &count);
	if ((uint32) count != sample->nentities)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of weights (%d) differs from number of entities in the sample (%u)",
						count, sample->nentities),
				 errhint("Give a weight for each row of entities(sample), in the same order.")));
	weights = host_array(server_host(CurrentMemoryContext), count, sizeof(double));
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a weight is NULL"),
					 errhint("Give a weight for each row of entities(sample), in the same order.")));
		weights[i] = DatumGetFloat8(elements[i]);
		if (!isfinite(weights[i]) || weights[i] <= 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("weight %s is out of range", float8out_internal(weights[i])),
					 errhint("Weights must be finite and greater than zero.")));
	}
	return weights;
}

/* Tells of sampled records that the prediction, which has those in space, does not know, or refuses them. */
static void
report_unknown(const Missing *missing, MissingMode mode, const RecordSpace *space, const Partition *sample)
{
	if (missing->only_in_truth == 0)
		return;
	if (nothing_in_common(missing))
		refuse_key_clash(space, partition_space(sample));
	if (mode == MISSING_ERROR)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 errmsg("record %s is only in the sample",
						record_name(space_key(partition_space(sample), missing->first_only_in_truth))),
				 errdetail("Records only in the sample: %u.", missing->only_in_truth),
				 errhint("Use missing => 'singleton' to count them as one-record entities, or 'ignore' to leave them out.")));
	if (nothing_in_common(missing))
		tell_not_measured(difference_detail(space, partition_space(sample)));
	else if (mode == MISSING_SINGLETON)
		ereport(NOTICE,
				(errmsg("missing records count as one-record entities: %u only in the sample", missing->only_in_truth),
				 errhint("Use missing => 'ignore' to leave them out.")));
}

/* Takes the values out of rows for which there is nothing to estimate from. */
static void
clear_estimates(EstimateRow *rows, uint32 count)
{
	for (uint32 i = 0; i < count; i++)
	{
		for (int measure = 0; measure < ESTIMATED_MEASURES; measure++)
			rows[i].measures[measure] = (Estimate) {NAN, NAN, NAN, NAN, NAN};
		CHECK_FOR_INTERRUPTS();
	}
}

/* Adds a row for each measure; the first column is left out if there is no threshold. */
static void
add_estimates(Rows *rows, const double *threshold, const EstimateRow *row)
{
	int			skipped = threshold != NULL ? 0 : 1;

	for (int i = 0; i < ESTIMATED_MEASURES; i++)
	{
		const Estimate *e = &row->measures[i];
		bool		nulls[ESTIMATE_COLUMNS] = {
			false, false, isnan(e->value), isnan(e->standard_error), isnan(e->low), isnan(e->high), isnan(e->effective_size)
		};
		Datum		values[ESTIMATE_COLUMNS] = {
			threshold != NULL ? Float8GetDatum(*threshold) : (Datum) 0,
			CStringGetTextDatum(estimated_names[i]),
			Float8GetDatum(e->value),
			Float8GetDatum(e->standard_error),
			Float8GetDatum(e->low),
			Float8GetDatum(e->high),
			Float8GetDatum(e->effective_size)
		};

		rows_add(rows, values + skipped, nulls + skipped);
	}
}

/* Names the measures that some row has from too few entities; NULL if there is none. */
static const char *
name_uncertain(const EstimateRow *rows, uint32 count)
{
	bool		is_uncertain[ESTIMATED_MEASURES] = {false};
	int			nuncertain = 0;
	StringInfoData names;

	for (uint32 i = 0; i < count; i++)
	{
		for (int measure = 0; measure < ESTIMATED_MEASURES; measure++)
			is_uncertain[measure] |= rows[i].measures[measure].effective_size < TRUSTED_EFFECTIVE_SIZE;
		CHECK_FOR_INTERRUPTS();
	}
	initStringInfo(&names);
	for (int measure = 0; measure < ESTIMATED_MEASURES; measure++)
	{
		if (is_uncertain[measure])
			appendStringInfo(&names, "%s%s", nuncertain++ > 0 ? ", " : "", estimated_names[measure]);
	}
	return nuncertain == 0 ? NULL : nuncertain == ESTIMATED_MEASURES ? "all measures" : names.data;
}

/* Tells of intervals that may be wrong, once in a statement. */
static void
tell_uncertain(const EstimateRow *rows, uint32 count)
{
	static TimestampTz latest;
	const char *names = name_uncertain(rows, count);

	if (names != NULL && first_in_statement(&latest))
		ereport(NOTICE,
				(errmsg("the sample is too small for the intervals of %s", names),
				 errdetail("They rest on fewer than %d entities (effective_size), and may not cover the true value in 95 of 100 samples.",
						   TRUSTED_EFFECTIVE_SIZE),
				 errhint("Draw more entities. If large ones are missing, pick records at random, take their entities, and give 'size' for weights.")));
}

/* Rows (measure, estimate, standard_error, low, high, effective_size). */
static Datum
list_estimates(FunctionCallInfo fcinfo, const Sample *sample)
{
	MissingMode mode = missing_argument(fcinfo, 3);
	const Partition *p = PG_GETARG_PARTITION(0);
	Missing		missing;
	EstimateRow *row = estimate_partition(server_host(CurrentMemoryContext), p, sample, mode, &missing);
	Rows		rows;

	report_unknown(&missing, mode, partition_space(p), sample->entities);
	if (nothing_in_common(&missing))
		clear_estimates(row, 1);
	tell_uncertain(row, 1);
	rows = rows_begin(fcinfo);
	add_estimates(&rows, NULL, row);
	return rows_end(&rows);
}

/* Rows (threshold, measure, estimate, standard_error, low, high, effective_size), ascending. */
static Datum
list_sweep_estimates(FunctionCallInfo fcinfo, const Sample *sample)
{
	MissingMode mode = missing_argument(fcinfo, 4);
	const Hierarchy *h = PG_GETARG_HIERARCHY(0);
	Thresholds	at = thresholds_argument(fcinfo, 2, hierarchy_all_thresholds(h));
	Missing		missing;
	EstimateRow *cuts = estimate_hierarchy(server_host(CurrentMemoryContext), h, &at, sample, mode, &missing);
	Rows		rows;

	report_unknown(&missing, mode, hierarchy_space(h), sample->entities);
	if (nothing_in_common(&missing))
		clear_estimates(cuts, at.count);
	tell_uncertain(cuts, at.count);
	rows = rows_begin(fcinfo);
	for (uint32 cut = at.count; cut-- > 0;)
		add_estimates(&rows, &at.values[cut], &cuts[cut]);
	return rows_end(&rows);
}

/* estimate(partition, sample, weights, missing), weights being a word. */
PG_FUNCTION_INFO_V1(starlings_estimate);
Datum
starlings_estimate(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return no_rows(fcinfo);
	return list_estimates(fcinfo, &(Sample) {PG_GETARG_PARTITION(1), design_argument(fcinfo, 2), NULL});
}

/* estimate(partition, sample, weights, missing), weights being an array. */
PG_FUNCTION_INFO_V1(starlings_estimate_weighted);
Datum
starlings_estimate_weighted(PG_FUNCTION_ARGS)
{
	const Partition *sample;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return no_rows(fcinfo);
	sample = PG_GETARG_PARTITION(1);
	return list_estimates(fcinfo, &(Sample) {sample, SAMPLED_WITH_WEIGHTS, weights_argument(fcinfo, 2, sample)});
}

/* sweep_estimate(hierarchy, sample, at, weights, missing), weights being a word. */
PG_FUNCTION_INFO_V1(starlings_sweep_estimate);
Datum
starlings_sweep_estimate(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return no_rows(fcinfo);
	return list_sweep_estimates(fcinfo, &(Sample) {PG_GETARG_PARTITION(1), design_argument(fcinfo, 3), NULL});
}

/* sweep_estimate(hierarchy, sample, at, weights, missing), weights being an array. */
PG_FUNCTION_INFO_V1(starlings_sweep_estimate_weighted);
Datum
starlings_sweep_estimate_weighted(PG_FUNCTION_ARGS)
{
	const Partition *sample;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3))
		return no_rows(fcinfo);
	sample = PG_GETARG_PARTITION(1);
	return list_sweep_estimates(fcinfo, &(Sample) {sample, SAMPLED_WITH_WEIGHTS, weights_argument(fcinfo, 3, sample)});
}

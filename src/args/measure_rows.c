/*
 * measure_rows.c
 *		Rows of measures, the best of them, and what is missing.
 */
#include "args/measure_rows.h"

#include <math.h>

#include "args/keys.h"
#include "args/options.h"

void
refuse_missing(const Missing *missing, MissingMode mode, const RecordSpace *space, const RecordSpace *truth)
{
	if (mode != MISSING_ERROR || !any_missing(missing))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 missing->not_in_truth > 0 ?
			 errmsg("record %s is not in the truth", record_name(space_key(space, missing->first_not_in_truth))) :
			 errmsg("record %s is only in the truth", record_name(space_key(truth, missing->first_only_in_truth))),
			 errdetail("Records not in the truth: %u; only in the truth: %u.",
					   missing->not_in_truth, missing->only_in_truth),
			 errhint("Use missing => 'singleton' to count them as one-record entities, or 'ignore' to leave them out.")));
}

void
tell_missing(uint64 not_in_truth, uint64 only_in_truth, uint64 nrecords)
{
	if (not_in_truth == 0 && only_in_truth == 0)
		return;
	ereport(NOTICE,
			(errmsg("missing records count as one-record entities: " UINT64_FORMAT " not in the truth, " UINT64_FORMAT " only in the truth",
					not_in_truth, only_in_truth),
			 not_in_truth > nrecords / 2 ?
			 errhint("The truth knows fewer than half of the records. If it is a sample of complete entities, use estimate or sweep_estimate.") :
			 errhint("Use missing => 'ignore' to measure the common records only.")));
}

void
report_missing(const Missing *missing, MissingMode mode, const RecordSpace *space, const RecordSpace *truth)
{
	refuse_missing(missing, mode, space, truth);
	if (mode == MISSING_SINGLETON)
		tell_missing(missing->not_in_truth, missing->only_in_truth, space->nrecords);
}

void
report_comparisons(uint64 incomplete, uint64 comparisons)
{
	if (incomplete > 0)
		ereport(NOTICE,
				(errmsg("missing records count as one-record entities in " UINT64_FORMAT " of " UINT64_FORMAT " comparisons",
						incomplete, comparisons),
				 errhint("Use missing => 'ignore' to measure the common records only.")));
}

Judgement
judge(Host *host, JudgedLine *line)
{
	Judgement	judgement = {
		.nrecords = line->nrecords,
		.nstates = line->nstates,
		.states = host_array(host, line->nstates, sizeof(Statistics)),
		.has_truth = line->labels != NULL
	};

	curve_compute(host, line, judgement.states, &judgement.truth);
	judged_free(host, line);
	return judgement;
}

Measures
judgement_row(const Judgement *judgement, uint32 state, double threshold)
{
	return measures_compute(judgement->nrecords, threshold, &judgement->states[state],
							judgement->has_truth ? &judgement->truth : NULL);
}

void
measures_to_datums(const Measures *row, bool has_truth, Datum *values, bool *nulls)
{
	for (int i = 0; i < MEASURE_COLUMNS; i++)
	{
		const MeasureColumn *column = &measure_columns[i];
		const char *field = (const char *) row + column->offset;

		nulls[i] = column->needs_truth && !has_truth;
		values[i] = (Datum) 0;
		if (nulls[i])
			continue;
		if (column->is_count)
			values[i] = Int64GetDatum(*(const int64 *) field);
		else if (isnan(*(const double *) field))
			nulls[i] = true;
		else
			values[i] = Float8GetDatum(*(const double *) field);
	}
}

const MeasureColumn *
measure_argument(FunctionCallInfo fcinfo, int argument)
{
	const char *name = PG_ARGISNULL(argument) ? "f1" : option_argument(fcinfo, argument);
	const MeasureColumn *column = measure_column(name);

	if (column == NULL || column->preference == PREFER_NEITHER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 column == NULL ? errmsg("unknown measure: \"%s\"", name) :
				 errmsg("measure \"%s\" has no best value", name),
				 errhint("Measures to choose by are the columns of sweep that compare with a truth, such as f1, ari or bcubed_f1.")));
	return column;
}

bool
best_state(Host *host, const Judgement *judgement, const MeasureColumn *column, uint32 *best, double *best_value)
{
	bool		found = false;

	for (uint32 state = 0; state < judgement->nstates; state++)
	{
		Measures	row = judgement_row(judgement, state, NAN);
		double		value = measure_value(&row, column);

		host_tick(host, state);
		if (isnan(value))
			continue;
		if (!found || (column->preference == PREFER_LARGER ? value > *best_value : value < *best_value))
		{
			*best = state;
			*best_value = value;
			found = true;
		}
	}
	return found;
}

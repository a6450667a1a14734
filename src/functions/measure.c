/*
 * measure.c
 *		evaluate, comparison_matrix, sweep, best_threshold and sweep_svg.
 */
#include "server/host.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "core/chart.h"
#include "core/judge.h"
#include "core/measures.h"
#include "fmgr.h"
#include "functions/keys.h"
#include "functions/options.h"
#include "functions/rows.h"
#include "functions/threshold.h"
#include "miscadmin.h"
#include "types/hierarchy.h"
#include "types/partition.h"
#include "types/varlena.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#define MATRIX_COLUMNS (1 + MEASURE_COLUMNS)	/* two names, and no threshold */

/* The states of something judged, ready for formulas. */
typedef struct Judgement
{
	uint32		nrecords;
	uint32		nstates;
	Statistics *states;
	TruthStatistics truth;
	bool		has_truth;
} Judgement;

/* Tells of records that only one side knows, or refuses them. */
static void
report_missing(const Missing *missing, MissingMode mode, const RecordSpace *space, const Partition *truth)
{
	if (missing->not_in_truth == 0 && missing->only_in_truth == 0)
		return;
	if (mode == MISSING_ERROR)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_EXCEPTION),
				 missing->not_in_truth > 0 ?
				 errmsg("record %s is not in the truth", record_name(space_key(space, missing->first_not_in_truth))) :
				 errmsg("record %s is only in the truth",
						record_name(space_key(partition_space(truth), missing->first_only_in_truth))),
				 errdetail("Records not in the truth: %u; only in the truth: %u.",
						   missing->not_in_truth, missing->only_in_truth),
				 errhint("Use missing => 'singleton' to count them as one-record entities, or 'ignore' to leave them out.")));
	if (mode == MISSING_SINGLETON)
		ereport(NOTICE,
				(errmsg("missing records count as one-record entities: %u not in the truth, %u only in the truth",
						missing->not_in_truth, missing->only_in_truth),
				 missing->not_in_truth > space->nrecords / 2 ?
				 errhint("The truth knows fewer than half of the records. If it is a sample of complete entities, use estimate or sweep_estimate.") :
				 errhint("Use missing => 'ignore' to measure the common records only.")));
}

/* Computes the states of a line, which is freed. */
static Judgement
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

static Measures
judgement_row(const Judgement *judgement, uint32 state, double threshold)
{
	return measures_compute(judgement->nrecords, threshold, &judgement->states[state],
							judgement->has_truth ? &judgement->truth : NULL);
}

/* A row of the SQL type measures. */
static void
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

/* The row of a partition, which may be judged without a truth. */
static void
evaluate(Host *host, const Partition *p, const Partition *truth, MissingMode mode, Datum *values, bool *nulls)
{
	Missing		missing;
	JudgedLine	line = judge_partition(host, p, truth, mode, &missing);
	Judgement	judgement;
	Measures	row;

	report_missing(&missing, mode, partition_space(p), truth);
	judgement = judge(host, &line);
	row = judgement_row(&judgement, 0, NAN);
	measures_to_datums(&row, judgement.has_truth, values, nulls);
}

/* evaluate(partition, truth, missing): one row. */
PG_FUNCTION_INFO_V1(starlings_evaluate);
Datum
starlings_evaluate(PG_FUNCTION_ARGS)
{
	Host	   *host = server_host(CurrentMemoryContext);
	MissingMode mode = missing_argument(fcinfo, 2);
	const Partition *truth = PG_ARGISNULL(1) ? NULL : PG_GETARG_PARTITION(1);
	TupleDesc	columns;
	Datum		values[MEASURE_COLUMNS];
	bool		nulls[MEASURE_COLUMNS];

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE || columns->natts != MEASURE_COLUMNS)
		elog(ERROR, "evaluate must return the type measures");

	evaluate(host, PG_GETARG_PARTITION(0), truth, mode, values, nulls);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

/* The elements of an array argument, none of which, being what, may be NULL. */
static Datum *
array_argument(FunctionCallInfo fcinfo, int argument, const char *what, int *count)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	int16		length;
	bool		by_value;
	char		align;
	Datum	   *elements;
	bool	   *nulls;

	get_typlenbyvalalign(ARR_ELEMTYPE(array), &length, &by_value, &align);
	deconstruct_array(array, ARR_ELEMTYPE(array), length, by_value, align, &elements, &nulls, count);
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s is NULL", what)));
	}
	return elements;
}

/*
 * comparison_matrix(names, partitions, missing): for each partition and each
 * other one, which is taken for the truth, a row (left, right, measures).
 */
PG_FUNCTION_INFO_V1(starlings_comparison_matrix);
Datum
starlings_comparison_matrix(PG_FUNCTION_ARGS)
{
	MissingMode mode = missing_argument(fcinfo, 2);
	int			nnames;
	int			count;
	Datum	   *names = array_argument(fcinfo, 0, "a name", &nnames);
	Datum	   *partitions = array_argument(fcinfo, 1, "a partition", &count);
	Rows		rows;

	if (nnames != count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of names (%d) differs from number of partitions (%d)", nnames, count),
				 errhint("Aggregate both in one query: array_agg(name), array_agg(p).")));
	for (int i = 0; i < count; i++)
		partitions[i] = PointerGetDatum(partition_from_datum(partitions[i]));

	rows = rows_begin(fcinfo);
	for (int64 i = 0; i < (int64) count * count; i++)
	{
		Datum		values[MATRIX_COLUMNS];
		bool		nulls[MATRIX_COLUMNS];

		CHECK_FOR_INTERRUPTS();
		if (i / count == i % count)
			continue;
		/* The second name takes the place of the threshold. */
		evaluate(server_host(CurrentMemoryContext), partition_from_datum(partitions[i / count]),
				 partition_from_datum(partitions[i % count]), mode, values + 1, nulls + 1);
		values[0] = names[i / count];
		values[1] = names[i % count];
		nulls[0] = nulls[1] = false;
		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/*
 * Judges a hierarchy at the given thresholds, or at all of its own, which are
 * then returned in *thresholds.
 */
static Judgement
judge_at(Host *host, const Hierarchy *h, const double **thresholds, int count,
		 const Partition *truth, MissingMode mode)
{
	Missing		missing;
	JudgedLine	line = judge_hierarchy(host, h, *thresholds, count, truth, mode, &missing);

	report_missing(&missing, mode, hierarchy_space(h), truth);
	if (*thresholds == NULL)
		*thresholds = hierarchy_thresholds(h);
	return judge(host, &line);
}

/* sweep(hierarchy, truth, at, missing): a row for each threshold, ascending. */
PG_FUNCTION_INFO_V1(starlings_sweep);
Datum
starlings_sweep(PG_FUNCTION_ARGS)
{
	MissingMode mode = missing_argument(fcinfo, 3);
	const Partition *truth = PG_ARGISNULL(1) ? NULL : PG_GETARG_PARTITION(1);
	const double *thresholds = NULL;
	int			count = 0;
	Judgement	judgement = {0};
	Rows		rows;

	if (!PG_ARGISNULL(0))
	{
		const Hierarchy *h = PG_GETARG_HIERARCHY(0);

		if (!PG_ARGISNULL(2))
			thresholds = descending_thresholds(h, PG_GETARG_ARRAYTYPE_P(2), &count);
		judgement = judge_at(server_host(CurrentMemoryContext), h, &thresholds, count, truth, mode);
	}

	rows = rows_begin(fcinfo);
	for (uint32 state = judgement.nstates; state-- > 0;)
	{
		Measures	row = judgement_row(&judgement, state, thresholds[state]);
		Datum		values[MEASURE_COLUMNS];
		bool		nulls[MEASURE_COLUMNS];

		measures_to_datums(&row, judgement.has_truth, values, nulls);
		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* The measure that is asked for, if it has a best value. */
static const MeasureColumn *
measure_argument(FunctionCallInfo fcinfo, int argument)
{
	char	   *name = option_argument(fcinfo, argument);
	const MeasureColumn *column = measure_column(name);

	if (column == NULL || column->preference == PREFER_NEITHER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 column == NULL ? errmsg("unknown measure: \"%s\"", name) :
				 errmsg("measure \"%s\" has no best value", name),
				 errhint("Measures to choose by are the columns of sweep that compare with a truth, such as f1, ari or bcubed_f1.")));
	return column;
}

/* The best state, the strongest of equals; false if no state has a value. */
static bool
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

/* best_threshold(hierarchy, truth, measure, missing): (threshold, value). */
PG_FUNCTION_INFO_V1(starlings_best_threshold);
Datum
starlings_best_threshold(PG_FUNCTION_ARGS)
{
	Host	   *host = server_host(CurrentMemoryContext);
	const MeasureColumn *column = measure_argument(fcinfo, 2);
	const double *thresholds = NULL;
	TupleDesc	columns;
	Judgement	judgement;
	uint32		best = 0;
	double		value = 0;
	Datum		values[2] = {0};
	bool		nulls[2] = {true, true};

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "best_threshold must return a row");
	judgement = judge_at(host, PG_GETARG_HIERARCHY(0), &thresholds, 0,
						 PG_GETARG_PARTITION(1), missing_argument(fcinfo, 3));
	if (best_state(host, &judgement, column, &best, &value))
	{
		values[0] = Float8GetDatum(thresholds[best]);
		values[1] = Float8GetDatum(value);
		nulls[0] = nulls[1] = false;
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

/* The measures that are asked for, any columns but the threshold. */
static const MeasureColumn **
curve_columns(FunctionCallInfo fcinfo, int argument, bool has_truth, int *count)
{
	Datum	   *names = array_argument(fcinfo, argument, "a measure", count);
	const MeasureColumn **columns = palloc_array(const MeasureColumn *, *count + 1);

	for (int i = 0; i < *count; i++)
	{
		char	   *name = option_word(names[i]);

		columns[i] = measure_column(name);
		if (columns[i] == NULL || columns[i] == &measure_columns[0] || (columns[i]->needs_truth && !has_truth))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 columns[i] != NULL && columns[i]->needs_truth ?
					 errmsg("measure \"%s\" needs a truth", name) :
					 errmsg("unknown measure: \"%s\"", name),
					 errhint("Measures are the columns of sweep behind the threshold.")));
	}
	return columns;
}

/* The curve whose best point is marked: f1, or else the first that has a best. */
static int
curve_to_mark(const MeasureColumn **columns, int count)
{
	int			first = -1;

	for (int i = count - 1; i >= 0; i--)
	{
		if (strcmp(columns[i]->name, "f1") == 0)
			return i;
		if (columns[i]->preference != PREFER_NEITHER)
			first = i;
	}
	return first;
}

/* The points of the curves from the weakest state on. */
static Chart
make_chart(Host *host, const Judgement *judgement, const double *thresholds, const MeasureColumn **columns, int count)
{
	uint32		npoints = judgement->nstates;
	double	   *x = host_array(host, npoints, sizeof(double));
	double	   *values = host_array(host, (uint64) npoints * count, sizeof(double));
	ChartCurve *curves = host_array(host, count, sizeof(ChartCurve));

	for (int i = 0; i < count; i++)
		curves[i] = (ChartCurve) {columns[i]->name, values + (Size) i * npoints};
	for (uint32 point = 0; point < npoints; point++)
	{
		uint32		state = npoints - 1 - point;
		Measures	row = judgement_row(judgement, state, thresholds[state]);

		x[point] = thresholds[state];
		for (int i = 0; i < count; i++)
			values[(Size) i * npoints + point] = measure_value(&row, columns[i]);
		host_tick(host, point);
	}
	return (Chart) {
		.x_name = "threshold",.npoints = npoints,.x = x,
		.ncurves = count,.curves = curves,.marked_point = npoints
	};
}

/* sweep_svg(hierarchy, truth, measures, at, missing): a picture of the curves. */
PG_FUNCTION_INFO_V1(starlings_sweep_svg);
Datum
starlings_sweep_svg(PG_FUNCTION_ARGS)
{
	Host	   *host = server_host(CurrentMemoryContext);
	const Partition *truth = PG_ARGISNULL(1) ? NULL : PG_GETARG_PARTITION(1);
	MissingMode mode = missing_argument(fcinfo, 4);
	const Hierarchy *h;
	const MeasureColumn **columns;
	int			ncolumns;
	const double *thresholds = NULL;
	int			count = 0;
	Judgement	judgement;
	Chart		chart;
	int			marked;
	uint32		best;
	double		value;
	ByteBuffer	out = start_bytea();

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	h = PG_GETARG_HIERARCHY(0);
	columns = curve_columns(fcinfo, 2, truth != NULL, &ncolumns);
	if (!PG_ARGISNULL(3))
		thresholds = descending_thresholds(h, PG_GETARG_ARRAYTYPE_P(3), &count);
	judgement = judge_at(host, h, &thresholds, count, truth, mode);
	chart = make_chart(host, &judgement, thresholds, columns, ncolumns);
	marked = curve_to_mark(columns, ncolumns);
	if (marked >= 0 && best_state(host, &judgement, columns[marked], &best, &value))
	{
		chart.marked_curve = marked;
		chart.marked_point = judgement.nstates - 1 - best;
	}
	chart_write(&out, &chart);
	PG_RETURN_DATUM(finish_bytea(&out));
}

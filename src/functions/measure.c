/*
 * measure.c
 *		evaluate, comparison_matrix, sweep, best_threshold and sweep_svg.
 */
#include "server/host.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "core/chart.h"
#include "fmgr.h"
#include "functions/judgement.h"
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

/* The row of a partition, which may be judged without a truth. */
static void
evaluate(Host *host, const Partition *p, const Partition *truth, MissingMode mode, Missing *missing,
		 Datum *values, bool *nulls)
{
	JudgedLine	line = judge_partition(host, p, truth, mode, missing);
	Judgement	judgement;
	Measures	row;

	if (truth != NULL)
		refuse_missing(missing, mode, partition_space(p), partition_space(truth));
	judgement = judge(host, &line);
	row = judgement_row(&judgement, 0, NAN);
	measures_to_datums(&row, judgement.has_truth, values, nulls);
}

/* evaluate(partition, truth, missing): one row. */
PG_FUNCTION_INFO_V1(starlings_evaluate);
Datum
starlings_evaluate(PG_FUNCTION_ARGS)
{
	MissingMode mode = missing_argument(fcinfo, 2);
	const Partition *truth = PG_ARGISNULL(1) ? NULL : PG_GETARG_PARTITION(1);
	const Partition *p;
	Missing		missing;
	TupleDesc	columns;
	Datum		values[MEASURE_COLUMNS];
	bool		nulls[MEASURE_COLUMNS];

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE || columns->natts != MEASURE_COLUMNS)
		elog(ERROR, "evaluate must return the type measures");

	p = PG_GETARG_PARTITION(0);
	evaluate(server_host(CurrentMemoryContext), p, truth, mode, &missing, values, nulls);
	if (truth != NULL)
		report_missing(&missing, mode, partition_space(p), partition_space(truth));
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
	uint64		incomplete = 0;
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
		Missing		missing;

		CHECK_FOR_INTERRUPTS();
		if (i / count == i % count)
			continue;
		/* The second name takes the place of the threshold. */
		evaluate(server_host(CurrentMemoryContext), partition_from_datum(partitions[i / count]),
				 partition_from_datum(partitions[i % count]), mode, &missing, values + 1, nulls + 1);
		values[0] = names[i / count];
		values[1] = names[i % count];
		nulls[0] = nulls[1] = false;
		rows_add(&rows, values, nulls);
		incomplete += any_missing(&missing);
	}
	if (mode == MISSING_SINGLETON)
		report_comparisons(incomplete, (uint64) count * (count - 1));
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
	JudgedLine	line;
	Judgement	judgement;

	host_begin(host, PHASE_ALIGNING, 0);
	host->progress.records = h->head.nrecords;
	line = judge_hierarchy(host, h, *thresholds, count, truth, mode, &missing);
	if (truth != NULL)
		report_missing(&missing, mode, hierarchy_space(h), partition_space(truth));
	if (*thresholds == NULL)
		*thresholds = hierarchy_thresholds(h);
	judgement = judge(host, &line);
	host_end(host);
	return judgement;
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
			thresholds = descending_thresholds(hierarchy_is_probability(h), PG_GETARG_ARRAYTYPE_P(2), &count);
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

		CHECK_FOR_INTERRUPTS();
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
		thresholds = descending_thresholds(hierarchy_is_probability(h), PG_GETARG_ARRAYTYPE_P(3), &count);
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

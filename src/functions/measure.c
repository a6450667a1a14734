/*
 * measure.c
 *		evaluate, comparison_matrix, sweep, best_threshold, sweep_svg and grid.
 *
 * All of them are questions to one sweep, which the session's cache keeps
 * (args/cached_sweep.h): who looks at a curve will ask for the best threshold,
 * and for the row at it.
 */
#include "server/server_host.h"

#include <math.h>

#include "access/htup_details.h"
#include "args/cached_sweep.h"
#include "args/measure_rows.h"
#include "args/missing.h"
#include "args/options.h"
#include "args/reals.h"
#include "args/rows.h"
#include "args/support_curves.h"
#include "args/thresholds.h"
#include "catalog/pg_type.h"
#include "common/shortest_dec.h"
#include "core/format/picture.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "server/cache.h"
#include "types/partition_datum.h"
#include "types/varlena.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

#define MAX_GRID 10000000
#define MATRIX_COLUMNS (1 + MEASURE_COLUMNS)	/* two names, and no threshold */

/* A hierarchy or partition among the arguments, or 0. */
static Datum
value_argument(FunctionCallInfo fcinfo, int argument)
{
	return PG_ARGISNULL(argument) ? (Datum) 0 : PG_GETARG_DATUM(argument);
}

/* The row of a partition, which may be measured without a truth. */
static const CachedSweep *
evaluate(Datum p, Datum truth, MissingMode mode, Datum *values, bool *nulls)
{
	const CachedSweep *cached;
	Measures	row;

	cache_begin();
	cached = cached_partition_sweep(p, truth, mode);
	row = sweep_row(&cached->sweep, 0, NAN);
	measures_to_datums(&row, cached->sweep.has_truth, values, nulls);
	return cached;
}

/* evaluate(partition, truth, missing): one row. */
PG_FUNCTION_INFO_V1(starlings_evaluate);
Datum
starlings_evaluate(PG_FUNCTION_ARGS)
{
	MissingMode mode = missing_argument(fcinfo, 2);
	const CachedSweep *cached;
	TupleDesc	columns;
	Datum		values[MEASURE_COLUMNS];
	bool		nulls[MEASURE_COLUMNS];

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE || columns->natts != MEASURE_COLUMNS)
		elog(ERROR, "evaluate must return the type starlings_measures");

	cached = evaluate(PG_GETARG_DATUM(0), value_argument(fcinfo, 1), mode, values, nulls);
	tell_coverage(&cached->coverage, mode);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

/* The elements of an array argument. */
static Datum *
array_argument(FunctionCallInfo fcinfo, int argument, bool **nulls, int *count)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	int16		length;
	bool		by_value;
	char		align;
	Datum	   *elements;

	get_typlenbyvalalign(ARR_ELEMTYPE(array), &length, &by_value, &align);
	deconstruct_array(array, ARR_ELEMTYPE(array), length, by_value, align, &elements, nulls, count);
	return elements;
}

/* Partitions and their names, of which any may be NULL. */
typedef struct NamedPartitions
{
	int			count;
	Datum	   *names;
	bool	   *unnamed;
	Datum	   *partitions;
} NamedPartitions;

/* Reads two arrays.  A partition that is NULL is passed over, with its name. */
static NamedPartitions
named_partitions_argument(FunctionCallInfo fcinfo, int names_argument, int partitions_argument)
{
	NamedPartitions named = {0};
	bool	   *nulls;
	int			nnames;
	int			npartitions;

	named.names = array_argument(fcinfo, names_argument, &named.unnamed, &nnames);
	named.partitions = array_argument(fcinfo, partitions_argument, &nulls, &npartitions);
	if (nnames != npartitions)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of names (%d) differs from number of partitions (%d)", nnames, npartitions),
				 errhint("Aggregate both in one query: array_agg(name), array_agg(p).")));
	for (int i = 0; i < npartitions; i++)
	{
		if (nulls[i])
			continue;
		named.names[named.count] = named.names[i];
		named.unnamed[named.count] = named.unnamed[i];
		named.partitions[named.count++] = PointerGetDatum(partition_from_datum(named.partitions[i]));
	}
	return named;
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
	NamedPartitions named = named_partitions_argument(fcinfo, 0, 1);
	int64		count = named.count;
	MissingCounts missing = {0};
	Rows		rows = rows_begin(fcinfo);

	for (int64 i = 0; i < count * count; i++)
	{
		int			left = i / count;
		int			right = i % count;
		Datum		values[MATRIX_COLUMNS];
		bool		nulls[MATRIX_COLUMNS];
		const CachedSweep *cached;

		CHECK_FOR_INTERRUPTS();
		if (left == right)
			continue;
		/* The second name takes the place of the threshold. */
		cached = evaluate(named.partitions[left], named.partitions[right], mode, values + 1, nulls + 1);
		values[0] = named.names[left];
		values[1] = named.names[right];
		nulls[0] = named.unnamed[left];
		nulls[1] = named.unnamed[right];
		count_missing(&missing, &cached->coverage.missing, cached->coverage.nrecords);
		rows_add(&rows, values, nulls);
	}
	tell_missing_counts(&missing, mode);
	return rows_end(&rows);
}

/*
 * Sweeps the hierarchy that comes first among the arguments against the truth
 * that comes second, and tells what is missing and what is off the scale.
 */
static const CachedSweep *
sweep_arguments(FunctionCallInfo fcinfo, int at_argument, MissingMode mode)
{
	ArrayType  *at = PG_ARGISNULL(at_argument) ? NULL : PG_GETARG_ARRAYTYPE_P(at_argument);
	const CachedSweep *cached;

	cache_begin();
	cached = cached_hierarchy_sweep(PG_GETARG_DATUM(0), value_argument(fcinfo, 1), at, mode);
	tell_coverage(&cached->coverage, mode);
	tell_thresholds(cached->probability, (Thresholds) {cached->thresholds, cached->sweep.ncuts});
	return cached;
}

/* sweep(hierarchy, truth, at, missing): a row for each threshold, ascending. */
PG_FUNCTION_INFO_V1(starlings_sweep);
Datum
starlings_sweep(PG_FUNCTION_ARGS)
{
	static const CachedSweep nothing;
	MissingMode mode = missing_argument(fcinfo, 3);
	const CachedSweep *cached = PG_ARGISNULL(0) ? &nothing : sweep_arguments(fcinfo, 2, mode);
	const Sweep *sweep = &cached->sweep;
	Rows		rows = rows_begin(fcinfo);

	for (uint32 cut = sweep->ncuts; cut-- > 0;)
	{
		Measures	row = sweep_row(sweep, cut, cached->thresholds[cut]);
		Datum		values[MEASURE_COLUMNS];
		bool		nulls[MEASURE_COLUMNS];

		measures_to_datums(&row, sweep->has_truth, values, nulls);
		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* best_threshold(hierarchy, truth, measure, missing): (threshold, value). */
PG_FUNCTION_INFO_V1(starlings_best_threshold);
Datum
starlings_best_threshold(PG_FUNCTION_ARGS)
{
	const MeasureColumn *column = measure_argument(fcinfo, 2);
	MissingMode mode = missing_argument(fcinfo, 3);
	const BestPoint *best;
	TupleDesc	columns;
	Datum		values[2];
	bool		nulls[2];

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "best_threshold must return a row");
	cache_begin();
	best = cached_best(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), column, mode);
	tell_coverage(&best->coverage, mode);
	values[0] = Float8GetDatum(best->threshold);
	values[1] = Float8GetDatum(best->value);
	nulls[0] = nulls[1] = !best->found;
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

/* The measures that are asked for, any columns but the threshold. */
static const MeasureColumn **
curve_columns(FunctionCallInfo fcinfo, int argument, int *count)
{
	bool	   *nulls;
	Datum	   *names = array_argument(fcinfo, argument, &nulls, count);
	const MeasureColumn **columns = palloc_array(const MeasureColumn *, *count + 1);

	for (int i = 0; i < *count; i++)
	{
		char	   *name;

		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a measure is NULL")));
		name = option_word(names[i]);
		columns[i] = measure_column(name);
		if (columns[i] == NULL || columns[i] == &measure_columns[0])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown measure: \"%s\"", name),
					 errhint("Measures are the columns of sweep, but for the threshold.")));
	}
	return columns;
}

/* Tells of curves without points, where columns of sweep are NULL. */
static void
tell_no_truth(const MeasureColumn **columns, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (!columns[i]->needs_truth)
			continue;
		ereport(NOTICE,
				(errmsg("measure \"%s\" has no curve, as the truth is NULL", columns[i]->name)));
		return;
	}
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

/* The points of the curves from the weakest cut on, without those at infinite thresholds; there is room for one more. */
static Picture
make_picture(Host *host, const Sweep *sweep, const double *thresholds, const MeasureColumn **columns, int count)
{
	Thresholds	drawn = finite_thresholds((Thresholds) {thresholds, sweep->ncuts});
	uint32		npoints = drawn.count;
	double	   *x = host_array(host, npoints, sizeof(double));
	double	   *values = host_array(host, (uint64) npoints * count, sizeof(double));
	PictureCurve *curves = host_array(host, (uint64) count + 1, sizeof(PictureCurve));

	for (int i = 0; i < count; i++)
		curves[i] = (PictureCurve) {columns[i]->name, npoints, x, values + (Size) i * npoints};
	for (uint32 point = 0; point < npoints; point++)
	{
		uint32		cut = (drawn.values - thresholds) + npoints - 1 - point;
		Measures	row = sweep_row(sweep, cut, thresholds[cut]);

		x[point] = thresholds[cut];
		for (int i = 0; i < count; i++)
			values[(Size) i * npoints + point] =
				columns[i]->needs_truth && !sweep->has_truth ? NAN : measure_value(&row, columns[i]);
		host_tick(host, point);
	}
	return (Picture) {
		.x_name = "threshold", .x_low = npoints > 0 ? x[0] : NAN, .x_high = npoints > 0 ? x[npoints - 1] : NAN,
		.ncurves = count, .curves = curves, .marked_curve = NO_CURVE
	};
}

/* Marks the best point of a curve, if there is one. */
static void
mark_best(Picture *picture, int curve, BestCut best, const double *thresholds)
{
	if (!best.found)
		return;
	picture->marked_curve = curve;
	picture->marked_x = best.cut == CUT_APART ? get_float8_infinity() : thresholds[best.cut];
	picture->marked_value = best.value;
}

/* Adds the direct share of an array of support to a picture, which has room for it. */
static void
add_support(Host *host, Picture *picture, ArrayType *support)
{
	SupportCurves shares = support_curves(host, support);

	picture->curves[picture->ncurves++] = shares.curves[SHARE_DIRECT];
	picture_widen(picture, &shares.curves[SHARE_DIRECT]);
}

/* sweep_svg(hierarchy, truth, measures, at, missing [, support]): a picture of the curves. */
PG_FUNCTION_INFO_V1(starlings_sweep_svg);
Datum
starlings_sweep_svg(PG_FUNCTION_ARGS)
{
	Host	   *host = server_host(CurrentMemoryContext);
	MissingMode mode = missing_argument(fcinfo, 4);
	const MeasureColumn **columns;
	int			ncolumns;
	const CachedSweep *cached;
	Picture		picture;
	int			marked;
	ByteBuffer	out = start_bytea();

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	columns = curve_columns(fcinfo, 2, &ncolumns);
	if (PG_ARGISNULL(1))
		tell_no_truth(columns, ncolumns);
	cached = sweep_arguments(fcinfo, 3, mode);
	picture = make_picture(host, &cached->sweep, cached->thresholds, columns, ncolumns);
	marked = curve_to_mark(columns, ncolumns);
	if (marked >= 0 && cached->sweep.has_truth)
		mark_best(&picture, marked, best_cut(host, &cached->sweep, columns[marked], PG_ARGISNULL(3)), cached->thresholds);
	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
		add_support(host, &picture, PG_GETARG_ARRAYTYPE_P(5));
	picture_write(&out, &picture);
	PG_RETURN_DATUM(finish_bytea(&out));
}

/* sweep_svg(support): a picture of what the claimed pairs are. */
PG_FUNCTION_INFO_V1(starlings_support_svg);
Datum
starlings_support_svg(PG_FUNCTION_ARGS)
{
	SupportCurves shares = support_curves(server_host(CurrentMemoryContext), PG_GETARG_ARRAYTYPE_P(0));
	Picture		picture = {
		.x_name = "threshold", .x_low = NAN, .x_high = NAN,
		.ncurves = SHARES, .curves = shares.curves, .marked_curve = NO_CURVE
	};
	ByteBuffer	out = start_bytea();

	picture_widen(&picture, &shares.curves[SHARE_DIRECT]);
	picture_write(&out, &picture);
	PG_RETURN_DATUM(finish_bytea(&out));
}

/* Raises unless all three are finite and the grid is neither endless nor huge. */
static void
check_grid(double start, double stop, double step)
{
	double		steps = (stop / 2 - start / 2) / step * 2;	/* halves, lest the difference overflow */

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

/* With numbers of type real. */
PG_FUNCTION_INFO_V1(starlings_grid_real);
Datum
starlings_grid_real(PG_FUNCTION_ARGS)
{
	return call_with_decimals(starlings_grid, fcinfo, 0, 3);
}

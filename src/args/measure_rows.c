/*
 * measure_rows.c
 *		Rows of measures for SQL, and the measures that SQL names.
 *
 * The columns of measures are a list of the core's (measures.h), and the row
 * type of SQL has them in the same order, so that a row is filled by a loop.
 */
#include "args/measure_rows.h"

#include <math.h>

#include "args/options.h"

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

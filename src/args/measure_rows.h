/*
 * measure_rows.h
 *		Measures between SQL and the core.
 */
#ifndef STARLINGS_MEASURE_ROWS_H
#define STARLINGS_MEASURE_ROWS_H

#include "server/server_host.h"

#include "core/measure/measures.h"
#include "fmgr.h"

/* The measure that an argument names, f1 if it is NULL; 22023 if it has no best value or is none. */
extern const MeasureColumn *measure_argument(FunctionCallInfo fcinfo, int argument);

/* A row of the SQL type starlings_measures. */
extern void measures_to_datums(const Measures *row, bool has_truth, Datum *values, bool *nulls);

#endif

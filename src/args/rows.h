/*
 * rows.h
 *		Functions that return rows.
 */
#ifndef STARLINGS_ROWS_H
#define STARLINGS_ROWS_H

#include "server/server_host.h"

#include "fmgr.h"
#include "funcapi.h"

/* The rows of a set-returning function, as they are made. */
typedef struct Rows
{
	ReturnSetInfo *info;
	Host	   *host;
	MemoryContext scratch;		/* emptied after each row */
	MemoryContext caller;
} Rows;

/*
 * Starts the result of a function.  Between rows_begin and rows_end the
 * scratch context is current, so what a row is made of is gone after it; what
 * must last is taken from rows.host.
 */
extern Rows rows_begin(FunctionCallInfo fcinfo);
extern void rows_add(Rows *rows, Datum *values, bool *nulls);
extern Datum rows_end(Rows *rows);

/* The SQL type of a result column, the first being 0. */
extern Oid	rows_column_type(const Rows *rows, int column);

/* A number as the value of a column, or NULL for NaN. */
extern Datum defined_float8(double number, bool *is_null);

/*
 * A result without rows, which is what functions give that are not strict, for
 * an argument that must not be NULL; and whether one of the first so many is.
 */
extern Datum no_rows(FunctionCallInfo fcinfo);
extern bool null_among(FunctionCallInfo fcinfo, int count);

#endif

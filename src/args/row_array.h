/*
 * row_array.h
 *		Rows as an array, which is how aggregates return them.
 */
#ifndef STARLINGS_ROW_ARRAY_H
#define STARLINGS_ROW_ARRAY_H

#include "server/server_host.h"

#include "access/tupdesc.h"
#include "fmgr.h"
#include "utils/array.h"

/* An array of rows, as they are made: one after the other where they stay, as there may be millions. */
typedef struct RowArray
{
	TupleDesc	columns;
	ArrayType  *array;
	Size		size;			/* bytes so far */
	Size		capacity;
	MemoryContext scratch;		/* emptied after each row */
	MemoryContext caller;
} RowArray;

/*
 * Starts the array that a function returns, of rows of so many columns, with room
 * for so many bytes in all.  Between row_array_begin and row_array_end the scratch
 * context is current.
 */
extern RowArray row_array_begin(FunctionCallInfo fcinfo, int ncolumns, Size capacity);

/* Raises 54000 if the array would exceed 1 GB. */
extern void row_array_add(RowArray *rows, Datum *values, bool *nulls);
extern Datum row_array_end(RowArray *rows);

/* The array of that type without rows. */
extern Datum no_row_array(FunctionCallInfo fcinfo);

#endif

/*
 * row_array.c
 *		Writing rows into an array.
 */
#include "args/row_array.h"

#include "access/htup_details.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#define FIRST_CAPACITY 1024

static Oid
row_type(FunctionCallInfo fcinfo)
{
	return get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
}

RowArray
row_array_begin(FunctionCallInfo fcinfo, int ncolumns, Size capacity)
{
	RowArray	rows = {.size = ARR_OVERHEAD_NONULLS(1)};

	rows.columns = lookup_rowtype_tupdesc_copy(row_type(fcinfo), -1);
	if (rows.columns->natts != ncolumns)
		elog(ERROR, "type %s must have %d columns", format_type_be(row_type(fcinfo)), ncolumns);
	rows.capacity = rows.size + (capacity > 0 ? capacity : FIRST_CAPACITY);
	rows.array = palloc(rows.capacity);
	memset(rows.array, 0, rows.size);
	rows.array->ndim = 1;
	rows.array->elemtype = rows.columns->tdtypeid;
	ARR_LBOUND(rows.array)[0] = 1;
	rows.scratch = AllocSetContextCreate(CurrentMemoryContext, "starlings row", ALLOCSET_DEFAULT_SIZES);
	rows.caller = MemoryContextSwitchTo(rows.scratch);
	return rows;
}

/* Makes room for so many more bytes. */
static void
reserve(RowArray *rows, Size size)
{
	Size		needed = rows->size + size;

	if (needed <= rows->capacity)
		return;
	if (needed > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("array of more than %d rows would exceed 1 GB", ARR_DIMS(rows->array)[0]),
				 errhint("Ask for fewer thresholds, or of parts of the records.")));
	rows->capacity = Min(2 * needed, MaxAllocSize);
	rows->array = repalloc(rows->array, rows->capacity);
}

void
row_array_add(RowArray *rows, Datum *values, bool *nulls)
{
	HeapTuple	tuple = heap_form_tuple(rows->columns, values, nulls);
	Size		size = MAXALIGN(tuple->t_len);

	CHECK_FOR_INTERRUPTS();
	reserve(rows, size);
	memset((char *) rows->array + rows->size + size - MAXIMUM_ALIGNOF, 0, MAXIMUM_ALIGNOF);
	memcpy((char *) rows->array + rows->size, tuple->t_data, tuple->t_len);
	rows->size += size;
	ARR_DIMS(rows->array)[0]++;
	MemoryContextReset(rows->scratch);
}

Datum
row_array_end(RowArray *rows)
{
	MemoryContextSwitchTo(rows->caller);
	MemoryContextDelete(rows->scratch);
	if (ARR_DIMS(rows->array)[0] == 0)
		return PointerGetDatum(construct_empty_array(rows->array->elemtype));
	SET_VARSIZE(rows->array, rows->size);
	return PointerGetDatum(rows->array);
}

Datum
no_row_array(FunctionCallInfo fcinfo)
{
	return PointerGetDatum(construct_empty_array(row_type(fcinfo)));
}

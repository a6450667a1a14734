/*
 * rows.c
 *		Collecting rows in a tuple store.
 *
 * All rows are made at once, in a tuple store, as the core makes them at once as
 * well.  Memory that a row needs is given back after each.
 */
#include "args/rows.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

Rows
rows_begin(FunctionCallInfo fcinfo)
{
	Rows		rows = {.host = server_host(CurrentMemoryContext)};

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	rows.info = (ReturnSetInfo *) fcinfo->resultinfo;
	rows.scratch = AllocSetContextCreate(CurrentMemoryContext, "starlings row", ALLOCSET_DEFAULT_SIZES);
	rows.caller = MemoryContextSwitchTo(rows.scratch);
	return rows;
}

void
rows_add(Rows *rows, Datum *values, bool *nulls)
{
	CHECK_FOR_INTERRUPTS();
	tuplestore_putvalues(rows->info->setResult, rows->info->setDesc, values, nulls);
	MemoryContextReset(rows->scratch);
}

Datum
rows_end(Rows *rows)
{
	MemoryContextSwitchTo(rows->caller);
	MemoryContextDelete(rows->scratch);
	return (Datum) 0;
}

Oid
rows_column_type(const Rows *rows, int column)
{
	return TupleDescAttr(rows->info->setDesc, column)->atttypid;
}

Datum
defined_float8(double number, bool *is_null)
{
	*is_null = isnan(number);
	return *is_null ? (Datum) 0 : Float8GetDatum(number);
}

Datum
no_rows(FunctionCallInfo fcinfo)
{
	Rows		rows = rows_begin(fcinfo);

	return rows_end(&rows);
}

bool
null_among(FunctionCallInfo fcinfo, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (PG_ARGISNULL(i))
			return true;
	}
	return false;
}

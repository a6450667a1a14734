/*
 * support_curves.c
 *		Reading rows of support out of an array.
 */
#include "args/support_curves.h"

#include <math.h>

#include "access/htup_details.h"
#include "core/util/sort.h"
#include "executor/executor.h"
#include "miscadmin.h"

/* Columns of starlings_support. */
#define COLUMN_THRESHOLD 1
#define COLUMN_PAIRS 2
#define COLUMN_DIRECT 3			/* and the other parts after it, in the order of their shares */

/* The elements of an array of rows, without those that are NULL or have no finite threshold, by threshold. */
static SortItem *
sorted_rows(Host *host, ArrayType *array, Datum **elements, uint32 *count)
{
	bool	   *nulls;
	int			nelements;
	SortItem   *items;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, elements, &nulls, &nelements);
	items = host_array(host, nelements, sizeof(SortItem));
	*count = 0;
	for (int i = 0; i < nelements; i++)
	{
		bool		is_null = nulls[i];
		Datum		threshold = (Datum) 0;

		CHECK_FOR_INTERRUPTS();
		if (!is_null)
			threshold = GetAttributeByNum(DatumGetHeapTupleHeader((*elements)[i]), COLUMN_THRESHOLD, &is_null);
		if (!is_null && isfinite(DatumGetFloat8(threshold)))
			items[(*count)++] = (SortItem) {sort_key_from_score(DatumGetFloat8(threshold)), i, 0};
	}
	sort_items(host, items, *count);
	return items;
}

/* A count as a share of the pairs; NaN if there are none. */
static double
share_of(HeapTupleHeader row, int column, Datum pairs)
{
	bool		is_null;
	Datum		part = GetAttributeByNum(row, column, &is_null);

	return is_null ? NAN : (double) DatumGetInt64(part) / DatumGetInt64(pairs);
}

SupportCurves
support_curves(Host *host, ArrayType *array)
{
	static const char *const names[SHARES] = {"direct_share", "contradicted_share", "inferred_share"};
	Datum	   *elements;
	uint32		count;
	SortItem   *items = sorted_rows(host, array, &elements, &count);
	double	   *x = host_array(host, count, sizeof(double));
	double	   *values = host_array(host, (uint64) SHARES * count, sizeof(double));
	SupportCurves shares;

	for (int share = 0; share < SHARES; share++)
		shares.curves[share] = (PictureCurve) {names[share], count, x, values + (Size) share * count};
	for (uint32 point = 0; point < count; point++)
	{
		const SortItem *item = &items[count - 1 - point];	/* strong ones come first */
		HeapTupleHeader row = DatumGetHeapTupleHeader(elements[item->a]);
		bool		is_null;
		Datum		pairs = GetAttributeByNum(row, COLUMN_PAIRS, &is_null);
		bool		divides = !is_null && DatumGetInt64(pairs) != 0;

		CHECK_FOR_INTERRUPTS();
		x[point] = sort_key_to_score(item->key);
		for (int share = 0; share < SHARES; share++)
			values[(Size) share * count + point] = divides ? share_of(row, COLUMN_DIRECT + share, pairs) : NAN;
	}
	return shares;
}

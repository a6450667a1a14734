/*
 * opclass.c
 *		Comparing and hashing hierarchies and partitions, and what frames have
 *		of it in common with them.
 *
 * Values are canonical, so equal ones have equal bytes.  The hash in the
 * header decides nearly always, without detoasting the rest.  The order means
 * nothing beyond being one, as sorting, merging and unique indexes need it.
 */
#include "types/opclass.h"

#include "common/hashfn.h"
#include "fmgr.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"

/*
 * The header, or the whole, of an argument of either type.  Both begin with a
 * ValueHeader, so what reads flat hierarchies reads flat partitions as well.
 */
static const ValueHeader *
header_argument(FunctionCallInfo fcinfo, int argument)
{
	Datum		datum = PG_GETARG_DATUM(argument);

	return partition_is_shared(datum) ? &partition_from_datum(datum)->head :
		&hierarchy_header_from_datum(datum)->head;
}

static const ValueHeader *
value_argument(FunctionCallInfo fcinfo, int argument)
{
	Datum		datum = PG_GETARG_DATUM(argument);

	return partition_is_shared(datum) ? &partition_from_datum(datum)->head :
		&hierarchy_from_datum(datum)->head;
}

/* Gives back what was detoasted; index builds compare many values. */
static void
free_if_copy(FunctionCallInfo fcinfo, int argument, const ValueHeader *value)
{
	Pointer		datum = DatumGetPointer(PG_GETARG_DATUM(argument));

	if ((const void *) value != (const void *) datum && !VARATT_IS_EXTERNAL_EXPANDED(datum))
		pfree((void *) value);
}

int
compare_values(const ValueHeader *a, const ValueHeader *b)
{
	size_t		start = offsetof(ValueHeader, size);
	int			order = (a->size > b->size) - (a->size < b->size);

	return order != 0 ? order : memcmp((const char *) a + start, (const char *) b + start, a->size - start);
}

uint32
hash_value(const ValueHeader *value)
{
	return DatumGetUInt32(hash_any((const unsigned char *) &value->value_hash, sizeof(Hash128)));
}

uint64
hash_value_extended(const ValueHeader *value, uint64 seed)
{
	return DatumGetUInt64(hash_any_extended((const unsigned char *) &value->value_hash, sizeof(Hash128), seed));
}

static int
compare_arguments(FunctionCallInfo fcinfo)
{
	const ValueHeader *a = value_argument(fcinfo, 0);
	const ValueHeader *b = value_argument(fcinfo, 1);
	int			order = compare_values(a, b);

	free_if_copy(fcinfo, 0, a);
	free_if_copy(fcinfo, 1, b);
	return order;
}

static bool
values_equal(FunctionCallInfo fcinfo)
{
	const ValueHeader *a = header_argument(fcinfo, 0);
	const ValueHeader *b = header_argument(fcinfo, 1);
	bool		maybe = hash_equal(a->value_hash, b->value_hash) && hash_equal(a->space_hash, b->space_hash);

	free_if_copy(fcinfo, 0, a);
	free_if_copy(fcinfo, 1, b);
	return maybe && compare_arguments(fcinfo) == 0;
}

/* = of hierarchies, and partitions. */
PG_FUNCTION_INFO_V1(starlings_eq);
Datum
starlings_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(values_equal(fcinfo));
}

/* <> of hierarchies, and partitions. */
PG_FUNCTION_INFO_V1(starlings_ne);
Datum
starlings_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!values_equal(fcinfo));
}

/* < of hierarchies, and partitions. */
PG_FUNCTION_INFO_V1(starlings_lt);
Datum
starlings_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) < 0);
}

/* <= of hierarchies, and partitions. */
PG_FUNCTION_INFO_V1(starlings_le);
Datum
starlings_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) <= 0);
}

/* > of hierarchies, and partitions. */
PG_FUNCTION_INFO_V1(starlings_gt);
Datum
starlings_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) > 0);
}

/* >= of hierarchies, and partitions. */
PG_FUNCTION_INFO_V1(starlings_ge);
Datum
starlings_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_arguments(fcinfo) >= 0);
}

/* Comparison of hierarchies, and partitions for btree: -1, 0 or 1. */
PG_FUNCTION_INFO_V1(starlings_cmp);
Datum
starlings_cmp(PG_FUNCTION_ARGS)
{
	int			order = compare_arguments(fcinfo);

	PG_RETURN_INT32((order > 0) - (order < 0));
}

/* Hash of hierarchies, and partitions with a seed. */
PG_FUNCTION_INFO_V1(starlings_hash_extended);
Datum
starlings_hash_extended(PG_FUNCTION_ARGS)
{
	const ValueHeader *header = header_argument(fcinfo, 0);
	uint64		hash = hash_value_extended(header, (uint64) PG_GETARG_INT64(1));

	free_if_copy(fcinfo, 0, header);
	PG_RETURN_UINT64(hash);
}

/* Hash of hierarchies, and partitions. */
PG_FUNCTION_INFO_V1(starlings_hash);
Datum
starlings_hash(PG_FUNCTION_ARGS)
{
	const ValueHeader *header = header_argument(fcinfo, 0);
	uint32		hash = hash_value(header);

	free_if_copy(fcinfo, 0, header);
	PG_RETURN_UINT32(hash);
}

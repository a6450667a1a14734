/*
 * combine.c
 *		restrict, exclude, and the order, meet and join of partitions.
 *
 * What leaves records out must not do so by a slip, so that keys of another
 * type are an error, as in lookups.  The lattice of partitions is there for any
 * records, as an operator may be asked of any two rows: a meet without records
 * is only told, and the order and the join lose nothing.
 */
#include "server/server_host.h"

#include "args/in_common.h"
#include "args/keys.h"
#include "core/hierarchy/algebra.h"
#include "fmgr.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"

/* restrict(hierarchy, partition): a hierarchy. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_restrict);
Datum
starlings_hierarchy_restrict(PG_FUNCTION_ARGS)
{
	const Hierarchy *h = PG_GETARG_HIERARCHY(0);
	const Partition *p = PG_GETARG_PARTITION(1);

	Hierarchy  *result;

	if (space_equal(hierarchy_space(h), partition_space(p)))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	refuse_key_clash(hierarchy_space(h), partition_space(p));
	result = hierarchy_restrict(server_host(CurrentMemoryContext), h, p);
	if (result->head.nrecords == 0)
		tell_nothing_in_common(hierarchy_space(h), partition_space(p));
	PG_RETURN_HIERARCHY(result);
}

/* restrict(partition, partition): a partition. */
PG_FUNCTION_INFO_V1(starlings_partition_restrict);
Datum
starlings_partition_restrict(PG_FUNCTION_ARGS)
{
	const Partition *p = PG_GETARG_PARTITION(0);
	const Partition *q = PG_GETARG_PARTITION(1);

	Partition  *result;

	if (space_equal(partition_space(p), partition_space(q)))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	refuse_key_clash(partition_space(p), partition_space(q));
	result = partition_restrict(server_host(CurrentMemoryContext), p, q);
	if (result->head.nrecords == 0)
		tell_nothing_in_common(partition_space(p), partition_space(q));
	PG_RETURN_PARTITION(result);
}

/* Tells how many of the records to leave out, of which so many were found, are not there. */
static void
tell_not_there(const RecordSpace *gone, uint32 found)
{
	if (found < gone->nrecords)
		ereport(NOTICE,
				(errmsg("%u of %u records to exclude are not there", gone->nrecords - found, gone->nrecords)));
}

/* The hierarchy in the first argument without these records. */
static Datum
exclude_from_hierarchy(FunctionCallInfo fcinfo, const Hierarchy *h, const RecordSpace *gone)
{
	Hierarchy  *result = hierarchy_exclude(server_host(CurrentMemoryContext), h, gone);
	uint32		found = h->head.nrecords - result->head.nrecords;

	tell_not_there(gone, found);
	if (found == 0)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	PG_RETURN_HIERARCHY(result);
}

/* The same of a partition. */
static Datum
exclude_from_partition(FunctionCallInfo fcinfo, const Partition *p, const RecordSpace *gone)
{
	Partition  *result = partition_exclude(server_host(CurrentMemoryContext), p, gone);
	uint32		found = p->head.nrecords - result->head.nrecords;

	tell_not_there(gone, found);
	if (found == 0)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	PG_RETURN_PARTITION(result);
}

/* The source in the second argument, or the only one of a space if there is no such argument. */
static Key
source_of_keys(FunctionCallInfo fcinfo, const RecordSpace *space, KeyType type)
{
	Key			key = {.type = type};

	if (PG_NARGS() == 2)
	{
		check_plain_key(space, type);
		if (space->nsections == 1)
		{
			key.source = (const char *) space + space->sections[0].source;
			key.source_length = space->sections[0].source_length;
		}
		return key;
	}
	if (!PG_ARGISNULL(1))
	{
		text	   *source = PG_GETARG_TEXT_PP(1);

		key.source = VARDATA_ANY(source);
		key.source_length = VARSIZE_ANY_EXHDR(source);
	}
	check_source_key(space, &key);
	return key;
}

/* The records that the arguments [source,] keys name, which come last, for what has those in space. */
static RecordSpace *
named_records(FunctionCallInfo fcinfo, const RecordSpace *space)
{
	ArrayType  *keys = PG_GETARG_ARRAYTYPE_P(PG_NARGS() - 1);
	Key			source = source_of_keys(fcinfo, space, key_type_of(ARR_ELEMTYPE(keys)));

	return space_from_keys(keys, source.source, source.source_length);
}

/* Not strict: no list of records to leave out is an empty one, as array_agg gives over no rows. */
static bool
excludes_nothing(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(0) || PG_ARGISNULL(PG_NARGS() - 1);
}

static Datum
first_argument(FunctionCallInfo fcinfo)
{
	fcinfo->isnull = PG_ARGISNULL(0);
	return PG_GETARG_DATUM(0);
}

/* exclude(hierarchy, [source,] keys): a hierarchy. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_exclude_keys);
Datum
starlings_hierarchy_exclude_keys(PG_FUNCTION_ARGS)
{
	const Hierarchy *h;

	if (excludes_nothing(fcinfo))
		return first_argument(fcinfo);
	h = PG_GETARG_HIERARCHY(0);
	return exclude_from_hierarchy(fcinfo, h, named_records(fcinfo, hierarchy_space(h)));
}

/* exclude(hierarchy, partition): a hierarchy. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_exclude);
Datum
starlings_hierarchy_exclude(PG_FUNCTION_ARGS)
{
	const Hierarchy *h;
	const RecordSpace *gone;

	if (excludes_nothing(fcinfo))
		return first_argument(fcinfo);
	h = PG_GETARG_HIERARCHY(0);
	gone = partition_space(PG_GETARG_PARTITION(1));
	refuse_key_clash(hierarchy_space(h), gone);
	return exclude_from_hierarchy(fcinfo, h, gone);
}

/* exclude(partition, [source,] keys): a partition. */
PG_FUNCTION_INFO_V1(starlings_partition_exclude_keys);
Datum
starlings_partition_exclude_keys(PG_FUNCTION_ARGS)
{
	const Partition *p;

	if (excludes_nothing(fcinfo))
		return first_argument(fcinfo);
	p = PG_GETARG_PARTITION(0);
	return exclude_from_partition(fcinfo, p, named_records(fcinfo, partition_space(p)));
}

/* exclude(partition, partition): a partition. */
PG_FUNCTION_INFO_V1(starlings_partition_exclude);
Datum
starlings_partition_exclude(PG_FUNCTION_ARGS)
{
	const Partition *p;
	const RecordSpace *gone;

	if (excludes_nothing(fcinfo))
		return first_argument(fcinfo);
	p = PG_GETARG_PARTITION(0);
	gone = partition_space(PG_GETARG_PARTITION(1));
	refuse_key_clash(partition_space(p), gone);
	return exclude_from_partition(fcinfo, p, gone);
}

/* p & q: a partition. */
PG_FUNCTION_INFO_V1(starlings_partition_meet);
Datum
starlings_partition_meet(PG_FUNCTION_ARGS)
{
	const Partition *p = PG_GETARG_PARTITION(0);
	const Partition *q = PG_GETARG_PARTITION(1);
	Partition  *meet = partition_meet(server_host(CurrentMemoryContext), p, q);

	if (meet->head.nrecords == 0)
		tell_nothing_in_common(partition_space(p), partition_space(q));
	PG_RETURN_PARTITION(meet);
}

/* p + q: a partition. */
PG_FUNCTION_INFO_V1(starlings_partition_join);
Datum
starlings_partition_join(PG_FUNCTION_ARGS)
{
	PG_RETURN_PARTITION(partition_join(server_host(CurrentMemoryContext),
									   PG_GETARG_PARTITION(0), PG_GETARG_PARTITION(1)));
}

/* p <@ q: whether p refines q. */
PG_FUNCTION_INFO_V1(starlings_partition_refines);
Datum
starlings_partition_refines(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(partition_refines(server_host(CurrentMemoryContext),
									 PG_GETARG_PARTITION(0), PG_GETARG_PARTITION(1)));
}

/* p @> q: whether q refines p. */
PG_FUNCTION_INFO_V1(starlings_partition_refined_by);
Datum
starlings_partition_refined_by(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(partition_refines(server_host(CurrentMemoryContext),
									 PG_GETARG_PARTITION(1), PG_GETARG_PARTITION(0)));
}

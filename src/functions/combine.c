/*
 * combine.c
 *		restrict, and the order, meet and join of partitions.
 */
#include "server/server_host.h"

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

	if (space_equal(hierarchy_space(h), partition_space(p)))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	PG_RETURN_HIERARCHY(hierarchy_restrict(server_host(CurrentMemoryContext), h, p));
}

/* restrict(partition, partition): a partition. */
PG_FUNCTION_INFO_V1(starlings_partition_restrict);
Datum
starlings_partition_restrict(PG_FUNCTION_ARGS)
{
	const Partition *p = PG_GETARG_PARTITION(0);
	const Partition *q = PG_GETARG_PARTITION(1);

	if (space_equal(partition_space(p), partition_space(q)))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	PG_RETURN_PARTITION(partition_restrict(server_host(CurrentMemoryContext), p, q));
}

/* p & q: a partition. */
PG_FUNCTION_INFO_V1(starlings_partition_meet);
Datum
starlings_partition_meet(PG_FUNCTION_ARGS)
{
	PG_RETURN_PARTITION(partition_meet(server_host(CurrentMemoryContext),
									   PG_GETARG_PARTITION(0), PG_GETARG_PARTITION(1)));
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

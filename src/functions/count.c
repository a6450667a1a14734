/*
 * count.c
 *		Counts, most of them read off headers.
 *
 * What is in a header is read by a slice of the datum, so that a count over a
 * table of large values does not read them.
 */
#include "server/server_host.h"

#include "core/hierarchy/merges.h"
#include "fmgr.h"
#include "types/frame_datum.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"

/* merge_count(hierarchy): how many merge events there are. */
PG_FUNCTION_INFO_V1(starlings_merge_count);
Datum
starlings_merge_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(merges_count(server_host(CurrentMemoryContext), PG_GETARG_HIERARCHY(0)));
}

/* threshold_count(hierarchy): how many distinct thresholds it holds. */
PG_FUNCTION_INFO_V1(starlings_threshold_count);
Datum
starlings_threshold_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(hierarchy_header_from_datum(PG_GETARG_DATUM(0))->nthresholds);
}

/* record_count(hierarchy) */
PG_FUNCTION_INFO_V1(starlings_hierarchy_record_count);
Datum
starlings_hierarchy_record_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(hierarchy_header_from_datum(PG_GETARG_DATUM(0))->head.nrecords);
}

/* record_count(partition) */
PG_FUNCTION_INFO_V1(starlings_partition_record_count);
Datum
starlings_partition_record_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(partition_header_from_datum(PG_GETARG_DATUM(0))->head.nrecords);
}

/* record_count(frame): the records that something in it holds. */
PG_FUNCTION_INFO_V1(starlings_frame_record_count);
Datum
starlings_frame_record_count(PG_FUNCTION_ARGS)
{
	const Frame *f = frame_directory_from_datum(PG_GETARG_DATUM(0));

	PG_RETURN_INT64((int64) f->head.nrecords - f->ngarbage);
}

/* entity_count(partition) */
PG_FUNCTION_INFO_V1(starlings_entity_count);
Datum
starlings_entity_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(partition_header_from_datum(PG_GETARG_DATUM(0))->nentities);
}

/*
 * cut.c
 *		cut, which is the operator @ as well.
 *
 * The result points into the session's cache where it can, so that cutting again,
 * at the same threshold or after a sweep, copies nothing.
 */
#include "server/server_host.h"

#include "args/reals.h"
#include "args/thresholds.h"
#include "fmgr.h"
#include "server/cache.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"

typedef struct CutSource
{
	const Hierarchy *h;
	double		threshold;
} CutSource;

static void *
make_cut(MemoryContext context, const void *arg)
{
	const CutSource *source = arg;
	Partition  *p = hierarchy_cut(server_host(context), source->h, source->threshold);

	return DatumGetPointer(partition_get_datum(p));
}

/*
 * cut(hierarchy, threshold): a partition.
 *
 * All thresholds between two neighbours that the hierarchy holds have one entry in the cache.
 */
PG_FUNCTION_INFO_V1(starlings_cut);
Datum
starlings_cut(PG_FUNCTION_ARGS)
{
	CutSource	source = {.threshold = PG_GETARG_FLOAT8(1)};
	CacheKey	key;

	cache_begin();
	source.h = hierarchy_cached(PG_GETARG_DATUM(0));
	accept_threshold(hierarchy_is_probability(source.h), source.threshold);
	key = cache_key(CACHE_CUT, &source.h->head, NULL);
	key.option = hierarchy_ranks_at(source.h, source.threshold);
	PG_RETURN_DATUM(partition_share_datum(cache_get(&key, make_cut, &source), &key));
}

/* With a threshold of type real. */
PG_FUNCTION_INFO_V1(starlings_cut_real);
Datum
starlings_cut_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_cut, fcinfo, 1);
}

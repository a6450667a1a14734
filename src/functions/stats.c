/*
 * stats.c
 *		starlings_stats: what the session's cache holds and has done.
 */
#include "args/rows.h"

#include "server/cache.h"
#include "utils/builtins.h"

static const char *const kind_names[CACHE_KINDS] = {
	[CACHE_HIERARCHY] = "hierarchy",
	[CACHE_PARTITION] = "partition",
	[CACHE_FRAME] = "frame",
	[CACHE_LINE_INDEX] = "line index",
	[CACHE_ENTITIES] = "entities",
	[CACHE_CUT] = "cut",
	[CACHE_ALIGNMENT] = "alignment",
	[CACHE_CURVE] = "curve",
	[CACHE_EVALUATION] = "evaluation",
	[CACHE_BEST] = "best threshold"
};

/*
 * starlings_stats(): rows (kind, entries, bytes, hits, misses, evictions,
 * making_ms).
 */
PG_FUNCTION_INFO_V1(starlings_stats);
Datum
starlings_stats(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);

	for (CacheKind kind = 0; kind < CACHE_KINDS; kind++)
	{
		CacheCounts counts = cache_counts(kind);
		bool		nulls[7] = {false};
		Datum		values[7] = {
			CStringGetTextDatum(kind_names[kind]),
			Int64GetDatum(counts.entries),
			Int64GetDatum(counts.bytes),
			Int64GetDatum(counts.hits),
			Int64GetDatum(counts.misses),
			Int64GetDatum(counts.evictions),
			Float8GetDatum(counts.milliseconds)
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/*
 * watch.c
 *		starlings_progress and starlings_stats: what sessions are doing, and what
 *		this one keeps.
 *
 * Who may see what is as in pg_stat_activity; of what this session keeps, each role
 * sees what was read for it.
 */
#include "server/progress_report.h"

#include "args/rows.h"
#include "catalog/pg_authid.h"
#include "commands/dbcommands.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "server/cache.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#define PROGRESS_COLUMNS 9

/* As pg_stat_activity has it. */
static bool
may_see(const Work *work)
{
	return has_privs_of_role(GetUserId(), work->role) || has_privs_of_role(GetUserId(), ROLE_PG_READ_ALL_STATS);
}

/* A count, or NULL in place of 0. */
static void
count_to_datum(uint64 count, Datum *value, bool *is_null)
{
	*value = Int64GetDatum((int64) count);
	*is_null = count == 0;
}

/* Adds the row of one process; who may not see its work gets no more than its number. */
static void
add_work(Rows *rows, const Work *work)
{
	const Progress *progress = &work->progress;
	Datum		values[PROGRESS_COLUMNS] = {Int32GetDatum(work->pid)};
	bool		nulls[PROGRESS_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	nulls[0] = false;
	if (may_see(work))
	{
		char	   *database = get_database_name(work->database);

		nulls[1] = database == NULL;
		if (!nulls[1])
			values[1] = DirectFunctionCall1(namein, CStringGetDatum(database));
		values[2] = CStringGetTextDatum(phase_name(progress->phase));
		count_to_datum(progress->records, &values[3], &nulls[3]);
		count_to_datum(progress->edges, &values[4], &nulls[4]);
		count_to_datum(progress->total, &values[6], &nulls[6]);
		values[5] = Int64GetDatum((int64) progress->done);
		nulls[5] = nulls[6];
		values[7] = Int64GetDatum((int64) work->memory);
		values[8] = TimestampTzGetDatum(work->started);
		nulls[2] = nulls[7] = nulls[8] = false;
	}
	rows_add(rows, values, nulls);
}

/* starlings_progress(): a row for each process that is at work. */
PG_FUNCTION_INFO_V1(starlings_progress);
Datum
starlings_progress(PG_FUNCTION_ARGS)
{
	int			nplaces = progress_places();
	Rows		rows;

	if (nplaces < 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("starlings is not preloaded, so sessions do not know of the work of others"),
				 errhint("Add starlings to shared_preload_libraries, and start the server again.")));
	rows = rows_begin(fcinfo);
	for (int place = 0; place < nplaces; place++)
	{
		Work		work = progress_read(place);

		if (work.pid != 0)
			add_work(&rows, &work);
	}
	return rows_end(&rows);
}

static const char *const kind_names[CACHE_KINDS] = {
	[CACHE_HIERARCHY] = "hierarchy",
	[CACHE_PARTITION] = "partition",
	[CACHE_FRAME] = "frame",
	[CACHE_LINE_INDEX] = "line index",
	[CACHE_ENTITIES] = "entities",
	[CACHE_CUT] = "cut",
	[CACHE_ALIGNMENT] = "alignment",
	[CACHE_SWEEP] = "curve",
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

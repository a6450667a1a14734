/*
 * progress_report.c
 *		Notices of how far long work is, and a place in shared memory where each
 *		process says the same.
 *
 * Only the process itself writes to its place, which is given by its number
 * among all; a counter that is odd while it does so tells readers to try again.
 * Work is forgotten when it ends, when its memory goes, and when a transaction or
 * subtransaction is aborted, so whatever happens no place tells of work that is
 * over.
 */
#include "server/progress_report.h"

#include <limits.h>

#include "access/xact.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
#include "utils/backend_status.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* The name of the counter is what the server's macros expect. */
typedef struct Place
{
	int			st_changecount;
	Work		work;
} Place;

static int	progress_interval = 0;	/* ms */
static TimestampTz last_notice;

static Place *places;			/* NULL unless the library is preloaded */
static Host *told;				/* whose work is at this process's place */

static shmem_request_hook_type previous_request_hook;
static shmem_startup_hook_type previous_startup_hook;

static void
write_place(const Work *work)
{
	volatile Place *place = &places[MY_PLACE];

	PGSTAT_BEGIN_WRITE_ACTIVITY(place);
	place->work = *work;
	PGSTAT_END_WRITE_ACTIVITY(place);
}

/* No work is told of any more. */
static void
forget(void)
{
	Work		none = {0};

	if (told == NULL)
		return;
	write_place(&none);
	told->progress.told = false;
	told = NULL;
}

void
progress_forget(const Host *host)
{
	if (told == host)
		forget();
}

/* At the end of a session its transaction is aborted, too. */
static void
forget_after_transaction(XactEvent event, void *arg)
{
	forget();
}

/* Work that goes on around the subtransaction is told of again before long. */
static void
forget_after_subtransaction(SubXactEvent event, SubTransactionId id, SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB)
		forget();
}

static void
start_telling(void)
{
	static bool started = false;

	if (started)
		return;
	RegisterXactCallback(forget_after_transaction, NULL);
	RegisterSubXactCallback(forget_after_subtransaction, NULL);
	started = true;
}

/* Says at this process's place how far the work is. */
static void
tell_others(Host *host, MemoryContext context)
{
	static TimestampTz started;
	Work		work;

	if (told != host)
	{
		start_telling();
		forget();
		started = GetCurrentTimestamp();
		told = host;
		host->progress.told = true;
	}
	work = (Work) {
		.pid = MyProcPid,
		.database = MyDatabaseId,
		.role = GetSessionUserId(),
		.started = started,
		.memory = MemoryContextMemAllocated(context, false),
		.progress = host->progress
	};
	write_place(&work);
}

/* A number after a word, unless it is 0. */
static int
append_count(char *out, int size, const char *what, uint64 count)
{
	return count > 0 ? snprintf(out, size, UINT64_FORMAT " %s, ", count, what) : 0;
}

static void
give_notice(const Progress *progress, Size memory)
{
	char		share[40] = "";
	char		counts[80] = "";
	int			length = append_count(counts, sizeof(counts), "records", progress->records);

	append_count(counts + length, sizeof(counts) - length, "edges", progress->edges);
	if (progress->total > 0)
		snprintf(share, sizeof(share), ", %.0f %% done", 100.0 * progress->done / progress->total);
	ereport(NOTICE,
			(errmsg("%s%s: %s%zu kB", phase_name(progress->phase), share, counts, memory / 1024)));
}

/* Gives a notice when the interval since the last one, or since the statement began, is over. */
static void
tell_client(Host *host, MemoryContext context)
{
	TimestampTz since = Max(last_notice, GetCurrentStatementStartTimestamp());
	TimestampTz now = GetCurrentTimestamp();

	if (!TimestampDifferenceExceeds(since, now, progress_interval))
		return;
	last_notice = now;
	give_notice(&host->progress, MemoryContextMemAllocated(context, false));
}

void
progress_tell(Host *host, MemoryContext context)
{
	if (host->progress.phase == PHASE_NONE)
	{
		progress_forget(host);
		return;
	}
	if (places != NULL)
		tell_others(host, context);
	if (progress_interval > 0)
		tell_client(host, context);
}

int
progress_places(void)
{
	return places != NULL ? MaxBackends : -1;
}

Work
progress_read(int number)
{
	volatile Place *place = &places[number];
	Work		work;

	for (;;)
	{
		int			before;
		int			after;

		pgstat_begin_read_activity(place, before);
		work = place->work;
		pgstat_end_read_activity(place, after);
		if (pgstat_read_activity_complete(before, after))
			return work;
		CHECK_FOR_INTERRUPTS();
	}
}

static Size
places_size(void)
{
	return mul_size(MaxBackends, sizeof(Place));
}

static void
request_places(void)
{
	if (previous_request_hook != NULL)
		previous_request_hook();
	RequestAddinShmemSpace(places_size());
}

static void
make_places(void)
{
	bool		found;

	if (previous_startup_hook != NULL)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	places = ShmemInitStruct("starlings progress", places_size(), &found);
	if (!found)
		memset(places, 0, places_size());
	LWLockRelease(AddinShmemInitLock);
}

void
progress_init(void)
{
	DefineCustomIntVariable("starlings.progress_interval",
							"Sets the time between two notices of how far a long build or sweep is.",
							"0 means that there are none.",
							&progress_interval, 0, 0, INT_MAX,
							PGC_USERSET, GUC_UNIT_MS, NULL, NULL, NULL);
	if (!process_shared_preload_libraries_in_progress)
		return;
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request_places;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = make_places;
}

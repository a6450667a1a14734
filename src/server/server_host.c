/*
 * server_host.c
 *		Memory contexts, interrupts and errors for the core.
 *
 * Memory comes from the context that was current, so that errors give it back
 * without a line of ours, and cancelling is an error like any other.  Threads of
 * the core never come here: what they raise is handed to the session's thread
 * first.
 */
#include "server/server_host.h"

#include <unistd.h>

#include "access/parallel.h"
#include "common/pg_prng.h"
#include "common/shortest_dec.h"
#include "core/util/task.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "optimizer/cost.h"
#include "server/progress_report.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#define MAX_THREADS 64

static int	threads_setting = 1;
static int	max_threads_setting = 8;
static int	processors = 1;		/* asked for once: the answer takes longer than many a call */

typedef struct ServerHost
{
	Host		host;			/* first, so that a Host is one of these */
	MemoryContext context;
	MemoryContextCallback gone;
} ServerHost;

static void *
server_allocate(Host *host, size_t size)
{
	return MemoryContextAllocHuge(((ServerHost *) host)->context, size);
}

static void *
server_resize(Host *host, void *pointer, size_t size)
{
	return pointer != NULL ? repalloc_huge(pointer, size) : server_allocate(host, size);
}

static void
server_release(Host *host, void *pointer)
{
	if (pointer != NULL)
		pfree(pointer);
}

static void
server_check(Host *host)
{
	ServerHost *server = (ServerHost *) host;

	CHECK_FOR_INTERRUPTS();
	progress_tell(host, server->context);
}

static bool
server_pending(Host *host)
{
	return InterruptPending;
}

int
fault_sqlstate(const Fault *fault, int malformed)
{
	switch (fault->kind)
	{
		case FAULT_RANGE:
			return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
		case FAULT_CONFLICT:
			return ERRCODE_CARDINALITY_VIOLATION;
		case FAULT_TOO_LARGE:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		default:
			return malformed;
	}
}

static void server_raise(Host *host, const Fault *fault) HOST_NORETURN;

static void
server_raise(Host *host, const Fault *fault)
{
	ereport(ERROR, (fault_report(fault, ERRCODE_INTERNAL_ERROR)));
	pg_unreachable();
}

/* As many as the settings say; 0 is as many as a parallel query would get processes. */
static int
allowed_threads(void)
{
	int			wanted = threads_setting;

	if (IsParallelWorker())
		return 1;
	if (wanted == 0)
		wanted = Min(max_parallel_workers_per_gather + 1, processors);
	return Min(wanted, max_threads_setting);
}

void
host_init(void)
{
	processors = Max((int) sysconf(_SC_NPROCESSORS_ONLN), 1);
	DefineCustomIntVariable("starlings.threads",
							"Sets how many threads a session may use to build hierarchies and to compare the collections of frames.",
							"0 is as many as a parallel query would get processes, and no more than there are processors. "
							"Of this and starlings.max_threads the smaller counts.",
							&threads_setting, threads_setting, 0, MAX_THREADS,
							PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("starlings.max_threads",
							"Sets how many threads any session may use at most.",
							"1 forbids all but the session's own.",
							&max_threads_setting, max_threads_setting, 1, MAX_THREADS,
							PGC_SUSET, 0, NULL, NULL, NULL);
}

/* The memory of a host goes. */
static void
server_gone(void *arg)
{
	Host	   *host = arg;

	task_wait(host);
	progress_forget(host);
}

Host *
server_host(MemoryContext context)
{
	ServerHost *server = MemoryContextAlloc(context, sizeof(ServerHost));

	server->context = context;
	server->host = (Host) {
		.allocate = server_allocate,
		.resize = server_resize,
		.release = server_release,
		.check = server_check,
		.pending = server_pending,
		.raise = server_raise,
		.format_double = double_to_shortest_decimal_buf,
		.clip_text = pg_mbcliplen,
		.count_characters = pg_mbstrlen_with_len,
		.seed = pg_prng_uint64(&pg_global_prng_state),
		.threads = allowed_threads()
	};
	server->gone = (MemoryContextCallback) {.func = server_gone, .arg = &server->host};
	MemoryContextRegisterResetCallback(context, &server->gone);
	return &server->host;
}

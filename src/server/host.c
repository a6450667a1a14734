/*
 * host.c
 *		Memory contexts, interrupts and errors for the core.
 */
#include "server/host.h"

#include "common/pg_prng.h"
#include "common/shortest_dec.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

typedef struct ServerHost
{
	Host		host;			/* first, so that a Host is one of these */
	MemoryContext context;
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
	CHECK_FOR_INTERRUPTS();
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
		.raise = server_raise,
		.format_double = double_to_shortest_decimal_buf,
		.clip_text = pg_mbcliplen,
		.count_characters = pg_mbstrlen_with_len,
		.seed = pg_prng_uint64(&pg_global_prng_state)
	};
	return &server->host;
}

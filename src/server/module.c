/*
 * module.c
 *		The start of the loadable module.
 *
 * All settings and hooks are set up here, once for a session, and nowhere else.
 */
#include "server/compat.h"

#include "fmgr.h"
#include "server/cache.h"
#include "server/progress_report.h"
#include "server/server_host.h"
#include "utils/guc.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	cache_init();
	host_init();
	progress_init();
	MarkGUCPrefixReserved("starlings");
}

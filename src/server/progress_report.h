/*
 * progress_report.h
 *		How far long work is, as notices for the session itself, and for other
 *		sessions in shared memory.
 */
#ifndef STARLINGS_PROGRESS_REPORT_H
#define STARLINGS_PROGRESS_REPORT_H

#include "server/compat.h"

#include "core/host.h"
#include "datatype/timestamp.h"

/* Defines the setting starlings.progress_interval, and asks for shared memory if the library is preloaded. */
extern void progress_init(void);

/*
 * Tells how far the work of a host is, as far as anybody wants to know; called
 * from its check.  The host's memory is the context's.
 */
extern void progress_tell(Host *host, MemoryContext context);

/* Tells of the work of a host no more, as the host goes. */
extern void progress_forget(const Host *host);

/* The work of a process. */
typedef struct Work
{
	int			pid;			/* 0: there is none */
	Oid			database;
	Oid			role;			/* of the session */
	TimestampTz started;		/* when it was told of first */
	uint64		memory;			/* bytes that the host's context holds */
	Progress	progress;
} Work;

/* How many places there are for work, or -1 if the library is not preloaded. */
extern int	progress_places(void);

/* The work at a place. */
extern Work progress_read(int place);

#endif

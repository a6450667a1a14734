/*
 * server_host.h
 *		The server as the host that the core runs on.
 */
#ifndef STARLINGS_SERVER_HOST_H
#define STARLINGS_SERVER_HOST_H

#include "server/compat.h"

#include "core/host.h"

/* Defines the setting starlings.threads, when the module is loaded. */
extern void host_init(void);

/*
 * A host whose memory comes from the context, and which lives there itself.
 * Interrupts are served while the core works; faults become errors.
 */
extern Host *server_host(MemoryContext context);

/* The SQLSTATE of a fault; malformed is that of FAULT_SYNTAX. */
extern int	fault_sqlstate(const Fault *fault, int malformed);

/* The fields of a report of a fault, for ereport and ereturn. */
#define fault_report(fault, malformed) \
	errcode(fault_sqlstate(fault, malformed)), \
	errmsg("%s", (fault)->message), \
	(fault)->detail[0] != '\0' ? errdetail("%s", (fault)->detail) : 0, \
	(fault)->hint != NULL ? errhint("%s", (fault)->hint) : 0

#endif

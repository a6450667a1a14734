/*
 * compat.h
 *		All differences between the supported versions of PostgreSQL.
 */
#ifndef STARLINGS_COMPAT_H
#define STARLINGS_COMPAT_H

#include "postgres.h"

#if PG_VERSION_NUM < 150000
#error "starlings needs PostgreSQL 15 or later"
#endif

/* Soft errors of input functions, as pg_input_is_valid wants them. */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else
#define ereturn(context, dummy, ...) \
	do { ereport(ERROR, __VA_ARGS__); return dummy; } while (0)
#endif

/* The number of this process among all that work for sessions, from 0 on. */
#if PG_VERSION_NUM >= 170000
#include "storage/procnumber.h"
#define MY_PLACE MyProcNumber
#else
#include "storage/backendid.h"
#define MY_PLACE (MyBackendId - 1)
#endif

#endif

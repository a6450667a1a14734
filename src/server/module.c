/*
 * module.c
 *		The start of the loadable module.
 */
#include "server/compat.h"

#include "fmgr.h"

PG_MODULE_MAGIC;

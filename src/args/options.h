/*
 * options.h
 *		Arguments that choose among a few possibilities, or say how many.
 */
#ifndef STARLINGS_OPTIONS_H
#define STARLINGS_OPTIONS_H

#include "server/server_host.h"

#include "fmgr.h"

/* A word among the arguments, cut off where it is too long to be shown. */
extern char *option_word(Datum datum);
extern char *option_argument(FunctionCallInfo fcinfo, int argument);

/* The argument n, how many rows are wanted.  Raises 22023 if it is below least. */
extern uint32 count_argument(FunctionCallInfo fcinfo, int argument, int least);

#endif

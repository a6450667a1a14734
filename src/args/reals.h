/*
 * reals.h
 *		Scores and thresholds of type real.
 *
 * A real stands for the shortest decimal that gives it back, which is how it is
 * shown: 0.9, and not the 0.8999999761581421 that the server's cast to float8
 * makes of it.  So what takes a score or a threshold has a form for real, which
 * calls the one for float8 with the double nearest to that decimal.  A numeric
 * needs none, as it is cast to that double.
 */
#ifndef STARLINGS_REALS_H
#define STARLINGS_REALS_H

#include "server/compat.h"

#include "fmgr.h"

/* Calls a function with the arguments of this call, of which one is real in place of float8. */
extern Datum call_with_decimal(PGFunction function, FunctionCallInfo fcinfo, int argument);

/* The same with several, from first on. */
extern Datum call_with_decimals(PGFunction function, FunctionCallInfo fcinfo, int first, int count);

#endif

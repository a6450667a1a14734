/*
 * thresholds.h
 *		Thresholds that SQL gives, and lists of them.
 */
#ifndef STARLINGS_THRESHOLDS_H
#define STARLINGS_THRESHOLDS_H

#include "server/server_host.h"

#include "core/hierarchy/hierarchy.h"
#include "fmgr.h"
#include "utils/array.h"

/* Raises 22003 if a threshold is NaN or infinite. */
extern void check_finite_threshold(double threshold);

/* Raises 22003 also if it is outside [0, 1] and all thresholds are on that scale. */
extern void check_threshold_on_scale(bool probability, double threshold);
extern void check_threshold(const Hierarchy *h, double threshold);

/*
 * The elements of the array, checked and sorted from strong to weak.  Raises
 * 22004 if one is NULL.
 */
extern Thresholds descending_thresholds(bool probability, ArrayType *array);

/* The thresholds in an array argument, for a line with those of its own: these, if the argument is NULL. */
extern Thresholds thresholds_argument(FunctionCallInfo fcinfo, int argument, Thresholds own);

#endif

/*
 * thresholds.h
 *		Thresholds that SQL gives, and lists of them.
 *
 * A cut takes any threshold but NaN, so that no statement fails for what one
 * hierarchy among many holds.  One outside [0, 1] where all that a hierarchy
 * holds lies within, such as 85 for 0.85, is told once in a statement, and by
 * each parallel worker that meets one.
 */
#ifndef STARLINGS_THRESHOLDS_H
#define STARLINGS_THRESHOLDS_H

#include "server/server_host.h"

#include "core/hierarchy/hierarchy.h"
#include "fmgr.h"
#include "utils/array.h"

/* Raises 22003 if a threshold is NaN. */
extern void check_threshold(double threshold);

/* Raises 22003 if a threshold that a hierarchy is to hold is NaN or infinite. */
extern void check_score(double score);

/* Descending thresholds without those at both ends that are infinite. */
extern Thresholds finite_thresholds(Thresholds at);

/* Tells of descending thresholds that are off the scale, where that is one of probabilities. */
extern void tell_thresholds(bool probability, Thresholds at);

/* Does both for a threshold to cut at. */
extern void accept_threshold(bool probability, double threshold);

/* The elements of the array but NULLs, checked and sorted from strong to weak. */
extern Thresholds descending_thresholds(ArrayType *array);

/*
 * The thresholds in an array argument, for a line with those of its own: these,
 * if the argument is NULL.  Tells of those that are off the scale.
 */
extern Thresholds thresholds_argument(FunctionCallInfo fcinfo, int argument, Thresholds own);

#endif

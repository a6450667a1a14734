/*
 * missing.h
 *		Records that only one side of a measurement knows: what to do with them,
 *		and telling of them.
 */
#ifndef STARLINGS_MISSING_H
#define STARLINGS_MISSING_H

#include "server/server_host.h"

#include "core/measure/truth.h"
#include "fmgr.h"

/* What missing => says, singleton if it is NULL; 22023 if it is no such word. */
extern MissingMode missing_argument(FunctionCallInfo fcinfo, int argument);

/*
 * Raises an error in MISSING_ERROR if there are records that only one side
 * knows; the indices in missing are those of the two spaces.
 */
extern void refuse_missing(const Missing *missing, MissingMode mode,
						   const RecordSpace *space, const RecordSpace *truth);

/*
 * Tells of records that were counted as entities of their own, or, once in a
 * statement, that most were ignored, of so many in what is measured.
 */
extern void tell_missing(uint64 not_in_truth, uint64 only_in_truth, uint64 nrecords, MissingMode mode);

/* In how many of several comparisons records were missing. */
typedef struct MissingCounts
{
	uint64		ncomparisons;
	uint64		incomplete;		/* any */
	uint64		mostly;			/* most of those on the left */
	uint64		apart;			/* nothing in common */
} MissingCounts;

/* Counts a comparison of so many records on the left. */
extern void count_missing(MissingCounts *counts, const Missing *missing, uint32 nrecords);
extern void tell_missing_counts(const MissingCounts *counts, MissingMode mode);

#endif

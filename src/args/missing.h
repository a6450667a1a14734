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

static inline bool
any_missing(const Missing *missing)
{
	return missing->not_in_truth > 0 || missing->only_in_truth > 0;
}

/*
 * Raises an error in MISSING_ERROR if there are records that only one side
 * knows; the indices in missing are those of the two spaces.
 */
extern void refuse_missing(const Missing *missing, MissingMode mode,
						   const RecordSpace *space, const RecordSpace *truth);

/* Tells of missing records with a notice, of so many in what is measured. */
extern void tell_missing(uint64 not_in_truth, uint64 only_in_truth, uint64 nrecords);

/* Refuses as well, and in MISSING_SINGLETON tells of them with a notice. */
extern void report_missing(const Missing *missing, MissingMode mode,
						   const RecordSpace *space, const RecordSpace *truth);

/* Tells that in some of so many pairs of partitions there were such records. */
extern void tell_missing_in_pairs(uint64 incomplete, uint64 npairs);

#endif

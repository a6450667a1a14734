/*
 * missing.c
 *		Refusing and telling of missing records.
 *
 * A notice is for the whole and not for each row, so callers say what they have
 * counted when all is counted.
 */
#include "args/missing.h"

#include "args/in_common.h"
#include "args/keys.h"
#include "args/once.h"
#include "args/options.h"

MissingMode
missing_argument(FunctionCallInfo fcinfo, int argument)
{
	char	   *name;

	if (PG_ARGISNULL(argument))
		return MISSING_SINGLETON;
	name = option_argument(fcinfo, argument);
	if (strcmp(name, "singleton") == 0)
		return MISSING_SINGLETON;
	if (strcmp(name, "ignore") == 0)
		return MISSING_IGNORE;
	if (strcmp(name, "error") == 0)
		return MISSING_ERROR;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown value for missing: \"%s\"", name),
			 errhint("It is one of singleton, ignore, error.")));
}

static bool
any_missing(const Missing *missing)
{
	return missing->not_in_truth > 0 || missing->only_in_truth > 0;
}

void
refuse_missing(const Missing *missing, MissingMode mode, const RecordSpace *space, const RecordSpace *truth)
{
	if (mode != MISSING_ERROR || !any_missing(missing))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_DATA_EXCEPTION),
			 missing->not_in_truth > 0 ?
			 errmsg("record %s is not in the truth", record_name(space_key(space, missing->first_not_in_truth))) :
			 errmsg("record %s is only in the truth", record_name(space_key(truth, missing->first_only_in_truth))),
			 errdetail("Records not in the truth: %u; only in the truth: %u.",
					   missing->not_in_truth, missing->only_in_truth),
			 errhint("Use missing => 'singleton' to count them as one-record entities, or 'ignore' to leave them out.")));
}

/* Whether the truth knows fewer than half of so many records. */
static bool
knows_few(uint64 not_in_truth, uint64 nrecords)
{
	return not_in_truth > nrecords / 2;
}

/*
 * What most often is measured so are the records that somebody has labelled.
 * Most false merges then lead to records without a label, and are not seen.
 */
static void
tell_ignored(uint64 not_in_truth, uint64 nrecords)
{
	static TimestampTz latest;

	if (knows_few(not_in_truth, nrecords) && first_in_statement(&latest))
		ereport(NOTICE,
				(errmsg("measured on " UINT64_FORMAT " of " UINT64_FORMAT " records, as the truth does not know the others",
						nrecords - not_in_truth, nrecords),
				 errdetail("Merges with records that it does not know count as neither right nor wrong, so that low thresholds look too good."),
				 errhint("If the truth is a sample of complete entities, use estimate or sweep_estimate.")));
}

void
tell_missing(uint64 not_in_truth, uint64 only_in_truth, uint64 nrecords, MissingMode mode)
{
	if (mode == MISSING_IGNORE)
		tell_ignored(not_in_truth, nrecords);
	if (mode != MISSING_SINGLETON || (not_in_truth == 0 && only_in_truth == 0))
		return;
	ereport(NOTICE,
			(errmsg("missing records count as one-record entities: " UINT64_FORMAT " not in the truth, " UINT64_FORMAT " only in the truth",
					not_in_truth, only_in_truth),
			 knows_few(not_in_truth, nrecords) ?
			 errhint("The truth knows fewer than half of the records. If it is a sample of complete entities, use estimate or sweep_estimate.") :
			 errhint("Use missing => 'ignore' to measure the common records only.")));
}

void
count_missing(MissingCounts *counts, const Missing *missing, uint32 nrecords)
{
	counts->ncomparisons++;
	counts->mostly += knows_few(missing->not_in_truth, nrecords) && !nothing_in_common(missing);
	if (nothing_in_common(missing))
		counts->apart++;
	else if (any_missing(missing))
		counts->incomplete++;
}

void
tell_missing_counts(const MissingCounts *counts, MissingMode mode)
{
	if (counts->apart > 0)
		tell_not_measured_in_pairs(counts->apart, counts->ncomparisons);
	if (mode == MISSING_SINGLETON && counts->incomplete > 0)
		ereport(NOTICE,
				(errmsg("missing records count as one-record entities in " UINT64_FORMAT " of " UINT64_FORMAT " comparisons",
						counts->incomplete, counts->ncomparisons),
				 errhint("Use missing => 'ignore' to measure the common records only.")));
	if (mode == MISSING_IGNORE && counts->mostly > 0)
		ereport(NOTICE,
				(errmsg("fewer than half of the records were measured in " UINT64_FORMAT " of " UINT64_FORMAT " comparisons",
						counts->mostly, counts->ncomparisons),
				 errdetail("Merges with records that the other side does not know count as neither right nor wrong.")));
}

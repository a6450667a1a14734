/*
 * measure_blocks.c
 *		sweep_agg: the sweep of many hierarchies that share no record.
 *
 * The state is a total (core/measure/sweep_total.h), which has the size of its
 * thresholds and not of its records, so that blocks can be added up on any number
 * of workers and machines.
 */
#include "server/server_host.h"

#include "access/htup_details.h"
#include "args/in_common.h"
#include "args/measure_rows.h"
#include "args/missing.h"
#include "args/row_array.h"
#include "args/thresholds.h"
#include "miscadmin.h"
#include "types/aggregate_states.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "types/sweep_total_datum.h"
#include "utils/memutils.h"

/* A row of measures as an element of an array: a header, and 31 columns of 8 bytes. */
#define MEASURES_SIZE (MAXALIGN(SizeofHeapTupleHeader + BITMAPLEN(MEASURE_COLUMNS)) + 8 * MEASURE_COLUMNS)
#define MEASURES_LIMIT ((MaxAllocSize - ARR_OVERHEAD_NONULLS(1)) / MEASURES_SIZE)

/* A state without blocks.  Called by hand, a function makes one in the current context. */
static ExpandedSweepTotal *
new_state(FunctionCallInfo fcinfo, const SweepTerms *terms)
{
	MemoryContext parent;
	MemoryContext context;
	Host	   *host;
	int			caller = AggCheckCallContext(fcinfo, &parent);

	if (caller == AGG_CONTEXT_AGGREGATE)
		context = states_context(parent, &host);
	else
	{
		context = AllocSetContextCreate(caller == AGG_CONTEXT_WINDOW ? parent : CurrentMemoryContext,
										"expanded sweep_total", ALLOCSET_START_SMALL_SIZES);
		host = server_host(context);
	}
	return sweep_total_new(terms, context, host);
}

/*
 * The first argument as a state that can be changed; NULL if it is NULL.  Called by hand,
 * a function changes a copy, so that what is in a variable stays whole if an error is
 * caught.
 */
static ExpandedSweepTotal *
old_state(FunctionCallInfo fcinfo)
{
	ExpandedSweepTotal *state;
	const SweepTotal *total;
	SweepTerms	terms;

	if (PG_ARGISNULL(0))
		return NULL;
	state = sweep_total_writable(PG_GETARG_DATUM(0));
	if (state != NULL && AggCheckCallContext(fcinfo, NULL) != 0)
		return state;
	total = PG_GETARG_TOTAL(0);
	terms = sweep_total_terms(total);
	state = new_state(fcinfo, &terms);
	sweep_total_add_total(&state->buffer, total);
	return state;
}

static bool
same_array(const ArrayType *a, const ArrayType *b)
{
	return a == b || (a != NULL && b != NULL && VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0);
}

/* Raises 22023 unless the terms are those of the blocks before. */
static void
check_terms(const SweepTotalBuffer *buffer, const SweepTerms *terms)
{
	Fault		fault;

	if (!sweep_total_accepts(buffer, terms, &fault))
		ereport(ERROR, (fault_report(&fault, ERRCODE_INVALID_PARAMETER_VALUE)));
}

/*
 * The state for another block, with the terms that the call gives.  An array
 * that has not changed since the last call is not read again.
 */
static ExpandedSweepTotal *
block_state(FunctionCallInfo fcinfo)
{
	ExpandedSweepTotal *state = old_state(fcinfo);
	ArrayType  *at = PG_NARGS() > 3 && !PG_ARGISNULL(3) ? PG_GETARG_ARRAYTYPE_P(3) : NULL;
	SweepTerms	terms = {
		.missing = PG_NARGS() > 4 ? missing_argument(fcinfo, 4) : MISSING_SINGLETON,
		.has_truth = PG_NARGS() > 2 && !PG_ARGISNULL(2)
	};

	if (state != NULL && at != NULL && same_array(state->at, at))
		terms.at = (Thresholds) {state->buffer.thresholds + 1, state->buffer.head.nat};
	else if (at != NULL)
		terms.at = descending_thresholds(at);
	if (state == NULL)
		state = new_state(fcinfo, &terms);
	else
		check_terms(&state->buffer, &terms);
	if (at != NULL && !same_array(state->at, at))
	{
		if (state->at != NULL)
			pfree(state->at);
		state->at = MemoryContextAllocHuge(state->header.eoh_context, VARSIZE(at));
		memcpy(state->at, at, VARSIZE(at));
	}
	return state;
}

/* Transition of sweep_agg(hierarchy, truth, at, missing); NULL hierarchies are passed over. */
PG_FUNCTION_INFO_V1(starlings_add_sweep);
Datum
starlings_add_sweep(PG_FUNCTION_ARGS)
{
	const Hierarchy *h;
	const Partition *truth;
	ExpandedSweepTotal *state;
	SweepTotalBuffer *buffer;
	Missing		missing;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	h = PG_GETARG_HIERARCHY(1);
	state = block_state(fcinfo);
	truth = PG_NARGS() > 2 && !PG_ARGISNULL(2) ? PG_GETARG_PARTITION(2) : NULL;
	buffer = sweep_total_gather(state);
	sweep_total_add(buffer, server_host(CurrentMemoryContext), h, truth, &missing);
	refuse_missing(&missing, (MissingMode) buffer->head.missing, hierarchy_space(h),
				   truth != NULL ? partition_space(truth) : NULL);
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* What combines partial states of sweep_agg, each of which may be NULL. */
PG_FUNCTION_INFO_V1(starlings_add_total);
Datum
starlings_add_total(PG_FUNCTION_ARGS)
{
	ExpandedSweepTotal *state = old_state(fcinfo);

	if (!PG_ARGISNULL(1))
	{
		const SweepTotal *total = PG_GETARG_TOTAL(1);
		SweepTerms	terms = sweep_total_terms(total);

		if (state == NULL)
			state = new_state(fcinfo, &terms);
		check_terms(&state->buffer, &terms);
		sweep_total_add_total(sweep_total_gather(state), total);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* The cuts of a total, ready for formulas. */
static Sweep
total_sweep(Host *host, const SweepTotal *total, double **thresholds)
{
	Sweep		sweep = sweep_total_sweep(host, total, thresholds);

	if (sweep.ncuts > MEASURES_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("sweep of %u thresholds would exceed 1 GB", sweep.ncuts),
				 errdetail("There can be %zu rows.", (size_t) MEASURES_LIMIT),
				 errhint("Give thresholds with at, or round the scores by the argument decimals of hierarchy_agg.")));
	return sweep;
}

/*
 * Tells of missing records of the whole, or refuses keys of another type: a
 * single block may well share nothing with its truth.
 */
static void
report_missing(const SweepTotal *total)
{
	MissingMode mode = (MissingMode) total->missing;
	uint64		nrecords = total->nrecords;

	/* Of the hierarchies, whatever is measured. */
	if (mode == MISSING_IGNORE)
		nrecords += total->not_in_truth;
	else
		nrecords -= total->only_in_truth;
	if (!sweep_total_has_nothing_in_common(total))
		tell_missing(total->not_in_truth, total->only_in_truth, nrecords, mode);
	else if ((total->traits & TOTAL_KEY_CLASH) != 0)
		refuse_unknown_clash();
	else
		tell_not_measured(NULL);
}

/* Final function of sweep_agg: an array of measures in ascending order of thresholds. */
PG_FUNCTION_INFO_V1(starlings_finish_sweep);
Datum
starlings_finish_sweep(PG_FUNCTION_ARGS)
{
	const SweepTotal *total = PG_ARGISNULL(0) ? NULL : PG_GETARG_TOTAL(0);
	double	   *thresholds;
	Sweep		sweep;
	RowArray	rows;

	if (total == NULL)
		PG_RETURN_DATUM(no_row_array(fcinfo));
	/* A block of weights may hold none outside [0, 1], so no block can say. */
	tell_thresholds(sweep_total_is_probability(total), sweep_total_terms(total).at);
	sweep = total_sweep(server_host(CurrentMemoryContext), total, &thresholds);
	report_missing(total);
	rows = row_array_begin(fcinfo, MEASURE_COLUMNS, sweep.ncuts * MEASURES_SIZE);
	for (uint32 cut = sweep.ncuts; cut-- > 0;)
	{
		Measures	row = sweep_row(&sweep, cut, thresholds[cut]);
		Datum		values[MEASURE_COLUMNS];
		bool		nulls[MEASURE_COLUMNS];

		measures_to_datums(&row, sweep.has_truth, values, nulls);
		row_array_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(row_array_end(&rows));
}

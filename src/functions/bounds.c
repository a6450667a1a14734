/*
 * bounds.c
 *		bound, bound_agg, sweep_bounds and sweep_violations: entities that do not
 *		chain.
 */
#include "server/server_host.h"

#include <math.h>

#include "args/cached_sweep.h"
#include "args/keys.h"
#include "args/measure_rows.h"
#include "args/missing.h"
#include "args/once.h"
#include "args/rows.h"
#include "args/rule_arguments.h"
#include "args/thresholds.h"
#include "catalog/pg_type.h"
#include "core/hierarchy/bound.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "server/cache.h"
#include "types/hierarchy_datum.h"
#include "utils/array.h"
#include "utils/float.h"
#include "utils/memutils.h"

/* bound(hierarchy, max_size, max_per_source, sources, apart): a hierarchy. */
PG_FUNCTION_INFO_V1(starlings_bound);
Datum
starlings_bound(PG_FUNCTION_ARGS)
{
	Rules		rules = rule_arguments(fcinfo, 1);
	const Hierarchy *h;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (!has_rules(&rules))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	h = PG_GETARG_HIERARCHY(0);
	check_rules(&rules, hierarchy_space(h));
	PG_RETURN_HIERARCHY(hierarchy_bound(server_host(CurrentMemoryContext), h, &rules));
}

/*
 * sweep_violations(hierarchy, max_size, max_per_source, sources, apart, at): what
 * breaks the rules at each threshold, ascending.
 */
PG_FUNCTION_INFO_V1(starlings_sweep_violations);
Datum
starlings_sweep_violations(PG_FUNCTION_ARGS)
{
	Rules		rules = rule_arguments(fcinfo, 1);
	const Hierarchy *h;
	Thresholds	at;
	Violations *violations;
	Rows		rows;

	if (PG_ARGISNULL(0))
		return no_rows(fcinfo);
	cache_begin();
	h = hierarchy_cached(PG_GETARG_DATUM(0));
	check_rules(&rules, hierarchy_space(h));
	at = thresholds_argument(fcinfo, 5, hierarchy_all_thresholds(h));
	violations = hierarchy_violations(server_host(CurrentMemoryContext), h, &rules, at);
	rows = rows_begin(fcinfo);
	for (uint32 i = at.count; i-- > 0;)
	{
		bool		nulls[5] = {false};
		Datum		values[5] = {
			Float8GetDatum(violations[i].threshold),
			Int64GetDatum(violations[i].entities),
			Int64GetDatum(violations[i].violations),
			Int64GetDatum(violations[i].records),
			Int64GetDatum(violations[i].bounded)
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* The hierarchy in the first argument with entities of at most that many records. */
static Datum
bound_by_size(FunctionCallInfo fcinfo, Host *host, uint32 max_size)
{
	Rules		rules = no_rules();

	if (max_size == ANY_NUMBER)
		return PG_GETARG_DATUM(0);
	rules.max_size = max_size;
	return hierarchy_get_datum(hierarchy_bound(host, hierarchy_cached(PG_GETARG_DATUM(0)), &rules));
}

/* Fills a row of measures with those of the best threshold; NULLs if there is none. */
static void
best_row(Host *host, const CachedSweep *cached, const MeasureColumn *column, Datum *values, bool *nulls)
{
	BestCut		best = {.found = false};
	Measures	row;

	memset(nulls, true, MEASURE_COLUMNS * sizeof(bool));
	if (cached->sweep.has_truth)
		best = best_cut(host, &cached->sweep, column, true);
	if (!best.found)
		return;
	row = sweep_row(&cached->sweep, best.cut,
					best.cut == CUT_APART ? get_float8_infinity() : cached->thresholds[best.cut]);
	measures_to_datums(&row, true, values, nulls);
}

/*
 * sweep_bounds(hierarchy, truth, max_sizes, measure, missing): for each size the
 * best threshold, and the measures there.  A size that is NULL is no bound.
 */
PG_FUNCTION_INFO_V1(starlings_sweep_bounds);
Datum
starlings_sweep_bounds(PG_FUNCTION_ARGS)
{
	const MeasureColumn *column = measure_argument(fcinfo, 3);
	MissingMode mode = missing_argument(fcinfo, 4);
	Datum	   *sizes;
	bool	   *unbounded;
	int			nsizes;
	Rows		rows;

	if (null_among(fcinfo, 3))
		return no_rows(fcinfo);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), INT4OID, sizeof(int32), true, TYPALIGN_INT, &sizes, &unbounded, &nsizes);
	rows = rows_begin(fcinfo);
	for (int i = 0; i < nsizes; i++)
	{
		uint32		max_size = unbounded[i] ? ANY_NUMBER : bound_from_int("max_size", DatumGetInt32(sizes[i]));
		Host	   *host = server_host(CurrentMemoryContext);
		const CachedSweep *cached;
		Datum		values[1 + MEASURE_COLUMNS];
		bool		nulls[1 + MEASURE_COLUMNS];

		cache_begin();
		cached = cached_hierarchy_sweep(bound_by_size(fcinfo, host, max_size), PG_GETARG_DATUM(1), NULL, mode);
		if (i == 0)
			tell_coverage(&cached->coverage, mode);
		values[0] = sizes[i];
		nulls[0] = unbounded[i];
		best_row(host, cached, column, values + 1, nulls + 1);
		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* The state of bound_agg. */
typedef struct BoundState
{
	Hierarchy  *h;
	ApartPair  *pairs;
	uint64		npairs;
	uint64		capacity;
	uint64		nunknown;		/* pairs with a record that h does not have */
} BoundState;

/* A state for the hierarchy of a row, which must outlast it. */
static BoundState *
start_bound(MemoryContext context, Datum datum)
{
	BoundState *state = MemoryContextAllocZero(context, sizeof(BoundState));
	const Hierarchy *h = hierarchy_from_datum(datum);

	state->h = MemoryContextAllocHuge(context, h->head.size);
	memcpy(state->h, h, h->head.size);
	return state;
}

/* Raises 22023 unless the hierarchy of a row is that of the rows before. */
static void
check_same_hierarchy(const BoundState *state, Datum datum)
{
	const ValueHeader *head = &hierarchy_header_from_datum(datum)->head;

	if (head->size != state->h->head.size || !hash_equal(head->value_hash, state->h->head.value_hash))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("hierarchy is not the same in all rows"),
				 errhint("Give one value, as in (SELECT h FROM models WHERE id = 1), or group the rows by it.")));
}

static void
add_pair(MemoryContext context, BoundState *state, uint32 a, uint32 b)
{
	if (state->npairs == state->capacity)
	{
		state->capacity = state->capacity > 0 ? 2 * state->capacity : 64;
		state->pairs = state->pairs == NULL ? MemoryContextAllocHuge(context, state->capacity * sizeof(ApartPair)) :
			repalloc_huge(state->pairs, state->capacity * sizeof(ApartPair));
	}
	state->pairs[state->npairs++] = (ApartPair) {a, b};
}

/* Transition of bound_agg.  A row without a hierarchy, or without one of the keys, says nothing of pairs. */
static Datum
add_apart(FunctionCallInfo fcinfo, int left_source, int left, int right_source, int right)
{
	BoundState *state = PG_ARGISNULL(0) ? NULL : (BoundState *) PG_GETARG_POINTER(0);
	MemoryContext context;
	uint32		a;
	uint32		b;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "bound_agg called outside an aggregate");
	if (!PG_ARGISNULL(1) && state == NULL)
		state = start_bound(context, PG_GETARG_DATUM(1));
	else if (!PG_ARGISNULL(1))
		check_same_hierarchy(state, PG_GETARG_DATUM(1));
	if (state == NULL)
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1) || PG_ARGISNULL(left) || PG_ARGISNULL(right))
		PG_RETURN_POINTER(state);
	a = space_record_argument(fcinfo, hierarchy_space(state->h), left_source, left);
	b = space_record_argument(fcinfo, hierarchy_space(state->h), right_source, right);
	if (a == NO_RECORD || b == NO_RECORD)
		state->nunknown++;
	else if (a != b)
		add_pair(context, state, a, b);
	PG_RETURN_POINTER(state);
}

/* Transition of bound_agg(hierarchy, left, right). */
PG_FUNCTION_INFO_V1(starlings_add_apart);
Datum
starlings_add_apart(PG_FUNCTION_ARGS)
{
	return add_apart(fcinfo, 0, 2, 0, 3);
}

/* Transition of bound_agg(hierarchy, left_source, left, right_source, right). */
PG_FUNCTION_INFO_V1(starlings_add_source_apart);
Datum
starlings_add_source_apart(PG_FUNCTION_ARGS)
{
	return add_apart(fcinfo, 2, 3, 4, 5);
}

static void
tell_unknown_pairs(uint64 nunknown)
{
	static TimestampTz latest;

	if (nunknown > 0 && first_in_statement(&latest))
		ereport(NOTICE,
				(errmsg_plural("passed over " UINT64_FORMAT " pair with a record that the hierarchy does not have",
							   "passed over " UINT64_FORMAT " pairs with a record that the hierarchy does not have",
							   nunknown, nunknown)));
}

/* The hierarchy that keeps all pairs apart; the state stays as it is. */
PG_FUNCTION_INFO_V1(starlings_finish_bound);
Datum
starlings_finish_bound(PG_FUNCTION_ARGS)
{
	const BoundState *state;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (const BoundState *) PG_GETARG_POINTER(0);
	tell_unknown_pairs(state->nunknown);
	PG_RETURN_HIERARCHY(hierarchy_keep_apart(server_host(CurrentMemoryContext), state->h, state->pairs, state->npairs));
}

/*
 * lookup.c
 *		Single records and entities: entity, entity_id, joined_at, explain_join.
 *
 * Each call costs little beside a header of the value, as long as the session's
 * cache holds the value and its index.
 */
#include "server/server_host.h"

#include "args/keys.h"
#include "args/reals.h"
#include "args/rows.h"
#include "args/thresholds.h"
#include "core/hierarchy/line_index.h"
#include "fmgr.h"
#include "server/cache.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"

static void *
make_line_index(MemoryContext context, const void *h)
{
	return line_index_create(server_host(context), h);
}

static const LineIndex *
line_index(const Hierarchy *h)
{
	CacheKey	key = cache_key(CACHE_LINE_INDEX, &h->head, NULL);

	return cache_get(&key, make_line_index, h);
}

static void *
make_entities(MemoryContext context, const void *p)
{
	Host	   *host = server_host(context);
	Groups	   *entities = host_array(host, 1, sizeof(Groups));

	*entities = partition_entities(host, p);
	return entities;
}

static const Groups *
entity_groups(const Partition *p)
{
	CacheKey	key = cache_key(CACHE_ENTITIES, &p->head, NULL);

	return cache_get(&key, make_entities, p);
}

static const Hierarchy *
hierarchy_argument(FunctionCallInfo fcinfo)
{
	cache_begin_lookup();
	return hierarchy_cached(PG_GETARG_DATUM(0));
}

static const Partition *
partition_argument(FunctionCallInfo fcinfo)
{
	cache_begin_lookup();
	return partition_cached(PG_GETARG_DATUM(0));
}

/*
 * Whether an argument is NULL that must not be.  A NULL source is the unnamed
 * one, so functions with sources cannot be strict; without, those are 0.
 */
static bool
has_null(FunctionCallInfo fcinfo, int left_source, int right_source)
{
	for (int i = 0; i < PG_NARGS(); i++)
	{
		if (PG_ARGISNULL(i) && (i == 0 || (i != left_source && i != right_source)))
			return true;
	}
	return false;
}

/* The type of an array's elements that a function returns. */
static Oid
result_element_type(FunctionCallInfo fcinfo)
{
	return get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
}

/* The records of a run of the line, ascending. */
static uint32 *
run_records(Host *host, const Hierarchy *h, Run run)
{
	uint32		count = run.stop - run.start;
	SortItem   *items = host_array(host, count, sizeof(SortItem));
	uint32	   *records = host_array(host, count, sizeof(uint32));

	for (uint32 i = 0; i < count; i++)
		items[i].key = hierarchy_order(h)[run.start + i];
	sort_items(host, items, count);
	for (uint32 i = 0; i < count; i++)
		records[i] = (uint32) items[i].key;
	host->release(host, items);
	return records;
}

/*
 * Reads the arguments (hierarchy, [source,] key, threshold) and finds the
 * record's entity; false if there is no such record or an argument is NULL.
 */
static bool
find_run(FunctionCallInfo fcinfo, const Hierarchy **h, Run *run)
{
	int			source_argument = PG_NARGS() > 3 ? 1 : 0;
	double		threshold;
	uint32		record;

	if (has_null(fcinfo, source_argument, 0))
		return false;
	threshold = PG_GETARG_FLOAT8(source_argument + 2);
	*h = hierarchy_argument(fcinfo);
	accept_threshold(hierarchy_is_probability(*h), threshold);
	record = space_record_argument(fcinfo, hierarchy_space(*h), source_argument, source_argument + 1);
	if (record == NO_RECORD)
		return false;
	*run = line_index_entity(*h, line_index(*h), record, hierarchy_ranks_at(*h, threshold));
	return true;
}

/* entity(hierarchy, [source,] key, threshold): the keys of a record's entity. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_entity);
Datum
starlings_hierarchy_entity(PG_FUNCTION_ARGS)
{
	Host	   *host = server_host(CurrentMemoryContext);
	bool		typed = PG_NARGS() == 3;
	const Hierarchy *h;
	Run			run;

	if (!find_run(fcinfo, &h, &run))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(record_array(host, hierarchy_space(h), run_records(host, h, run), run.stop - run.start,
								 typed, result_element_type(fcinfo)));
}

/* With a threshold of type real, which comes last. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_entity_real);
Datum
starlings_hierarchy_entity_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_hierarchy_entity, fcinfo, PG_NARGS() - 1);
}

/* entity_id(hierarchy, [source,] key, threshold): the smallest of them. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_entity_id);
Datum
starlings_hierarchy_entity_id(PG_FUNCTION_ARGS)
{
	const Hierarchy *h;
	Run			run;

	if (!find_run(fcinfo, &h, &run))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(record_datum(server_host(CurrentMemoryContext), hierarchy_space(h),
								 hierarchy_order(h)[run.start], PG_NARGS() == 3));
}

/* With a threshold of type real, which comes last. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_entity_id_real);
Datum
starlings_hierarchy_entity_id_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_hierarchy_entity_id, fcinfo, PG_NARGS() - 1);
}

/*
 * Reads the arguments (partition, [source,] key) and finds the record's
 * entity; returns its records, ascending, or NULL if there is no such record or
 * an argument is NULL.
 */
static const uint32 *
find_members(FunctionCallInfo fcinfo, const Partition **p, uint32 *count)
{
	int			source_argument = PG_NARGS() > 2 ? 1 : 0;
	const Groups *entities;
	uint32		record;
	uint32		label;

	if (has_null(fcinfo, source_argument, 0))
		return NULL;
	*p = partition_argument(fcinfo);
	record = space_record_argument(fcinfo, partition_space(*p), source_argument, source_argument + 1);
	if (record == NO_RECORD)
		return NULL;
	entities = entity_groups(*p);
	label = partition_label(*p, record);
	if (label >= entities->ngroups)
		elog(ERROR, "partition has an entity %u of %u", label, entities->ngroups);
	*count = entities->starts[label + 1] - entities->starts[label];
	return entities->members + entities->starts[label];
}

/* entity(partition, [source,] key): the keys of a record's entity. */
PG_FUNCTION_INFO_V1(starlings_partition_entity);
Datum
starlings_partition_entity(PG_FUNCTION_ARGS)
{
	const Partition *p;
	uint32		count;
	const uint32 *records = find_members(fcinfo, &p, &count);

	if (records == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(record_array(server_host(CurrentMemoryContext), partition_space(p), records, count,
								 PG_NARGS() == 2, result_element_type(fcinfo)));
}

/* entity_id(partition, [source,] key): the smallest of them. */
PG_FUNCTION_INFO_V1(starlings_partition_entity_id);
Datum
starlings_partition_entity_id(PG_FUNCTION_ARGS)
{
	const Partition *p;
	uint32		count;
	const uint32 *records = find_members(fcinfo, &p, &count);

	if (records == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(record_datum(server_host(CurrentMemoryContext), partition_space(p), records[0],
								 PG_NARGS() == 2));
}

/* Two records of a hierarchy; either may be NO_RECORD. */
typedef struct Pair
{
	const Hierarchy *h;
	uint32		left;
	uint32		right;
} Pair;

/*
 * Reads the arguments (hierarchy, [source,] key, [source,] key).  If one of
 * them is NULL there is no hierarchy and no record.
 */
static Pair
find_pair(FunctionCallInfo fcinfo)
{
	bool		sources = PG_NARGS() > 3;
	Pair		pair = {NULL, NO_RECORD, NO_RECORD};

	if (has_null(fcinfo, sources ? 1 : 0, sources ? 3 : 0))
		return pair;
	pair.h = hierarchy_argument(fcinfo);
	pair.left = space_record_argument(fcinfo, hierarchy_space(pair.h), sources ? 1 : 0, sources ? 2 : 1);
	pair.right = space_record_argument(fcinfo, hierarchy_space(pair.h), sources ? 3 : 0, sources ? 4 : 2);
	return pair;
}

/*
 * joined_at(hierarchy, left, right): the highest threshold with both in one
 * entity.  That a record is with itself holds at any threshold.
 */
PG_FUNCTION_INFO_V1(starlings_joined_at);
Datum
starlings_joined_at(PG_FUNCTION_ARGS)
{
	Pair		pair = find_pair(fcinfo);
	uint32		rank;

	if (pair.left == NO_RECORD || pair.right == NO_RECORD)
		PG_RETURN_NULL();
	if (pair.left == pair.right)
		PG_RETURN_FLOAT8(get_float8_infinity());
	rank = line_index_join(pair.h, line_index(pair.h), pair.left, pair.right);
	if (rank >= pair.h->nthresholds)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(hierarchy_thresholds(pair.h)[rank]);
}

/*
 * explain_join(hierarchy, left, right): rows (step, threshold, grows,
 * left_size, right_size, size, weakest).
 */
PG_FUNCTION_INFO_V1(starlings_explain_join);
Datum
starlings_explain_join(PG_FUNCTION_ARGS)
{
	static const char *const sides[] = {"left", "right", "both"};
	Pair		pair = find_pair(fcinfo);
	Rows		rows = rows_begin(fcinfo);
	uint32		nsteps = 0;
	JoinStep   *steps = NULL;

	if (pair.left != NO_RECORD && pair.right != NO_RECORD && pair.left != pair.right)
		steps = line_index_path(rows.host, pair.h, line_index(pair.h), pair.left, pair.right, &nsteps);
	for (uint32 i = 0; i < nsteps; i++)
	{
		bool		nulls[7] = {false};
		Datum		values[7] = {
			Int64GetDatum((int64) i + 1),
			Float8GetDatum(hierarchy_thresholds(pair.h)[steps[i].rank]),
			CStringGetTextDatum(sides[steps[i].side]),
			Int64GetDatum(steps[i].left_size),
			Int64GetDatum(steps[i].right_size),
			Int64GetDatum(steps[i].size),
			BoolGetDatum(steps[i].side == GROWS_BOTH)
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

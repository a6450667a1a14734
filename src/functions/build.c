/*
 * build.c
 *		Making hierarchies and partitions: the aggregates, union, conversion
 *		and cut.
 */
#include "server/host.h"

#include <math.h>

#include "core/literal.h"
#include "fmgr.h"
#include "functions/keys.h"
#include "functions/threshold.h"
#include "types/hierarchy.h"
#include "types/partition.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/float.h"
#include "utils/typcache.h"

#define MAX_DECIMALS 15
#define ALL_INTEGERS 9007199254740992.0 /* 2^53: from here on doubles are integers */

/* Where an aggregate keeps its state; the current context if called by hand. */
static MemoryContext
state_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	return AggCheckCallContext(fcinfo, &context) ? context : CurrentMemoryContext;
}

/* The first argument as an object that can be changed; empty if it is NULL. */
static ExpandedHierarchy *
hierarchy_state(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		return hierarchy_expand_empty(state_context(fcinfo));
	return hierarchy_expand(PG_GETARG_DATUM(0), state_context(fcinfo));
}

/*
 * Rounds a score to a number of decimals.  The quotient is the double nearest
 * to the decimal number, so it equals that number as a literal.
 */
static double
round_score(double score, int32 decimals)
{
	static const double scales[MAX_DECIMALS + 1] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
	};
	double		scaled;

	if (decimals < 0 || decimals > MAX_DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decimals %d is out of range", decimals),
				 errhint("Scores can be rounded to 0 up to %d decimals.", MAX_DECIMALS)));
	scaled = score * scales[decimals];
	return fabs(scaled) < ALL_INTEGERS ? rint(scaled) / scales[decimals] : score;
}

/* The score of an edge, rounded if the call says so. */
static double
score_argument(FunctionCallInfo fcinfo, KeyType type)
{
	double		score = PG_GETARG_FLOAT8(3);

	if (!isfinite(score))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score %s is out of range", float8out_internal(score)),
				 errdetail("It is the score of records %s and %s.",
						   PG_ARGISNULL(1) ? "NULL" : record_name(key_from_datum(PG_GETARG_DATUM(1), type)),
						   PG_ARGISNULL(2) ? "NULL" : record_name(key_from_datum(PG_GETARG_DATUM(2), type))),
				 errhint("Scores must be finite. A NULL score declares the records without joining them.")));
	if (PG_NARGS() > 4 && !PG_ARGISNULL(4))
		score = round_score(score, PG_GETARG_INT32(4));
	return score;
}

/*
 * Transition of hierarchy_agg(left, right, score [, decimals]).  Where a key
 * or the score is NULL, the keys that are there are only declared.
 */
static Datum
add_edge(FunctionCallInfo fcinfo, KeyType type)
{
	ExpandedHierarchy *state = hierarchy_state(fcinfo);
	EdgeBuffer *edges = hierarchy_gather(state);
	double		score = 0;
	Key			left;
	Key			right;

	if (!PG_ARGISNULL(3) && !(PG_ARGISNULL(1) && PG_ARGISNULL(2)))
		score = score_argument(fcinfo, type);
	if (!PG_ARGISNULL(1))
		left = key_from_datum(PG_GETARG_DATUM(1), type);
	if (!PG_ARGISNULL(2))
		right = key_from_datum(PG_GETARG_DATUM(2), type);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2) && !PG_ARGISNULL(3))
		edges_add(edges, &left, &right, score);
	else
	{
		if (!PG_ARGISNULL(1))
			edges_declare(edges, &left);
		if (!PG_ARGISNULL(2))
			edges_declare(edges, &right);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

PG_FUNCTION_INFO_V1(starlings_add_edge_bigint);
Datum
starlings_add_edge_bigint(PG_FUNCTION_ARGS)
{
	return add_edge(fcinfo, KEY_BIGINT);
}

PG_FUNCTION_INFO_V1(starlings_add_edge_text);
Datum
starlings_add_edge_text(PG_FUNCTION_ARGS)
{
	return add_edge(fcinfo, KEY_TEXT);
}

/* Transition of hierarchy_union_agg, and what combines partial states of both. */
PG_FUNCTION_INFO_V1(starlings_add_hierarchy);
Datum
starlings_add_hierarchy(PG_FUNCTION_ARGS)
{
	ExpandedHierarchy *state = hierarchy_state(fcinfo);

	if (!PG_ARGISNULL(1))
		edges_add_hierarchy(hierarchy_gather(state), PG_GETARG_HIERARCHY(1));
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

PG_FUNCTION_INFO_V1(starlings_hierarchy_union);
Datum
starlings_hierarchy_union(PG_FUNCTION_ARGS)
{
	PG_RETURN_HIERARCHY(hierarchy_union(server_host(CurrentMemoryContext),
										PG_GETARG_HIERARCHY(0), PG_GETARG_HIERARCHY(1)));
}

PG_FUNCTION_INFO_V1(starlings_hierarchy_from_partition);
Datum
starlings_hierarchy_from_partition(PG_FUNCTION_ARGS)
{
	double		threshold = PG_NARGS() > 1 ? PG_GETARG_FLOAT8(1) : 1;

	check_finite_threshold(threshold);
	PG_RETURN_HIERARCHY(hierarchy_from_partition(server_host(CurrentMemoryContext),
												 PG_GETARG_PARTITION(0), threshold));
}

PG_FUNCTION_INFO_V1(starlings_cut);
Datum
starlings_cut(PG_FUNCTION_ARGS)
{
	const Hierarchy *h = PG_GETARG_HIERARCHY(0);
	double		threshold = PG_GETARG_FLOAT8(1);

	check_threshold(h, threshold);
	PG_RETURN_PARTITION(hierarchy_cut(server_host(CurrentMemoryContext), h, threshold));
}

/* A distinct label of partition_agg, and the number it stands for. */
typedef struct LabelEntry
{
	Datum		label;
	uint32		number;
	uint32		hash;
	char		status;
} LabelEntry;

/* The state of partition_agg. */
typedef struct PartitionState
{
	LabelBuffer buffer;
	struct labelset_hash *labels;
	TypeCacheEntry *type;		/* of the labels */
	Oid			collation;
} PartitionState;

static uint32
hash_label(const PartitionState *state, Datum label)
{
	return DatumGetUInt32(FunctionCall1Coll(&state->type->hash_proc_finfo, state->collation, label));
}

static bool
same_label(const PartitionState *state, Datum a, Datum b)
{
	return DatumGetBool(FunctionCall2Coll(&state->type->eq_opr_finfo, state->collation, a, b));
}

#define SH_PREFIX labelset
#define SH_ELEMENT_TYPE LabelEntry
#define SH_KEY_TYPE Datum
#define SH_KEY label
#define SH_HASH_KEY(table, key) hash_label((table)->private_data, key)
#define SH_EQUAL(table, a, b) same_label((table)->private_data, a, b)
#define SH_STORE_HASH
#define SH_GET_HASH(table, entry) (entry)->hash
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

static PartitionState *
start_partition(FunctionCallInfo fcinfo, MemoryContext context)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 2);
	PartitionState *state = MemoryContextAllocZero(context, sizeof(PartitionState));

	state->type = lookup_type_cache(type, TYPECACHE_HASH_PROC_FINFO | TYPECACHE_EQ_OPR_FINFO);
	if (!OidIsValid(state->type->hash_proc_finfo.fn_oid) || !OidIsValid(state->type->eq_opr_finfo.fn_oid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("labels of type %s cannot be hashed", format_type_be(type)),
				 errhint("Cast the label to text.")));
	state->collation = PG_GET_COLLATION();
	state->labels = labelset_create(context, 64, state);
	labels_init(&state->buffer, server_host(context));
	return state;
}

/* The number of a label; a new one gets the next number. */
static uint32
label_number(PartitionState *state, MemoryContext context, Datum label)
{
	bool		found;
	LabelEntry *entry;

	if (state->type->typlen == -1)
		label = PointerGetDatum(PG_DETOAST_DATUM_PACKED(label));
	entry = labelset_insert(state->labels, label, &found);
	if (!found)
	{
		MemoryContext old = MemoryContextSwitchTo(context);

		entry->number = state->labels->members - 1;
		entry->label = datumCopy(label, state->type->typbyval, state->type->typlen);
		MemoryContextSwitchTo(old);
	}
	return entry->number;
}

/*
 * Transition of partition_agg(key, label).  A row without key or label says
 * nothing and is passed over.
 */
static Datum
add_label(FunctionCallInfo fcinfo, KeyType type)
{
	MemoryContext context;
	PartitionState *state;
	Key			key;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "partition_agg called outside an aggregate");
	state = PG_ARGISNULL(0) ? start_partition(fcinfo, context) : (PartitionState *) PG_GETARG_POINTER(0);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_POINTER(state);

	key = key_from_datum(PG_GETARG_DATUM(1), type);
	if (!labels_add(&state->buffer, &key, label_number(state, context, PG_GETARG_DATUM(2))))
	{
		Fault		fault;

		literal_two_entities(server_host(CurrentMemoryContext), &key, &fault);
		ereport(ERROR, (fault_report(&fault, ERRCODE_INTERNAL_ERROR)));
	}
	PG_RETURN_POINTER(state);
}

PG_FUNCTION_INFO_V1(starlings_add_label_bigint);
Datum
starlings_add_label_bigint(PG_FUNCTION_ARGS)
{
	return add_label(fcinfo, KEY_BIGINT);
}

PG_FUNCTION_INFO_V1(starlings_add_label_text);
Datum
starlings_add_label_text(PG_FUNCTION_ARGS)
{
	return add_label(fcinfo, KEY_TEXT);
}

/* The partition of all labels; the state is used up. */
PG_FUNCTION_INFO_V1(starlings_finish_partition);
Datum
starlings_finish_partition(PG_FUNCTION_ARGS)
{
	LabelBuffer empty;

	if (!PG_ARGISNULL(0))
		PG_RETURN_PARTITION(partition_from_labels(&((PartitionState *) PG_GETARG_POINTER(0))->buffer));
	labels_init(&empty, server_host(CurrentMemoryContext));
	PG_RETURN_PARTITION(partition_from_labels(&empty));
}

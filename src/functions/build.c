/*
 * build.c
 *		Making hierarchies and partitions: the aggregates, union and conversion.
 *
 * Transition functions do no more than hand a row to a buffer inside an expanded
 * object, as array_agg does with its array; what takes time happens when the value
 * is asked for.  The same objects are what parallel workers send and combine.
 */
#include "server/server_host.h"

#include <math.h>

#include "args/edge_arguments.h"
#include "args/keys.h"
#include "args/once.h"
#include "args/reals.h"
#include "args/thresholds.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "core/format/literal.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#define FEWEST_TOLD 10			/* records of which it is told that most are one entity */

/*
 * The first argument as an object that can be changed; empty if it is NULL.
 * Called by hand, a transition function makes one in the current context.
 */
static ExpandedHierarchy *
hierarchy_state(FunctionCallInfo fcinfo)
{
	Datum		datum = PG_ARGISNULL(0) ? (Datum) 0 : PG_GETARG_DATUM(0);
	MemoryContext context;
	ExpandedHierarchy *state;

	switch (AggCheckCallContext(fcinfo, &context))
	{
		case AGG_CONTEXT_AGGREGATE:
			return hierarchy_expand_state(datum, context);
		case AGG_CONTEXT_WINDOW:
			return hierarchy_expand(datum, context);
		default:
			state = hierarchy_expand(datum, CurrentMemoryContext);
			hierarchy_keep_whole(state);
			return state;
	}
}

/* Reads the score of a call; false if it is NULL.  The keys, which may be NULL, are those whose score it is. */
static bool
finite_score_argument(FunctionCallInfo fcinfo, const EdgeArguments *at, const Key *left, const Key *right, double *score)
{
	if (!score_argument(fcinfo, at, score))
		return false;
	if (!isfinite(*score))
		refuse_score(*score, left, right,
					 "Scores must be finite. A NULL score declares the records without joining them.");
	return true;
}

/*
 * Transition of hierarchy_agg for edges.  Where a key or the score is NULL, the
 * keys that are there are only declared.
 */
static Datum
add_edge(FunctionCallInfo fcinfo, const EdgeArguments *at)
{
	ExpandedHierarchy *state = hierarchy_state(fcinfo);
	EdgeBuffer *edges = hierarchy_gather(state, 1);
	Key			keys[2];
	const Key  *left = key_argument(fcinfo, at->left_source, at->left, &keys[0]);
	const Key  *right = key_argument(fcinfo, at->right_source, at->right, &keys[1]);
	double		score;
	bool		scored = (left != NULL || right != NULL) && finite_score_argument(fcinfo, at, left, right, &score);

	if (scored && left != NULL && right != NULL)
		edges_add(edges, left, right, score);
	else
	{
		if (left != NULL)
			edges_declare(edges, left);
		if (right != NULL)
			edges_declare(edges, right);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* Transition of hierarchy_agg(left, right, score [, decimals]). */
PG_FUNCTION_INFO_V1(starlings_add_edge);
Datum
starlings_add_edge(PG_FUNCTION_ARGS)
{
	static const EdgeArguments at = {.left = 1, .right = 2, .score = 3, .decimals = 4};

	return add_edge(fcinfo, &at);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_edge_real);
Datum
starlings_add_edge_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_edge, fcinfo, 3);
}

/* Transition of hierarchy_agg(left_source, left, right_source, right, score [, decimals]). */
PG_FUNCTION_INFO_V1(starlings_add_source_edge);
Datum
starlings_add_source_edge(PG_FUNCTION_ARGS)
{
	static const EdgeArguments at = {1, 2, 3, 4, 5, 6};

	return add_edge(fcinfo, &at);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_source_edge_real);
Datum
starlings_add_source_edge_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_source_edge, fcinfo, 5);
}

/*
 * Transition of hierarchy_agg(keys[], score): all these records join at that
 * score.  NULL keys are passed over; a NULL score only declares the records.
 */
PG_FUNCTION_INFO_V1(starlings_add_keys);
Datum
starlings_add_keys(PG_FUNCTION_ARGS)
{
	static const EdgeArguments at = {.score = 2, .decimals = 3};
	ExpandedHierarchy *state = hierarchy_state(fcinfo);
	int			count = 0;
	Key		   *keys = PG_ARGISNULL(1) ? NULL : keys_from_array(PG_GETARG_ARRAYTYPE_P(1), &count);
	EdgeBuffer *edges = hierarchy_gather(state, count);
	double		score;
	bool		scored = count > 0 && finite_score_argument(fcinfo, &at, &keys[0], &keys[count - 1], &score);

	for (int i = 0; i < count; i++)
	{
		if (scored && i > 0)
			edges_add(edges, &keys[i - 1], &keys[i], score);
		else
			edges_declare(edges, &keys[i]);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_keys_real);
Datum
starlings_add_keys_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_keys, fcinfo, 2);
}

/* Transition of hierarchy_union_agg, and what combines partial states of both. */
PG_FUNCTION_INFO_V1(starlings_add_hierarchy);
Datum
starlings_add_hierarchy(PG_FUNCTION_ARGS)
{
	ExpandedHierarchy *state = hierarchy_state(fcinfo);

	if (!PG_ARGISNULL(1))
	{
		const Hierarchy *h = PG_GETARG_HIERARCHY(1);

		edges_add_hierarchy(hierarchy_gather(state, h->head.nrecords), h);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* hierarchy_union(hierarchy, hierarchy), which is the operator + as well: a hierarchy. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_union);
Datum
starlings_hierarchy_union(PG_FUNCTION_ARGS)
{
	PG_RETURN_HIERARCHY(hierarchy_union(server_host(CurrentMemoryContext),
										PG_GETARG_HIERARCHY(0), PG_GETARG_HIERARCHY(1)));
}

/* hierarchy(partition [, threshold]): the hierarchy whose entities all merge there, at 1 by default. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_from_partition);
Datum
starlings_hierarchy_from_partition(PG_FUNCTION_ARGS)
{
	double		threshold = PG_NARGS() > 1 ? PG_GETARG_FLOAT8(1) : 1;

	check_score(threshold);
	PG_RETURN_HIERARCHY(hierarchy_from_partition(server_host(CurrentMemoryContext),
												 PG_GETARG_PARTITION(0), threshold));
}

/* With a threshold of type real. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_from_partition_real);
Datum
starlings_hierarchy_from_partition_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_hierarchy_from_partition, fcinfo, 1);
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
} PartitionState;

static uint32
hash_label(const PartitionState *state, Datum label)
{
	return DatumGetUInt32(FunctionCall1Coll(&state->type->hash_proc_finfo, C_COLLATION_OID, label));
}

static bool
same_label(const PartitionState *state, Datum a, Datum b)
{
	return DatumGetBool(FunctionCall2Coll(&state->type->eq_opr_finfo, C_COLLATION_OID, a, b));
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

/*
 * The type by whose equality labels of a type are told apart: its own, or text
 * for what is text but in name, such as citext.
 */
static Oid
type_to_compare(Oid type)
{
	Oid			cast;

	return find_coercion_pathway(TEXTOID, getBaseType(type), COERCION_IMPLICIT, &cast) == COERCION_PATH_RELABELTYPE ?
		TEXTOID : type;
}

/* Strings among labels are compared by their bytes, as keys are, whatever their collation. */
static PartitionState *
start_partition(FunctionCallInfo fcinfo, int label_argument, MemoryContext context)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, label_argument);
	PartitionState *state = MemoryContextAllocZero(context, sizeof(PartitionState));

	state->type = lookup_type_cache(type_to_compare(type), TYPECACHE_HASH_PROC_FINFO | TYPECACHE_EQ_OPR_FINFO);
	if (!OidIsValid(state->type->hash_proc_finfo.fn_oid) || !OidIsValid(state->type->eq_opr_finfo.fn_oid))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_FUNCTION),
				 errmsg("labels of type %s cannot be hashed", format_type_be(type)),
				 errhint("Cast the label to text.")));
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
 * Transition of partition_agg([source,] key, label).  A row without key or
 * label says nothing and is passed over.
 */
static Datum
add_label(FunctionCallInfo fcinfo, int source_argument, int argument)
{
	int			label_argument = argument + 1;
	MemoryContext context;
	PartitionState *state;
	Key			key;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "partition_agg called outside an aggregate");
	state = PG_ARGISNULL(0) ? start_partition(fcinfo, label_argument, context) :
		(PartitionState *) PG_GETARG_POINTER(0);
	if (PG_ARGISNULL(label_argument) || key_argument(fcinfo, source_argument, argument, &key) == NULL)
		PG_RETURN_POINTER(state);

	if (!labels_add(&state->buffer, &key, label_number(state, context, PG_GETARG_DATUM(label_argument))))
	{
		Fault		fault;

		literal_two_entities(server_host(CurrentMemoryContext), &key, &fault);
		ereport(ERROR, (fault_report(&fault, ERRCODE_INTERNAL_ERROR)));
	}
	PG_RETURN_POINTER(state);
}

/* Transition of partition_agg(key, label). */
PG_FUNCTION_INFO_V1(starlings_add_label);
Datum
starlings_add_label(PG_FUNCTION_ARGS)
{
	return add_label(fcinfo, 0, 1);
}

/* Transition of partition_agg(source, key, label). */
PG_FUNCTION_INFO_V1(starlings_add_source_label);
Datum
starlings_add_source_label(PG_FUNCTION_ARGS)
{
	return add_label(fcinfo, 1, 2);
}

/* A label as it is shown, cut off where it is too long for a message. */
static char *
shown_label(const PartitionState *state, Datum label)
{
	Oid			output;
	bool		is_varlena;
	char	   *shown;

	getTypeOutputInfo(state->type->type_id, &output, &is_varlena);
	shown = OidOutputFunctionCall(output, label);
	shown[pg_mbcliplen(shown, strlen(shown), NAMEDATALEN)] = '\0';
	return shown;
}

static LabelEntry *
label_entry(const PartitionState *state, uint32 number)
{
	labelset_iterator iterator;
	LabelEntry *entry;

	labelset_start_iterate(state->labels, &iterator);
	while ((entry = labelset_iterate(state->labels, &iterator)) != NULL && entry->number != number)
		CHECK_FOR_INTERRUPTS();
	return entry;
}

/*
 * Tells of a label that more than half of the records have, as it may mean that
 * they have none: noise is often -1.  A handful of records may well be one thing.
 */
static void
tell_majority(const PartitionState *state)
{
	static TimestampTz latest;
	uint32		nrecords = state->buffer.keys.nrecords;
	uint32		count;
	uint32		label;

	if (nrecords < FEWEST_TOLD)
		return;
	label = labels_majority(&state->buffer, &count);
	if (label == NO_RECORD || !first_in_statement(&latest))
		return;
	ereport(NOTICE,
			(errmsg("one entity holds %u of %u labelled records", count, nrecords),
			 errdetail("Their label is \"%s\".", shown_label(state, label_entry(state, label)->label)),
			 errhint("If it stands for none, pass it over, as in partition_agg(id, nullif(label, -1)).")));
}

/* The partition of all labels; the state is used up. */
PG_FUNCTION_INFO_V1(starlings_finish_partition);
Datum
starlings_finish_partition(PG_FUNCTION_ARGS)
{
	PartitionState *state;
	LabelBuffer empty;

	if (PG_ARGISNULL(0))
	{
		labels_init(&empty, server_host(CurrentMemoryContext));
		PG_RETURN_PARTITION(partition_from_labels(&empty));
	}
	state = (PartitionState *) PG_GETARG_POINTER(0);
	tell_majority(state);
	PG_RETURN_PARTITION(partition_from_labels(&state->buffer));
}

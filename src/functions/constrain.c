/*
 * constrain.c
 *		rules and constrained_agg.
 */
#include "server/server_host.h"

#include <math.h>

#include "access/htup_details.h"
#include "args/edge_arguments.h"
#include "args/keys.h"
#include "args/reals.h"
#include "args/rule_arguments.h"
#include "core/hierarchy/constrained.h"
#include "core/progress.h"
#include "fmgr.h"
#include "funcapi.h"
#include "types/aggregate_states.h"
#include "types/edge_set_datum.h"
#include "types/hierarchy_datum.h"
#include "utils/memutils.h"

#define RULES_COLUMNS 4

/* rules(max_size, max_per_source, sources, apart): a row of the type starlings_rules. */
PG_FUNCTION_INFO_V1(starlings_rules);
Datum
starlings_rules(PG_FUNCTION_ARGS)
{
	TupleDesc	columns;
	Datum		values[RULES_COLUMNS];
	bool		nulls[RULES_COLUMNS];

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE || columns->natts != RULES_COLUMNS)
		elog(ERROR, "rules must return the type starlings_rules");
	rule_arguments(fcinfo, 0);
	for (int i = 0; i < RULES_COLUMNS; i++)
	{
		values[i] = PG_GETARG_DATUM(i);
		nulls[i] = PG_ARGISNULL(i);
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

/* A state without edges.  Called by hand, a function makes one in the current context. */
static ExpandedEdgeSet *
new_state(FunctionCallInfo fcinfo, const Rules *rules)
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
										"expanded edge set", ALLOCSET_START_SMALL_SIZES);
		host = server_host(context);
	}
	return edge_set_new(context, host, rules);
}

/* The state that has come in an argument, as one that can be changed: itself in an aggregate, or else a copy. */
static ExpandedEdgeSet *
old_state(FunctionCallInfo fcinfo, int argument)
{
	ExpandedEdgeSet *state = edge_set_object(PG_GETARG_DATUM(argument));
	const FlatEdgeSet *flat;
	Rules		rules;

	if (state != NULL && AggCheckCallContext(fcinfo, NULL) != 0)
		return state;
	flat = edge_set_from_datum(PG_GETARG_DATUM(argument));
	rules = edge_set_flat_rules(server_host(CurrentMemoryContext), flat);
	state = new_state(fcinfo, &rules);
	edge_set_add_flat(&state->set, flat);
	return state;
}

/*
 * Keeps the argument by which the rules came, so that another row can be seen to
 * have the same: of a row with a partition, which stands last, no more than its
 * header, as that has its hash.
 */
static void
keep_rules_row(ExpandedEdgeSet *state, const void *row, const void *apart)
{
	Size		prefix = VARSIZE_ANY(row);

	state->rules_row_size = prefix;
	if (apart != NULL && VARATT_IS_4B_U(apart))
		prefix = Min(prefix, (const char *) apart - (const char *) row + sizeof(ValueHeader));
	state->rules_row_prefix = prefix;
	state->rules_row = memcpy(MemoryContextAlloc(state->header.eoh_context, prefix), row, prefix);
}

static bool
is_kept_row(const ExpandedEdgeSet *state, const void *row)
{
	return state->rules_row != NULL && VARSIZE_ANY(row) == state->rules_row_size &&
		memcmp(row, state->rules_row, state->rules_row_prefix) == 0;
}

/* The rules in an argument, none if it is NULL; and where apart stands in the argument, or NULL. */
static Rules
read_rules(FunctionCallInfo fcinfo, int argument, const void **apart)
{
	HeapTupleHeader row;
	Rules		rules;

	*apart = NULL;
	if (PG_ARGISNULL(argument))
		return no_rules();
	row = PG_GETARG_HEAPTUPLEHEADER(argument);
	rules = rules_from_row(row, apart);
	if ((const void *) row != DatumGetPointer(PG_GETARG_DATUM(argument)))
		*apart = NULL;
	return rules;
}

static void
refuse_other_rules(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("rules are not the same in all rows"),
			 errhint("All edges must be gathered for the same rules; group the rows by what these depend on.")));
}

/* The state for another edge, with the rules that the call gives. */
static ExpandedEdgeSet *
edge_state(FunctionCallInfo fcinfo, int rules_argument)
{
	ExpandedEdgeSet *state = PG_ARGISNULL(0) ? NULL : old_state(fcinfo, 0);
	const void *apart;
	Rules		rules;

	if (state != NULL && !PG_ARGISNULL(rules_argument) && is_kept_row(state, PG_GETARG_POINTER(rules_argument)))
		return state;
	rules = read_rules(fcinfo, rules_argument, &apart);
	if (state == NULL)
		state = new_state(fcinfo, &rules);
	else if (!rules_equal(&rules, &edge_set_gather(state)->rules))
		refuse_other_rules();
	if (!PG_ARGISNULL(rules_argument) && state->rules_row == NULL)
		keep_rules_row(state, PG_GETARG_POINTER(rules_argument), apart);
	return state;
}

/*
 * Transition of constrained_agg.  Where a key or the score is NULL, the keys that
 * are there are only declared.
 */
static Datum
add_edge(FunctionCallInfo fcinfo, const EdgeArguments *at, int rules_argument)
{
	ExpandedEdgeSet *state = edge_state(fcinfo, rules_argument);
	EdgeBuffer *edges = &edge_set_gather(state)->edges;
	Key			keys[2];
	const Key  *left = key_argument(fcinfo, at->left_source, at->left, &keys[0]);
	const Key  *right = key_argument(fcinfo, at->right_source, at->right, &keys[1]);
	double		score;
	bool		scored = (left != NULL || right != NULL) && score_argument(fcinfo, at, &score);

	if (scored && (isnan(score) || score == INFINITY))
		refuse_score(score, left, right, "Scores must be numbers. -Infinity says that two records are never one entity; a NULL score declares them without joining them.");
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

/* Transition of constrained_agg(left, right, score, rules [, decimals]). */
PG_FUNCTION_INFO_V1(starlings_add_constrained);
Datum
starlings_add_constrained(PG_FUNCTION_ARGS)
{
	static const EdgeArguments at = {.left = 1, .right = 2, .score = 3, .decimals = 5};

	return add_edge(fcinfo, &at, 4);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_constrained_real);
Datum
starlings_add_constrained_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_constrained, fcinfo, 3);
}

/* Transition of constrained_agg(left_source, left, right_source, right, score, rules [, decimals]). */
PG_FUNCTION_INFO_V1(starlings_add_source_constrained);
Datum
starlings_add_source_constrained(PG_FUNCTION_ARGS)
{
	static const EdgeArguments at = {1, 2, 3, 4, 5, 7};

	return add_edge(fcinfo, &at, 6);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_source_constrained_real);
Datum
starlings_add_source_constrained_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_source_constrained, fcinfo, 5);
}

/* What combines partial states, either of which may be NULL. */
PG_FUNCTION_INFO_V1(starlings_combine_constrained);
Datum
starlings_combine_constrained(PG_FUNCTION_ARGS)
{
	ExpandedEdgeSet *state;
	EdgeSet    *set;
	const FlatEdgeSet *flat;
	Rules		rules;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	state = old_state(fcinfo, PG_ARGISNULL(0) ? 1 : 0);
	if (!PG_ARGISNULL(0) && !PG_ARGISNULL(1))
	{
		set = edge_set_gather(state);
		flat = edge_set_from_datum(PG_GETARG_DATUM(1));
		rules = edge_set_flat_rules(server_host(CurrentMemoryContext), flat);
		if (!rules_equal(&rules, &set->rules))
			refuse_other_rules();
		edge_set_add_flat(set, flat);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* The hierarchy of all edges; the state is used up. */
PG_FUNCTION_INFO_V1(starlings_finish_constrained);
Datum
starlings_finish_constrained(PG_FUNCTION_ARGS)
{
	EdgeSet    *set;
	Host	   *host;
	SortItem   *edges;
	size_t		nedges;
	RecordSpace *space;
	Hierarchy  *h;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	set = edge_set_gather(old_state(fcinfo, 0));
	host = edges_host(&set->edges);
	space = edges_take_all(&set->edges, &edges, &nedges);
	check_rules(&set->rules, space);
	h = hierarchy_constrained(host, space, edges, nedges, &set->rules);
	host->release(host, edges);
	host->release(host, space);
	edge_set_free(set);
	host_end(host);
	PG_RETURN_HIERARCHY(h);
}

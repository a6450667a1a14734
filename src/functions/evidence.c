/*
 * evidence.c
 *		sweep_support_agg and cohesion_agg: whether the table of scored pairs
 *		holds entities together.
 *
 * Both gather pairs for one value, which comes in every row, and the state of
 * both is what was gathered.  It goes from worker to leader with the value.
 */
#include "server/server_host.h"

#include <math.h>

#include "args/edge_arguments.h"
#include "args/keys.h"
#include "args/once.h"
#include "args/reals.h"
#include "args/row_array.h"
#include "args/rows.h"
#include "args/thresholds.h"
#include "core/explore/cohesion.h"
#include "core/explore/support.h"
#include "fmgr.h"
#include "types/aggregate_states.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "utils/float.h"
#include "utils/memutils.h"

#define SUPPORT_COLUMNS 7
#define COHESION_COLUMNS 9

/* What the pairs are to tell of. */
typedef enum EvidenceKind
{
	OF_HIERARCHY,
	OF_PARTITION
} EvidenceKind;

/* The state of either aggregate. */
typedef struct EvidenceState
{
	EvidenceKind kind;
	MemoryContext context;
	Host	   *host;
	ValueHeader *value;			/* a flat hierarchy or partition */
	struct varlena *seen;		/* the toast pointer that it came by last, or NULL */
	ArrayType  *at;				/* thresholds, or NULL */
	uint32		nstrange;		/* sections that the value does not have, of keys that were read */
	ScoredPairs pairs;
} EvidenceState;

/* What a transition function of either reads. */
typedef struct EvidenceArguments
{
	EvidenceKind kind;
	EdgeArguments edge;
	int			at;				/* may be more than there are */
} EvidenceArguments;

static const char *
value_name(EvidenceKind kind)
{
	return kind == OF_HIERARCHY ? "hierarchy" : "partition";
}

static const ValueHeader *
header_from_datum(EvidenceKind kind, Datum datum)
{
	return kind == OF_HIERARCHY ? &hierarchy_header_from_datum(datum)->head : &partition_header_from_datum(datum)->head;
}

static const ValueHeader *
value_from_datum(EvidenceKind kind, Datum datum)
{
	return kind == OF_HIERARCHY ? &hierarchy_from_datum(datum)->head : &partition_from_datum(datum)->head;
}

static const RecordSpace *
state_space(const EvidenceState *state)
{
	return state->kind == OF_HIERARCHY ? hierarchy_space((const Hierarchy *) state->value) :
		partition_space((const Partition *) state->value);
}

/* A copy of something in the state's memory, or NULL. */
static void *
keep_copy(const EvidenceState *state, const void *bytes, Size size)
{
	return bytes != NULL ? memcpy(MemoryContextAllocHuge(state->context, size), bytes, size) : NULL;
}

/* A state without pairs for a value, at thresholds, which may be NULL. */
static EvidenceState *
new_state(FunctionCallInfo fcinfo, EvidenceKind kind, const ValueHeader *value, const ArrayType *at)
{
	MemoryContext parent;
	MemoryContext context;
	Host	   *host;
	EvidenceState *state;
	int			caller = AggCheckCallContext(fcinfo, &parent);

	if (caller == 0)
		elog(ERROR, "step of an aggregate called outside of one");
	context = parent;
	if (caller == AGG_CONTEXT_AGGREGATE)
		context = states_context(parent, &host);
	else
		host = server_host(parent);
	state = MemoryContextAllocZero(context, sizeof(EvidenceState));
	state->kind = kind;
	state->context = context;
	state->host = host;
	state->value = keep_copy(state, value, value->size);
	state->at = keep_copy(state, at, at != NULL ? VARSIZE(at) : 0);
	pairs_init(&state->pairs, host);
	return state;
}

/* Raises 22023 unless a value is that of the rows before. */
static void
check_value(const EvidenceState *state, const ValueHeader *value)
{
	if (value->size != state->value->size || value->nrecords != state->value->nrecords ||
		!hash_equal(value->value_hash, state->value->value_hash) || !hash_equal(value->space_hash, state->value->space_hash))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not the same in all rows", value_name(state->kind)),
				 errhint("Give one value, as in (SELECT h FROM models WHERE id = 1), or group the rows by it.")));
}

/* Likewise of thresholds. */
static void
check_thresholds(const EvidenceState *state, const ArrayType *at)
{
	if (at == NULL ? state->at != NULL : state->at == NULL || VARSIZE(at) != VARSIZE(state->at) || memcmp(at, state->at, VARSIZE(at)) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("at is not the same in all rows"),
				 errhint("All pairs must be counted at the same thresholds.")));
}

/* Whether a datum is a pointer into a toast table, and the one that the value came by last. */
static bool
is_seen(const EvidenceState *state, Datum datum)
{
	const struct varlena *pointer = (const struct varlena *) DatumGetPointer(datum);

	return state->seen != NULL && VARATT_IS_EXTERNAL_ONDISK(pointer) &&
		memcmp(pointer, state->seen, VARSIZE_EXTERNAL(pointer)) == 0;
}

/* Checks the value of another row; to look at it in a toast table takes long, so that is done once. */
static void
check_row_value(EvidenceState *state, Datum datum)
{
	const struct varlena *pointer = (const struct varlena *) DatumGetPointer(datum);

	if (is_seen(state, datum))
		return;
	check_value(state, header_from_datum(state->kind, datum));
	if (!VARATT_IS_EXTERNAL_ONDISK(pointer))
		return;
	if (state->seen == NULL)
		state->seen = MemoryContextAlloc(state->context, VARSIZE_EXTERNAL(pointer));
	memcpy(state->seen, pointer, VARSIZE_EXTERNAL(pointer));
}

/* The state for another row, whose value is not NULL. */
static EvidenceState *
row_state(FunctionCallInfo fcinfo, const EvidenceArguments *arguments)
{
	bool		has_at = PG_NARGS() > arguments->at && !PG_ARGISNULL(arguments->at);
	const ArrayType *at = has_at ? PG_GETARG_ARRAYTYPE_P(arguments->at) : NULL;
	EvidenceState *state;

	if (PG_ARGISNULL(0))
		return new_state(fcinfo, arguments->kind, value_from_datum(arguments->kind, PG_GETARG_DATUM(1)), at);
	state = (EvidenceState *) PG_GETARG_POINTER(0);
	check_row_value(state, PG_GETARG_DATUM(1));
	check_thresholds(state, at);
	return state;
}

/* Makes the state ready for pairs of keys. */
static ScoredPairs *
open_pairs(EvidenceState *state)
{
	PairSpace	space;

	if (pairs_are_open(&state->pairs))
		return &state->pairs;
	space = state->kind == OF_HIERARCHY ? support_space(state->host, (const Hierarchy *) state->value) :
		cohesion_space(state->host, (const Partition *) state->value);
	pairs_open(&state->pairs, &space);
	return &state->pairs;
}

/*
 * A key of the call as the value has it.  Without a source, the records of the value
 * must all have one, and it is that.
 */
static const Key *
known_key_argument(FunctionCallInfo fcinfo, const RecordSpace *space, int source_argument, int argument, Key *key)
{
	if (key_argument(fcinfo, source_argument, argument, key) == NULL)
		return NULL;
	if (source_argument == 0)
	{
		check_plain_key(space, key->type);
		if (space->nsections == 1)
		{
			key->source = (const char *) space + space->sections[0].source;
			key->source_length = space->sections[0].source_length;
		}
	}
	return key;
}

/* Keys of a source with keys of other types are no records that happen to be unknown. */
static void
check_strange_keys(EvidenceState *state, const Key *left, const Key *right)
{
	const RecordSpace *space = state_space(state);
	uint32		nstrange = state->pairs.known.nsections - space->nsections;

	if (nstrange == state->nstrange)
		return;
	state->nstrange = nstrange;
	check_source_key(space, left);
	check_source_key(space, right);
}

/*
 * Transition of both.  A row without a value says nothing, nor does one without a
 * score or with one key alone, but that of the value that it comes with.
 */
static Datum
add_pair(FunctionCallInfo fcinfo, const EvidenceArguments *arguments)
{
	const EdgeArguments *at = &arguments->edge;
	EvidenceState *state;
	ScoredPairs *pairs;
	Key			keys[2];
	const Key  *left;
	const Key  *right;
	double		score;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_POINTER(PG_GETARG_POINTER(0));
	}
	state = row_state(fcinfo, arguments);
	pairs = open_pairs(state);
	left = known_key_argument(fcinfo, state_space(state), at->left_source, at->left, &keys[0]);
	right = known_key_argument(fcinfo, state_space(state), at->right_source, at->right, &keys[1]);
	if ((left == NULL && right == NULL) || !score_argument(fcinfo, at, &score))
		PG_RETURN_POINTER(state);
	if (isnan(score) || score == get_float8_infinity())
		refuse_score(score, left, right,
					 "Scores must be finite, or -Infinity for pairs that must never be one. A NULL score is none.");
	if (left != NULL && right != NULL)
	{
		pairs_add(pairs, left, right, score);
		check_strange_keys(state, left, right);
	}
	PG_RETURN_POINTER(state);
}

/* Transition of sweep_support_agg(h, left, right, score [, at [, decimals]]). */
PG_FUNCTION_INFO_V1(starlings_add_support);
Datum
starlings_add_support(PG_FUNCTION_ARGS)
{
	static const EvidenceArguments arguments = {OF_HIERARCHY, {0, 2, 0, 3, 4, 6}, 5};

	return add_pair(fcinfo, &arguments);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_support_real);
Datum
starlings_add_support_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_support, fcinfo, 4);
}

/* Transition of sweep_support_agg(h, left_source, left, right_source, right, score [, at [, decimals]]). */
PG_FUNCTION_INFO_V1(starlings_add_source_support);
Datum
starlings_add_source_support(PG_FUNCTION_ARGS)
{
	static const EvidenceArguments arguments = {OF_HIERARCHY, {2, 3, 4, 5, 6, 8}, 7};

	return add_pair(fcinfo, &arguments);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_source_support_real);
Datum
starlings_add_source_support_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_source_support, fcinfo, 6);
}

/* Transition of cohesion_agg(p, left, right, score [, key_type]). */
PG_FUNCTION_INFO_V1(starlings_add_cohesion);
Datum
starlings_add_cohesion(PG_FUNCTION_ARGS)
{
	static const EvidenceArguments arguments = {OF_PARTITION, {0, 2, 0, 3, 4, FUNC_MAX_ARGS}, FUNC_MAX_ARGS};

	return add_pair(fcinfo, &arguments);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_cohesion_real);
Datum
starlings_add_cohesion_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_cohesion, fcinfo, 4);
}

/* Transition of cohesion_agg(p, left_source, left, right_source, right, score). */
PG_FUNCTION_INFO_V1(starlings_add_source_cohesion);
Datum
starlings_add_source_cohesion(PG_FUNCTION_ARGS)
{
	static const EvidenceArguments arguments = {OF_PARTITION, {2, 3, 4, 5, 6, FUNC_MAX_ARGS}, FUNC_MAX_ARGS};

	return add_pair(fcinfo, &arguments);
}

/* With a score of type real. */
PG_FUNCTION_INFO_V1(starlings_add_source_cohesion_real);
Datum
starlings_add_source_cohesion_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_add_source_cohesion, fcinfo, 6);
}

/* What combines partial states of either, each of which may be NULL. */
PG_FUNCTION_INFO_V1(starlings_combine_evidence);
Datum
starlings_combine_evidence(PG_FUNCTION_ARGS)
{
	EvidenceState *state = PG_ARGISNULL(0) ? NULL : (EvidenceState *) PG_GETARG_POINTER(0);
	EvidenceState *other = PG_ARGISNULL(1) ? NULL : (EvidenceState *) PG_GETARG_POINTER(1);

	if (other != NULL)
	{
		if (state == NULL)
			state = new_state(fcinfo, other->kind, other->value, other->at);
		check_value(state, other->value);
		check_thresholds(state, other->at);
		pairs_settle(&other->pairs);
		pairs_append(&state->pairs, other->pairs.items, other->pairs.npairs);
		state->pairs.nread += other->pairs.nread;
		state->pairs.nunknown += other->pairs.nunknown;
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* How a state goes from worker to leader: this, the value, the thresholds if there are some, and the pairs. */
typedef struct EvidenceMessage
{
	uint64		kind;
	uint64		nread;
	uint64		nunknown;
	uint64		npairs;
	uint64		at_size;		/* bytes */
} EvidenceMessage;

static void
append(char **to, const void *bytes, Size size)
{
	if (size > 0)
		memcpy(*to, bytes, size);
	*to += size;
}

static bytea *
allocate_message(Size size)
{
	bytea	   *message;

	if (size > MaxAllocSize - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("pairs of a parallel worker would exceed 1 GB"),
				 errhint("SET max_parallel_workers_per_gather = 0, as one process has no such limit.")));
	message = palloc(VARHDRSZ + size);
	SET_VARSIZE(message, VARHDRSZ + size);
	return message;
}

/* Serialization of the state of either. */
PG_FUNCTION_INFO_V1(starlings_send_evidence);
Datum
starlings_send_evidence(PG_FUNCTION_ARGS)
{
	EvidenceState *state = (EvidenceState *) PG_GETARG_POINTER(0);
	EvidenceMessage head = {.kind = state->kind};
	bytea	   *message;
	char	   *to;

	pairs_settle(&state->pairs);
	head.nread = state->pairs.nread;
	head.nunknown = state->pairs.nunknown;
	head.npairs = state->pairs.npairs;
	head.at_size = state->at != NULL ? VARSIZE(state->at) : 0;
	message = allocate_message(sizeof(head) + state->value->size + head.at_size + head.npairs * sizeof(SortItem));
	to = VARDATA(message);
	append(&to, &head, sizeof(head));
	append(&to, state->value, state->value->size);
	append(&to, state->at, head.at_size);
	append(&to, state->pairs.items, head.npairs * sizeof(SortItem));
	PG_RETURN_BYTEA_P(message);
}

/* The next bytes of a message, where they are aligned. */
static void *
take(const char **from, Size size)
{
	void	   *bytes = MemoryContextAllocHuge(CurrentMemoryContext, Max(size, 1));

	memcpy(bytes, *from, size);
	*from += size;
	return bytes;
}

/* Deserialization of the state of either. */
PG_FUNCTION_INFO_V1(starlings_receive_evidence);
Datum
starlings_receive_evidence(PG_FUNCTION_ARGS)
{
	const char *from = VARDATA_ANY(PG_GETARG_BYTEA_PP(0));
	EvidenceMessage *head = take(&from, sizeof(EvidenceMessage));
	EvidenceState *state = palloc0(sizeof(EvidenceState));
	ValueHeader value;

	memcpy(&value, from, sizeof(value));
	state->kind = (EvidenceKind) head->kind;
	state->context = CurrentMemoryContext;
	state->host = server_host(CurrentMemoryContext);
	state->value = take(&from, value.size);
	state->at = head->at_size > 0 ? take(&from, head->at_size) : NULL;
	pairs_init(&state->pairs, state->host);
	state->pairs.items = take(&from, head->npairs * sizeof(SortItem));
	state->pairs.npairs = state->pairs.ndistinct = state->pairs.capacity = head->npairs;
	state->pairs.nread = head->nread;
	state->pairs.nunknown = head->nunknown;
	PG_RETURN_POINTER(state);
}

/* Tells of pairs that were ignored, once in a statement; where that is all of them, it is most often a slip. */
static void
tell_unknown(const EvidenceState *state)
{
	static TimestampTz latest;

	if (state->pairs.nunknown == 0 || !first_in_statement(&latest))
		return;
	ereport(state->pairs.nunknown < state->pairs.nread ? NOTICE : WARNING,
			(errmsg("ignored " UINT64_FORMAT " of " UINT64_FORMAT " pairs, as the %s does not know their records",
					state->pairs.nunknown, state->pairs.nread, value_name(state->kind))));
}

/* Final function of sweep_support_agg: an array of rows in ascending order of thresholds. */
PG_FUNCTION_INFO_V1(starlings_finish_support);
Datum
starlings_finish_support(PG_FUNCTION_ARGS)
{
	EvidenceState *state = PG_ARGISNULL(0) ? NULL : (EvidenceState *) PG_GETARG_POINTER(0);
	const Hierarchy *h;
	Thresholds	at;
	Support    *support;
	RowArray	rows;

	if (state == NULL)
		PG_RETURN_DATUM(no_row_array(fcinfo));
	h = (const Hierarchy *) state->value;
	at = state->at != NULL ? descending_thresholds(state->at) : hierarchy_all_thresholds(h);
	tell_thresholds(hierarchy_is_probability(h), at);
	support = support_compute(server_host(CurrentMemoryContext), h, at, &state->pairs);
	tell_unknown(state);
	rows = row_array_begin(fcinfo, SUPPORT_COLUMNS, 0);
	for (uint32 cut = at.count; cut-- > 0;)
	{
		const Support *row = &support[cut];
		bool		nulls[SUPPORT_COLUMNS] = {[6] = row->claimed == 0};
		Datum		values[SUPPORT_COLUMNS] = {
			Float8GetDatum(row->threshold),
			Int64GetDatum(row->claimed),
			Int64GetDatum(row->direct),
			Int64GetDatum(row->contradicted),
			Int64GetDatum(support_inferred(row)),
			Int64GetDatum(row->unjoined),
			Float8GetDatum((double) row->direct / row->claimed)
		};

		row_array_add(&rows, values, nulls);
	}
	PG_RETURN_DATUM(row_array_end(&rows));
}

/* The first record of each entity, in the order of the entities. */
static uint32 *
first_records(Host *host, const Partition *p)
{
	uint32	   *first = host_array(host, p->nentities, sizeof(uint32));
	uint32		nentities = 0;

	for (uint32 record = 0; record < p->head.nrecords; record++)
	{
		if (partition_label(p, record) == nentities)
			first[nentities++] = record;
		host_tick(host, record);
	}
	return first;
}

static Datum
cohesion_rows(FunctionCallInfo fcinfo, EvidenceState *state, bool typed)
{
	const Partition *p = (const Partition *) state->value;
	Host	   *host = server_host(CurrentMemoryContext);
	RowArray	rows = row_array_begin(fcinfo, COHESION_COLUMNS, 0);
	uint32	   *first = first_records(host, p);
	Cohesion   *cohesion;

	if (typed)
		check_column_type(partition_space(p), TupleDescAttr(rows.columns, 0)->atttypid);
	cohesion = cohesion_compute(host, p, &state->pairs);
	tell_unknown(state);
	for (uint32 i = 0; i < p->nentities; i++)
	{
		const Cohesion *entity = &cohesion[i];
		bool		nulls[COHESION_COLUMNS] = {false};
		Datum		values[COHESION_COLUMNS] = {
			record_datum(server_host(CurrentMemoryContext), partition_space(p), first[i], typed),
			Int64GetDatum(entity->size),
			Int64GetDatum(entity->nedges),
			defined_float8(entity->density, &nulls[3]),
			defined_float8(entity->weakest, &nulls[4]),
			defined_float8(entity->mean, &nulls[5]),
			Int64GetDatum(entity->largest_degree),
			defined_float8(entity->centralisation, &nulls[7]),
			Int64GetDatum(entity->nbridges)
		};

		row_array_add(&rows, values, nulls);
	}
	return row_array_end(&rows);
}

/*
 * Final function of cohesion_agg: an array of rows in the order of the entities.  A last
 * argument, whatever it is, says that keys come as such.
 */
PG_FUNCTION_INFO_V1(starlings_finish_cohesion);
Datum
starlings_finish_cohesion(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(no_row_array(fcinfo));
	PG_RETURN_DATUM(cohesion_rows(fcinfo, (EvidenceState *) PG_GETARG_POINTER(0), PG_NARGS() > 1));
}

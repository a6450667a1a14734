/*
 * frames.c
 *		Making and changing frames, and what they hold.
 *
 * A change gives a new frame and never alters one.  frame_agg gathers members in
 * an expanded object, as hierarchy_agg gathers edges.
 */
#include "args/collections.h"

#include "access/htup_details.h"
#include "args/keys.h"
#include "args/options.h"
#include "args/rows.h"
#include "catalog/pg_type.h"
#include "core/explore/stability.h"
#include "core/frame/frame_build.h"
#include "core/hierarchy/merges.h"
#include "core/records/align.h"
#include "miscadmin.h"
#include "server/cache.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* The first argument as an object that can be changed; empty if it is NULL. */
static ExpandedFrame *
frame_state(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (AggCheckCallContext(fcinfo, &context) == 0)
		context = CurrentMemoryContext;
	return frame_expand(PG_ARGISNULL(0) ? (Datum) 0 : PG_GETARG_DATUM(0), context);
}

static void
add_member(ExpandedFrame *state, CollectionName name, const Hierarchy *h)
{
	if (frame_has_member(state, name.bytes, name.length))
		duplicate_collection(name);
	frame_gather(state, name.bytes, name.length, h);
}

/* Transition of frame_agg(name, hierarchy).  A NULL hierarchy is passed over. */
PG_FUNCTION_INFO_V1(starlings_frame_agg_add);
Datum
starlings_frame_agg_add(PG_FUNCTION_ARGS)
{
	ExpandedFrame *state = frame_state(fcinfo);

	if (!PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(1))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("name of a collection is NULL"),
					 errhint("Give every hierarchy a name, or leave those without one out with FILTER.")));
		add_member(state, name_argument(fcinfo, 1), PG_GETARG_HIERARCHY(2));
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* What combines partial states of frame_agg. */
PG_FUNCTION_INFO_V1(starlings_frame_agg_combine);
Datum
starlings_frame_agg_combine(PG_FUNCTION_ARGS)
{
	ExpandedFrame *state = frame_state(fcinfo);
	Host	   *host = server_host(CurrentMemoryContext);

	if (!PG_ARGISNULL(1))
	{
		const Frame *f = PG_GETARG_FRAME(1);

		for (uint32 i = 0; i < f->ncollections; i++)
		{
			const Collection *collection = frame_collections(f) + i;
			CollectionName name = {collection_name(f, collection), collection->name_length};
			Hierarchy  *h = frame_hierarchy(host, f, collection);

			add_member(state, name, h);
			pfree(h);
		}
		if (f->ndeclared > 0)
			frame_gather_declared(state, frame_declared(host, f));
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&state->header));
}

/* The frame with the hierarchy in the third argument under the name in the second. */
static Datum
put_collection(FunctionCallInfo fcinfo, const Frame *f, CollectionName name)
{
	FrameMember member = {name.bytes, name.length, PG_GETARG_HIERARCHY(2)};

	PG_RETURN_FRAME(frame_put(server_host(CurrentMemoryContext), f, &member));
}

/* frame_add(frame, name, hierarchy): the frame with one more collection. */
PG_FUNCTION_INFO_V1(starlings_frame_add);
Datum
starlings_frame_add(PG_FUNCTION_ARGS)
{
	const Frame *f = PG_GETARG_FRAME(0);
	CollectionName name = name_argument(fcinfo, 1);

	if (frame_find(f, name.bytes, name.length) != NULL)
		duplicate_collection(name);
	return put_collection(fcinfo, f, name);
}

/* frame_replace(frame, name, hierarchy): the frame with another collection of that name. */
PG_FUNCTION_INFO_V1(starlings_frame_replace);
Datum
starlings_frame_replace(PG_FUNCTION_ARGS)
{
	return put_collection(fcinfo, PG_GETARG_FRAME(0), name_argument(fcinfo, 1));
}

/* frame_drop(frame, name): the frame without that collection. */
PG_FUNCTION_INFO_V1(starlings_frame_drop);
Datum
starlings_frame_drop(PG_FUNCTION_ARGS)
{
	const Frame *f = PG_GETARG_FRAME(0);

	PG_RETURN_FRAME(frame_drop(server_host(CurrentMemoryContext), f, collection_argument(fcinfo, f, 1)));
}

/* frame_rename(frame, name, new_name): a new name that is the old one changes nothing. */
PG_FUNCTION_INFO_V1(starlings_frame_rename);
Datum
starlings_frame_rename(PG_FUNCTION_ARGS)
{
	const Frame *f = PG_GETARG_FRAME(0);
	const Collection *collection = collection_argument(fcinfo, f, 1);
	CollectionName name = name_argument(fcinfo, 2);
	const Collection *other = frame_find(f, name.bytes, name.length);

	if (other != NULL && other != collection)
		duplicate_collection(name);
	PG_RETURN_FRAME(frame_rename(server_host(CurrentMemoryContext), f, collection, name.bytes, name.length));
}

/* compact(frame): the frame without records that nothing holds. */
PG_FUNCTION_INFO_V1(starlings_compact);
Datum
starlings_compact(PG_FUNCTION_ARGS)
{
	PG_RETURN_FRAME(frame_compact(server_host(CurrentMemoryContext), PG_GETARG_FRAME(0)));
}

/* frame_add_records(frame, keys): records of the unnamed source. */
PG_FUNCTION_INFO_V1(starlings_frame_add_keys);
Datum
starlings_frame_add_keys(PG_FUNCTION_ARGS)
{
	RecordSpace *records = space_from_keys(PG_GETARG_ARRAYTYPE_P(1), NULL, 0);

	PG_RETURN_FRAME(frame_declare(server_host(CurrentMemoryContext), PG_GETARG_FRAME(0), records));
}

/* frame_add_records(frame, source, keys); a NULL source is the unnamed one. */
PG_FUNCTION_INFO_V1(starlings_frame_add_source_keys);
Datum
starlings_frame_add_source_keys(PG_FUNCTION_ARGS)
{
	text	   *source = PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1);
	RecordSpace *records;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	records = source == NULL ? space_from_keys(PG_GETARG_ARRAYTYPE_P(2), NULL, 0) :
		space_from_keys(PG_GETARG_ARRAYTYPE_P(2), VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source));
	PG_RETURN_FRAME(frame_declare(server_host(CurrentMemoryContext), PG_GETARG_FRAME(0), records));
}

/* frame_add_records(frame, partition): the frame with its records declared. */
PG_FUNCTION_INFO_V1(starlings_frame_add_partition_records);
Datum
starlings_frame_add_partition_records(PG_FUNCTION_ARGS)
{
	PG_RETURN_FRAME(frame_declare(server_host(CurrentMemoryContext), PG_GETARG_FRAME(0),
								  partition_space(PG_GETARG_PARTITION(1))));
}

/* collection(frame, name), the operator ->: NULL if there is none, as in one row among many. */
PG_FUNCTION_INFO_V1(starlings_collection);
Datum
starlings_collection(PG_FUNCTION_ARGS)
{
	const Frame *f = frame_argument(fcinfo);
	text	   *name = PG_GETARG_TEXT_PP(1);
	const Collection *collection = frame_find(f, VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));

	if (collection == NULL)
		PG_RETURN_NULL();
	PG_RETURN_HIERARCHY(frame_hierarchy(server_host(CurrentMemoryContext), f, collection));
}

/*
 * collections(frame): rows (name, records, merges, thresholds, lowest, highest,
 * bytes), sorted by name.
 */
PG_FUNCTION_INFO_V1(starlings_collections);
Datum
starlings_collections(PG_FUNCTION_ARGS)
{
	const Frame *f = PG_GETARG_FRAME(0);
	Rows		rows = rows_begin(fcinfo);

	for (uint32 i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;
		const double *thresholds = collection_thresholds(f, collection);
		Host	   *current = server_host(CurrentMemoryContext);
		Line		line = frame_line(current, f, collection);
		bool		none = collection->nthresholds == 0;
		bool		nulls[7] = {[4] = none,[5] = none};
		Datum		values[7] = {
			collection_name_datum(f, collection),
			Int64GetDatum(collection->nrecords),
			Int64GetDatum(line_merge_count(current, &line)),
			Int64GetDatum(collection->nthresholds),
			none ? (Datum) 0 : Float8GetDatum(thresholds[collection->nthresholds - 1]),
			none ? (Datum) 0 : Float8GetDatum(thresholds[0]),
			Int64GetDatum(collection_size(f, collection))
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* What the collections of a frame have in common. */
typedef struct FrameSummary
{
	uint64		nmerges;
	double		lives;			/* of all entities that merge events make */
	uint32		nchanging;		/* collections that have thresholds */
	double		sensitivities;	/* of these */
} FrameSummary;

static FrameSummary
frame_summary(Host *host, const Frame *f)
{
	FrameSummary summary = {0};

	for (uint32 i = 0; i < f->ncollections; i++)
	{
		Line		line = frame_line(host, f, frame_collections(f) + i);
		Persistence persistence = line_persistence(host, &line);

		summary.nmerges += persistence.nmerges;
		summary.lives += persistence.lives;
		if (line.nthresholds > 0)
		{
			summary.nchanging++;
			summary.sensitivities += persistence.sensitivity;
		}
		line_free(host, &line);
	}
	return summary;
}

/* How many sources the records have; sections with one name stand together. */
static uint32
source_count(const RecordSpace *space)
{
	uint32		count = 0;

	for (uint32 i = 0; i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];
		const char *name = (const char *) space + section->source;

		count += i == 0 || bytes_compare(name, section->source_length, (const char *) space + section[-1].source,
										 section[-1].source_length) != 0;
	}
	return count;
}

/* The bytes of each collection, in the order of their names. */
static Datum
collection_bytes(const Frame *f)
{
	Datum	   *bytes = palloc_array(Datum, f->ncollections + 1);

	for (uint32 i = 0; i < f->ncollections; i++)
		bytes[i] = Int64GetDatum(collection_size(f, frame_collections(f) + i));
	return PointerGetDatum(construct_array(bytes, f->ncollections, INT8OID, sizeof(int64),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* A mean, NULL of nothing. */
static Datum
mean_datum(double sum, double count, bool *is_null)
{
	*is_null = count == 0;
	return *is_null ? (Datum) 0 : Float8GetDatum(sum / count);
}

/*
 * frame_stats(frame): (collections, records, declared, sources, bytes,
 * collection_bytes, garbage_ratio, mean_entity_stability,
 * threshold_sensitivity, cache_hits, cache_misses, mean_reconstruction_ms,
 * incremental_share).
 */
PG_FUNCTION_INFO_V1(starlings_frame_stats);
Datum
starlings_frame_stats(PG_FUNCTION_ARGS)
{
	const Frame *f = PG_GETARG_FRAME(0);
	Host	   *host = server_host(CurrentMemoryContext);
	uint32		nheld;
	FrameSummary summary = frame_summary(host, f);
	CacheCounts cache = cache_totals();
	TupleDesc	columns;
	bool		nulls[13] = {false};
	Datum		values[13];

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "frame_stats must return a row");
	nheld = f->head.nrecords - f->ngarbage;
	values[0] = Int64GetDatum(f->ncollections);
	values[1] = Int64GetDatum(nheld);
	values[2] = Int64GetDatum(f->ndeclared);
	values[3] = Int64GetDatum(source_count(space_subset(host, frame_space(f), frame_held(host, f), nheld)));
	values[4] = Int64GetDatum(f->head.size);
	values[5] = collection_bytes(f);
	values[6] = mean_datum(f->ngarbage, f->head.nrecords, &nulls[6]);
	values[7] = mean_datum(summary.lives, summary.nmerges, &nulls[7]);
	values[8] = mean_datum(summary.sensitivities, summary.nchanging, &nulls[8]);
	values[9] = Int64GetDatum(cache.hits);
	values[10] = Int64GetDatum(cache.misses);
	values[11] = mean_datum(cache.milliseconds, cache.misses, &nulls[11]);
	values[12] = mean_datum(cache.incremental, cache.misses, &nulls[12]);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls)));
}

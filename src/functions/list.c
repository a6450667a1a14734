/*
 * list.c
 *		Looking into values: members, entities, merges and records.
 *
 * Each has a form that gives names of records as text, which fits any value, and
 * forms that give keys as they are, which join with tables.
 */
#include "server/server_host.h"

#include "args/keys.h"
#include "args/rows.h"
#include "catalog/pg_type.h"
#include "core/format/roaring.h"
#include "core/hierarchy/merges.h"
#include "core/records/align.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "types/frame_datum.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "types/varlena.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* members(partition): rows (entity_id text, source text, key text). */
PG_FUNCTION_INFO_V1(starlings_members);
Datum
starlings_members(PG_FUNCTION_ARGS)
{
	const Partition *p = PG_GETARG_PARTITION(0);
	const RecordSpace *space = partition_space(p);
	Rows		rows = rows_begin(fcinfo);
	Groups		entities = partition_entities(rows.host, p);
	ByteBuffer	entity_id = {.host = rows.host};
	ByteBuffer	source = {.host = rows.host};
	ByteBuffer	plain = {.host = rows.host};

	for (uint32 entity = 0; entity < entities.ngroups; entity++)
	{
		Key			first = space_key(space, entities.members[entities.starts[entity]]);
		Datum		values[3] = {record_text(&entity_id, &first)};
		bool		nulls[3] = {false};

		for (uint32 i = entities.starts[entity]; i < entities.starts[entity + 1]; i++)
		{
			Key			key = space_key(space, entities.members[i]);

			values[1] = source_text(&source, &key);
			values[2] = plain_key_text(&plain, &key);
			rows_add(&rows, values, nulls);
		}
	}
	return rows_end(&rows);
}

/* members(partition, K): rows (entity_id K, key K). */
PG_FUNCTION_INFO_V1(starlings_members_typed);
Datum
starlings_members_typed(PG_FUNCTION_ARGS)
{
	const Partition *p = PG_ARGISNULL(0) ? NULL : PG_GETARG_PARTITION(0);
	Rows		rows = rows_begin(fcinfo);
	const RecordSpace *space;
	Groups		entities;

	if (p == NULL)				/* not strict: the type of keys may be NULL */
		return rows_end(&rows);

	space = partition_space(p);
	check_column_type(space, rows_column_type(&rows, 0));
	entities = partition_entities(rows.host, p);
	for (uint32 entity = 0; entity < entities.ngroups; entity++)
	{
		Key			first = space_key(space, entities.members[entities.starts[entity]]);

		for (uint32 i = entities.starts[entity]; i < entities.starts[entity + 1]; i++)
		{
			Key			key = space_key(space, entities.members[i]);
			Datum		values[2] = {key_get_datum(&first), key_get_datum(&key)};
			bool		nulls[2] = {false};

			rows_add(&rows, values, nulls);
		}
	}
	return rows_end(&rows);
}

/* entities(partition [, K]): rows (entity_id, size bigint, keys[]). */
static Datum
list_entities(FunctionCallInfo fcinfo, bool typed)
{
	const Partition *p = PG_ARGISNULL(0) ? NULL : PG_GETARG_PARTITION(0);
	Rows		rows = rows_begin(fcinfo);
	Oid			type = rows_column_type(&rows, 0);
	const RecordSpace *space;
	Groups		entities;

	if (p == NULL)				/* not strict: the type of keys may be NULL */
		return rows_end(&rows);

	space = partition_space(p);
	if (typed)
		check_column_type(space, type);
	entities = partition_entities(rows.host, p);
	for (uint32 entity = 0; entity < entities.ngroups; entity++)
	{
		const uint32 *records = entities.members + entities.starts[entity];
		uint32		size = entities.starts[entity + 1] - entities.starts[entity];
		Host	   *current = server_host(CurrentMemoryContext);
		bool		nulls[3] = {false};
		Datum		values[3];

		values[0] = record_datum(current, space, records[0], typed);
		values[1] = Int64GetDatum(size);
		values[2] = record_array(current, space, records, size, typed, type);
		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* entities(partition): rows (entity_id, size, keys), records in literal form. */
PG_FUNCTION_INFO_V1(starlings_entities);
Datum
starlings_entities(PG_FUNCTION_ARGS)
{
	return list_entities(fcinfo, false);
}

/* entities(partition, K): rows (entity_id K, size, keys K[]). */
PG_FUNCTION_INFO_V1(starlings_entities_typed);
Datum
starlings_entities_typed(PG_FUNCTION_ARGS)
{
	return list_entities(fcinfo, true);
}

/*
 * Rows (source text, key text), or key alone in its own type, of count records
 * of a space: those with the given indices, or the first ones.
 */
static Datum
list_records(FunctionCallInfo fcinfo, const RecordSpace *space, const uint32 *records, uint32 count)
{
	bool		typed = PG_NARGS() > 1;
	Rows		rows = rows_begin(fcinfo);
	ByteBuffer	source = {.host = rows.host};
	ByteBuffer	plain = {.host = rows.host};

	if (typed)
		check_column_type(space, rows_column_type(&rows, 0));
	for (uint32 i = 0; i < count; i++)
	{
		Key			key = space_key(space, index_at(records, i));
		Datum		values[2];
		bool		nulls[2] = {false};

		values[0] = typed ? key_get_datum(&key) : source_text(&source, &key);
		values[1] = typed ? (Datum) 0 : plain_key_text(&plain, &key);
		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* records(hierarchy [, K]): rows (source, key), or (key). */
PG_FUNCTION_INFO_V1(starlings_hierarchy_records);
Datum
starlings_hierarchy_records(PG_FUNCTION_ARGS)
{
	const RecordSpace *space;

	if (PG_ARGISNULL(0))		/* not strict: the type of keys may be NULL */
		return no_rows(fcinfo);
	space = hierarchy_space(PG_GETARG_HIERARCHY(0));
	return list_records(fcinfo, space, NULL, space->nrecords);
}

/* records(partition [, K]): rows (source, key), or (key). */
PG_FUNCTION_INFO_V1(starlings_partition_records);
Datum
starlings_partition_records(PG_FUNCTION_ARGS)
{
	const RecordSpace *space;

	if (PG_ARGISNULL(0))
		return no_rows(fcinfo);
	space = partition_space(PG_GETARG_PARTITION(0));
	return list_records(fcinfo, space, NULL, space->nrecords);
}

/* records(frame [, K]): rows (source, key), or (key), of what something in it holds. */
PG_FUNCTION_INFO_V1(starlings_frame_records);
Datum
starlings_frame_records(PG_FUNCTION_ARGS)
{
	Host	   *host = server_host(CurrentMemoryContext);
	const Frame *f;
	uint32		nheld;
	uint32	   *held;
	RecordSpace *space;

	if (PG_ARGISNULL(0))
		return no_rows(fcinfo);
	f = PG_GETARG_FRAME(0);
	nheld = f->head.nrecords - f->ngarbage;
	held = frame_held(host, f);
	if (PG_NARGS() == 1)
		return list_records(fcinfo, frame_space(f), held, nheld);
	/* What dropped collections have left behind must not decide on the type of keys. */
	space = space_subset(host, frame_space(f), held, nheld);
	return list_records(fcinfo, space, NULL, nheld);
}

/* The numbers of the events that an event joins, in SQL counted from 1. */
static Datum
child_array(Host *current, const MergeList *list, uint32 merge)
{
	uint32		start = list->children.starts[merge];
	uint32		count = list->children.starts[merge + 1] - start;
	Datum	   *elements = host_array(current, count, sizeof(Datum));

	for (uint32 i = 0; i < count; i++)
		elements[i] = Int64GetDatum((int64) list->children.members[start + i] + 1);
	return PointerGetDatum(construct_array(elements, count, INT8OID, sizeof(int64),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* The single records that an event joins, of that SQL type. */
static Datum
single_array(Host *current, const Hierarchy *h, const MergeList *list, uint32 merge, bool typed, Oid type)
{
	uint32		start = list->singles.starts[merge];
	uint32		count = list->singles.starts[merge + 1] - start;
	uint32	   *records = host_array(current, count, sizeof(uint32));

	for (uint32 i = 0; i < count; i++)
		records[i] = hierarchy_order(h)[list->singles.members[start + i]];
	return record_array(current, hierarchy_space(h), records, count, typed, type);
}

/* Some records of a hierarchy as a Roaring bitmap. */
static Datum
record_bitmap(const Hierarchy *h, const uint32 *records, uint32 count)
{
	ByteBuffer	bitmap = start_bytea();

	roaring_write(&bitmap, records, count, h->head.nrecords);
	return finish_bytea(&bitmap);
}

/*
 * merges(hierarchy [, bitmaps [, K]]): rows (merge_id, threshold, ends_at, size,
 * parts, entity_id, children, records [, bitmap]).
 */
PG_FUNCTION_INFO_V1(starlings_merges);
Datum
starlings_merges(PG_FUNCTION_ARGS)
{
	bool		typed = PG_NARGS() > 2;
	const Hierarchy *h;
	const double *thresholds;
	bool		bitmaps;
	Rows		rows;
	Oid			type;
	MergeList	list;

	if (null_among(fcinfo, Min(PG_NARGS(), 2))) /* not strict: the type of keys may be NULL */
		return no_rows(fcinfo);
	h = PG_GETARG_HIERARCHY(0);
	bitmaps = PG_NARGS() > 1 && PG_GETARG_BOOL(1);
	rows = rows_begin(fcinfo);
	type = rows_column_type(&rows, 5);
	if (typed)
		check_column_type(hierarchy_space(h), type);
	thresholds = hierarchy_thresholds(h);
	list = merges_list(rows.host, h);
	for (uint32 i = 0; i < list.nmerges; i++)
	{
		const Merge *merge = &list.merges[i];
		const uint32 *run = hierarchy_order(h) + merge->first;
		Host	   *current = server_host(CurrentMemoryContext);
		bool		nulls[9] = {false};
		Datum		values[9];

		values[0] = Int64GetDatum((int64) i + 1);
		values[1] = Float8GetDatum(thresholds[merge->rank]);
		nulls[2] = merge->parent == NO_MERGE;
		values[2] = nulls[2] ? (Datum) 0 : Float8GetDatum(thresholds[list.merges[merge->parent].rank]);
		values[3] = Int64GetDatum(merge->size);
		values[4] = Int64GetDatum(merge->nparts);
		values[5] = record_datum(current, hierarchy_space(h), run[0], typed);
		values[6] = child_array(current, &list, i);
		values[7] = single_array(current, h, &list, i, typed, type);
		nulls[8] = !bitmaps;
		values[8] = bitmaps ? record_bitmap(h, run, merge->size) : (Datum) 0;
		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

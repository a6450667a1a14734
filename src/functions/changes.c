/*
 * changes.c
 *		Two partitions side by side: overlaps, diff and carry_ids.
 *
 * All three ask one list of overlaps, once for two versions of a partition.
 */
#include "server/server_host.h"

#include "args/in_common.h"
#include "args/keys.h"
#include "args/rows.h"
#include "core/measure/diff.h"
#include "fmgr.h"
#include "types/partition_datum.h"
#include "utils/builtins.h"

/* The entities of a partition, and what their names are written into. */
typedef struct Side
{
	const RecordSpace *space;
	EntityList	entities;
	bool		typed;			/* named by keys and not in literal form */
	ByteBuffer	buffer;
} Side;

typedef struct Comparison
{
	Side		left;
	Side		right;
	OverlapList list;
} Comparison;

/* Raises 42804, or tells, if nothing can be compared. */
static Comparison
compare(Host *host, const Partition *left, const Partition *right, bool typed)
{
	OverlapList list = overlaps_list(host, left, right);

	if (list.noverlaps == 0)
	{
		refuse_key_clash(partition_space(left), partition_space(right));
		tell_nothing_in_common(partition_space(left), partition_space(right));
	}
	return (Comparison) {
		.left = {partition_space(left), list.left, typed, {.host = host}},
		.right = {partition_space(right), list.right, typed, {.host = host}},
		.list = list
	};
}

/*
 * Starts the rows of a function of two partitions, and compares these.  A third
 * argument says by its type how entities are named in a column of the result.
 */
static Rows
compare_in_rows(FunctionCallInfo fcinfo, const Partition *left, const Partition *right, int column, Comparison *both)
{
	Rows		rows = rows_begin(fcinfo);
	bool		typed = PG_NARGS() > 2;

	if (typed)
	{
		check_column_type(partition_space(left), rows_column_type(&rows, column));
		check_column_type(partition_space(right), rows_column_type(&rows, column));
	}
	*both = compare(rows.host, left, right, typed);
	return rows;
}

/* The name of an entity, its smallest record; stays until the next is asked for. */
static Datum
entity_name(Side *side, uint32 entity)
{
	Key			first = space_key(side->space, side->entities.firsts[entity]);

	return side->typed ? key_get_datum(&first) : record_text(&side->buffer, &first);
}

static Datum
entity_size(const Side *side, uint32 entity)
{
	return Int64GetDatum(side->entities.sizes[entity]);
}

/*
 * overlaps(partition, partition [, K]): rows (left_id, right_id, left_size,
 * right_size, shared, jaccard, dice, overlap).
 */
PG_FUNCTION_INFO_V1(starlings_overlaps);
Datum
starlings_overlaps(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Comparison	both;

	if (null_among(fcinfo, 2))	/* not strict: the type of keys may be NULL */
		return no_rows(fcinfo);
	rows = compare_in_rows(fcinfo, PG_GETARG_PARTITION(0), PG_GETARG_PARTITION(1), 0, &both);
	for (uint32 i = 0; i < both.list.noverlaps; i++)
	{
		const Overlap *overlap = &both.list.overlaps[i];
		double		shared = overlap->shared;
		double		left_size = both.left.entities.sizes[overlap->left];
		double		right_size = both.right.entities.sizes[overlap->right];
		bool		nulls[8] = {false};
		Datum		values[8] = {
			entity_name(&both.left, overlap->left),
			entity_name(&both.right, overlap->right),
			entity_size(&both.left, overlap->left),
			entity_size(&both.right, overlap->right),
			Int64GetDatum(overlap->shared),
			Float8GetDatum(shared / (left_size + right_size - shared)),
			Float8GetDatum(2 * shared / (left_size + right_size)),
			Float8GetDatum(shared / Min(left_size, right_size))
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/*
 * diff(partition, partition [, K]): rows (change, old_id, new_id, old_size, new_size,
 * shared, old_entities, records_gained, records_lost, pairs_gained, pairs_lost).
 */
PG_FUNCTION_INFO_V1(starlings_diff);
Datum
starlings_diff(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {
		[CHANGE_NEW] = "new",
		[CHANGE_UNCHANGED] = "unchanged",
		[CHANGE_GROWN] = "grown",
		[CHANGE_SHRUNK] = "shrunk",
		[CHANGE_MERGED] = "merged",
		[CHANGE_SPLIT] = "split",
		[CHANGE_RESHUFFLED] = "reshuffled",
		[CHANGE_GONE] = "gone"
	};
	Rows		rows;
	Comparison	both;
	uint32		nchanges;
	EntityChange *changes;

	if (null_among(fcinfo, 2))
		return no_rows(fcinfo);
	rows = compare_in_rows(fcinfo, PG_GETARG_PARTITION(1), PG_GETARG_PARTITION(0), 1, &both);
	changes = diff_list(rows.host, &both.list, &nchanges);
	for (uint32 i = 0; i < nchanges; i++)
	{
		const EntityChange *change = &changes[i];
		bool		has_old = change->old_entity != NO_ENTITY;
		bool		has_new = change->new_entity != NO_ENTITY;
		bool		nulls[11] = {
			[1] = !has_old,[2] = !has_new,[3] = !has_old,[4] = !has_new,
			[5] = !has_old || !has_new,[6] = !has_new
		};
		Datum		values[11] = {
			CStringGetTextDatum(names[change->change]),
			has_old ? entity_name(&both.right, change->old_entity) : (Datum) 0,
			has_new ? entity_name(&both.left, change->new_entity) : (Datum) 0,
			has_old ? entity_size(&both.right, change->old_entity) : (Datum) 0,
			has_new ? entity_size(&both.left, change->new_entity) : (Datum) 0,
			Int64GetDatum(change->shared),
			Int64GetDatum(change->old_entities),
			Int64GetDatum(change->records_gained),
			Int64GetDatum(change->records_lost),
			Int64GetDatum(change->pairs_gained),
			Int64GetDatum(change->pairs_lost)
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* carry_ids(partition, partition [, K]): rows (entity_id, size, carried_id, shared). */
PG_FUNCTION_INFO_V1(starlings_carry_ids);
Datum
starlings_carry_ids(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Comparison	both;
	uint32	   *carried;

	if (null_among(fcinfo, 2))
		return no_rows(fcinfo);
	rows = compare_in_rows(fcinfo, PG_GETARG_PARTITION(1), PG_GETARG_PARTITION(0), 0, &both);
	carried = diff_carry(rows.host, &both.list);
	for (uint32 entity = 0; entity < both.list.left.nentities; entity++)
	{
		const Overlap *overlap = carried[entity] != NO_OVERLAP ? &both.list.overlaps[carried[entity]] : NULL;
		bool		nulls[4] = {false, false, overlap == NULL, overlap == NULL};
		Datum		values[4] = {
			entity_name(&both.left, entity),
			entity_size(&both.left, entity),
			overlap != NULL ? entity_name(&both.right, overlap->right) : (Datum) 0,
			overlap != NULL ? Int64GetDatum(overlap->shared) : (Datum) 0
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

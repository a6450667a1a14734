/*
 * explore.c
 *		sizes, stability, plateaus, weakest_links and sample_entities: what to
 *		look at before there is a truth, and where to get one from.
 */
#include "server/server_host.h"

#include "args/keys.h"
#include "args/options.h"
#include "args/reals.h"
#include "args/rows.h"
#include "args/thresholds.h"
#include "catalog/pg_type.h"
#include "core/explore/plateaus.h"
#include "core/explore/sampling.h"
#include "core/explore/stability.h"
#include "core/explore/weakest_links.h"
#include "fmgr.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"
#include "utils/float.h"

/* sizes(partition): rows (size, entities, records). */
PG_FUNCTION_INFO_V1(starlings_sizes);
Datum
starlings_sizes(PG_FUNCTION_ARGS)
{
	const Partition *p = PG_GETARG_PARTITION(0);
	Rows		rows = rows_begin(fcinfo);
	uint32		nsizes;
	SizeCount  *sizes = entity_sizes(rows.host, p, &nsizes);

	for (uint32 i = 0; i < nsizes; i++)
	{
		bool		nulls[3] = {false};
		Datum		values[3] = {
			Int64GetDatum(sizes[i].size),
			Int64GetDatum(sizes[i].entities),
			Int64GetDatum((int64) sizes[i].size * sizes[i].entities)
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/*
 * stability(hierarchy, at): rows (threshold, entities, same_above, same_below,
 * information_lost, plateau_low, plateau_high, plateau), ascending.
 */
PG_FUNCTION_INFO_V1(starlings_stability);
Datum
starlings_stability(PG_FUNCTION_ARGS)
{
	Stability  *cuts = NULL;
	Thresholds	at = {NULL, 0};
	Rows		rows;

	if (!PG_ARGISNULL(0))		/* not strict: at may be NULL */
	{
		const Hierarchy *h = PG_GETARG_HIERARCHY(0);

		at = thresholds_argument(fcinfo, 1, hierarchy_all_thresholds(h));
		cuts = stability_compute(server_host(CurrentMemoryContext), h, at);
	}

	rows = rows_begin(fcinfo);
	for (uint32 i = at.count; i-- > 0;)
	{
		const Stability *cut = &cuts[i];
		bool		nulls[8] = {false};
		Datum		values[8] = {
			Float8GetDatum(cut->threshold),
			Int64GetDatum(cut->entities),
			defined_float8(cut->same_above, &nulls[2]),
			defined_float8(cut->same_below, &nulls[3]),
			defined_float8(cut->information_lost, &nulls[4]),
			defined_float8(cut->plateau_low, &nulls[5]),
			defined_float8(cut->plateau_high, &nulls[6]),
			defined_float8(cut->plateau, &nulls[7])
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

static double
tolerance_argument(FunctionCallInfo fcinfo, int argument)
{
	double		tolerance = PG_GETARG_FLOAT8(argument);

	if (!(tolerance >= 0 && tolerance <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tolerance must be between 0 and 1, not %s", float8out_internal(tolerance)),
				 errhint("It is the share of the records whose entity may change.")));
	return tolerance;
}

/*
 * plateaus(hierarchy, n, tolerance): rows (low, high, width, entities_low,
 * entities_high, changed), widest first.
 */
PG_FUNCTION_INFO_V1(starlings_plateaus);
Datum
starlings_plateaus(PG_FUNCTION_ARGS)
{
	uint32		n = count_argument(fcinfo, 1, 1);
	double		tolerance = tolerance_argument(fcinfo, 2);
	const Hierarchy *h = PG_GETARG_HIERARCHY(0);
	const double *thresholds = hierarchy_thresholds(h);
	Rows		rows = rows_begin(fcinfo);
	uint32		nplateaus;
	Plateau    *plateaus = plateaus_find(rows.host, h, n, tolerance, &nplateaus);

	for (uint32 i = 0; i < nplateaus; i++)
	{
		const Plateau *plateau = &plateaus[i];
		double		low = thresholds[plateau->low];
		double		high = thresholds[plateau->high];
		bool		nulls[6] = {false};
		Datum		values[6] = {
			Float8GetDatum(low),
			Float8GetDatum(high),
			Float8GetDatum(high - low),
			Int64GetDatum(plateau->entities_low),
			Int64GetDatum(plateau->entities_high),
			Float8GetDatum((double) plateau->changed / h->head.nrecords)
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/*
 * weakest_links(hierarchy, threshold, n [, K]): rows (entity_id, size, splits_at,
 * parts, largest_part, second_part, left_record, right_record).
 */
PG_FUNCTION_INFO_V1(starlings_weakest_links);
Datum
starlings_weakest_links(PG_FUNCTION_ARGS)
{
	bool		typed = PG_NARGS() > 3;
	const Hierarchy *h;
	const RecordSpace *space;
	const uint32 *order;
	uint32		n;
	uint32		nlinks;
	WeakLink   *links;
	Rows		rows;

	if (null_among(fcinfo, 3))	/* not strict: the type of keys may be NULL */
		return no_rows(fcinfo);
	h = PG_GETARG_HIERARCHY(0);
	space = hierarchy_space(h);
	order = hierarchy_order(h);
	n = count_argument(fcinfo, 2, 1);
	accept_threshold(hierarchy_is_probability(h), PG_GETARG_FLOAT8(1));
	rows = rows_begin(fcinfo);
	if (typed)
		check_column_type(space, rows_column_type(&rows, 0));
	links = weakest_links(rows.host, h, PG_GETARG_FLOAT8(1), n, &nlinks);
	for (uint32 i = 0; i < nlinks; i++)
	{
		const WeakLink *link = &links[i];
		Host	   *current = server_host(CurrentMemoryContext);
		bool		nulls[8] = {false};
		Datum		values[8] = {
			record_datum(current, space, order[link->first], typed),
			Int64GetDatum(link->size),
			Float8GetDatum(hierarchy_thresholds(h)[link->rank]),
			Int64GetDatum(link->nparts),
			Int64GetDatum(link->largest),
			Int64GetDatum(link->second),
			record_datum(current, space, order[link->place], typed),
			record_datum(current, space, order[link->place + 1], typed)
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/* With a threshold of type real. */
PG_FUNCTION_INFO_V1(starlings_weakest_links_real);
Datum
starlings_weakest_links_real(PG_FUNCTION_ARGS)
{
	return call_with_decimal(starlings_weakest_links, fcinfo, 1);
}

static SamplingMethod
method_argument(FunctionCallInfo fcinfo, int argument)
{
	char	   *name = option_argument(fcinfo, argument);

	if (strcmp(name, "random") == 0)
		return SAMPLE_RANDOM;
	if (strcmp(name, "largest") == 0)
		return SAMPLE_LARGEST;
	if (strcmp(name, "by_size") == 0)
		return SAMPLE_BY_SIZE;
	if (strcmp(name, "by_record") == 0)
		return SAMPLE_BY_RECORD;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown value for method: \"%s\"", name),
			 errhint("It is one of random, largest, by_size, by_record.")));
}

/*
 * sample_entities(partition, n, method, seed [, K]): rows (entity_id, size,
 * keys, weight), in the order of the entities.
 */
PG_FUNCTION_INFO_V1(starlings_sample_entities);
Datum
starlings_sample_entities(PG_FUNCTION_ARGS)
{
	bool		typed = PG_NARGS() > 4;
	uint32		n;
	SamplingMethod method;
	const Partition *p;
	const RecordSpace *space;
	Rows		rows;
	Groups		entities;
	uint32		count;
	uint32	   *drawn;
	double		rate;
	Oid			type;

	if (null_among(fcinfo, 4))	/* not strict: the type of keys may be NULL */
		return no_rows(fcinfo);
	n = count_argument(fcinfo, 1, 0);
	method = method_argument(fcinfo, 2);
	p = PG_GETARG_PARTITION(0);
	space = partition_space(p);
	rows = rows_begin(fcinfo);
	type = rows_column_type(&rows, 0);
	if (typed)
		check_column_type(space, type);
	entities = partition_entities(rows.host, p);
	drawn = sampling_draw(rows.host, space, &entities, method, n, (uint64) PG_GETARG_INT64(3), &count);
	rate = sampling_rate(rows.host, &entities, method, n);
	for (uint32 i = 0; i < count; i++)
	{
		const uint32 *records = entities.members + entities.starts[drawn[i]];
		uint32		size = entities.starts[drawn[i] + 1] - entities.starts[drawn[i]];
		Host	   *current = server_host(CurrentMemoryContext);
		bool		nulls[4] = {false};
		Datum		values[4] = {
			record_datum(current, space, records[0], typed),
			Int64GetDatum(size),
			record_array(current, space, records, size, typed, type),
			Float8GetDatum(sampling_weight(rate, size))
		};

		rows_add(&rows, values, nulls);
	}
	return rows_end(&rows);
}

/*
 * frame_sweeps.c
 *		Comparing the collections of a frame: sweep, comparison_matrix and
 *		consensus.
 *
 * Rows come block by block as threads make them, and go to the tuple store in one
 * order.  Frames are taken apart into lines, not into hierarchies, since a line
 * over all records of the frame is there already.
 */
#include "args/collections.h"

#include <math.h>

#include "args/in_common.h"
#include "args/measure_rows.h"
#include "args/missing.h"
#include "args/options.h"
#include "args/rows.h"
#include "args/thresholds.h"
#include "catalog/pg_type.h"
#include "core/frame/consensus.h"
#include "core/frame/pair_sweep.h"
#include "core/progress.h"
#include "miscadmin.h"
#include "types/partition_datum.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/jsonb.h"

#define MAX_ROWS 10000000
#define MAX_VOTERS 1000			/* so that the recursion of consensus is not too deep */
#define SWEEP_COLUMNS (1 + MEASURE_COLUMNS) /* two thresholds */
#define MATRIX_COLUMNS (3 + MEASURE_COLUMNS)	/* two names as well */

/* A collection with the thresholds in an array argument, all of its own if that is NULL. */
static SweepSide
side_argument(FunctionCallInfo fcinfo, const Frame *f, const Collection *collection, int at)
{
	return (SweepSide) {
		.line = frame_line(server_host(CurrentMemoryContext), f, collection),
		.at = thresholds_argument(fcinfo, at, collection_all_thresholds(f, collection))
	};
}

/* Adds a row of a pair sweep, where these records were missing; the first columns are given. */
static void
add_row(Rows *rows, uint32 nrecords, const PairSweepRow *row, const Missing *missing, Datum *values, bool *nulls, int given)
{
	Measures	measures = measures_compute(nrecords, NAN, &row->statistics, &row->truth);

	/* The right threshold takes the place of the one threshold that measures have. */
	measures_to_datums(&measures, !nothing_in_common(missing), values + given + 1, nulls + given + 1);
	values[given] = Float8GetDatum(row->left_threshold);
	values[given + 1] = Float8GetDatum(row->right_threshold);
	nulls[given + 1] = false;
	rows_add(rows, values, nulls);
}

/* Refuses or tells of missing records, of so many in the left collection. */
static void
report_missing(const Missing *missing, MissingMode mode, const Frame *f, uint32 nrecords)
{
	const RecordSpace *space = frame_space(f);

	refuse_missing(missing, mode, space, space);
	if (nothing_in_common(missing))
		tell_not_measured(first_records_detail(space_key(space, missing->first_not_in_truth),
											   space_key(space, missing->first_only_in_truth)));
	else
		tell_missing(missing->not_in_truth, missing->only_in_truth, nrecords, mode);
}

/*
 * sweep(frame, left, left_at, right, right_at, missing): a row for each pair of
 * thresholds, the right collection being the truth.
 */
PG_FUNCTION_INFO_V1(starlings_frame_sweep);
Datum
starlings_frame_sweep(PG_FUNCTION_ARGS)
{
	MissingMode mode = missing_argument(fcinfo, 5);
	Datum		values[SWEEP_COLUMNS];
	bool		nulls[SWEEP_COLUMNS] = {false};
	const Frame *f;
	SweepSide	left;
	SweepSide	right;
	Host	   *host;
	Missing		missing;
	PairSweep	sweep;
	Rows		rows;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3))
		return no_rows(fcinfo);
	f = frame_argument(fcinfo);
	left = side_argument(fcinfo, f, collection_argument(fcinfo, f, 1), 2);
	right = side_argument(fcinfo, f, collection_argument(fcinfo, f, 3), 4);
	if ((uint64) left.at.count * right.at.count > MAX_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%u thresholds with %u would be more than %d rows",
						left.at.count, right.at.count, MAX_ROWS),
				 errhint("Give lists of thresholds, such as grid(0.5, 0.95, 0.05).")));
	host = server_host(CurrentMemoryContext);
	host_begin(host, PHASE_PAIR_SWEEPS, (uint64) left.at.count * right.at.count);
	host->progress.records = f->head.nrecords;
	sweep = pair_sweep_begin(host, f->head.nrecords, &left, &right, mode, &missing);
	report_missing(&missing, mode, f, left.line.nrecords);

	rows = rows_begin(fcinfo);
	while (pair_sweep_next(&sweep))
	{
		for (uint32 i = sweep.nrows; i-- > 0;)
		{
			PairSweepRow row = pair_sweep_row(&sweep, i);

			add_row(&rows, pair_sweep_records(&sweep), &row, &missing, values, nulls, 0);
		}
		host->progress.done += sweep.nrows;
	}
	host_end(host);
	return rows_end(&rows);
}

/* Where a collection stands in the order of names. */
static uint32
collection_number(const Frame *f, const Collection *collection)
{
	return collection - frame_collections(f);
}

static void refuse_thresholds(void) HOST_NORETURN;

static void
refuse_thresholds(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("thresholds of collections must be a number, or an object of names and numbers"),
			 errhint("Give one for all, such as 0.9, or each by name, such as {\"splink\": 0.9, \"truth\": 1}.")));
	pg_unreachable();
}

static bool
is_word(const JsonbValue *value, const char *word)
{
	return value->type == jbvString && (size_t) value->val.string.len == strlen(word) &&
		memcmp(value->val.string.val, word, value->val.string.len) == 0;
}

/* The number that JSON gives.  It has no infinite ones: to_jsonb makes strings of them. */
static double
threshold_from_json(const JsonbValue *value)
{
	if (value->type == jbvNumeric)
		return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
	if (is_word(value, "Infinity"))
		return get_float8_infinity();
	if (is_word(value, "-Infinity"))
		return -get_float8_infinity();
	refuse_thresholds();
}

/* Sets the threshold of a collection. */
static void
set_threshold(const Frame *f, uint32 collection, double threshold, double *at)
{
	accept_threshold(are_probabilities(collection_all_thresholds(f, frame_collections(f) + collection)), threshold);
	at[collection] = threshold;
}

/* Fills thresholds by collection from an object of names and numbers. */
static void
thresholds_by_name(const Frame *f, Jsonb *object, double *at)
{
	JsonbIterator *iterator = JsonbIteratorInit(&object->root);
	JsonbIteratorToken token;
	JsonbValue	value;
	const Collection *collection = NULL;

	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			collection = collection_by_name(f, (CollectionName) {value.val.string.val, value.val.string.len});
		else if (token == WJB_VALUE)
			set_threshold(f, collection_number(f, collection), threshold_from_json(&value), at);
	}
}

/*
 * Thresholds by collection in an argument, one for all or an object of JSON;
 * NaN for those that have none.
 */
static double *
collection_thresholds_argument(FunctionCallInfo fcinfo, const Frame *f, int argument)
{
	double	   *at = palloc_array(double, f->ncollections + 1);
	Jsonb	   *json = PG_ARGISNULL(argument) ? NULL : PG_GETARG_JSONB_P(argument);
	JsonbValue	value;

	for (uint32 i = 0; i < f->ncollections; i++)
		at[i] = NAN;
	if (json == NULL)
		return at;
	if (JB_ROOT_IS_OBJECT(json))
		thresholds_by_name(f, json, at);
	else if (!JsonbExtractScalar(&json->root, &value))
		refuse_thresholds();
	else
	{
		double		threshold = threshold_from_json(&value);

		for (uint32 i = 0; i < f->ncollections; i++)
			set_threshold(f, i, threshold, at);
	}
	return at;
}

/* The threshold of the truth: given, or the only one that it has. */
static double
truth_threshold(const Frame *f, const Collection *truth, const double *at)
{
	double		threshold = at[collection_number(f, truth)];

	if (!isnan(threshold))
		return threshold;
	if (truth->nthresholds > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("collection \"%s\" has %u thresholds and can be the truth at any of them",
						shown_collection((CollectionName) {collection_name(f, truth), truth->name_length}),
						truth->nthresholds),
				 errhint("Give its threshold in at.")));
	return truth->nthresholds == 1 ? collection_thresholds(f, truth)[0] : 1;
}

/*
 * The threshold at which a collection is best by a measure, infinite if that is
 * where nothing is joined; its highest if none has a value.
 */
static double
best_against(Host *host, const Frame *f, const Collection *collection, const SweepSide *truth,
			 const MeasureColumn *column, MissingMode mode)
{
	SweepSide	left = {frame_line(host, f, collection), collection_all_thresholds(f, collection)};
	Missing		missing;
	PairSweep	pairs;
	Sweep		sweep;
	BestCut		best;

	if (left.at.count == 0)
		return get_float8_infinity();
	pairs = pair_sweep_begin(host, f->head.nrecords, &left, truth, mode, &missing);
	refuse_missing(&missing, mode, frame_space(f), frame_space(f));
	pair_sweep_next(&pairs);
	sweep = (Sweep) {
		pair_sweep_records(&pairs), pairs.nrows, pairs.blocks[0].rows, pairs.blocks[0].truth, true
	};
	best = best_cut(host, &sweep, column, true);
	pair_sweep_free(&pairs);
	line_free(host, &left.line);
	if (!best.found || nothing_in_common(&missing))
		return left.at.values[0];
	return best.cut == CUT_APART ? get_float8_infinity() : left.at.values[best.cut];
}

/* Gives each collection that has no threshold the one that is best against the truth. */
static void
choose_thresholds(FunctionCallInfo fcinfo, const Frame *f, double *at, MissingMode mode)
{
	Host	   *host = server_host(CurrentMemoryContext);
	const MeasureColumn *column = measure_argument(fcinfo, 3);
	const Collection *truth;
	SweepSide	side;
	double		threshold;

	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("not all collections have a threshold, and no truth says which is best"),
				 errhint("Give thresholds for all of them in at, or the name of the collection that is the truth.")));
	truth = collection_argument(fcinfo, f, 2);
	threshold = at[collection_number(f, truth)] = truth_threshold(f, truth, at);
	side = (SweepSide) {frame_line(host, f, truth), {&threshold, 1}};
	for (uint32 i = 0; i < f->ncollections; i++)
	{
		if (isnan(at[i]))
			at[i] = best_against(host, f, frame_collections(f) + i, &side, column, mode);
	}
}

/* The collections at one threshold each. */
static SweepSide *
all_sides(Host *host, const Frame *f, const double *at)
{
	SweepSide  *sides = host_array(host, f->ncollections, sizeof(SweepSide));

	for (uint32 i = 0; i < f->ncollections; i++)
		sides[i] = (SweepSide) {frame_line(host, f, frame_collections(f) + i), {&at[i], 1}};
	return sides;
}

/*
 * Adds the rows of one collection against each other one, and counts in how
 * many of these records were missing; pairs has room for them.
 */
static void
add_pairs(Rows *rows, const Frame *f, const SweepSide *sides, uint32 left, CutPair *pairs, MissingMode mode,
		  MissingCounts *missing)
{
	uint32		npairs = 0;

	for (uint32 right = 0; right < f->ncollections; right++)
	{
		if (right != left)
			pairs[npairs++] = (CutPair) {.left = &sides[left], .right = &sides[right]};
	}
	measure_cut_pairs(rows->host, f->head.nrecords, pairs, npairs, mode);
	for (uint32 i = 0; i < npairs; i++)
	{
		Datum		values[MATRIX_COLUMNS] = {
			collection_name_datum(f, frame_collections(f) + left),
			collection_name_datum(f, frame_collections(f) + (pairs[i].right - sides))
		};
		bool		nulls[MATRIX_COLUMNS] = {false};

		refuse_missing(&pairs[i].missing, mode, frame_space(f), frame_space(f));
		add_row(rows, pairs[i].nrecords, &pairs[i].row, &pairs[i].missing, values, nulls, 2);
		count_missing(missing, &pairs[i].missing, sides[left].line.nrecords);
	}
}

/*
 * comparison_matrix(frame, at, truth, measure, missing): for each collection
 * and each other one, which is taken for the truth, a row (left_name,
 * right_name, left_threshold, right_threshold, measures).
 */
PG_FUNCTION_INFO_V1(starlings_frame_comparison_matrix);
Datum
starlings_frame_comparison_matrix(PG_FUNCTION_ARGS)
{
	MissingMode mode = missing_argument(fcinfo, 4);
	const Frame *f;
	double	   *at;
	SweepSide  *sides;
	CutPair    *pairs;
	MissingCounts missing = {0};
	bool		all_given = true;
	Rows		rows;

	if (PG_ARGISNULL(0))
		return no_rows(fcinfo);
	f = frame_argument(fcinfo);
	at = collection_thresholds_argument(fcinfo, f, 1);
	for (uint32 i = 0; i < f->ncollections; i++)
		all_given = all_given && !isnan(at[i]);
	if (!all_given)
		choose_thresholds(fcinfo, f, at, mode);

	rows = rows_begin(fcinfo);
	sides = all_sides(rows.host, f, at);
	pairs = host_array(rows.host, f->ncollections, sizeof(CutPair));
	host_begin(rows.host, PHASE_PAIR_SWEEPS, (uint64) f->ncollections * (f->ncollections - 1));
	rows.host->progress.records = f->head.nrecords;
	for (uint32 left = 0; left < f->ncollections; left++)
	{
		add_pairs(&rows, f, sides, left, pairs, mode, &missing);
		rows.host->progress.done += f->ncollections - 1;
	}
	host_end(rows.host);
	tell_missing_counts(&missing, mode);
	return rows_end(&rows);
}

/* How many votes are needed: as many as the argument says, which may be more than there are, or more than half. */
static uint32
votes_argument(FunctionCallInfo fcinfo, int argument, uint32 nvoters)
{
	int32		votes = PG_ARGISNULL(argument) ? (int32) nvoters / 2 + 1 : PG_GETARG_INT32(argument);

	if (nvoters > MAX_VOTERS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%u collections are more than the %d that can vote", nvoters, MAX_VOTERS),
				 errhint("Name those that are to vote, with their thresholds.")));
	if (votes < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("votes must be at least 1, not %d", votes),
				 errhint("It is how many collections must join a pair of records.")));
	return votes;
}

/* The partition on which the collections that have a threshold agree. */
static Datum
find_consensus(FunctionCallInfo fcinfo, const Frame *f, const double *at)
{
	Host	   *host = server_host(CurrentMemoryContext);
	Voter	   *voters = palloc_array(Voter, f->ncollections + 1);
	uint32		nvoters = 0;
	uint32		votes;

	for (uint32 i = 0; i < f->ncollections; i++)
		nvoters += !isnan(at[i]);
	votes = votes_argument(fcinfo, 2, nvoters);
	nvoters = 0;
	for (uint32 i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;

		if (!isnan(at[i]))
			voters[nvoters++] = (Voter) {
				frame_line(host, f, collection),
				ranks_at(collection_all_thresholds(f, collection), at[i])
			};
	}
	PG_RETURN_PARTITION(consensus(host, frame_space(f), frame_held(host, f), f->head.nrecords - f->ngarbage,
								  voters, nvoters, votes));
}

/* consensus(frame, at, votes): those collections vote that have a threshold. */
PG_FUNCTION_INFO_V1(starlings_consensus);
Datum
starlings_consensus(PG_FUNCTION_ARGS)
{
	const Frame *f;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1)) /* not strict: votes may be NULL */
		PG_RETURN_NULL();
	f = frame_argument(fcinfo);
	return find_consensus(fcinfo, f, collection_thresholds_argument(fcinfo, f, 1));
}

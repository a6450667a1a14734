/*
 * cached_sweep.c
 *		Sweeps by way of the cache.
 *
 * What is computed depends on the list of thresholds down to the last bit,
 * since sums are added up from cut to cut.  So a sweep at some thresholds
 * is kept by the list of them, and never read off one at others.
 */
#include "args/cached_sweep.h"

#include "args/thresholds.h"
#include "core/progress.h"
#include "utils/float.h"
#include "server/cache.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"

/* What is to be predicted, and how. */
typedef struct SweepSource
{
	Datum		predicted;
	Datum		truth;			/* or 0 */
	ArrayType  *at;				/* or NULL */
	MissingMode mode;
	const MeasureColumn *column;	/* to choose the best threshold by */
} SweepSource;

/* The key of something made of a hierarchy or partition and the source's truth. */
static CacheKey
sweep_key(CacheKind kind, const ValueHeader *predicted, const SweepSource *source)
{
	const Partition *truth = source->truth != (Datum) 0 ? partition_header_from_datum(source->truth) : NULL;
	CacheKey	key = cache_key(kind, predicted, truth != NULL ? &truth->head : NULL);

	key.option = source->mode;
	if (source->at != NULL)
		key.list = bytes_hash(source->at, VARSIZE(source->at));
	return key;
}

/* Two values whose records are to be matched. */
typedef struct MatchSource
{
	const RecordSpace *space;
	const Partition *truth;
} MatchSource;

static void *
make_matching(MemoryContext context, const void *arg)
{
	const MatchSource *source = arg;
	Host	   *host = server_host(context);
	Matching   *matching = host_array(host, 1, sizeof(Matching));

	host_begin(host, PHASE_ALIGNING, 0);
	*matching = truth_match(host, source->space, source->truth);
	host_end(host);
	return matching;
}

/* It depends on the record spaces alone, so other values with the same ones share it. */
static const Matching *
match_with_truth(const ValueHeader *predicted, const RecordSpace *space, const Partition *truth)
{
	static const Matching same = {.missing = {0, 0, NO_RECORD, NO_RECORD}};
	MatchSource source = {space, truth};
	CacheKey	key;

	if (truth == NULL || space_equal(space, partition_space(truth)))
		return &same;
	key = cache_key(CACHE_ALIGNMENT, predicted, &truth->head);
	key.value.value_hash = key.other.value_hash = (Hash128) {0, 0};
	key.value.size = space->size;
	key.other.size = partition_space(truth)->size;
	return cache_get(&key, make_matching, &source);
}

/* The truth of a source for what has these records.  Raises an error if it refuses missing ones. */
static Truth
truth_for(const SweepSource *source, const ValueHeader *predicted, const RecordSpace *space)
{
	Truth		truth = {
		.entities = source->truth != (Datum) 0 ? partition_cached(source->truth) : NULL,
		.mode = source->mode
	};

	truth.matching = match_with_truth(predicted, space, truth.entities);
	if (truth.entities != NULL)
		refuse_missing(&truth.matching->missing, truth.mode, space, partition_space(truth.entities));
	return truth;
}

/* The sweep of a line, which is freed, of something with so many records. */
static CachedSweep *
sweep_to_keep(Host *host, TruthLine *line, uint32 nrecords, const Truth *truth)
{
	CachedSweep *cached = host_array(host, 1, sizeof(CachedSweep));

	*cached = (CachedSweep) {
		.sweep = sweep_of_line(host, line), .nrecords = nrecords, .missing = truth->matching->missing
	};
	return cached;
}

static void *
make_sweep(MemoryContext context, const void *arg)
{
	const SweepSource *source = arg;
	const Hierarchy *h = hierarchy_cached(source->predicted);
	Truth		truth = truth_for(source, &h->head, hierarchy_space(h));
	Host	   *host = server_host(context);
	Thresholds	at = hierarchy_all_thresholds(h);
	TruthLine	line;
	CachedSweep *cached;
	double	   *copy;

	if (source->at != NULL)
		at = descending_thresholds(source->at);
	host_begin(host, PHASE_ALIGNING, 0);
	host->progress.records = h->head.nrecords;
	line = truth_along_hierarchy(host, h, source->at != NULL ? &at : NULL, &truth);
	cached = sweep_to_keep(host, &line, h->head.nrecords, &truth);
	host_end(host);
	copy = host_array(host, at.count, sizeof(double));
	memcpy(copy, at.values, at.count * sizeof(double));
	cached->thresholds = copy;
	cached->probability = hierarchy_is_probability(h);
	return cached;
}

const CachedSweep *
cached_hierarchy_sweep(Datum h, Datum truth, ArrayType *at, MissingMode mode)
{
	SweepSource source = {.predicted = h, .truth = truth, .at = at, .mode = mode};
	CacheKey	key = sweep_key(CACHE_SWEEP, &hierarchy_header_from_datum(h)->head, &source);

	return cache_get(&key, make_sweep, &source);
}

static void *
make_evaluation(MemoryContext context, const void *arg)
{
	const SweepSource *source = arg;
	const Partition *p = partition_cached(source->predicted);
	Truth		truth = truth_for(source, &p->head, partition_space(p));
	Host	   *host = server_host(context);
	TruthLine	line = truth_along_partition(host, p, &truth);

	return sweep_to_keep(host, &line, p->head.nrecords, &truth);
}

const CachedSweep *
cached_partition_sweep(Datum p, Datum truth, MissingMode mode)
{
	SweepSource source = {.predicted = p, .truth = truth, .mode = mode};
	CacheKey	key = sweep_key(CACHE_EVALUATION, &partition_header_from_datum(p)->head, &source);

	return cache_get(&key, make_evaluation, &source);
}

static void *
make_best(MemoryContext context, const void *arg)
{
	const SweepSource *source = arg;
	const CachedSweep *cached = cached_hierarchy_sweep(source->predicted, source->truth, NULL, source->mode);
	BestPoint  *best = MemoryContextAllocZero(context, sizeof(BestPoint));
	BestCut		chosen = best_cut(server_host(CurrentMemoryContext), &cached->sweep, source->column, true);

	best->nrecords = cached->nrecords;
	best->missing = cached->missing;
	best->found = chosen.found;
	best->value = chosen.value;
	if (chosen.found)
		best->threshold = chosen.cut == CUT_APART ? get_float8_infinity() : cached->thresholds[chosen.cut];
	return best;
}

const BestPoint *
cached_best(Datum h, Datum truth, const MeasureColumn *column, MissingMode mode)
{
	SweepSource source = {.predicted = h, .truth = truth, .mode = mode, .column = column};
	CacheKey	key = sweep_key(CACHE_BEST, &hierarchy_header_from_datum(h)->head, &source);

	key.option |= (uint32) (column - measure_columns) << 8;
	return cache_get(&key, make_best, &source);
}

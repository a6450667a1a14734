/*
 * cached_sweep.c
 *		Judging by way of the cache.
 *
 * What is computed depends on the list of thresholds down to the last bit,
 * since sums are added up from state to state.  So a curve at some thresholds
 * is kept by the list of them, and never read off one at others.
 */
#include "args/cached_sweep.h"

#include "args/thresholds.h"
#include "server/cache.h"
#include "types/hierarchy_datum.h"
#include "types/partition_datum.h"

/* What is to be judged, and how. */
typedef struct AssessmentSource
{
	Datum		judged;
	Datum		truth;			/* or 0 */
	ArrayType  *at;				/* or NULL */
	MissingMode mode;
	const MeasureColumn *column;	/* to choose the best threshold by */
} AssessmentSource;

static const Partition *
truth_of(const AssessmentSource *source)
{
	return source->truth != (Datum) 0 ? partition_cached(source->truth) : NULL;
}

/* The key of something made of a hierarchy or partition and the source's truth. */
static CacheKey
assessment_key(CacheKind kind, const ValueHeader *judged, const AssessmentSource *source)
{
	const Partition *truth = source->truth != (Datum) 0 ? partition_header_from_datum(source->truth) : NULL;
	CacheKey	key = cache_key(kind, judged, truth != NULL ? &truth->head : NULL);

	key.option = source->mode;
	if (source->at != NULL)
		key.list = bytes_hash(source->at, VARSIZE(source->at));
	return key;
}

/* Two values whose records are to be matched. */
typedef struct MatchSource
{
	const ValueHeader *judged;
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
	*matching = judge_match(host, source->judged, source->space, source->truth);
	host_end(host);
	return matching;
}

/* It depends on the record spaces alone, so other values with the same ones share it. */
static const Matching *
match_with_truth(const ValueHeader *judged, const RecordSpace *space, const Partition *truth)
{
	static const Matching same = {NULL, {0, 0, NO_RECORD, NO_RECORD}};
	MatchSource source = {judged, space, truth};
	CacheKey	key;

	if (truth == NULL || value_same_space(judged, &truth->head))
		return &same;
	key = cache_key(CACHE_ALIGNMENT, judged, &truth->head);
	key.value.value_hash = key.other.value_hash = (Hash128) {0, 0};
	key.value.size = space->size;
	key.other.size = partition_space(truth)->size;
	return cache_get(&key, make_matching, &source);
}

/* Judges a line, which is freed. */
static Assessment *
assess(Host *host, JudgedLine *line, const ValueHeader *judged, const Matching *matching)
{
	Assessment *assessment = host_array(host, 1, sizeof(Assessment));

	*assessment = (Assessment) {
		.judgement = judge(host, line),.nrecords = judged->nrecords,.missing = matching->missing
	};
	return assessment;
}

static void *
make_curve(MemoryContext context, const void *arg)
{
	const AssessmentSource *source = arg;
	const Hierarchy *h = hierarchy_cached(source->judged);
	const Partition *truth = truth_of(source);
	const Matching *matching = match_with_truth(&h->head, hierarchy_space(h), truth);
	Host	   *host = server_host(context);
	const double *thresholds = NULL;
	int			count = 0;
	JudgedLine	line;
	Assessment *assessment;
	double	   *copy;

	if (source->at != NULL)
		thresholds = descending_thresholds(hierarchy_is_probability(h), source->at, &count);
	if (truth != NULL)
		refuse_missing(&matching->missing, source->mode, hierarchy_space(h), partition_space(truth));
	host_begin(host, PHASE_ALIGNING, 0);
	host->progress.records = h->head.nrecords;
	line = judge_matched_hierarchy(host, h, thresholds, count, truth, source->mode, matching);
	assessment = assess(host, &line, &h->head, matching);
	host_end(host);
	copy = host_array(host, assessment->judgement.nstates, sizeof(double));
	memcpy(copy, thresholds != NULL ? thresholds : hierarchy_thresholds(h),
		   assessment->judgement.nstates * sizeof(double));
	assessment->thresholds = copy;
	return assessment;
}

const Assessment *
assess_hierarchy(Datum h, Datum truth, ArrayType *at, MissingMode mode)
{
	AssessmentSource source = {.judged = h,.truth = truth,.at = at,.mode = mode};
	CacheKey	key = assessment_key(CACHE_CURVE, &hierarchy_header_from_datum(h)->head, &source);

	return cache_get(&key, make_curve, &source);
}

static void *
make_evaluation(MemoryContext context, const void *arg)
{
	const AssessmentSource *source = arg;
	const Partition *p = partition_cached(source->judged);
	const Partition *truth = truth_of(source);
	const Matching *matching = match_with_truth(&p->head, partition_space(p), truth);
	Host	   *host = server_host(context);
	JudgedLine	line;

	if (truth != NULL)
		refuse_missing(&matching->missing, source->mode, partition_space(p), partition_space(truth));
	line = judge_matched_partition(host, p, truth, source->mode, matching);
	return assess(host, &line, &p->head, matching);
}

const Assessment *
assess_partition(Datum p, Datum truth, MissingMode mode)
{
	AssessmentSource source = {.judged = p,.truth = truth,.mode = mode};
	CacheKey	key = assessment_key(CACHE_EVALUATION, &partition_header_from_datum(p)->head, &source);

	return cache_get(&key, make_evaluation, &source);
}

static void *
make_best(MemoryContext context, const void *arg)
{
	const AssessmentSource *source = arg;
	const Assessment *curve = assess_hierarchy(source->judged, source->truth, NULL, source->mode);
	BestPoint  *best = MemoryContextAllocZero(context, sizeof(BestPoint));
	uint32		state = 0;

	best->nrecords = curve->nrecords;
	best->missing = curve->missing;
	best->found = best_state(server_host(CurrentMemoryContext), &curve->judgement, source->column, &state, &best->value);
	if (best->found)
		best->threshold = curve->thresholds[state];
	return best;
}

const BestPoint *
assess_best(Datum h, Datum truth, const MeasureColumn *column, MissingMode mode)
{
	AssessmentSource source = {.judged = h,.truth = truth,.mode = mode,.column = column};
	CacheKey	key = assessment_key(CACHE_BEST, &hierarchy_header_from_datum(h)->head, &source);

	key.option |= (uint32) (column - measure_columns) << 8;
	return cache_get(&key, make_best, &source);
}

/*
 * pair_sweep.c
 *		Comparing two lines at every pair of their thresholds.
 *
 * A cut of one side serves as the truth of the other, so that the comparison of
 * two hierarchies at all pairs of thresholds needs no algorithm but the sweep.
 * Blocks depend on nothing but both lines; that is why threads can make them, and
 * why rows come in an order that no number of threads changes.
 */
#include "core/frame/pair_sweep.h"

#include <string.h>

#include "core/util/bitset.h"

/*
 * The sides are exchanged from so many cuts on, if they are so many times as
 * many: five cuts with a hundred took 16 times as long otherwise.  Exchanged
 * sums differ in their last bits, so where few rows are asked for it is not done.
 */
#define MANY 64
#define FAR_MORE 4

/* Bytes that a pass takes; it lasts 0.7 ms then, some ten times as long as a thread takes to come into being. */
#define WORTH_THREADS ((size_t) 1 << 20)

/*
 * Threads for so many comparisons over so many indices, of which each takes
 * some 80 bytes.  Small comparisons are done at once.
 */
static Workers *
workers_for(Host *host, uint32_t nsweeps, uint32_t nrecords, uint32_t nthresholds)
{
	size_t		reserve = 65536 + (size_t) nrecords * 96 + (size_t) nthresholds * 8;

	return workers_create(host, reserve < WORTH_THREADS ? 1 : nsweeps, nsweeps, reserve);
}

/* The set of the records on a line. */
static uint64_t *
known_records(Host *host, uint32_t nrecords, const Line *line)
{
	uint64_t   *known = bitset_create(host, nrecords);

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		bitset_add(known, line->order[place]);
		host_tick(host, place);
	}
	return known;
}

/*
 * For each record the index by which the right side has it, which is its own,
 * or NO_RECORD; NULL if both sides know the same records.
 */
static uint32_t *
find_in_right(Host *host, uint32_t nrecords, const uint64_t *left, const uint64_t *right, Missing *missing)
{
	uint32_t   *in_right = host_array(host, nrecords, sizeof(uint32_t));

	*missing = (Missing) {0, 0, NO_RECORD, NO_RECORD, 0};
	for (uint32_t record = 0; record < nrecords; record++)
	{
		bool		in_left = bitset_has(left, record);

		in_right[record] = bitset_has(right, record) ? record : NO_RECORD;
		if (in_left && in_right[record] == NO_RECORD && missing->not_in_truth++ == 0)
			missing->first_not_in_truth = record;
		if (!in_left && in_right[record] != NO_RECORD && missing->only_in_truth++ == 0)
			missing->first_only_in_truth = record;
		missing->common += in_left && in_right[record] != NO_RECORD;
		host_tick(host, record);
	}
	if (missing->not_in_truth == 0 && missing->only_in_truth == 0)
	{
		host->release(host, in_right);
		return NULL;
	}
	return in_right;
}

/* The line of a side, its gaps being cuts. */
static TruthLine
line_of_cuts(Host *host, const SweepSide *side)
{
	TruthLine	line = {
		.nrecords = side->line.nrecords,
		.ncuts = side->at.count,
		.gaps = host_array(host, side->line.nrecords, sizeof(uint32_t))
	};

	gaps_to_cuts(host, &side->line, side->at, line.gaps);
	return line;
}

/* The side that is cut, and the one along which the cuts are laid. */
static const SweepSide *
cut_side(const PairSweep *sweep)
{
	return sweep->exchanged ? sweep->left : sweep->right;
}

static const SweepSide *
swept_side(const PairSweep *sweep)
{
	return sweep->exchanged ? sweep->right : sweep->left;
}

static void
fit_sides(PairSweep *sweep, MissingMode mode, Missing *missing)
{
	Host	   *host = sweep->host;
	const Line *swept_line = &swept_side(sweep)->line;
	TruthLine	line = line_of_cuts(host, swept_side(sweep));
	uint64_t   *swept = known_records(host, sweep->nrecords, swept_line);
	uint64_t   *cut = known_records(host, sweep->nrecords, &cut_side(sweep)->line);
	Matching	matching = {.ntruth = sweep->nrecords, .known = cut};

	matching.in_truth = find_in_right(host, sweep->nrecords, swept, cut, &matching.missing);
	sweep->fitted = truth_fit(host, &line, swept_line->order, &matching, mode);
	*missing = matching.missing;
	matching_free(host, &matching);
	host->release(host, cut);
	host->release(host, swept);
	if (sweep->exchanged)
		*missing = (Missing) {
			missing->only_in_truth, missing->not_in_truth,
			missing->first_only_in_truth, missing->first_not_in_truth, missing->common
		};
}

PairSweep
pair_sweep_begin(Host *host, uint32_t nrecords, const SweepSide *left, const SweepSide *right,
				 MissingMode mode, Missing *missing)
{
	PairSweep	sweep = {.host = host, .nrecords = nrecords, .left = left, .right = right};

	sweep.exchanged = right->at.count > MANY && right->at.count / FAR_MORE > left->at.count;
	fit_sides(&sweep, mode, missing);
	sweep.nrows = swept_side(&sweep)->at.count;
	sweep.remaining = sweep.nrows > 0 ? cut_side(&sweep)->at.count : 0;
	sweep.nblocks = sweep.remaining < (uint32_t) host->threads ? sweep.remaining : (uint32_t) host->threads;
	sweep.workers = workers_for(host, sweep.nblocks, nrecords, 0);
	sweep.blocks = host_array(host, sweep.nblocks, sizeof(PairSweepBlock));
	for (uint32_t i = 0; i < sweep.nblocks; i++)
		sweep.blocks[i].rows = host_array(host, sweep.nrows, sizeof(Statistics));
	return sweep;
}

void
pair_sweep_free(PairSweep *sweep)
{
	Host	   *host = sweep->host;

	truth_line_free(host, &sweep->fitted.line);
	host->release(host, sweep->fitted.places);
	for (uint32_t i = 0; i < sweep->nblocks; i++)
		host->release(host, sweep->blocks[i].rows);
	host->release(host, sweep->blocks);
	workers_free(sweep->workers);
}

/* The entities of a line at a threshold, numbered in the order of their smallest record, in labels. */
static TruthLabels
cut_line(Host *host, uint32_t nrecords, const Line *line, double threshold, unsigned char *labels)
{
	TruthLabels cut = {labels, sizeof(uint32_t), 0};
	uint32_t   *heads = host_array(host, nrecords, sizeof(uint32_t));

	memset(heads, 0xFF, nrecords * sizeof(uint32_t));
	line_cut(host, line, ranks_at(line_thresholds(line), threshold), heads);
	for (uint32_t record = 0; record < nrecords; record++)
	{
		if (heads[record] != NO_RECORD)
			pack_put(labels, cut.width, record, heads[record] == record ? cut.nentities++ :
					 pack_get(labels, cut.width, heads[record]));
		host_tick(host, record);
	}
	host->release(host, heads);
	return cut;
}

/* The sizes of the entities of the cut, where the statistics do not tell. */
static void
measure_cut(Host *host, const TruthLine *line, PairSweepBlock *block)
{
	uint32_t   *sizes = host_zeros(host, line->nlabels, sizeof(uint32_t));

	block->singletons = block->largest = 0;
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		sizes[line->labels[place]]++;
		host_tick(host, place);
	}
	for (uint32_t label = 0; label < line->nlabels; label++)
	{
		block->singletons += sizes[label] == 1;
		if (sizes[label] > block->largest)
			block->largest = sizes[label];
		host_tick(host, label);
	}
	host->release(host, sizes);
}

/* Makes one of the blocks; several at a time may do so. */
static void
make_block(Host *host, void *context, uint32_t number)
{
	const PairSweep *sweep = context;
	PairSweepBlock *block = &sweep->blocks[number];
	const SweepSide *cut = cut_side(sweep);
	unsigned char *labels = host_array(host, sweep->nrecords, sizeof(uint32_t));
	FittedLine	fitted = sweep->fitted;
	TruthLabels truth = cut_line(host, sweep->nrecords, &cut->line, cut->at.values[block->cut], labels);

	fitted.line.labels = host_array(host, fitted.line.nrecords, sizeof(uint32_t));
	truth_label(host, &fitted, &truth);
	sweep_compute(host, &fitted.line, block->rows, &block->truth);
	if (sweep->exchanged)
		measure_cut(host, &fitted.line, block);
	host->release(host, fitted.line.labels);
	host->release(host, labels);
}

bool
pair_sweep_next(PairSweep *sweep)
{
	if (++sweep->current < sweep->nready)
		return true;
	sweep->current = 0;
	sweep->nready = sweep->remaining < sweep->nblocks ? sweep->remaining : sweep->nblocks;
	for (uint32_t i = 0; i < sweep->nready; i++)
		sweep->blocks[i].cut = --sweep->remaining;
	workers_run(sweep->workers, sweep->nready, make_block, sweep);
	sweep->host->check(sweep->host);
	return sweep->nready > 0;
}

/* A row whose sides have changed places. */
static void
exchange_sides(const PairSweepBlock *block, PairSweepRow *row)
{
	Statistics	right = row->statistics;
	TruthStatistics left = row->truth;

	row->truth = (TruthStatistics) {
		right.counts[COUNT_ENTITIES], right.counts[COUNT_SINGLETONS], right.counts[COUNT_PAIRS], right.sums[SUM_ENTITY_NLOGN]
	};
	row->statistics.counts[COUNT_ENTITIES] = left.entities;
	row->statistics.counts[COUNT_SINGLETONS] = block->singletons;
	row->statistics.counts[COUNT_LARGEST] = block->largest;
	row->statistics.counts[COUNT_PAIRS] = left.pairs;
	row->statistics.sums[SUM_ENTITY_NLOGN] = left.nlogn;
	row->statistics.sums[SUM_PRECISION] = right.sums[SUM_RECALL];
	row->statistics.sums[SUM_RECALL] = right.sums[SUM_PRECISION];
}

PairSweepRow
pair_sweep_row(const PairSweep *sweep, uint32_t i)
{
	const PairSweepBlock *block = &sweep->blocks[sweep->current];
	PairSweepRow row = {
		.left_threshold = sweep->left->at.values[sweep->exchanged ? block->cut : i],
		.right_threshold = sweep->right->at.values[sweep->exchanged ? i : block->cut],
		.statistics = block->rows[i],
		.truth = block->truth
	};

	if (sweep->exchanged)
		exchange_sides(block, &row);
	return row;
}

/* All that make_pair needs. */
typedef struct PairWork
{
	uint32_t	nrecords;
	CutPair    *pairs;
	MissingMode mode;
} PairWork;

static void
make_pair(Host *host, void *context, uint32_t number)
{
	const PairWork *work = context;
	CutPair    *pair = &work->pairs[number];
	PairSweep	sweep = pair_sweep_begin(host, work->nrecords, pair->left, pair->right, work->mode, &pair->missing);

	pair->nrecords = pair_sweep_records(&sweep);
	if (pair_sweep_next(&sweep))
		pair->row = pair_sweep_row(&sweep, 0);
	pair_sweep_free(&sweep);
}

void
measure_cut_pairs(Host *host, uint32_t nrecords, CutPair *pairs, uint32_t npairs, MissingMode mode)
{
	PairWork	work = {nrecords, pairs, mode};
	uint32_t	nthresholds = 0;
	Workers    *workers;

	for (uint32_t i = 0; i < npairs; i++)
	{
		if (pairs[i].left->line.nthresholds > nthresholds)
			nthresholds = pairs[i].left->line.nthresholds;
	}
	workers = workers_for(host, npairs, nrecords, nthresholds);
	workers_run(workers, npairs, make_pair, &work);
	host->check(host);
	workers_free(workers);
}

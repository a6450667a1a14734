/*
 * pair_sweep.c
 *		Comparing two lines at every pair of their thresholds.
 */
#include "core/frame/pair_sweep.h"

#include <string.h>

#include "core/util/bitset.h"

#define MANY 64					/* cuts from which on it may pay to exchange sides */
#define FAR_MORE 4				/* times as many */
#define WORTH_THREADS ((size_t) 1 << 20)	/* bytes that a comparison takes */

/*
 * Threads for so many comparisons over so many indices, of which each takes
 * some 80 bytes.  Small comparisons are done at once.
 */
static Workers *
workers_for(Host *host, uint32_t ncomparisons, uint32_t nrecords, uint32_t nthresholds)
{
	size_t		reserve = 65536 + (size_t) nrecords * 96 + (size_t) nthresholds * 8;

	return workers_create(host, reserve < WORTH_THREADS ? 1 : ncomparisons, ncomparisons, reserve);
}

/* The set of the records on a line. */
static uint64_t *
known_records(Host *host, uint32_t nrecords, const Line *line)
{
	uint64_t   *known = set_create(host, nrecords);

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		set_add(known, line->order[place]);
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

	*missing = (Missing) {0, 0, NO_RECORD, NO_RECORD};
	for (uint32_t record = 0; record < nrecords; record++)
	{
		bool		in_left = set_has(left, record);

		in_right[record] = set_has(right, record) ? record : NO_RECORD;
		if (in_left && in_right[record] == NO_RECORD && missing->not_in_truth++ == 0)
			missing->first_not_in_truth = record;
		if (!in_left && in_right[record] != NO_RECORD && missing->only_in_truth++ == 0)
			missing->first_only_in_truth = record;
		host_tick(host, record);
	}
	if (missing->not_in_truth == 0 && missing->only_in_truth == 0)
	{
		host->release(host, in_right);
		return NULL;
	}
	return in_right;
}

/* The line of a side, its gaps being states. */
static JudgedLine
line_of_states(Host *host, const Contestant *side)
{
	const Line *line = &side->line;
	uint32_t   *state_of = states_of_ranks(host, line->thresholds, line->nthresholds,
										   side->thresholds, side->nthresholds);
	JudgedLine	result = {
		.nrecords = line->nrecords,
		.nstates = side->nthresholds,
		.gaps = host_array(host, line->nrecords, sizeof(uint32_t))
	};

	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		result.gaps[i] = state_of[line->gaps[i]];
		host_tick(host, i);
	}
	host->release(host, state_of);
	return result;
}

/* The side that is cut, and the one along which the cuts are laid. */
static const Contestant *
cut_side(const Versus *versus)
{
	return versus->exchanged ? versus->left : versus->right;
}

static const Contestant *
swept_side(const Versus *versus)
{
	return versus->exchanged ? versus->right : versus->left;
}

static void
fit_sides(Versus *versus, MissingMode mode, Missing *missing)
{
	Host	   *host = versus->host;
	const Line *swept_line = &swept_side(versus)->line;
	JudgedLine	line = line_of_states(host, swept_side(versus));
	uint64_t   *swept = known_records(host, versus->nrecords, swept_line);
	uint64_t   *cut = known_records(host, versus->nrecords, &cut_side(versus)->line);
	uint32_t   *in_cut = find_in_right(host, versus->nrecords, swept, cut, missing);

	versus->fitted = judge_fit(host, &line, swept_line->order, in_cut, versus->nrecords, cut, mode, missing);
	host->release(host, in_cut);
	host->release(host, cut);
	host->release(host, swept);
	if (versus->exchanged)
		*missing = (Missing) {
			missing->only_in_truth, missing->not_in_truth,
			missing->first_only_in_truth, missing->first_not_in_truth
		};
}

Versus
versus_begin(Host *host, uint32_t nrecords, const Contestant *left, const Contestant *right,
			 MissingMode mode, Missing *missing)
{
	Versus		versus = {.host = host,.nrecords = nrecords,.left = left,.right = right};

	versus.exchanged = right->nthresholds > MANY && right->nthresholds / FAR_MORE > left->nthresholds;
	fit_sides(&versus, mode, missing);
	versus.nrows = swept_side(&versus)->nthresholds;
	versus.remaining = versus.nrows > 0 ? cut_side(&versus)->nthresholds : 0;
	versus.nblocks = versus.remaining < (uint32_t) host->threads ? versus.remaining : (uint32_t) host->threads;
	versus.workers = workers_for(host, versus.nblocks, nrecords, 0);
	versus.blocks = host_array(host, versus.nblocks, sizeof(VersusBlock));
	for (uint32_t i = 0; i < versus.nblocks; i++)
		versus.blocks[i].states = host_array(host, versus.nrows, sizeof(Statistics));
	return versus;
}

void
versus_free(Versus *versus)
{
	Host	   *host = versus->host;

	judged_free(host, &versus->fitted.line);
	host->release(host, versus->fitted.places);
	for (uint32_t i = 0; i < versus->nblocks; i++)
		host->release(host, versus->blocks[i].states);
	host->release(host, versus->blocks);
	workers_free(versus->workers);
}

/* The entities of a line at a threshold, numbered in the order of their smallest record, in labels. */
static TruthLabels
cut_line(Host *host, uint32_t nrecords, const Line *line, double threshold, unsigned char *labels)
{
	TruthLabels cut = {labels, sizeof(uint32_t), 0};
	uint32_t   *heads = host_array(host, nrecords, sizeof(uint32_t));

	memset(heads, 0xFF, nrecords * sizeof(uint32_t));
	line_cut(host, line, ranks_at(line->thresholds, line->nthresholds, threshold), heads);
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
measure_cut(Host *host, const JudgedLine *line, VersusBlock *block)
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
	const Versus *versus = context;
	VersusBlock *block = &versus->blocks[number];
	const Contestant *cut = cut_side(versus);
	unsigned char *labels = host_array(host, versus->nrecords, sizeof(uint32_t));
	FittedLine	fitted = versus->fitted;
	TruthLabels truth = cut_line(host, versus->nrecords, &cut->line, cut->thresholds[block->cut], labels);

	fitted.line.labels = host_array(host, fitted.line.nrecords, sizeof(uint32_t));
	judge_label(host, &fitted, &truth);
	curve_compute(host, &fitted.line, block->states, &block->truth);
	if (versus->exchanged)
		measure_cut(host, &fitted.line, block);
	host->release(host, fitted.line.labels);
	host->release(host, labels);
}

bool
versus_next(Versus *versus)
{
	if (++versus->current < versus->nready)
		return true;
	versus->current = 0;
	versus->nready = versus->remaining < versus->nblocks ? versus->remaining : versus->nblocks;
	for (uint32_t i = 0; i < versus->nready; i++)
		versus->blocks[i].cut = --versus->remaining;
	workers_run(versus->workers, versus->nready, make_block, versus);
	versus->host->check(versus->host);
	return versus->nready > 0;
}

/* A row whose sides have changed places. */
static void
exchange_sides(const VersusBlock *block, VersusRow *row)
{
	Statistics	right = row->state;
	TruthStatistics left = row->truth;

	row->truth = (TruthStatistics) {right.entities, right.pairs, right.entity_nlogn};
	row->state.entities = left.entities;
	row->state.singletons = block->singletons;
	row->state.largest = block->largest;
	row->state.pairs = left.pairs;
	row->state.entity_nlogn = left.nlogn;
	row->state.precision_sum = right.recall_sum;
	row->state.recall_sum = right.precision_sum;
}

VersusRow
versus_row(const Versus *versus, uint32_t i)
{
	const VersusBlock *block = &versus->blocks[versus->current];
	VersusRow	row = {
		.left_threshold = versus->left->thresholds[versus->exchanged ? block->cut : i],
		.right_threshold = versus->right->thresholds[versus->exchanged ? i : block->cut],
		.state = block->states[i],
		.truth = block->truth
	};

	if (versus->exchanged)
		exchange_sides(block, &row);
	return row;
}

/* All that make_pair needs. */
typedef struct PairWork
{
	uint32_t	nrecords;
	VersusPair *pairs;
	MissingMode mode;
} PairWork;

static void
make_pair(Host *host, void *context, uint32_t number)
{
	const PairWork *work = context;
	VersusPair *pair = &work->pairs[number];
	Versus		versus = versus_begin(host, work->nrecords, pair->left, pair->right, work->mode, &pair->missing);

	pair->nrecords = versus_records(&versus);
	if (versus_next(&versus))
		pair->row = versus_row(&versus, 0);
	versus_free(&versus);
}

void
versus_pairs(Host *host, uint32_t nrecords, VersusPair *pairs, uint32_t npairs, MissingMode mode)
{
	PairWork	work = {nrecords, pairs, mode};
	uint32_t	nthresholds = 0;
	Workers	   *workers;

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

/*
 * versus.c
 *		Comparing two lines at every pair of their thresholds.
 */
#include "core/versus.h"

#include <string.h>

#include "core/set.h"

#define MANY 64					/* cuts from which on it may pay to exchange sides */
#define FAR_MORE 4				/* times as many */

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
	versus.fitted.line.labels = host_array(host, versus.fitted.line.nrecords, sizeof(uint32_t));
	versus.labels = host_array(host, nrecords, sizeof(uint32_t));
	versus.heads = host_array(host, nrecords, sizeof(uint32_t));
	versus.nrows = swept_side(&versus)->nthresholds;
	versus.block = versus.nrows > 0 ? cut_side(&versus)->nthresholds : 0;
	versus.states = host_array(host, versus.nrows, sizeof(Statistics));
	return versus;
}

void
versus_free(Versus *versus)
{
	Host	   *host = versus->host;

	judged_free(host, &versus->fitted.line);
	host->release(host, versus->fitted.places);
	host->release(host, versus->labels);
	host->release(host, versus->heads);
	host->release(host, versus->states);
}

/* The entities of a line at a threshold, numbered in the order of their smallest record. */
static TruthLabels
cut_line(Versus *versus, const Line *line, double threshold)
{
	TruthLabels labels = {versus->labels, sizeof(uint32_t), 0};
	uint32_t   *heads = versus->heads;

	memset(heads, 0xFF, versus->nrecords * sizeof(uint32_t));
	line_cut(versus->host, line, ranks_at(line->thresholds, line->nthresholds, threshold), heads);
	for (uint32_t record = 0; record < versus->nrecords; record++)
	{
		if (heads[record] != NO_RECORD)
			pack_put(versus->labels, labels.width, record, heads[record] == record ? labels.nentities++ :
					 pack_get(versus->labels, labels.width, heads[record]));
		host_tick(versus->host, record);
	}
	return labels;
}

/* The sizes of the entities of the cut, where the statistics do not tell. */
static void
measure_cut(Versus *versus)
{
	const JudgedLine *line = &versus->fitted.line;
	uint32_t   *sizes = host_zeros(versus->host, line->nlabels, sizeof(uint32_t));

	versus->singletons = versus->largest = 0;
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		sizes[line->labels[place]]++;
		host_tick(versus->host, place);
	}
	for (uint32_t label = 0; label < line->nlabels; label++)
	{
		versus->singletons += sizes[label] == 1;
		if (sizes[label] > versus->largest)
			versus->largest = sizes[label];
		host_tick(versus->host, label);
	}
	versus->host->release(versus->host, sizes);
}

bool
versus_next(Versus *versus)
{
	const Contestant *cut = cut_side(versus);
	TruthLabels labels;

	if (versus->block == 0)
		return false;
	labels = cut_line(versus, &cut->line, cut->thresholds[--versus->block]);
	judge_label(versus->host, &versus->fitted, &labels);
	curve_compute(versus->host, &versus->fitted.line, versus->states, &versus->truth);
	if (versus->exchanged)
		measure_cut(versus);
	return true;
}

/* A row whose sides have changed places. */
static void
exchange_sides(const Versus *versus, VersusRow *row)
{
	Statistics	right = row->state;
	TruthStatistics left = row->truth;

	row->truth = (TruthStatistics) {right.entities, right.pairs, right.entity_nlogn};
	row->state.entities = left.entities;
	row->state.singletons = versus->singletons;
	row->state.largest = versus->largest;
	row->state.pairs = left.pairs;
	row->state.entity_nlogn = left.nlogn;
	row->state.precision_sum = right.recall_sum;
	row->state.recall_sum = right.precision_sum;
}

VersusRow
versus_row(const Versus *versus, uint32_t i)
{
	uint32_t	block = versus->block;
	VersusRow	row = {
		.left_threshold = versus->left->thresholds[versus->exchanged ? block : i],
		.right_threshold = versus->right->thresholds[versus->exchanged ? i : block],
		.state = versus->states[i],
		.truth = versus->truth
	};

	if (versus->exchanged)
		exchange_sides(versus, &row);
	return row;
}

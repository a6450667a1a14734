/*
 * truth.c
 *		Laying truth labels along a line.
 */
#include "core/measure/truth.h"

#include <string.h>

#include "core/records/align.h"
#include "core/util/bitset.h"

/* Fills a matching, whose array is there, by a merge of both sides' indices in the union. */
static void
match_records(Host *host, const Alignment *alignment, uint32_t nrecords, uint32_t ntruth, Matching *matching)
{
	Missing    *missing = &matching->missing;
	uint32_t	j = 0;

	missing->not_in_truth = nrecords - alignment->ncommon;
	missing->only_in_truth = ntruth - alignment->ncommon;
	for (uint32_t i = 0; i < nrecords; i++)
	{
		host_tick(host, i);
		while (j < ntruth && alignment->right[j] < alignment->left[i])
		{
			if (missing->first_only_in_truth == NO_RECORD)
				missing->first_only_in_truth = j;
			j++;
		}
		if (j < ntruth && alignment->right[j] == alignment->left[i])
			matching->in_truth[i] = j++;
		else
		{
			matching->in_truth[i] = NO_RECORD;
			if (missing->first_not_in_truth == NO_RECORD)
				missing->first_not_in_truth = i;
		}
	}
	if (j < ntruth && missing->first_only_in_truth == NO_RECORD)
		missing->first_only_in_truth = j;
}

Matching
judge_match(Host *host, const ValueHeader *judged, const RecordSpace *space, const Partition *truth)
{
	Matching	matching = {NULL, {0, 0, NO_RECORD, NO_RECORD}};
	Alignment	alignment;

	if (truth == NULL || value_same_space(judged, &truth->head))
		return matching;
	alignment = align_spaces(host, space, partition_space(truth));
	matching.in_truth = host_array(host, judged->nrecords, sizeof(uint32_t));
	match_records(host, &alignment, judged->nrecords, truth->head.nrecords, &matching);
	alignment_free(host, &alignment);
	return matching;
}

void
matching_free(Host *host, Matching *matching)
{
	host->release(host, matching->in_truth);
}

/* All records are known to both sides. */
static void
fit_all(Host *host, FittedLine *fitted, const uint32_t *order)
{
	for (uint32_t place = 0; place < fitted->line.nrecords; place++)
	{
		fitted->places[place] = order[place];
		host_tick(host, place);
	}
}

/* Records that only the truth has come behind the line, joined to nothing. */
static void
append_missing(Host *host, FittedLine *fitted, uint32_t ntruth, const uint64_t *known, const uint64_t *taken)
{
	JudgedLine *line = &fitted->line;

	for (uint32_t record = 0; record < ntruth; record++)
	{
		host_tick(host, record);
		if (set_has(taken, record) || (known != NULL && !set_has(known, record)))
			continue;
		if (line->nrecords > 0)
			line->gaps[line->nrecords - 1] = line->nstates;
		fitted->places[line->nrecords++] = record;
	}
}

static void
fit_with_singletons(Host *host, FittedLine *fitted, const uint32_t *order, const uint32_t *in_truth,
					uint32_t ntruth, const uint64_t *known, const Missing *missing)
{
	JudgedLine *line = &fitted->line;
	uint64_t	nrecords = (uint64_t) line->nrecords + missing->only_in_truth;
	uint64_t   *taken = set_create(host, ntruth);

	value_size_check(host, nrecords, 0);
	fitted->places = host_grow(host, fitted->places, nrecords, sizeof(uint32_t));
	line->gaps = host_grow(host, line->gaps, nrecords, sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	record = in_truth[order[place]];

		fitted->places[place] = record;
		if (record != NO_RECORD)
			set_add(taken, record);
		host_tick(host, place);
	}
	append_missing(host, fitted, ntruth, known, taken);
	host->release(host, taken);
}

/*
 * Only common records stay on the line; between two of them stands the
 * weakest gap of those that were between them.
 */
static void
fit_common(Host *host, FittedLine *fitted, const uint32_t *order, const uint32_t *in_truth)
{
	JudgedLine *line = &fitted->line;
	uint32_t	kept = 0;
	uint32_t	gap = 0;

	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	record = in_truth[order[place]];
		uint32_t	next_gap = place + 1 < line->nrecords ? line->gaps[place] : 0;

		host_tick(host, place);
		if (record != NO_RECORD)
		{
			if (kept > 0)
				line->gaps[kept - 1] = gap;
			fitted->places[kept++] = record;
			gap = 0;
		}
		if (next_gap > gap)
			gap = next_gap;
	}
	line->nrecords = kept;
	fitted->common = true;
}

FittedLine
judge_fit(Host *host, const JudgedLine *line, const uint32_t *order, const uint32_t *in_truth,
		  uint32_t ntruth, const uint64_t *known, MissingMode mode, const Missing *missing)
{
	FittedLine	fitted = {.line = *line,.places = host_array(host, line->nrecords, sizeof(uint32_t))};

	if (in_truth == NULL)
		fit_all(host, &fitted, order);
	else if (mode == MISSING_SINGLETON)
		fit_with_singletons(host, &fitted, order, in_truth, ntruth, known, missing);
	else if (mode == MISSING_IGNORE)
		fit_common(host, &fitted, order, in_truth);
	else
		fitted.line.nrecords = 0;
	return fitted;
}

/* Truth entities without a place lose their label; the others get one by their first place. */
static void
label_common(Host *host, FittedLine *fitted, const TruthLabels *truth)
{
	JudgedLine *line = &fitted->line;
	uint32_t   *label_of = host_array(host, truth->nentities, sizeof(uint32_t));

	memset(label_of, 0xFF, truth->nentities * sizeof(uint32_t));
	line->nlabels = 0;
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t   *label = &label_of[pack_get(truth->labels, truth->width, fitted->places[place])];

		if (*label == UINT32_MAX)
			*label = line->nlabels++;
		line->labels[place] = *label;
		host_tick(host, place);
	}
	host->release(host, label_of);
}

void
judge_label(Host *host, FittedLine *fitted, const TruthLabels *truth)
{
	JudgedLine *line = &fitted->line;

	if (fitted->common)
	{
		label_common(host, fitted, truth);
		return;
	}
	/* Records without truth become truth entities of their own. */
	line->nlabels = truth->nentities;
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	record = fitted->places[place];

		line->labels[place] = record == NO_RECORD ? line->nlabels++ :
			pack_get(truth->labels, truth->width, record);
		host_tick(host, place);
	}
}

/* Lays the labels of the truth, if there is one, along a line without labels. */
static JudgedLine
add_truth(Host *host, const JudgedLine *line, const uint32_t *order, const Partition *truth, MissingMode mode,
		  const Matching *matching)
{
	FittedLine	fitted;
	TruthLabels labels;

	if (truth == NULL)
		return *line;

	fitted = judge_fit(host, line, order, matching->in_truth, truth->head.nrecords, NULL, mode, &matching->missing);
	labels = (TruthLabels) {partition_labels(truth), truth->head.width, truth->nentities};
	fitted.line.labels = fitted.places;
	judge_label(host, &fitted, &labels);
	return fitted.line;
}

uint32_t *
states_of_ranks(Host *host, const double *ranks, uint32_t nranks, const double *thresholds, uint32_t nstates)
{
	uint32_t   *state_of = host_array(host, (uint64_t) nranks + 1, sizeof(uint32_t));
	uint32_t	state = 0;

	for (uint32_t rank = 0; rank < nranks; rank++)
	{
		while (state < nstates && thresholds[state] > ranks[rank])
			state++;
		state_of[rank] = state;
		host_tick(host, rank);
	}
	state_of[nranks] = nstates;
	return state_of;
}

JudgedLine
judge_matched_hierarchy(Host *host, const Hierarchy *h, const double *thresholds, uint32_t nstates,
						const Partition *truth, MissingMode mode, const Matching *matching)
{
	Line		line = hierarchy_line(host, h);
	JudgedLine	judged = {.nrecords = line.nrecords,.nstates = line.nthresholds,.gaps = line.gaps};

	if (thresholds != NULL)
	{
		uint32_t   *state_of = states_of_ranks(host, line.thresholds, line.nthresholds, thresholds, nstates);

		judged.nstates = nstates;
		for (uint32_t i = 0; i + 1 < line.nrecords; i++)
		{
			line.gaps[i] = state_of[line.gaps[i]];
			host_tick(host, i);
		}
		host->release(host, state_of);
	}
	return add_truth(host, &judged, line.order, truth, mode, matching);
}

JudgedLine
judge_hierarchy(Host *host, const Hierarchy *h, const double *thresholds, uint32_t nstates,
				const Partition *truth, MissingMode mode, Missing *missing)
{
	Matching	matching = judge_match(host, &h->head, hierarchy_space(h), truth);
	JudgedLine	line = judge_matched_hierarchy(host, h, thresholds, nstates, truth, mode, &matching);

	*missing = matching.missing;
	matching_free(host, &matching);
	return line;
}

JudgedLine
judge_matched_partition(Host *host, const Partition *p, const Partition *truth, MissingMode mode,
						const Matching *matching)
{
	Groups		entities = partition_entities(host, p);
	JudgedLine	line = {.nrecords = p->head.nrecords,.nstates = 1};

	line.gaps = entity_gaps(host, &entities, p->head.nrecords, line.nstates);
	line = add_truth(host, &line, entities.members, truth, mode, matching);
	groups_free(host, &entities);
	return line;
}

JudgedLine
judge_partition(Host *host, const Partition *p, const Partition *truth, MissingMode mode, Missing *missing)
{
	Matching	matching = judge_match(host, &p->head, partition_space(p), truth);
	JudgedLine	line = judge_matched_partition(host, p, truth, mode, &matching);

	*missing = matching.missing;
	matching_free(host, &matching);
	return line;
}

void
judged_free(Host *host, JudgedLine *line)
{
	host->release(host, line->gaps);
	host->release(host, line->labels);
}

/*
 * truth.c
 *		Laying truth labels along a line.
 *
 * A sweep wants labels by place, and a gap for each neighbour.  Here records that
 * only one side knows are brought in or taken out, once, so that no measure need
 * know of them.  The places of records that stay keep their sequence; that is
 * why the line need not be built anew.
 *
 * Matching depends on both record spaces only and not on what they join, so that
 * it is made apart and can be kept for the next sweep.
 */
#include "core/measure/truth.h"

#include <string.h>

#include "core/records/align.h"
#include "core/util/bitset.h"

/* Fills a matching, whose array is there, by a merge of both sides' indices in the union. */
static void
match_records(Host *host, const Alignment *alignment, uint32_t nrecords, Matching *matching)
{
	uint32_t	ntruth = matching->ntruth;
	Missing    *missing = &matching->missing;
	uint32_t	j = 0;

	missing->not_in_truth = nrecords - alignment->ncommon;
	missing->only_in_truth = ntruth - alignment->ncommon;
	missing->common = alignment->ncommon;
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
truth_match(Host *host, const RecordSpace *predicted, const Partition *truth)
{
	Matching	matching = {.missing = {0, 0, NO_RECORD, NO_RECORD, 0}};
	Alignment	alignment;

	if (truth == NULL || space_equal(predicted, partition_space(truth)))
		return matching;
	alignment = align_spaces(host, predicted, partition_space(truth));
	matching.ntruth = truth->head.nrecords;
	matching.in_truth = host_array(host, predicted->nrecords, sizeof(uint32_t));
	match_records(host, &alignment, predicted->nrecords, &matching);
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

/* Records that only the truth has come after the line, joined to nothing. */
static void
append_missing(Host *host, FittedLine *fitted, const Matching *matching, const uint64_t *taken)
{
	TruthLine  *line = &fitted->line;

	for (uint32_t record = 0; record < matching->ntruth; record++)
	{
		host_tick(host, record);
		if (bitset_has(taken, record) || (matching->known != NULL && !bitset_has(matching->known, record)))
			continue;
		if (line->nrecords > 0)
			line->gaps[line->nrecords - 1] = line->ncuts;
		fitted->places[line->nrecords++] = record;
	}
}

static void
fit_with_singletons(Host *host, FittedLine *fitted, const uint32_t *order, const Matching *matching)
{
	TruthLine  *line = &fitted->line;
	uint64_t	nrecords = (uint64_t) line->nrecords + matching->missing.only_in_truth;
	uint64_t   *taken = bitset_create(host, matching->ntruth);

	value_size_check(host, nrecords, 0);
	fitted->places = host_grow(host, fitted->places, nrecords, sizeof(uint32_t));
	line->gaps = host_grow(host, line->gaps, nrecords, sizeof(uint32_t));
	for (uint32_t place = 0; place < line->nrecords; place++)
	{
		uint32_t	record = matching->in_truth[order[place]];

		fitted->places[place] = record;
		if (record != NO_RECORD)
			bitset_add(taken, record);
		host_tick(host, place);
	}
	append_missing(host, fitted, matching, taken);
	host->release(host, taken);
}

/*
 * Only common records stay on the line; between two of them stands the
 * weakest gap of those that were between them.
 */
static void
fit_common(Host *host, FittedLine *fitted, const uint32_t *order, const uint32_t *in_truth)
{
	TruthLine  *line = &fitted->line;
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
truth_fit(Host *host, const TruthLine *line, const uint32_t *order, const Matching *matching, MissingMode mode)
{
	FittedLine	fitted = {.line = *line, .places = host_array(host, line->nrecords, sizeof(uint32_t))};

	if (matching->in_truth == NULL)
		fit_all(host, &fitted, order);
	else if (mode == MISSING_SINGLETON)
		fit_with_singletons(host, &fitted, order, matching);
	else if (mode == MISSING_IGNORE)
		fit_common(host, &fitted, order, matching->in_truth);
	else
		fitted.line.nrecords = 0;
	return fitted;
}

/* True entities without a place lose their label; the others get one by their first place. */
static void
label_common(Host *host, FittedLine *fitted, const TruthLabels *truth)
{
	TruthLine  *line = &fitted->line;
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
truth_label(Host *host, FittedLine *fitted, const TruthLabels *truth)
{
	TruthLine  *line = &fitted->line;

	if (fitted->common)
	{
		label_common(host, fitted, truth);
		return;
	}
	/* Records without truth become true entities of their own. */
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
static TruthLine
add_truth(Host *host, const TruthLine *line, const uint32_t *order, const Truth *truth)
{
	FittedLine	fitted;
	TruthLabels labels;

	if (truth == NULL || truth->entities == NULL)
		return *line;

	fitted = truth_fit(host, line, order, truth->matching, truth->mode);
	labels = (TruthLabels) {
		partition_labels(truth->entities), truth->entities->head.width, truth->entities->nentities
	};
	fitted.line.labels = fitted.places;
	truth_label(host, &fitted, &labels);
	return fitted.line;
}

/* For each rank the first cut at which it joins, and for "never" the number of cuts. */
static uint32_t *
cuts_of_ranks(Host *host, Thresholds ranks, Thresholds at)
{
	uint32_t   *cut_of = host_array(host, (uint64_t) ranks.count + 1, sizeof(uint32_t));
	uint32_t	cut = 0;

	for (uint32_t rank = 0; rank < ranks.count; rank++)
	{
		while (cut < at.count && at.values[cut] > ranks.values[rank])
			cut++;
		cut_of[rank] = cut;
		host_tick(host, rank);
	}
	cut_of[ranks.count] = at.count;
	return cut_of;
}

void
gaps_to_cuts(Host *host, const Line *line, Thresholds at, uint32_t *gaps)
{
	uint32_t   *cut_of = cuts_of_ranks(host, line_thresholds(line), at);

	for (uint32_t i = 0; i + 1 < line->nrecords; i++)
	{
		gaps[i] = cut_of[line->gaps[i]];
		host_tick(host, i);
	}
	host->release(host, cut_of);
}

TruthLine
truth_along_hierarchy(Host *host, const Hierarchy *h, const Thresholds *at, const Truth *truth)
{
	Line		line = hierarchy_line(host, h);
	TruthLine	cuts = {.nrecords = line.nrecords, .ncuts = line.nthresholds, .gaps = line.gaps};
	TruthLine	result;

	if (at != NULL)
	{
		cuts.ncuts = at->count;
		gaps_to_cuts(host, &line, *at, line.gaps);
	}
	line.gaps = NULL;
	result = add_truth(host, &cuts, line.order, truth);
	line_free(host, &line);
	return result;
}

TruthLine
truth_along_partition(Host *host, const Partition *p, const Truth *truth)
{
	Groups		entities = partition_entities(host, p);
	TruthLine	line = {.nrecords = p->head.nrecords, .ncuts = 1};

	line.gaps = entity_gaps(host, &entities, p->head.nrecords, line.ncuts);
	line = add_truth(host, &line, entities.members, truth);
	groups_free(host, &entities);
	return line;
}

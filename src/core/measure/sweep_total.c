/*
 * sweep_total.c
 *		Adding up the curves of blocks.
 *
 * Changes are gathered in the order of the blocks.  When there is no room for
 * more, they are sorted and those at equal thresholds become one; room doubles
 * when that frees less than half, so a change is moved a few times at most.
 */
#include "core/measure/sweep_total.h"

#include <math.h>
#include <string.h>

#include "core/util/sort.h"

/* Beyond so many changes a total exceeds 1 GB. */
#define CHANGES_LIMIT ((VALUE_SIZE_LIMIT - sizeof(Total)) / sizeof(TotalChange))

_Static_assert(sizeof(Total) % 8 == 0 && sizeof(TotalChange) == 15 * 8, "a total has no padding");

TotalTerms
total_terms(const Total *total)
{
	return (TotalTerms) {
		.missing = (MissingMode) total->missing,
		.has_truth = total->has_truth,
		.at = total->has_at ? total_at(total) : NULL,
		.nat = total->nat
	};
}

void
total_start(TotalBuffer *buffer, Host *host, const TotalTerms *terms)
{
	*buffer = (TotalBuffer) {
		.host = host,
		.head = {
			.version = TOTAL_VERSION,
			.missing = (uint8_t) terms->missing,
			.has_truth = terms->has_truth,
			.has_at = terms->at != NULL,
			.nat = terms->nat,
			.nchanges = 1
		},
		.capacity = 4
	};
	buffer->thresholds = host_array(host, (uint64_t) terms->nat + 1, sizeof(double));
	buffer->thresholds[0] = INFINITY;
	if (terms->nat > 0)
		memcpy(buffer->thresholds + 1, terms->at, terms->nat * sizeof(double));
	buffer->changes = host_array(host, buffer->capacity, sizeof(TotalChange));
	buffer->changes[0] = (TotalChange) {.threshold = INFINITY};
}

void
total_free(TotalBuffer *buffer)
{
	buffer->host->release(buffer->host, buffer->thresholds);
	buffer->host->release(buffer->host, buffer->changes);
}

bool
total_accepts(const TotalBuffer *buffer, const TotalTerms *terms, Fault *fault)
{
	const Total *head = &buffer->head;

	if (head->has_truth != terms->has_truth)
		return fault_set(fault, FAULT_SYNTAX, "Give every block a truth, which may be the empty partition {}, or none.",
						 "truth is NULL for some blocks and not for others");
	if (head->missing != terms->missing)
		return fault_set(fault, FAULT_SYNTAX, "What is added up must be swept alike.",
						 "missing is not the same for all blocks");
	if (head->has_at != (terms->at != NULL) || head->nat != terms->nat ||
		(head->nat > 0 && memcmp(buffer->thresholds + 1, terms->at, head->nat * sizeof(double)) != 0))
		return fault_set(fault, FAULT_SYNTAX, "What is added up must be swept at the same thresholds.",
						 "at is not the same for all blocks");
	return true;
}

static void
add_change(TotalChange *sum, const TotalChange *change)
{
	sum->entities += change->entities;
	sum->singletons += change->singletons;
	if (sum->largest < change->largest)
		sum->largest = change->largest;
	sum->pairs += change->pairs;
	sum->true_positives += change->true_positives;
	sum->exact += change->exact;
	exact_add(&sum->entity_nlogn, change->entity_nlogn);
	exact_add(&sum->cell_nlogn, change->cell_nlogn);
	exact_add(&sum->precision_sum, change->precision_sum);
	exact_add(&sum->recall_sum, change->recall_sum);
}

/* Puts the changes in order, strong to weak, and adds up those at one threshold. */
static void
compact(TotalBuffer *buffer)
{
	Host	   *host = buffer->host;
	uint32_t	count = buffer->head.nchanges;
	TotalChange *changes = host_array(host, buffer->capacity, sizeof(TotalChange));
	SortItem   *items = host_array(host, count, sizeof(SortItem));
	uint32_t	kept = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		items[i] = (SortItem) {.key = sort_key_from_score(buffer->changes[i].threshold),.a = i};
		host_tick(host, i);
	}
	sort_items(host, items, count);
	for (uint32_t i = 0; i < count; i++)
	{
		const TotalChange *change = &buffer->changes[items[i].a];

		if (i > 0 && items[i].key == items[i - 1].key)
			add_change(&changes[kept - 1], change);
		else
			changes[kept++] = *change;
		host_tick(host, i);
	}
	host->release(host, items);
	host->release(host, buffer->changes);
	buffer->changes = changes;
	buffer->head.nchanges = kept;
}

/* Makes room for more changes; what is there may be moved. */
static void
make_room(TotalBuffer *buffer, uint64_t more)
{
	uint64_t	needed;
	Fault		fault;

	if (buffer->head.nchanges + more <= buffer->capacity)
		return;
	compact(buffer);
	needed = buffer->head.nchanges + more;
	if (needed > CHANGES_LIMIT)
	{
		fault_set(&fault, FAULT_TOO_LARGE,
				  "Give thresholds with at, or round the scores by the argument decimals of hierarchy_agg.",
				  "blocks have too many distinct thresholds to be added up");
		fault_detail(&fault, "There can be %llu of them.", (unsigned long long) CHANGES_LIMIT);
		buffer->host->raise(buffer->host, &fault);
	}
	if (needed > buffer->capacity / 2)
	{
		buffer->changes = host_grow(buffer->host, buffer->changes, 2 * needed, sizeof(TotalChange));
		buffer->capacity = (uint32_t) (2 * needed);
	}
}

/* Adds to the counts of records; pairs of no more than these fit in 63 bits. */
static void
add_records(TotalBuffer *buffer, uint32_t nrecords)
{
	uint64_t	sum = (uint64_t) buffer->head.nrecords + nrecords;
	Fault		fault;

	if (sum >= NO_RECORD)
	{
		fault_set(&fault, FAULT_TOO_LARGE, "Add up fewer blocks: pairs of more records cannot be counted in bigint.",
				  "blocks would have more than %u records in all", NO_RECORD - 1);
		buffer->host->raise(buffer->host, &fault);
	}
	buffer->head.nrecords = (uint32_t) sum;
}

/* Adds what the header says of other blocks, but for their records. */
static void
add_header(Total *head, const Total *more)
{
	head->scales |= more->scales;
	head->not_in_truth += more->not_in_truth;
	head->only_in_truth += more->only_in_truth;
	head->truth_entities += more->truth_entities;
	head->truth_pairs += more->truth_pairs;
	exact_add(&head->truth_nlogn, more->truth_nlogn);
}

static ExactSum
exact_difference(double now, double before)
{
	ExactSum	difference = exact_from_double(now);

	exact_add(&difference, exact_negative(exact_from_double(before)));
	return difference;
}

/*
 * Adds the changes from state to state.  At a given threshold that joins
 * nothing there is none, and something was joined if there are fewer entities.
 */
static void
add_states(TotalBuffer *buffer, const double *thresholds, const Statistics *states, uint32_t nstates)
{
	Statistics	before = {0};

	for (uint32_t state = 0; state < nstates; state++)
	{
		Statistics	now = states[state];

		host_tick(buffer->host, state);
		if (buffer->head.has_at && now.entities == before.entities)
			continue;
		make_room(buffer, 1);
		buffer->changes[buffer->head.nchanges++] = (TotalChange) {
			.threshold = thresholds[state],
			.entities = now.entities - before.entities,
			.singletons = now.singletons - before.singletons,
			.largest = now.largest,
			.pairs = now.pairs - before.pairs,
			.true_positives = now.true_positives - before.true_positives,
			.exact = now.exact - before.exact,
			.entity_nlogn = exact_difference(now.entity_nlogn, before.entity_nlogn),
			.cell_nlogn = exact_difference(now.cell_nlogn, before.cell_nlogn),
			.precision_sum = exact_difference(now.precision_sum, before.precision_sum),
			.recall_sum = exact_difference(now.recall_sum, before.recall_sum)
		};
		before = now;
	}
}

/* Infinity, and the thresholds of a hierarchy behind it. */
static double *
own_thresholds(Host *host, const Hierarchy *h)
{
	double	   *thresholds = host_array(host, (uint64_t) h->nthresholds + 1, sizeof(double));

	thresholds[0] = INFINITY;
	memcpy(thresholds + 1, hierarchy_thresholds(h), h->nthresholds * sizeof(double));
	return thresholds;
}

static uint32_t
scale_of(const Hierarchy *h)
{
	return h->nthresholds == 0 ? 0 : hierarchy_is_probability(h) ? TOTAL_PROBABILITIES : TOTAL_WEIGHTS;
}

void
total_add(TotalBuffer *buffer, Host *scratch, const Hierarchy *h, const Partition *truth, Missing *missing)
{
	MissingMode mode = (MissingMode) buffer->head.missing;
	bool		given = buffer->head.has_at;
	double	   *thresholds = given ? buffer->thresholds : own_thresholds(scratch, h);
	uint32_t	nstates = (given ? buffer->head.nat : h->nthresholds) + 1;
	JudgedLine	line = judge_hierarchy(scratch, h, thresholds, nstates, truth, mode, missing);
	Statistics *states = host_array(scratch, nstates, sizeof(Statistics));
	TruthStatistics sums;

	if (mode != MISSING_ERROR || missing->not_in_truth + missing->only_in_truth == 0)
	{
		curve_compute(scratch, &line, states, &sums);
		add_records(buffer, line.nrecords);
		add_header(&buffer->head, &(Total) {
			.scales = scale_of(h),
			.not_in_truth = missing->not_in_truth,
			.only_in_truth = missing->only_in_truth,
			.truth_entities = sums.entities,
			.truth_pairs = sums.pairs,
			.truth_nlogn = exact_from_double(sums.nlogn)
		});
		add_states(buffer, thresholds, states, nstates);
	}
	judged_free(scratch, &line);
	scratch->release(scratch, states);
	if (!given)
		scratch->release(scratch, thresholds);
}

void
total_add_total(TotalBuffer *buffer, const Total *total)
{
	make_room(buffer, total->nchanges);
	add_records(buffer, total->nrecords);
	add_header(&buffer->head, total);
	memcpy(buffer->changes + buffer->head.nchanges, total_changes(total), total->nchanges * sizeof(TotalChange));
	buffer->head.nchanges += total->nchanges;
}

Total *
total_create(Host *host, uint32_t nat, uint32_t nchanges)
{
	uint64_t	size = total_size(nat, nchanges);
	Total	   *total;

	value_size_check(host, 0, size);
	total = host->allocate(host, size);
	*total = (Total) {.size = (uint32_t) size,.version = TOTAL_VERSION,.nat = nat,.nchanges = nchanges};
	return total;
}

Total *
total_from_buffer(TotalBuffer *buffer)
{
	Total	   *total;

	compact(buffer);
	total = total_create(buffer->host, buffer->head.nat, buffer->head.nchanges);
	buffer->head.size = total->size;
	*total = buffer->head;
	memcpy((double *) total_at(total), buffer->thresholds + 1, total->nat * sizeof(double));
	memcpy((TotalChange *) total_changes(total), buffer->changes, total->nchanges * sizeof(TotalChange));
	return total;
}

Statistics *
total_states(Host *host, const Total *total, double **thresholds, uint32_t *nstates)
{
	const TotalChange *changes = total_changes(total);
	uint32_t	count = total->has_at ? total->nat : total->nchanges - 1;
	Statistics *states = host_array(host, count, sizeof(Statistics));
	TotalChange sum = {0};
	uint32_t	next = 0;

	*nstates = count;
	*thresholds = host_array(host, count, sizeof(double));
	for (uint32_t state = 0; state < count; state++)
	{
		double		threshold = total->has_at ? total_at(total)[state] : changes[state + 1].threshold;

		while (next < total->nchanges && changes[next].threshold >= threshold)
			add_change(&sum, &changes[next++]);
		(*thresholds)[state] = threshold;
		states[state] = (Statistics) {
			.entities = sum.entities,
			.singletons = sum.singletons,
			.largest = sum.largest,
			.pairs = sum.pairs,
			.true_positives = sum.true_positives,
			.exact = sum.exact,
			.entity_nlogn = exact_to_double(sum.entity_nlogn),
			.cell_nlogn = exact_to_double(sum.cell_nlogn),
			.precision_sum = exact_to_double(sum.precision_sum),
			.recall_sum = exact_to_double(sum.recall_sum)
		};
		host_tick(host, state);
	}
	return states;
}

TruthStatistics
total_truth(const Total *total)
{
	return (TruthStatistics) {
		.entities = total->truth_entities,.pairs = total->truth_pairs,.nlogn = exact_to_double(total->truth_nlogn)
	};
}

/* Adds a change to a number if the sum is between 0 and most; there is no overflow. */
static bool
step(int64_t *number, int64_t change, int64_t most)
{
	if (change < -*number || change > most - *number)
		return false;
	*number += change;
	return true;
}

/* The same for a sum over records, each of which adds less than 64: ln 2^32 is 22. */
static bool
step_sum(ExactSum *sum, ExactSum change, int64_t nrecords)
{
	int64_t		most = 64 * nrecords;

	exact_add(sum, change);
	return sum->whole >= 0 && (sum->whole < most || (sum->whole == most && sum->fraction == 0));
}

/*
 * Whether a change leads to numbers that so many records can have.  What joins
 * both sides, neither has less of: then no count of pairs can overflow.
 */
static bool
check_change(const Total *total, TotalChange *sum, const TotalChange *change)
{
	int64_t		n = total->nrecords;
	int64_t		pairs = n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
	int64_t		none = 0;

	return step(&sum->entities, change->entities, n) &&
		step(&sum->singletons, change->singletons, n) &&
		step(&none, change->largest, n) &&
		step(&sum->pairs, change->pairs, pairs) &&
		step_sum(&sum->entity_nlogn, change->entity_nlogn, n) &&
		step(&sum->true_positives, change->true_positives,
			 sum->pairs < total->truth_pairs ? sum->pairs : total->truth_pairs) &&
		step(&sum->exact, change->exact, total->has_truth ? n : 0) &&
		step_sum(&sum->cell_nlogn, change->cell_nlogn, total->has_truth ? n : 0) &&
		step_sum(&sum->precision_sum, change->precision_sum, total->has_truth ? n : 0) &&
		step_sum(&sum->recall_sum, change->recall_sum, total->has_truth ? n : 0);
}

static bool
check_truth(const Total *total)
{
	TotalChange sums = {0};
	TotalChange truth = {.entities = total->truth_entities,.pairs = total->truth_pairs,.entity_nlogn = total->truth_nlogn};

	if (!total->has_truth && (total->not_in_truth != 0 || total->only_in_truth != 0 || total->truth_entities != 0 ||
							  total->truth_pairs != 0 || total->truth_nlogn.whole != 0 || total->truth_nlogn.fraction != 0))
		return false;
	if (total->missing == MISSING_ERROR && (total->not_in_truth != 0 || total->only_in_truth != 0))
		return false;
	if (total->missing == MISSING_SINGLETON && (total->not_in_truth > total->nrecords || total->only_in_truth > total->nrecords))
		return false;
	return check_change(total, &sums, &truth);
}

/* Whether a number can be a threshold; zero has no sign. */
static bool
is_threshold(double threshold)
{
	return isfinite(threshold) && !(threshold == 0 && signbit(threshold));
}

/* Whether the thresholds that were given descend. */
static bool
check_at(Host *host, const Total *total)
{
	const double *at = total_at(total);

	for (uint32_t i = 0; i < total->nat; i++)
	{
		if (!is_threshold(at[i]) || (i > 0 && at[i] > at[i - 1]))
			return false;
		host_tick(host, i);
	}
	return true;
}

/* Whether the changes descend, are at given thresholds if there are such, and lead to possible numbers. */
static bool
check_changes(Host *host, const Total *total)
{
	const TotalChange *changes = total_changes(total);
	TotalChange sum = {0};
	uint32_t	given = 0;

	for (uint32_t i = 0; i < total->nchanges; i++)
	{
		double		threshold = changes[i].threshold;

		host_tick(host, i);
		if (i == 0 ? threshold != INFINITY : !is_threshold(threshold) || threshold >= changes[i - 1].threshold)
			return false;
		while (given < total->nat && total_at(total)[given] > threshold)
			host_tick(host, given++);
		if (i > 0 && total->has_at && (given == total->nat || total_at(total)[given] != threshold || changes[i].entities == 0))
			return false;
		if (!check_change(total, &sum, &changes[i]))
			return false;
	}
	return true;
}

bool
total_check(Host *host, const Total *total, uint64_t size, Fault *fault)
{
	if (size < sizeof(Total) || total->size != size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "size does not match the header");
	if (total->version != TOTAL_VERSION)
		return fault_set(fault, FAULT_SYNTAX, NULL, "unknown version %u", total->version);
	if (total->missing > MISSING_ERROR || total->has_truth > 1 || total->has_at > 1 ||
		total->nrecords >= NO_RECORD || total->nchanges == 0 || (!total->has_at && total->nat > 0) ||
		total->scales > (TOTAL_PROBABILITIES | TOTAL_WEIGHTS) || total->unused != 0 ||
		size != total_size(total->nat, total->nchanges))
		return fault_set(fault, FAULT_SYNTAX, NULL, "header is damaged");
	if (!check_truth(total))
		return fault_set(fault, FAULT_SYNTAX, NULL, "numbers of the truth are impossible");
	if (!check_at(host, total))
		return fault_set(fault, FAULT_SYNTAX, NULL, "thresholds are out of order or no thresholds");
	if (!check_changes(host, total))
		return fault_set(fault, FAULT_SYNTAX, NULL, "changes are out of order or impossible");
	return true;
}

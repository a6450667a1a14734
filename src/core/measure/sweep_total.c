/*
 * sweep_total.c
 *		Adding up the sweeps of blocks.
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
#define CHANGES_LIMIT ((VALUE_SIZE_LIMIT - sizeof(SweepTotal)) / sizeof(SweepChange))

_Static_assert(sizeof(SweepTotal) % 8 == 0 && sizeof(SweepChange) == 15 * 8, "a total has no padding");

SweepTerms
sweep_total_terms(const SweepTotal *total)
{
	return (SweepTerms) {
		.missing = (MissingMode) total->missing,
		.has_truth = total->has_truth,
		.at = {total->has_at ? sweep_total_at(total) : NULL, total->nat}
	};
}

void
sweep_total_start(SweepTotalBuffer *buffer, Host *host, const SweepTerms *terms)
{
	*buffer = (SweepTotalBuffer) {
		.host = host,
		.head = {
			.version = SWEEP_TOTAL_VERSION,
			.missing = (uint8_t) terms->missing,
			.has_truth = terms->has_truth,
			.has_at = terms->at.values != NULL,
			.nat = terms->at.count,
			.nchanges = 1
		},
		.capacity = 4
	};
	buffer->thresholds = host_array(host, (uint64_t) terms->at.count + 1, sizeof(double));
	buffer->thresholds[0] = INFINITY;
	if (terms->at.count > 0)
		memcpy(buffer->thresholds + 1, terms->at.values, terms->at.count * sizeof(double));
	buffer->changes = host_array(host, buffer->capacity, sizeof(SweepChange));
	buffer->changes[0] = (SweepChange) {.threshold = INFINITY};
}

void
sweep_total_free(SweepTotalBuffer *buffer)
{
	buffer->host->release(buffer->host, buffer->thresholds);
	buffer->host->release(buffer->host, buffer->changes);
}

bool
sweep_total_accepts(const SweepTotalBuffer *buffer, const SweepTerms *terms, Fault *fault)
{
	const SweepTotal *head = &buffer->head;

	if (terms->missing == MISSING_ERROR && head->has_truth != terms->has_truth)
		return fault_set(fault, FAULT_SYNTAX, "Give every block a truth, which may be the empty partition {}, or none.",
						 "truth is NULL for some blocks and not for others");
	if (head->missing != terms->missing)
		return fault_set(fault, FAULT_SYNTAX, "What is added up must be swept alike.",
						 "missing is not the same for all blocks");
	if (head->has_at != (terms->at.values != NULL) || head->nat != terms->at.count ||
		(head->nat > 0 && memcmp(buffer->thresholds + 1, terms->at.values, head->nat * sizeof(double)) != 0))
		return fault_set(fault, FAULT_SYNTAX, "What is added up must be swept at the same thresholds.",
						 "at is not the same for all blocks");
	return true;
}

static void
add_change(SweepChange *sum, const SweepChange *change)
{
	for (int i = 0; i < COUNTS; i++)
		sum->counts[i] = count_after(i, sum->counts[i], change->counts[i]);
	for (int i = 0; i < SUMS; i++)
		exact_add(&sum->sums[i], change->sums[i]);
}

/* Puts the changes in order, strong to weak, and adds up those at one threshold. */
static void
compact(SweepTotalBuffer *buffer)
{
	Host	   *host = buffer->host;
	uint32_t	count = buffer->head.nchanges;
	SweepChange *changes = host_array(host, buffer->capacity, sizeof(SweepChange));
	SortItem   *items = host_array(host, count, sizeof(SortItem));
	uint32_t	kept = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		items[i] = (SortItem) {.key = sort_key_from_score(buffer->changes[i].threshold), .a = i};
		host_tick(host, i);
	}
	sort_items(host, items, count);
	for (uint32_t i = 0; i < count; i++)
	{
		const SweepChange *change = &buffer->changes[items[i].a];

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
make_room(SweepTotalBuffer *buffer, uint64_t more)
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
		buffer->changes = host_grow(buffer->host, buffer->changes, 2 * needed, sizeof(SweepChange));
		buffer->capacity = (uint32_t) (2 * needed);
	}
}

/* Adds to the counts of records; pairs of no more than these fit in 63 bits. */
static void
add_records(SweepTotalBuffer *buffer, uint32_t nrecords)
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
add_header(SweepTotal *head, const SweepTotal *more)
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

/* A change of blocks without a truth, where each of their records is a true entity. */
static SweepChange
change_of_singletons(const SweepChange *change)
{
	SweepChange changed = *change;
	int64_t		entities = change->counts[COUNT_ENTITIES];

	changed.counts[COUNT_EXACT] = change->counts[COUNT_SINGLETONS];
	changed.sums[SUM_PRECISION] = (ExactSum) {entities, 0};
	if (change->threshold == INFINITY)
		changed.sums[SUM_RECALL] = (ExactSum) {entities, 0};
	return changed;
}

/*
 * What was added without a truth counts as if its truth had no records, as
 * blocks that come from now on without one do.
 */
static void
give_truth(SweepTotalBuffer *buffer)
{
	SweepTotal *head = &buffer->head;
	bool		counts = head->missing == MISSING_SINGLETON;

	head->has_truth = true;
	head->not_in_truth = head->nrecords;
	head->truth_entities = counts ? head->nrecords : 0;
	head->nrecords = counts ? head->nrecords : 0;
	for (uint32_t i = 0; i < head->nchanges; i++)
	{
		SweepChange *change = &buffer->changes[i];

		*change = counts ? change_of_singletons(change) : (SweepChange) {.threshold = change->threshold};
		host_tick(buffer->host, i);
	}
	/* At given thresholds stands only what joins something. */
	if (!counts && head->has_at)
		head->nchanges = 1;
}

/* What changes from one cut to the next. */
static SweepChange
change_between(double threshold, const Statistics *before, const Statistics *now)
{
	SweepChange change = {.threshold = threshold};

	for (int i = 0; i < COUNTS; i++)
		change.counts[i] = i == COUNT_LARGEST ? now->counts[i] : now->counts[i] - before->counts[i];
	for (int i = 0; i < SUMS; i++)
		change.sums[i] = exact_difference(now->sums[i], before->sums[i]);
	return change;
}

/*
 * Adds the changes from cut to cut.  At a given threshold that joins
 * nothing there is none, and something was joined if there are fewer entities.
 */
static void
add_cuts(SweepTotalBuffer *buffer, const double *thresholds, const Sweep *sweep)
{
	Statistics	before = {0};

	for (uint32_t cut = 0; cut < sweep->ncuts; cut++)
	{
		const Statistics *now = &sweep->cuts[cut];

		host_tick(buffer->host, cut);
		if (buffer->head.has_at && now->counts[COUNT_ENTITIES] == before.counts[COUNT_ENTITIES])
			continue;
		make_room(buffer, 1);
		buffer->changes[buffer->head.nchanges++] = change_between(thresholds[cut], &before, now);
		before = *now;
	}
}

/* Infinity, and the thresholds of a hierarchy after it. */
static double *
own_thresholds(Host *host, const Hierarchy *h)
{
	double	   *thresholds = host_array(host, (uint64_t) h->nthresholds + 1, sizeof(double));

	thresholds[0] = INFINITY;
	memcpy(thresholds + 1, hierarchy_thresholds(h), h->nthresholds * sizeof(double));
	return thresholds;
}

/* The truth of a block that has none, beside blocks that do. */
static Partition *
empty_truth(Host *host)
{
	LabelBuffer nothing;

	labels_init(&nothing, host);
	return partition_from_labels(&nothing);
}

static uint32_t
scale_of(const Hierarchy *h)
{
	return h->nthresholds == 0 ? 0 : hierarchy_is_probability(h) ? TOTAL_PROBABILITIES : TOTAL_WEIGHTS;
}

/* Adds a block whose truth is given if the buffer has one. */
static void
add_block(SweepTotalBuffer *buffer, Host *scratch, const Hierarchy *h, const Partition *truth, Missing *missing)
{
	MissingMode mode = (MissingMode) buffer->head.missing;
	bool		given = buffer->head.has_at;
	double	   *thresholds = given ? buffer->thresholds : own_thresholds(scratch, h);
	Thresholds	at = {thresholds, (given ? buffer->head.nat : h->nthresholds) + 1};
	Matching	matching = truth_match(scratch, hierarchy_space(h), truth);
	TruthLine	line = truth_along_hierarchy(scratch, h, &at, &(Truth) {truth, mode, &matching});
	Sweep		sweep = sweep_of_line(scratch, &line);

	*missing = matching.missing;
	if (mode != MISSING_ERROR || missing->not_in_truth + missing->only_in_truth == 0)
	{
		add_records(buffer, sweep.nrecords);
		add_header(&buffer->head, &(SweepTotal) {
			.scales = scale_of(h),
			.not_in_truth = missing->not_in_truth,
			.only_in_truth = missing->only_in_truth,
			.truth_entities = sweep.truth.entities,
			.truth_pairs = sweep.truth.pairs,
			.truth_nlogn = exact_from_double(sweep.truth.nlogn)
		});
		add_cuts(buffer, thresholds, &sweep);
	}
	scratch->release(scratch, sweep.cuts);
	matching_free(scratch, &matching);
	if (!given)
		scratch->release(scratch, thresholds);
}

void
sweep_total_add(SweepTotalBuffer *buffer, Host *scratch, const Hierarchy *h, const Partition *truth, Missing *missing)
{
	Partition  *nothing = NULL;

	if (truth != NULL && !buffer->head.has_truth)
		give_truth(buffer);
	if (truth == NULL && buffer->head.has_truth)
		truth = nothing = empty_truth(scratch);
	add_block(buffer, scratch, h, truth, missing);
	scratch->release(scratch, nothing);
}

/* Adds a total that has a truth if the buffer has one. */
static void
add_total(SweepTotalBuffer *buffer, const SweepTotal *total)
{
	make_room(buffer, total->nchanges);
	add_records(buffer, total->nrecords);
	add_header(&buffer->head, total);
	memcpy(buffer->changes + buffer->head.nchanges, sweep_total_changes(total), total->nchanges * sizeof(SweepChange));
	buffer->head.nchanges += total->nchanges;
}

/* A total without a truth as one whose truth has no records. */
static SweepTotal *
with_truth(Host *host, const SweepTotal *total)
{
	SweepTerms	terms = sweep_total_terms(total);
	SweepTotalBuffer buffer;
	SweepTotal *changed;

	sweep_total_start(&buffer, host, &terms);
	add_total(&buffer, total);
	give_truth(&buffer);
	changed = sweep_total_from_buffer(&buffer);
	sweep_total_free(&buffer);
	return changed;
}

void
sweep_total_add_total(SweepTotalBuffer *buffer, const SweepTotal *total)
{
	SweepTotal *changed = NULL;

	if (total->has_truth && !buffer->head.has_truth)
		give_truth(buffer);
	if (!total->has_truth && buffer->head.has_truth)
		total = changed = with_truth(buffer->host, total);
	add_total(buffer, total);
	buffer->host->release(buffer->host, changed);
}

SweepTotal *
sweep_total_create(Host *host, uint32_t nat, uint32_t nchanges)
{
	uint64_t	size = sweep_total_size(nat, nchanges);
	SweepTotal *total;

	value_size_check(host, 0, size);
	total = host->allocate(host, size);
	*total = (SweepTotal) {.size = (uint32_t) size, .version = SWEEP_TOTAL_VERSION, .nat = nat, .nchanges = nchanges};
	return total;
}

SweepTotal *
sweep_total_from_buffer(SweepTotalBuffer *buffer)
{
	SweepTotal *total;

	compact(buffer);
	total = sweep_total_create(buffer->host, buffer->head.nat, buffer->head.nchanges);
	buffer->head.size = total->size;
	*total = buffer->head;
	memcpy((double *) sweep_total_at(total), buffer->thresholds + 1, total->nat * sizeof(double));
	memcpy((SweepChange *) sweep_total_changes(total), buffer->changes, total->nchanges * sizeof(SweepChange));
	return total;
}

/* The statistics to which changes have led. */
static Statistics
statistics_of(const SweepChange *sum)
{
	Statistics	cut;

	for (int i = 0; i < COUNTS; i++)
		cut.counts[i] = sum->counts[i];
	for (int i = 0; i < SUMS; i++)
		cut.sums[i] = exact_to_double(sum->sums[i]);
	return cut;
}

Sweep
sweep_total_sweep(Host *host, const SweepTotal *total, double **thresholds)
{
	const SweepChange *changes = sweep_total_changes(total);
	SweepChange sum = {0};
	uint32_t	next = 0;
	Sweep		sweep = {
		.nrecords = total->nrecords,
		.ncuts = total->has_at ? total->nat : total->nchanges - 1,
		.truth = {
			total->truth_entities, changes[0].counts[COUNT_EXACT], total->truth_pairs, exact_to_double(total->truth_nlogn)
		},
		.has_truth = total->has_truth
	};

	sweep.cuts = host_array(host, sweep.ncuts, sizeof(Statistics));
	*thresholds = host_array(host, sweep.ncuts, sizeof(double));
	for (uint32_t cut = 0; cut < sweep.ncuts; cut++)
	{
		double		threshold = total->has_at ? sweep_total_at(total)[cut] : changes[cut + 1].threshold;

		while (next < total->nchanges && changes[next].threshold >= threshold)
			add_change(&sum, &changes[next++]);
		(*thresholds)[cut] = threshold;
		sweep.cuts[cut] = statistics_of(&sum);
		host_tick(host, cut);
	}
	return sweep;
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

/* Adds a change to a sum over records likewise, each of which adds less than 64: ln 2^32 is 22. */
static bool
step_sum(ExactSum *sum, ExactSum change, int64_t nrecords)
{
	int64_t		most = 64 * nrecords;

	exact_add(sum, change);
	return sum->whole >= 0 && (sum->whole < most || (sum->whole == most && sum->fraction == 0));
}

static int64_t
all_pairs(const SweepTotal *total)
{
	int64_t		n = total->nrecords;

	return n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
}

/* Whether the pairs that neither side joins are no fewer than none. */
static bool
check_true_negatives(const SweepTotal *total, const SweepChange *sum)
{
	return all_pairs(total) - sum->counts[COUNT_PAIRS] >= total->truth_pairs - sum->counts[COUNT_TRUE_POSITIVES];
}

/* The most that a count can be, given those before it. */
static int64_t
most_of(Count which, const SweepTotal *total, const SweepChange *sum)
{
	int64_t		n = total->nrecords;
	int64_t		pairs = sum->counts[COUNT_PAIRS];

	if (which == COUNT_PAIRS)
		return all_pairs(total);
	if (which == COUNT_TRUE_POSITIVES)
		return pairs < total->truth_pairs ? pairs : total->truth_pairs;
	return count_needs_truth(which) && !total->has_truth ? 0 : n;
}

/*
 * Whether a change leads to numbers that so many records can have.  What joins
 * both sides, neither has less of: then no count of pairs can overflow.
 */
static bool
check_change(const SweepTotal *total, SweepChange *sum, const SweepChange *change)
{
	for (int i = 0; i < COUNTS; i++)
	{
		int64_t		none = 0;

		if (!step(i == COUNT_LARGEST ? &none : &sum->counts[i], change->counts[i], most_of(i, total, sum)))
			return false;
	}
	for (int i = 0; i < SUMS; i++)
	{
		if (!step_sum(&sum->sums[i], change->sums[i], sum_needs_truth(i) && !total->has_truth ? 0 : total->nrecords))
			return false;
	}
	return true;
}

static bool
check_truth(const SweepTotal *total)
{
	SweepChange sums = {0};
	SweepChange truth = {
		.counts = {[COUNT_ENTITIES] = total->truth_entities,[COUNT_PAIRS] = total->truth_pairs},
		.sums = {[SUM_ENTITY_NLOGN] = total->truth_nlogn}
	};

	if (!total->has_truth && (total->not_in_truth != 0 || total->only_in_truth != 0 || total->truth_entities != 0 ||
							  total->truth_pairs != 0 || total->truth_nlogn.whole != 0 || total->truth_nlogn.fraction != 0))
		return false;
	if (total->missing == MISSING_ERROR && (total->not_in_truth != 0 || total->only_in_truth != 0))
		return false;
	if (total->missing == MISSING_SINGLETON && (total->not_in_truth > total->nrecords || total->only_in_truth > total->nrecords))
		return false;
	return check_change(total, &sums, &truth);
}

/* Whether a number can be a threshold to cut at; zero has no sign. */
static bool
is_threshold(double threshold)
{
	return !isnan(threshold) && !(threshold == 0 && signbit(threshold));
}

/* Whether the threshold of a change is one that was given, or else can be one that a hierarchy holds. */
static bool
is_place(const SweepTotal *total, uint32_t given, double threshold)
{
	if (!is_threshold(threshold))
		return false;
	return total->has_at ? given < total->nat && sweep_total_at(total)[given] == threshold : isfinite(threshold);
}

/* Whether the thresholds that were given descend. */
static bool
check_at(Host *host, const SweepTotal *total)
{
	const double *at = sweep_total_at(total);

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
check_changes(Host *host, const SweepTotal *total)
{
	const SweepChange *changes = sweep_total_changes(total);
	SweepChange sum = {0};
	uint32_t	given = 0;

	for (uint32_t i = 0; i < total->nchanges; i++)
	{
		double		threshold = changes[i].threshold;

		host_tick(host, i);
		if (i == 0 ? threshold != INFINITY : !(threshold < changes[i - 1].threshold))
			return false;
		while (given < total->nat && sweep_total_at(total)[given] > threshold)
			host_tick(host, given++);
		if (i > 0 && (!is_place(total, given, threshold) || (total->has_at && changes[i].counts[COUNT_ENTITIES] == 0)))
			return false;
		if (!check_change(total, &sum, &changes[i]) || !check_true_negatives(total, &sum))
			return false;
	}
	return true;
}

bool
sweep_total_check(Host *host, const SweepTotal *total, uint64_t size, Fault *fault)
{
	if (size < sizeof(SweepTotal) || total->size != size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "size does not match the header");
	if (total->version != SWEEP_TOTAL_VERSION)
		return fault_set(fault, FAULT_SYNTAX, NULL, "unknown version %u", total->version);
	if (total->missing > MISSING_ERROR || total->has_truth > 1 || total->has_at > 1 ||
		total->nrecords >= NO_RECORD || total->nchanges == 0 || (!total->has_at && total->nat > 0) ||
		total->scales > (TOTAL_PROBABILITIES | TOTAL_WEIGHTS) || total->unused != 0 ||
		size != sweep_total_size(total->nat, total->nchanges))
		return fault_set(fault, FAULT_SYNTAX, NULL, "header is damaged");
	if (!check_truth(total))
		return fault_set(fault, FAULT_SYNTAX, NULL, "numbers of the truth are impossible");
	if (!check_at(host, total))
		return fault_set(fault, FAULT_SYNTAX, NULL, "thresholds are out of order or no thresholds");
	if (!check_changes(host, total))
		return fault_set(fault, FAULT_SYNTAX, NULL, "changes are out of order or impossible");
	return true;
}

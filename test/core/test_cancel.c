/*
 * test_cancel.c
 *		Long work can be cancelled at any look for interrupts: there are enough
 *		of them, and what the work was given is as it was before.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/explore/stability.h"
#include "core/format/literal.h"
#include "core/format/wire.h"
#include "core/frame/consensus.h"
#include "core/frame/frame_build.h"
#include "core/frame/pair_sweep.h"
#include "core/hierarchy/algebra.h"
#include "core/hierarchy/bound.h"
#include "core/hierarchy/constrained.h"
#include "core/hierarchy/line_index.h"
#include "core/hierarchy/merges.h"
#include "core/measure/diff.h"
#include "core/measure/estimate.h"
#include "core/measure/measures.h"
#include "core/measure/sweep_total.h"
#include "core/measure/truth.h"
#include "core/records/align.h"
#include "sample.h"

#define SMALL 80000
#define LARGE (4 * SMALL)

/* Values of one size, for all kinds of work. */
typedef struct Material
{
	uint32_t	nrecords;
	bool		is_text;		/* its keys, or else they are bigint */
	Hierarchy  *h;
	Hierarchy  *other;			/* over other records, half of them the same */
	Hierarchy  *chain;			/* in which each record joins all those before it */
	Partition  *p;				/* of other */
	Partition  *q;				/* of h */
	Partition  *join;			/* of both */
	Frame	   *f;				/* of all hierarchies, with the records of p declared */
	SweepTotal *total;			/* of the chain */
	OverlapList overlaps;		/* of every record of h alone with itself */
	char	   *hierarchy_text;
	char	   *partition_text;
	char	   *frame_text;
	ByteBuffer	hierarchy_wire;
	ByteBuffer	partition_wire;
	ByteBuffer	frame_wire;
	char	   *copy;			/* of the values, one after the other */
} Material;

/* One of the values that work must leave as they are. */
typedef struct Value
{
	const void *data;
	size_t		size;
} Value;

#define VALUES 8

/* Key number i; the text is written into bytes. */
static Key
make_key(bool is_text, uint32_t i, char bytes[32])
{
	Key			key = {.type = KEY_BIGINT, .bigint = i};

	if (is_text)
		key = (Key) {
			.type = KEY_TEXT, .bytes = (unsigned char *) bytes, .length = (uint32_t) sprintf(bytes, "record %u", i)
		};
	return key;
}

/* A chain of random scores, with as many random edges again. */
static Hierarchy *
build(Host *host, bool is_text, uint32_t first, uint32_t nrecords)
{
	Random		random = random_stream(90);
	EdgeBuffer	buffer;
	char		left_bytes[32];
	char		right_bytes[32];

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < 2 * nrecords; i++)
	{
		Key			left = make_key(is_text, first + i % nrecords, left_bytes);
		Key			right = make_key(is_text, first + (i < nrecords ? (i + 1) % nrecords :
													   random_below(&random, nrecords)), right_bytes);

		edges_add(&buffer, &left, &right, random_below(&random, 50000));
	}
	return hierarchy_from_edges(&buffer);
}

/* The later a record comes, the weaker is what joins it. */
static Hierarchy *
build_chain(Host *host, bool is_text, uint32_t nrecords)
{
	EdgeBuffer	buffer;
	char		left_bytes[32];
	char		right_bytes[32];

	edges_init(&buffer, host);
	for (uint32_t i = 0; i + 1 < nrecords; i++)
	{
		Key			left = make_key(is_text, 1000000 + i, left_bytes);
		Key			right = make_key(is_text, 1000000 + i + 1, right_bytes);

		edges_add(&buffer, &left, &right, -(double) i);
	}
	return hierarchy_from_edges(&buffer);
}

/* The frame of the first so many hierarchies. */
static Frame *
build_frame(Host *host, const Material *m, uint32_t nmembers)
{
	FrameMember members[] = {{"h", 1, m->h}, {"other", 5, m->other}, {"chain", 5, m->chain}};

	return frame_create(host, members, nmembers, partition_space(m->p));
}

/* The total of a hierarchy at all of its thresholds, one time and again. */
static SweepTotal *
build_total(Host *host, const Hierarchy *h, const Partition *truth, int times)
{
	SweepTerms	terms = {.missing = MISSING_SINGLETON, .has_truth = truth != NULL};
	SweepTotalBuffer buffer;
	Missing		missing;
	SweepTotal *total;

	sweep_total_start(&buffer, host, &terms);
	for (int i = 0; i < times; i++)
		sweep_total_add(&buffer, host, h, truth, &missing);
	total = sweep_total_from_buffer(&buffer);
	sweep_total_free(&buffer);
	return total;
}

static void
prepare(Host *host, Material *m, uint32_t nrecords, bool is_text)
{
	ByteBuffer	hierarchy_text = {.host = host};
	ByteBuffer	partition_text = {.host = host};
	ByteBuffer	frame_text = {.host = host};
	Partition  *alone;

	*m = (Material) {.nrecords = nrecords, .is_text = is_text};
	m->h = build(host, is_text, 0, nrecords);
	m->other = build(host, is_text, nrecords / 2, nrecords);
	m->chain = build_chain(host, is_text, nrecords);
	m->total = build_total(host, m->chain, NULL, 1);
	m->p = hierarchy_cut(host, m->other, 25000);
	m->q = hierarchy_cut(host, m->h, 25000);
	m->join = partition_join(host, m->p, m->q);
	alone = hierarchy_cut(host, m->h, 50000);
	m->overlaps = overlaps_list(host, alone, alone);
	host->release(host, alone);
	m->f = build_frame(host, m, 3);
	m->hierarchy_wire.host = m->partition_wire.host = m->frame_wire.host = host;
	wire_write_hierarchy(&m->hierarchy_wire, m->h);
	wire_write_partition(&m->partition_wire, m->p);
	wire_write_frame(&m->frame_wire, m->f);
	literal_write_hierarchy(&hierarchy_text, m->h);
	literal_write_partition(&partition_text, m->p);
	literal_write_frame(&frame_text, m->f);
	buffer_char(&hierarchy_text, '\0');
	buffer_char(&partition_text, '\0');
	buffer_char(&frame_text, '\0');
	m->hierarchy_text = hierarchy_text.data;
	m->partition_text = partition_text.data;
	m->frame_text = frame_text.data;
}

static void
discard(Host *host, Material *m)
{
	host->release(host, m->h);
	host->release(host, m->other);
	host->release(host, m->chain);
	host->release(host, m->p);
	host->release(host, m->q);
	host->release(host, m->join);
	host->release(host, m->f);
	host->release(host, m->total);
	overlaps_free(host, &m->overlaps);
	host->release(host, m->hierarchy_text);
	host->release(host, m->partition_text);
	host->release(host, m->hierarchy_wire.data);
	host->release(host, m->partition_wire.data);
	host->release(host, m->frame_text);
	host->release(host, m->frame_wire.data);
	host->release(host, m->copy);
}

static void
list_values(const Material *m, Value values[VALUES])
{
	Value		all[VALUES] = {
		{m->h, m->h->head.size}, {m->other, m->other->head.size}, {m->chain, m->chain->head.size},
		{m->p, m->p->head.size}, {m->q, m->q->head.size}, {m->join, m->join->head.size},
		{m->f, m->f->head.size}, {m->total, m->total->size}
	};

	memcpy(values, all, sizeof(all));
}

/* Keeps what the values are now. */
static void
copy_values(Host *host, Material *m)
{
	Value		values[VALUES];
	size_t		size = 0;

	list_values(m, values);
	for (int i = 0; i < VALUES; i++)
		size += values[i].size;
	m->copy = host->allocate(host, size);
	for (int i = VALUES - 1; i >= 0; i--)
		memcpy(m->copy + (size -= values[i].size), values[i].data, values[i].size);
}

/* Whether the values are still what they were. */
static bool
values_are_unharmed(const Material *m)
{
	Value		values[VALUES];
	const char *copy = m->copy;

	list_values(m, values);
	for (int i = 0; i < VALUES; copy += values[i++].size)
		REQUIRE(memcmp(copy, values[i].data, values[i].size) == 0);
	return true;
}

static void
work_build(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, build(host, m->is_text, 0, m->nrecords));
}

static void
work_union(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, hierarchy_union(host, m->h, m->other));
}

static void
work_cut(Host *host, void *context)
{
	host->release(host, hierarchy_cut(host, ((Material *) context)->h, 25000));
}

/* By size, by source, and by a partition of half of its records. */
static void
work_bound(Host *host, void *context)
{
	Material   *m = context;
	Rules		rules = no_rules();

	rules.max_size = 100;
	rules.max_per_source = 50;
	rules.apart = m->p;
	host->release(host, hierarchy_bound(host, m->h, &rules));
}

/* All edges of h and those of another hierarchy, of which some say never. */
static void
work_constrain(Host *host, void *context)
{
	Material   *m = context;
	Line		line = hierarchy_line(host, m->h);
	SortItem   *edges = host_array(host, 2 * (size_t) line.nrecords, sizeof(SortItem));
	Rules		rules = no_rules();
	size_t		nedges = 0;

	rules.max_size = 100;
	rules.max_per_source = 50;
	for (uint32_t i = 0; i + 1 < line.nrecords; i++)
	{
		double		score = i % 10 == 0 ? -INFINITY : (double) line.gaps[i];

		edges[nedges++] = (SortItem) {sort_key_from_score(score), line.order[i], line.order[i + 1]};
		edges[nedges++] = (SortItem) {sort_key_from_score(score), line.order[i], i != line.order[i] ? i : line.order[i + 1]};
		host_tick(host, i);
	}
	host->release(host, hierarchy_constrained(host, hierarchy_space(m->h), edges, nedges, &rules));
	host->release(host, edges);
	line_free(host, &line);
}

static void
work_from_partition(Host *host, void *context)
{
	host->release(host, hierarchy_from_partition(host, ((Material *) context)->p, 1));
}

static void
work_sweep(Host *host, void *context)
{
	Material   *m = context;
	Missing		missing;
	TruthLine	line = hierarchy_against(host, m->h, NULL, m->p, MISSING_SINGLETON, &missing);
	Statistics *cuts = host_array(host, line.ncuts, sizeof(Statistics));
	TruthStatistics truth;

	sweep_compute(host, &line, cuts, &truth);
	host->release(host, cuts);
	truth_line_free(host, &line);
}

static void
work_evaluate(Host *host, void *context)
{
	Material   *m = context;
	Missing		missing;
	TruthLine	line = partition_against(host, m->p, m->p, MISSING_IGNORE, &missing);

	truth_line_free(host, &line);
}

static void
work_estimate(Host *host, void *context)
{
	Material   *m = context;
	double		at[] = {40000, 25000, 10000};
	Missing		missing;

	host->release(host, estimate_hierarchy(host, m->h, &(Thresholds) {at, 3}, &(Sample) {m->p, SAMPLED_BY_SIZE, NULL},
										   MISSING_SINGLETON, &missing));
}

static void
work_merges(Host *host, void *context)
{
	MergeList	list = merges_list(host, ((Material *) context)->h);

	merges_free(host, &list);
}

static void
work_check(Host *host, void *context)
{
	Material   *m = context;
	Fault		fault;

	hierarchy_check(host, m->h, m->h->head.size, &fault);
	partition_check(host, m->p, m->p->head.size, &fault);
}

static void
work_read_literal(Host *host, void *context)
{
	Material   *m = context;
	Fault		fault;

	host->release(host, literal_read_hierarchy(host, m->hierarchy_text, &fault));
	host->release(host, literal_read_partition(host, m->partition_text, &fault));
}

static void
work_write_literal(Host *host, void *context)
{
	Material   *m = context;
	ByteBuffer	out = {.host = host};

	literal_write_hierarchy(&out, m->h);
	literal_write_partition(&out, m->p);
	host->release(host, out.data);
}

static void
work_read_wire(Host *host, void *context)
{
	Material   *m = context;
	Fault		fault;

	host->release(host, wire_read_hierarchy(host, m->hierarchy_wire.data, m->hierarchy_wire.length, &fault));
	host->release(host, wire_read_partition(host, m->partition_wire.data, m->partition_wire.length, &fault));
}

static void
work_write_wire(Host *host, void *context)
{
	Material   *m = context;
	ByteBuffer	out = {.host = host};

	wire_write_hierarchy(&out, m->h);
	wire_write_partition(&out, m->p);
	host->release(host, out.data);
}

static void
work_index(Host *host, void *context)
{
	line_index_free(host, line_index_create(host, ((Material *) context)->h));
}

/* From the first record to the last, which takes an event for each. */
static void
work_path(Host *host, void *context)
{
	Material   *m = context;
	LineIndex  *index = line_index_create(host, m->chain);
	uint32_t	nsteps;

	host->release(host, line_index_path(host, m->chain, index, 0, m->nrecords - 1, &nsteps));
	line_index_free(host, index);
}

static void
work_restrict_hierarchy(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, hierarchy_restrict(host, m->h, m->p));
}

static void
work_restrict_partition(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, partition_restrict(host, m->q, m->p));
}

static void
work_meet(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, partition_meet(host, m->q, m->p));
}

static void
work_join(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, partition_join(host, m->q, m->p));
}

static void
work_refines(Host *host, void *context)
{
	Material   *m = context;

	partition_refines(host, m->p, m->join);
}

static void
work_overlaps(Host *host, void *context)
{
	Material   *m = context;
	OverlapList list = overlaps_list(host, m->q, m->p);

	overlaps_free(host, &list);
}

static void
work_diff(Host *host, void *context)
{
	uint32_t	nchanges;

	host->release(host, diff_list(host, &((Material *) context)->overlaps, &nchanges));
}

static void
work_carry(Host *host, void *context)
{
	host->release(host, diff_carry(host, &((Material *) context)->overlaps));
}

static void
work_frame(Host *host, void *context)
{
	host->release(host, build_frame(host, context, 3));
}

/* Puts the last hierarchy into a frame of the others. */
static void
work_put(Host *host, void *context)
{
	Material   *m = context;
	FrameMember member = {"chain", 5, m->chain};
	Frame	   *f = build_frame(host, m, 2);

	host->release(host, frame_put(host, f, &member));
	host->release(host, f);
}

static void
work_drop(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, frame_drop(host, m->f, frame_find(m->f, "chain", 5)));
}

static void
work_rename(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, frame_rename(host, m->f, frame_find(m->f, "h", 1), "z", 1));
}

static void
work_declare(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, frame_declare(host, m->f, partition_space(m->q)));
}

static void
work_take_out(Host *host, void *context)
{
	Material   *m = context;

	host->release(host, frame_hierarchy(host, m->f, frame_find(m->f, "other", 5)));
	host->release(host, frame_declared(host, m->f));
	host->release(host, frame_held(host, m->f));
}

/* Two collections at three thresholds each, of which the last one is reached. */
static void
work_pair_sweep(Host *host, void *context)
{
	Material   *m = context;
	double		at[] = {40000, 25000, 10000};
	SweepSide	left = {frame_line(host, m->f, frame_find(m->f, "h", 1)), {at, 3}};
	SweepSide	right = {frame_line(host, m->f, frame_find(m->f, "other", 5)), {at, 3}};
	Missing		missing;
	PairSweep	sweep = pair_sweep_begin(host, m->f->head.nrecords, &left, &right, MISSING_SINGLETON, &missing);

	while (pair_sweep_next(&sweep))
		(void) pair_sweep_row(&sweep, 0);
	pair_sweep_free(&sweep);
	line_free(host, &left.line);
	line_free(host, &right.line);
}

static void
work_consensus(Host *host, void *context)
{
	Material   *m = context;
	uint32_t   *held = frame_held(host, m->f);
	Voter		voters[] = {
		{frame_line(host, m->f, frame_find(m->f, "h", 1)), 25000},
		{frame_line(host, m->f, frame_find(m->f, "other", 5)), 25000},
		{frame_line(host, m->f, frame_find(m->f, "chain", 5)), 1000}
	};

	host->release(host, consensus(host, frame_space(m->f), held, m->f->head.nrecords - m->f->ngarbage, voters, 3, 2));
	for (int i = 0; i < 3; i++)
		line_free(host, &voters[i].line);
	host->release(host, held);
}

static void
work_persistence(Host *host, void *context)
{
	Material   *m = context;
	Line		line = frame_line(host, m->f, frame_find(m->f, "h", 1));

	line_persistence(host, &line);
	line_free(host, &line);
}

static void
work_check_frame(Host *host, void *context)
{
	Material   *m = context;
	Fault		fault;

	frame_check(host, m->f, m->f->head.size, &fault);
}

static void
work_read_frame(Host *host, void *context)
{
	Material   *m = context;
	Fault		fault;

	host->release(host, wire_read_frame(host, m->frame_wire.data, m->frame_wire.length, &fault));
}

static void
work_read_frame_text(Host *host, void *context)
{
	Material   *m = context;
	Fault		fault;

	host->release(host, literal_read_frame(host, m->frame_text, &fault));
}

static void
work_write_frame(Host *host, void *context)
{
	Material   *m = context;
	ByteBuffer	out = {.host = host};

	wire_write_frame(&out, m->f);
	literal_write_frame(&out, m->f);
	host->release(host, out.data);
}

static void
work_total(Host *host, void *context)
{
	Material   *m = context;
	SweepTotal *total = build_total(host, m->chain, m->p, 3);
	double	   *thresholds;

	host->release(host, sweep_total_sweep(host, total, &thresholds).cuts);
	host->release(host, thresholds);
	host->release(host, total);
}

static void
work_total_forms(Host *host, void *context)
{
	Material   *m = context;
	ByteBuffer	wire = {.host = host};
	ByteBuffer	text = {.host = host};
	Fault		fault;

	wire_write_sweep_total(&wire, m->total);
	literal_write_sweep_total(&text, m->total);
	buffer_char(&text, '\0');
	host->release(host, wire_read_sweep_total(host, wire.data, wire.length, &fault));
	host->release(host, literal_read_sweep_total(host, text.data, &fault));
	host->release(host, wire.data);
	host->release(host, text.data);
}

/* Kinds of work, and how many passes over the records each makes at least. */
typedef struct Work
{
	const char *name;
	void		(*run) (Host *host, void *context);
	uint32_t	passes;
} Work;

static const Work all_work[] = {
	{"build", work_build, 20},
	{"union", work_union, 8},
	{"cut", work_cut, 2},
	{"hierarchy of a partition", work_from_partition, 3},
	{"sweep", work_sweep, 8},
	{"evaluate a partition", work_evaluate, 2},
	{"estimate", work_estimate, 12},
	{"merges", work_merges, 4},
	{"check", work_check, 5},
	{"read text", work_read_literal, 20},
	{"write text", work_write_literal, 3},
	{"read binary", work_read_wire, 12},
	{"write binary", work_write_wire, 4},
	{"index", work_index, 2},
	{"path", work_path, 3},
	{"restrict a hierarchy", work_restrict_hierarchy, 7},
	{"restrict a partition", work_restrict_partition, 5},
	{"meet", work_meet, 6},
	{"join", work_join, 12},
	{"refine", work_refines, 3},
	{"overlaps", work_overlaps, 6},
	{"diff", work_diff, 6},
	{"carry", work_carry, 6},
	{"frame", work_frame, 40},
	{"put into a frame", work_put, 45},
	{"drop from a frame", work_drop, 13},
	{"rename in a frame", work_rename, 15},
	{"declare in a frame", work_declare, 28},
	{"take out of a frame", work_take_out, 21},
	{"check a frame", work_check_frame, 55},
	{"read a binary frame", work_read_frame, 120},
	{"read the text of a frame", work_read_frame_text, 150},
	{"write a frame", work_write_frame, 20},
	{"compare collections", work_pair_sweep, 30},
	{"consensus", work_consensus, 20},
	{"persistence", work_persistence, 8},
	{"add up blocks", work_total, 30},
	{"write and read a total", work_total_forms, 60},
	{"bound", work_bound, 6},
	{"constrained hierarchies", work_constrain, 10},
};

#define WORKS (sizeof(all_work) / sizeof(all_work[0]))

/*
 * Does the work as the first that the host sees, since small builds look for
 * interrupts every so many edges of all of them.
 */
static Outcome
run_afresh(TestHost *host, const Work *work, Material *m, uint64_t cancel_at)
{
	Outcome		outcome;

	host->host.progress = (Progress) {0};
	host->nchecks = 0;
	host->cancel_at = cancel_at;
	outcome = test_host_run(host, work->run, m);
	host->cancel_at = 0;
	return outcome;
}

/* How often the work looks for interrupts. */
static uint64_t
count_checks(TestHost *host, const Work *work, Material *m)
{
	run_afresh(host, work, m, 0);
	return host->nchecks;
}

static bool
checks_often(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Material	small;
	Material	large;
	bool		right = true;

	prepare(host, &small, SMALL, false);
	prepare(host, &large, LARGE, false);
	for (size_t i = 0; i < WORKS; i++)
	{
		uint64_t	few = count_checks(test_host, &all_work[i], &small);
		uint64_t	many = count_checks(test_host, &all_work[i], &large);

		if (few > 0 && many >= 2 * few && many >= all_work[i].passes * (LARGE / 65536))
			continue;
		right = false;
		printf("# %s: %d and %d checks\n", all_work[i].name, (int) few, (int) many);
	}
	discard(host, &small);
	discard(host, &large);
	return right;
}

/* Whether the work leaves nothing behind, and the next one works, if it is cancelled at check k. */
static bool
cancels_at(TestHost *host, const Work *work, Material *m, uint64_t k)
{
	size_t		held = host->held;

	REQUIRE(run_afresh(host, work, m, k) == CANCELLED);
	REQUIRE(host->held == held);
	REQUIRE(values_are_unharmed(m));
	return true;
}

/* Cancels short work at each of its checks, long work at the first, the last and some others. */
static bool
cancels_anywhere(TestHost *host, Random *random, const Work *work, Material *m)
{
	uint64_t	nchecks = count_checks(host, work, m);

	REQUIRE(nchecks > 0);
	for (uint64_t k = 1; nchecks <= 20 && k <= nchecks; k++)
		REQUIRE(cancels_at(host, work, m, k));
	for (int i = 0; nchecks > 20 && i < 5; i++)
		REQUIRE(cancels_at(host, work, m, i == 0 ? 1 : i == 1 ? nchecks : 1 + random_below(random, (uint32_t) nchecks)));
	REQUIRE(count_checks(host, work, m) == nchecks);
	return true;
}

static bool
work_cancels(Host *host, bool is_text)
{
	TestHost   *test_host = (TestHost *) host;
	Random		random = random_stream(91);
	Material	m;

	prepare(host, &m, SMALL, is_text);
	copy_values(host, &m);
	for (size_t i = 0; i < WORKS; i++)
		REQUIRE(cancels_anywhere(test_host, &random, &all_work[i], &m));
	discard(host, &m);
	return true;
}

static bool
cancelling_leaves_nothing(Host *host)
{
	return work_cancels(host, false);
}

static bool
cancelling_leaves_nothing_of_text(Host *host)
{
	return work_cancels(host, true);
}

/* Texts of one record a million times; what is read never grows. */
static bool
repetition_is_interruptible(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Material	m = {0};
	ByteBuffer	hierarchy = {.host = host};
	ByteBuffer	partition = {.host = host};

	buffer_char(&hierarchy, '{');
	buffer_string(&partition, "{{");
	for (int i = 0; i < 1000000; i++)
	{
		buffer_string(&hierarchy, i > 0 ? ",1" : "1");
		buffer_string(&partition, i > 0 ? ",1" : "1");
	}
	buffer_append(&hierarchy, "}", 2);
	buffer_append(&partition, "}}", 3);
	m.hierarchy_text = hierarchy.data;
	m.partition_text = partition.data;
	REQUIRE(count_checks(test_host, &all_work[9], &m) >= 2 * (1000000 / 65536));
	host->release(host, hierarchy.data);
	host->release(host, partition.data);
	return true;
}

/* A few sampled entities at many thresholds: each loop is short. */
static bool
short_loops_are_interruptible(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Hierarchy  *h = build(host, false, 0, SMALL);
	LabelBuffer buffer;
	Partition  *sample;
	Missing		missing;
	uint64_t	rounds = (uint64_t) h->nthresholds * 1000;

	labels_init(&buffer, host);
	for (uint32_t i = 0; i < 2000; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};

		labels_add(&buffer, &key, i / 2);
	}
	sample = partition_from_labels(&buffer);
	test_host->nchecks = 0;
	host->release(host, estimate_hierarchy(host, h, NULL, &(Sample) {sample, SAMPLED_UNIFORMLY, NULL},
										   MISSING_SINGLETON, &missing));
	/* At least one measure is estimated at each threshold, in five loops. */
	REQUIRE(test_host->nchecks >= 5 * rounds / 65536);
	host->release(host, h);
	host->release(host, sample);
	return true;
}

/* The wire form of many sections of one record each. */
static ByteBuffer
many_sections(Host *host, uint32_t nsections)
{
	ByteBuffer	out = {.host = host};
	unsigned char head[] = {1, (unsigned char) (nsections >> 24), (unsigned char) (nsections >> 16),
	(unsigned char) (nsections >> 8), (unsigned char) nsections};
	static const unsigned char section[] = {1, 0, 0, 0, 8};
	static const unsigned char record[] = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 17};

	buffer_append(&out, head, sizeof(head));
	for (uint32_t i = 0; i < nsections; i++)
	{
		char		source[9];

		snprintf(source, sizeof(source), "%08u", i);
		buffer_append(&out, section, sizeof(section));
		buffer_append(&out, source, 8);
		buffer_append(&out, record, sizeof(record));
	}
	/* All records are in one entity. */
	buffer_append(&out, "\0\0\0\1", 4);
	memset(buffer_extend(&out, 4 * (uint64_t) nsections), 0, 4 * (size_t) nsections);
	return out;
}

static bool
many_sections_are_interruptible(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	ByteBuffer	wire = many_sections(host, 400000);
	ByteBuffer	again = {.host = host};
	Fault		fault = {0};
	Partition  *p = wire_read_partition(host, wire.data, wire.length, &fault);

	REQUIRE(p != NULL);
	/* Labels apart, the sections are read twice and checked. */
	REQUIRE(test_host->nchecks >= 3 * (400000 / 65536) + 3 * (400000 / 65536));
	test_host->nchecks = 0;
	wire_write_partition(&again, p);
	REQUIRE(test_host->nchecks >= 2 * (400000 / 65536));
	REQUIRE(again.length == wire.length && memcmp(again.data, wire.data, wire.length) == 0);
	host->release(host, p);
	host->release(host, wire.data);
	host->release(host, again.data);
	return true;
}

static const Claim claims[] = {
	{"all work looks for interrupts, and the oftener the more there is to do", checks_often},
	{"work that is cancelled leaves nothing behind and its input unharmed", cancelling_leaves_nothing},
	{"so does work on text keys", cancelling_leaves_nothing_of_text},
	{"one record a million times can be interrupted", repetition_is_interruptible},
	{"short loops at each threshold can be interrupted", short_loops_are_interruptible},
	{"records of a source each can be interrupted", many_sections_are_interruptible},
};

TEST_MAIN(claims)

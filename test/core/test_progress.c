/*
 * test_progress.c
 *		What work says of itself while it goes on: the steps that it goes
 *		through, in their order, and numbers that are true.
 */
#include <string.h>

#include "core/frame/pair_sweep.h"
#include "core/hierarchy/algebra.h"
#include "core/measure/sweep.h"
#include "core/measure/truth.h"
#include "core/progress.h"
#include "sample.h"

#define RECORDS 200000
#define EDGES 700000
#define MAX_STEPS 1000

/* What a host saw of the work on it. */
typedef struct Witness
{
	Phase		steps[MAX_STEPS];	/* phases, one for each change */
	int			nsteps;
	Progress	last;
	uint64_t	nchecks;
	uint64_t	nchecks_at_work;
	uint64_t	ndone;			/* at how many of them some part of the step was done */
	uint64_t	most_records;
	uint64_t	most_edges;
	bool		consistent;		/* numbers never shrink, and no more is done than there is */
} Witness;

static Witness witness;

static void
watch(Host *host)
{
	const Progress *now = &host->progress;
	const Progress *last = &witness.last;

	witness.nchecks++;
	witness.nchecks_at_work += now->phase != PHASE_NONE;
	witness.ndone += now->done > 0;
	if (now->phase != last->phase && witness.nsteps < MAX_STEPS)
		witness.steps[witness.nsteps++] = now->phase;
	if (now->done > now->total || now->records < last->records || now->edges < last->edges ||
		(now->phase == last->phase && now->phase != PHASE_REDUCING_EDGES && now->done < last->done))
		witness.consistent = false;
	witness.most_records = now->records;
	witness.most_edges = now->edges;
	witness.last = *now;
}

static void
watch_host(Host *host)
{
	host->check = watch;
	host->progress = (Progress) {0};
	witness = (Witness) {.consistent = true};
}

static bool
went_through(const Phase *steps, int nsteps)
{
	REQUIRE(witness.nsteps == nsteps);
	return memcmp(witness.steps, steps, nsteps * sizeof(Phase)) == 0;
}

#define WENT_THROUGH(...) \
	went_through((const Phase[]) {__VA_ARGS__}, sizeof((const Phase[]) {__VA_ARGS__}) / sizeof(Phase))

static Key
number_key(int64_t number)
{
	return (Key) {.type = KEY_BIGINT, .bigint = number};
}

/* Random edges, and the records from first on to be sure that all are there. */
static void
add_edges(EdgeBuffer *buffer, uint64_t stream, int64_t first, uint32_t nrecords, uint32_t nedges)
{
	Random		random = random_stream(stream);

	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = number_key(first + i);

		edges_declare(buffer, &key);
	}
	for (uint32_t i = 0; i < nedges; i++)
	{
		uint32_t	a = random_below(&random, nrecords);
		Key			left = number_key(first + a);
		Key			right = number_key(first + (a + 1 + random_below(&random, nrecords - 1)) % nrecords);

		edges_add(buffer, &left, &right, random_unit(&random));
	}
}

static Hierarchy *
build(Host *host, uint64_t stream, int64_t first, uint32_t nrecords, uint32_t nedges)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	add_edges(&buffer, stream, first, nrecords, nedges);
	return hierarchy_from_edges(&buffer);
}

/* Leaves one of the times that edges were read and reduced by turns; returns how often they were. */
static int
fold_turns(void)
{
	int			nturns = 0;

	while (witness.nsteps > 2 * (nturns + 1) &&
		   witness.steps[2 * nturns] == PHASE_READING_EDGES && witness.steps[2 * nturns + 1] == PHASE_REDUCING_EDGES)
		nturns++;
	if (nturns > 1)
	{
		witness.nsteps -= 2 * (nturns - 1);
		memmove(witness.steps, witness.steps + 2 * (nturns - 1), witness.nsteps * sizeof(Phase));
	}
	return nturns;
}

static bool
a_build_tells_its_steps(Host *host)
{
	Hierarchy  *h;

	watch_host(host);
	h = build(host, 1, 0, RECORDS, EDGES);
	host->release(host, h);

	REQUIRE(fold_turns() > 1);
	REQUIRE(WENT_THROUGH(PHASE_READING_EDGES, PHASE_REDUCING_EDGES, PHASE_READING_EDGES, PHASE_SORTING_RECORDS,
						 PHASE_SORTING_EDGES, PHASE_JOINING_RECORDS, PHASE_LAYING_OUT, PHASE_WRITING));
	REQUIRE(witness.consistent);
	REQUIRE(witness.most_records == RECORDS);
	REQUIRE(witness.most_edges == EDGES);
	REQUIRE(witness.ndone > 0);
	REQUIRE(host->progress.phase == PHASE_NONE);
	return true;
}

/* The numbers are those of the edges that were given, whenever one looks. */
static bool
edges_are_counted_as_they_come(Host *host)
{
	static const uint32_t sizes[] = {1, 500, 1500, 50000};

	for (int i = 0; i < 4; i++)
	{
		EdgeBuffer	buffer;

		watch_host(host);
		edges_init(&buffer, host);
		add_edges(&buffer, 10 + i, 0, 2000, sizes[i]);
		/* At most a batch is not numbered yet. */
		REQUIRE(host->progress.records <= 2000 && host->progress.records + 256 >= 2000);
		REQUIRE(host->progress.edges <= sizes[i] && host->progress.edges + 256 >= sizes[i]);
		host->release(host, hierarchy_from_edges(&buffer));
		REQUIRE(host->progress.records == 2000);
		REQUIRE(host->progress.edges == sizes[i]);
	}
	return true;
}

/* Aggregates with many groups have one host for all. */
static bool
many_small_builds_on_one_host_count_together(Host *host)
{
	EdgeBuffer	buffers[300];

	watch_host(host);
	for (int i = 0; i < 300; i++)
	{
		edges_init(&buffers[i], host);
		add_edges(&buffers[i], 20 + i, 0, 100, 200);
	}
	REQUIRE(host->progress.records == 300 * 100);
	REQUIRE(host->progress.edges == 300 * 200);
	REQUIRE(WENT_THROUGH(PHASE_READING_EDGES));
	for (int i = 0; i < 300; i++)
		host->release(host, hierarchy_from_edges(&buffers[i]));
	REQUIRE(host->progress.records == 300 * 100);
	REQUIRE(witness.consistent);
	return true;
}

static bool
union_and_restriction_tell_their_steps(Host *host)
{
	Hierarchy  *a = build(host, 2, 0, RECORDS, EDGES / 2);
	Hierarchy  *b = build(host, 3, RECORDS / 2, RECORDS, EDGES / 2);
	Partition  *p = hierarchy_cut(host, b, 0.5);
	Hierarchy  *result;

	watch_host(host);
	result = hierarchy_union(host, a, b);
	REQUIRE(WENT_THROUGH(PHASE_ALIGNING, PHASE_SORTING_EDGES, PHASE_JOINING_RECORDS, PHASE_LAYING_OUT, PHASE_WRITING));
	REQUIRE(witness.consistent);
	REQUIRE(witness.most_records == result->head.nrecords);
	REQUIRE(witness.most_edges > RECORDS && witness.most_edges < 2 * RECORDS);
	REQUIRE(host->progress.phase == PHASE_NONE);
	host->release(host, result);

	watch_host(host);
	result = hierarchy_restrict(host, a, p);
	REQUIRE(WENT_THROUGH(PHASE_ALIGNING, PHASE_SORTING_EDGES, PHASE_JOINING_RECORDS, PHASE_LAYING_OUT, PHASE_WRITING));
	REQUIRE(witness.consistent);
	REQUIRE(witness.most_records == RECORDS / 2 && result->head.nrecords == RECORDS / 2);
	REQUIRE(host->progress.phase == PHASE_NONE);
	host->release(host, result);
	host->release(host, p);
	host->release(host, b);
	host->release(host, a);
	return true;
}

static void
sweep(Host *host, const Hierarchy *h, const Partition *truth)
{
	Missing		missing;
	TruthLine	line = hierarchy_against(host, h, NULL, truth, MISSING_SINGLETON, &missing);
	Statistics *cuts = host_array(host, line.ncuts, sizeof(Statistics));
	TruthStatistics statistics;

	sweep_compute(host, &line, cuts, &statistics);
	host->release(host, cuts);
	truth_line_free(host, &line);
}

static bool
a_sweep_tells_its_steps(Host *host)
{
	Hierarchy  *h = build(host, 4, 0, RECORDS, EDGES / 2);
	Partition  *truth = hierarchy_cut(host, h, 0.5);

	for (int with_truth = 0; with_truth < 2; with_truth++)
	{
		watch_host(host);
		host_begin(host, PHASE_ALIGNING, 0);
		sweep(host, h, with_truth ? truth : NULL);
		REQUIRE(with_truth ? WENT_THROUGH(PHASE_ALIGNING, PHASE_FOLLOWING_TRUTH, PHASE_SWEEPING) :
				WENT_THROUGH(PHASE_ALIGNING, PHASE_SWEEPING));
		REQUIRE(witness.consistent);
		REQUIRE(witness.ndone > 0);
		REQUIRE(host->progress.total == RECORDS);
	}
	host->release(host, truth);
	host->release(host, h);
	return true;
}

/* Who has not begun work that is told of, does it all in silence. */
static bool
steps_alone_are_silent(Host *host)
{
	Hierarchy  *h = build(host, 5, 0, RECORDS, EDGES / 2);
	Partition  *truth = hierarchy_cut(host, h, 0.5);

	watch_host(host);
	sweep(host, h, truth);
	host->release(host, hierarchy_from_partition(host, truth, 0.5));
	REQUIRE(witness.nchecks > 0 && witness.nchecks_at_work == 0);
	REQUIRE(witness.last.done == 0 && witness.last.total == 0);
	host->release(host, truth);
	host->release(host, h);
	return true;
}

/* Comparing is told of as a whole, on one thread or on several. */
static bool
steps_of_a_comparison_do_not_show(Host *host)
{
	Hierarchy  *h = build(host, 6, 0, RECORDS, EDGES / 2);
	Line		line = hierarchy_line(host, h);
	double		thresholds[] = {0.9, 0.7, 0.5, 0.3, 0.1};
	SweepSide	side = {line, {thresholds, 5}};

	for (host->threads = 1; host->threads <= 2; host->threads++)
	{
		Missing		missing;
		PairSweep	sweep;

		watch_host(host);
		host_begin(host, PHASE_PAIR_SWEEPS, 25);
		sweep = pair_sweep_begin(host, RECORDS, &side, &side, MISSING_SINGLETON, &missing);
		while (pair_sweep_next(&sweep))
			host->progress.done += sweep.nrows;
		pair_sweep_free(&sweep);
		REQUIRE(WENT_THROUGH(PHASE_PAIR_SWEEPS));
		REQUIRE(witness.consistent);
		REQUIRE(host->progress.done == 25 && host->progress.total == 25);
	}
	host->release(host, line.gaps);
	host->release(host, h);
	return true;
}

/* A host that has told of the work hears of the end, once; another one has no use for that. */
static bool
the_end_is_heard_by_who_told(Host *host)
{
	for (int told = 0; told < 2; told++)
	{
		uint64_t	nchecks;

		watch_host(host);
		host_begin(host, PHASE_SWEEPING, 10);
		host->check(host);
		host->progress.told = told;
		nchecks = witness.nchecks;
		host_end(host);
		REQUIRE(witness.nchecks == nchecks + told);
		REQUIRE(witness.last.phase == (told ? PHASE_NONE : PHASE_SWEEPING));
	}
	return true;
}

static bool
phases_have_distinct_names(Host *host)
{
	(void) host;
	for (int phase = PHASE_NONE + 1; phase < PHASES; phase++)
	{
		REQUIRE(phase_name((Phase) phase) != NULL && phase_name((Phase) phase)[0] != '\0');
		for (int other = PHASE_NONE; other < phase; other++)
			REQUIRE(strcmp(phase_name((Phase) phase), phase_name((Phase) other)) != 0);
	}
	return true;
}

static const Claim claims[] = {
	{"a build tells its steps in their order, and the records and edges that it has read", a_build_tells_its_steps},
	{"edges are counted as they come", edges_are_counted_as_they_come},
	{"many small builds on one host count together", many_small_builds_on_one_host_count_together},
	{"union and restriction tell their steps", union_and_restriction_tell_their_steps},
	{"a sweep tells its steps, with a truth and without", a_sweep_tells_its_steps},
	{"steps outside of work that was begun are silent", steps_alone_are_silent},
	{"the steps of a comparison do not show", steps_of_a_comparison_do_not_show},
	{"the end is heard by who has told of the work", the_end_is_heard_by_who_told},
	{"phases have distinct names", phases_have_distinct_names}
};

TEST_MAIN(claims)

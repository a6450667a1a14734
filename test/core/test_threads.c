/*
 * test_threads.c
 *		Pieces of work on several threads: each is done, and what goes wrong in
 *		one of them goes wrong as it would on one thread.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE				/* pthread_setattr_default_np */
#endif

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

#include "core/frame/frame_build.h"
#include "core/frame/pair_sweep.h"
#include "core/util/workers.h"
#include "sample.h"

#define RESERVE ((size_t) 2 << 20)
#define PIECES 200
#define PATIENCE 1000000		/* rounds, after which something will not come any more */
#define RECORDS 30000

typedef enum Trouble
{
	NO_TROUBLE,
	TOO_LARGE,					/* more memory than was reserved */
	FAULTS						/* pieces that raise */
} Trouble;

typedef struct Context
{
	Trouble		trouble;
	uint64_t	results[PIECES];
} Context;

/* A number that takes memory, growing memory and ticks to find out. */
static uint64_t
slow_number(Host *host, uint32_t piece)
{
	uint32_t	count = 1000 + piece % 7 * 100;
	uint32_t   *first = host_array(host, count, sizeof(uint32_t));
	uint32_t   *second = host_zeros(host, 1, sizeof(uint32_t));
	uint64_t	sum = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		second = host_grow(host, second, i + 1, sizeof(uint32_t));
		first[i] = piece + i;
		second[i] = first[i] * 3;
		host_tick(host, (uint64_t) i << 12 | 0xFFFF);
	}
	for (uint32_t i = 0; i < count; i++)
		sum += first[i] ^ second[i];
	host->release(host, second);
	host->release(host, first);
	return sum;
}

static void
work(Host *host, void *context, uint32_t piece)
{
	Context    *c = context;
	Fault		fault;

	if (c->trouble == TOO_LARGE && piece % 9 == 4)
		host->release(host, host_array(host, 2 * RESERVE, 1));
	if (c->trouble == FAULTS && piece % 50 == 40)
	{
		fault_set(&fault, FAULT_RANGE, NULL, "piece %u", piece);
		host->raise(host, &fault);
	}
	c->results[piece] = slow_number(host, piece);
}

static void
run(Host *host, void *context)
{
	Workers    *workers = workers_create(host, PIECES, PIECES, RESERVE);

	workers_run(workers, PIECES / 2, work, context);
	workers_run(workers, PIECES, work, context);
	workers_free(workers);
}

static bool
all_right(Host *host, const Context *c)
{
	for (uint32_t i = 0; i < PIECES; i++)
		REQUIRE(c->results[i] == slow_number(host, i));
	return true;
}

static bool
every_piece_is_done(Host *host)
{
	for (host->threads = 1; host->threads <= 8; host->threads *= 2)
	{
		for (int trouble = NO_TROUBLE; trouble <= TOO_LARGE; trouble++)
		{
			Context		c = {.trouble = (Trouble) trouble};

			run(host, &c);
			REQUIRE(all_right(host, &c));
		}
	}
	workers_free(workers_create(host, 0, 0, RESERVE));
	return true;
}

static void *
do_nothing(void *arg)
{
	return arg;
}

/* A thread whose stack takes nearly all addresses cannot come into being. */
static bool
work_is_done_without_threads(Host *host)
{
	pthread_attr_t before;
	pthread_attr_t huge;
	pthread_t	thread;
	Context		c = {.trouble = NO_TROUBLE};
	bool		refused;

	pthread_getattr_default_np(&before);
	pthread_getattr_default_np(&huge);
	pthread_attr_setstacksize(&huge, ~(SIZE_MAX >> 4));
	pthread_setattr_default_np(&huge);
	refused = pthread_create(&thread, NULL, do_nothing, NULL) != 0;
	host->threads = 4;
	run(host, &c);
	pthread_setattr_default_np(&before);
	REQUIRE(refused);
	REQUIRE(all_right(host, &c));
	return true;
}

/* A process in which there may be so many threads; as root, which may have any, under a user of its own. */
static void
limit_threads(uint32_t limit)
{
	struct rlimit few = {limit, limit};

	if (setrlimit(RLIMIT_NPROC, &few) != 0 || (geteuid() == 0 && setuid(0x40000000 | (uid_t) getpid()) != 0))
		_exit(2);
}

/* A process that may have so many more kilobytes of addresses. */
static void
limit_memory(uint32_t limit)
{
	FILE	   *statm = fopen("/proc/self/statm", "r");
	unsigned long pages;
	struct rlimit few;

	if (statm == NULL || fscanf(statm, "%lu", &pages) != 1)
		_exit(2);
	fclose(statm);
	few.rlim_cur = few.rlim_max = pages * (rlim_t) sysconf(_SC_PAGESIZE) + (rlim_t) limit * 1024;
	if (setrlimit(RLIMIT_AS, &few) != 0)
		_exit(3);
}

/* Whether a process with such a limit does the work of eight threads, time and again. */
static bool
works_within(Host *host, void (*set_limit) (uint32_t limit), uint32_t limit)
{
	pid_t		child = fork();
	int			status;

	if (child == 0)
	{
		Context		c = {.trouble = NO_TROUBLE};
		Workers    *workers;

		host->threads = 8;
		workers = workers_create(host, 8, PIECES, RESERVE);
		set_limit(limit);
		for (int i = 0; i < 5; i++)
			workers_run(workers, PIECES, work, &c);
		_exit(!all_right(host, &c));
	}
	return waitpid(child, &status, 0) == child && status == 0;
}

static bool
work_is_done_with_few_threads(Host *host)
{
	for (uint32_t limit = 1; limit <= 5; limit++)
		REQUIRE(works_within(host, limit_threads, limit));
	return true;
}

/* Sanitizers do not work within such a limit. */
static bool
work_is_done_with_little_memory(Host *host)
{
#ifdef PLAIN
	for (uint32_t limit = 0; limit < 200000; limit += 1 + limit / 4)
		REQUIRE(works_within(host, limit_memory, limit));
#else
	(void) host;
	(void) limit_memory;
#endif
	return true;
}

/* How many threads this process has. */
static int
count_tasks(void)
{
	DIR		   *tasks = opendir("/proc/self/task");
	int			count = 0;

	while (readdir(tasks) != NULL)
		count++;
	closedir(tasks);
	return count;
}

/* The system may need a moment to forget threads that have ended. */
static bool
no_thread_outlives_the_work(Host *host)
{
	int			before = count_tasks();

	for (host->threads = 2; host->threads <= 8; host->threads++)
	{
		Context		c = {.trouble = host->threads % 2 == 0 ? NO_TROUBLE : FAULTS};
		int			patience = PATIENCE;

		test_host_run((TestHost *) host, run, &c);
		while (count_tasks() > before && --patience > 0)
			sched_yield();
		REQUIRE(count_tasks() == before);
	}
	return true;
}

/* Who called for the work; signals that came to it and to others; pieces that have begun. */
static pthread_t caller;
static atomic_int received;
static atomic_int stray;
static atomic_int begun;

static const int signals[] = {SIGUSR1, SIGINT, SIGALRM, SIGTERM};

#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

static void
note_signal(int number)
{
	(void) number;
	atomic_fetch_add(pthread_equal(pthread_self(), caller) ? &received : &stray, 1);
}

/* Notes whether its thread takes signals, when two threads are at work and some signals have come. */
static void
await_signals(Host *host, void *context, uint32_t piece)
{
	Context    *c = context;
	int			before = atomic_load(&received);
	sigset_t	blocked;

	(void) host;
	atomic_fetch_add(&begun, 1);
	for (int i = 0; i < PATIENCE && (atomic_load(&begun) < 2 || atomic_load(&received) < before + 10); i++)
		sched_yield();
	pthread_sigmask(SIG_BLOCK, NULL, &blocked);
	c->results[piece] = 0;
	for (size_t i = 0; i < SIGNALS; i++)
		c->results[piece] += sigismember(&blocked, signals[i]) == pthread_equal(pthread_self(), caller);
}

/* A process that sends signals to this one until it is killed, or this one is no more. */
static pid_t
start_sender(void)
{
	pid_t		target = getpid();
	pid_t		sender = fork();

	if (sender != 0)
		return sender;
	for (unsigned i = 0; getppid() == target; i++)
	{
		kill(target, signals[i % SIGNALS]);
		usleep(50);
	}
	_exit(0);
}

static bool
signals_come_to_the_caller_alone(Host *host)
{
	struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
	struct sigaction before[SIGNALS];
	Context		c = {.trouble = NO_TROUBLE};
	Workers    *workers;
	pid_t		sender;

	host->threads = 4;
	workers = workers_create(host, 4, 20, 0);
	caller = pthread_self();
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &action, &before[i]);
	sender = start_sender();
	for (int i = 0; i < 20; i++)
	{
		atomic_store(&begun, 0);
		workers_run(workers, 20, await_signals, &c);
	}
	kill(sender, SIGKILL);
	waitpid(sender, NULL, 0);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	workers_free(workers);
	REQUIRE(atomic_load(&received) > 0);
	REQUIRE(atomic_load(&stray) == 0);
	for (uint32_t i = 0; i < 20; i++)
		REQUIRE(c.results[i] == 0);
	return true;
}

static bool
the_first_fault_is_raised(Host *host)
{
	TestHost   *test = (TestHost *) host;

	for (host->threads = 1; host->threads <= 4; host->threads *= 2)
	{
		Context		c = {.trouble = FAULTS};

		REQUIRE(test_host_run(test, run, &c) == RAISED);
		REQUIRE(test->fault.kind == FAULT_RANGE);
		/* On one thread it is piece 40; on several a later one may come first, if only it is among them. */
		REQUIRE(strncmp(test->fault.message, "piece ", 6) == 0);
		REQUIRE(host->threads > 1 || strcmp(test->fault.message, "piece 40") == 0);
	}
	return true;
}

static bool
work_can_be_cancelled(Host *host)
{
	TestHost   *test = (TestHost *) host;

	for (host->threads = 2; host->threads <= 4; host->threads *= 2)
	{
		Context		c = {.trouble = NO_TROUBLE};

		test->cancel_at = test->nchecks + 1;
		REQUIRE(test_host_run(test, run, &c) == CANCELLED);
		test->cancel_at = 0;
		run(host, &c);
		REQUIRE(all_right(host, &c));
	}
	return true;
}

/* A host that has an interrupt pending which nobody may serve now. */
static bool
always_pending(Host *host)
{
	(void) host;
	return true;
}

static bool
an_interrupt_that_cannot_be_served_is_no_hindrance(Host *host)
{
	bool		(*pending) (Host *) = host->pending;
	Context		c = {.trouble = NO_TROUBLE};

	host->pending = always_pending;
	host->threads = 2;
	run(host, &c);
	host->pending = pending;
	REQUIRE(all_right(host, &c));
	return true;
}

/* A host that is interrupted again as soon as it has served an interrupt and looked once. */
static atomic_bool served;
static void (*serve_before) (Host *host);

static void
serve(Host *host)
{
	serve_before(host);
	atomic_store(&served, true);
}

static bool
pending_again(Host *host)
{
	(void) host;
	return !atomic_exchange(&served, false);
}

static void
look_twice(Host *host, void *context, uint32_t piece)
{
	Context    *c = context;

	host->check(host);
	host->check(host);
	c->results[piece] = piece;
}

static void
run_lookers(Host *host, void *context)
{
	Workers    *workers = workers_create(host, PIECES, PIECES, RESERVE);

	workers_run(workers, PIECES, look_twice, context);
	workers_free(workers);
}

static bool
work_ends_however_often_it_is_interrupted(Host *host)
{
	TestHost   *test = (TestHost *) host;
	bool		(*pending) (Host *) = host->pending;
	Context		c = {.trouble = NO_TROUBLE};
	Outcome		outcome;

	serve_before = host->check;
	host->check = serve;
	host->pending = pending_again;
	host->threads = 2;
	test->cancel_at = test->nchecks + 10 * PIECES;	/* far more often than the work looks */
	outcome = test_host_run(test, run_lookers, &c);
	test->cancel_at = 0;
	host->check = serve_before;
	host->pending = pending;
	REQUIRE(outcome == COMPLETED);
	for (uint32_t i = 0; i < PIECES; i++)
		REQUIRE(c.results[i] == i);
	return true;
}

/* Two hierarchies over many records, half of them shared. */
static Hierarchy *
large_hierarchy(Host *host, uint64_t stream, uint32_t first)
{
	Random		random = random_stream(stream);
	EdgeBuffer	edges;

	edges_init(&edges, host);
	for (uint32_t i = 0; i < RECORDS; i++)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = first + i};
		Key			right = {.type = KEY_BIGINT, .bigint = first + random_below(&random, i + 1)};

		edges_add(&edges, &left, &right, random_below(&random, 40) / 8.0);
	}
	return hierarchy_from_edges(&edges);
}

/* All rows of a comparison, in one piece. */
static PairSweepRow *
all_rows(Host *host, const Frame *f, const SweepSide *left, const SweepSide *right, uint32_t *count)
{
	Missing		missing;
	PairSweep	sweep = pair_sweep_begin(host, f->head.nrecords, left, right, MISSING_SINGLETON, &missing);
	PairSweepRow *rows = host_zeros(host, (uint64_t) left->at.count * right->at.count, sizeof(PairSweepRow));

	*count = 0;
	while (pair_sweep_next(&sweep))
	{
		for (uint32_t i = 0; i < sweep.nrows; i++)
			rows[(*count)++] = pair_sweep_row(&sweep, i);
	}
	pair_sweep_free(&sweep);
	return rows;
}

static bool
threads_change_no_bit_of_a_comparison(Host *host)
{
	Hierarchy  *a = large_hierarchy(host, 950, 0);
	Hierarchy  *b = large_hierarchy(host, 951, RECORDS / 2);
	FrameMember members[] = {{"a", 1, a}, {"b", 1, b}};
	Frame	   *f = frame_create(host, members, 2, NULL);
	SweepSide	sides[2];
	PairSweepRow *rows[3];
	CutPair		pairs[3][4];
	uint32_t	counts[3];

	for (int i = 0; i < 2; i++)
	{
		sides[i] = (SweepSide) {.line = frame_line(host, f, frame_collections(f) + i)};
		sides[i].at = (Thresholds) {sides[i].line.thresholds, 7};
	}
	for (int round = 0; round < 3; round++)
	{
		host->threads = 1 << round;
		rows[round] = all_rows(host, f, &sides[0], &sides[1], &counts[round]);
		memset(pairs[round], 0, sizeof(pairs[round]));
		for (int i = 0; i < 4; i++)
			pairs[round][i] = (CutPair) {.left = &sides[i / 2], .right = &sides[i % 2]};
		measure_cut_pairs(host, f->head.nrecords, pairs[round], 4, MISSING_IGNORE);
		REQUIRE(counts[round] == 49);
		REQUIRE(memcmp(rows[round], rows[0], 49 * sizeof(PairSweepRow)) == 0);
		REQUIRE(memcmp(pairs[round], pairs[0], sizeof(pairs[0])) == 0);
	}
	printf("# bytes of rows: %016llx\n", (unsigned long long) XXH3_64bits(rows[0], 49 * sizeof(PairSweepRow)));
	for (int round = 0; round < 3; round++)
		host->release(host, rows[round]);
	line_free(host, &sides[0].line);
	line_free(host, &sides[1].line);
	host->release(host, f);
	host->release(host, a);
	host->release(host, b);
	return true;
}

/* What the keys of many edges are. */
typedef enum Flavour
{
	BIGINTS,
	TEXTS,						/* some long, one empty */
	SOURCES,					/* bigints and texts of several sources */
	LATE_SOURCES,				/* of which new ones come when there are many records */
	FLAVOURS
} Flavour;

static Key
flavoured_key(Flavour flavour, uint32_t record, char *bytes)
{
	static const char *const sources[] = {"", "a", "b"};
	Key			key = {.type = KEY_BIGINT, .bigint = (int64_t) record * 7919 - 1000000};

	if (flavour == SOURCES)
	{
		key.source = sources[record % 3];
		key.source_length = record % 3 > 0;
	}
	if (flavour == LATE_SOURCES && record >= 70000)
	{
		key.source = bytes;
		key.source_length = (uint32_t) sprintf(bytes, "source %u", record / 1000);
	}
	if (flavour == TEXTS || (flavour == SOURCES && record % 4 == 1))
	{
		key.type = KEY_TEXT;
		key.bytes = (unsigned char *) bytes;
		key.length = record == 0 ? 0 : (uint32_t) sprintf(bytes, "%s%u", record % 100 == 5 ? "a long prefix of " : "", record);
	}
	return key;
}

/* Adds an edge, now and then by numbers that are asked for at once. */
static void
add_edge(EdgeBuffer *edges, uint32_t i, const Key *left, const Key *right, double score)
{
	if (i % 5003 < 5000)
		edges_add(edges, left, right, score);
	else
	{
		uint32_t	a = edges_number(edges, left);

		edges_join(edges, a, edges_number(edges, right), score);
	}
}

/* Adds a few edges that are stronger than others, as a hierarchy. */
static void
add_hierarchy(EdgeBuffer *edges, Flavour flavour)
{
	Host	   *host = edges_host(edges);
	EdgeBuffer	few;
	Hierarchy  *h;
	char		bytes[2][40];

	edges_init(&few, host);
	for (uint32_t i = 0; i < 2000; i++)
	{
		Key			left = flavoured_key(flavour, i, bytes[0]);
		Key			right = flavoured_key(flavour, i + 1, bytes[1]);

		edges_add(&few, &left, &right, 20000 + i % 100);
	}
	h = hierarchy_from_edges(&few);
	edges_add_hierarchy(edges, h);
	host->release(host, h);
}

/*
 * Many edges, of which the first ones bring new records one after the other and
 * the others repeat some; every key is soon asked for again.
 */
static Hierarchy *
many_edges(Host *host, Flavour flavour, uint32_t nrecords, uint32_t nedges)
{
	Random		random = random_stream(952);
	EdgeBuffer	edges;
	char		bytes[2][40];

	edges_init(&edges, host);
	for (uint32_t i = 0; i < nedges; i++)
	{
		uint32_t	record = i < nrecords ? i : random_below(&random, nrecords);
		Key			left = flavoured_key(flavour, record, bytes[0]);
		Key			right = flavoured_key(flavour, random_below(&random, i < nrecords ? i + 1 : nrecords), bytes[1]);

		add_edge(&edges, i, &left, &right, random_below(&random, 1000000) / 64.0);
		if (i == nedges / 4 * 3)
			add_hierarchy(&edges, flavour);
	}
	return hierarchy_from_edges(&edges);
}

static bool
threads_change_no_bit_of_a_hierarchy(Host *host)
{
	static const uint32_t nrecords = 160000;

	for (int flavour = 0; flavour < FLAVOURS; flavour++)
	{
		Hierarchy  *expected;

		host->threads = 1;
		expected = many_edges(host, (Flavour) flavour, nrecords, 2 * nrecords);
		REQUIRE(expected->head.nrecords == nrecords);
		printf("# bytes of hierarchy %d: %016llx\n", flavour,
			   (unsigned long long) XXH3_64bits(expected, expected->head.size));
		for (host->threads = 2; host->threads <= 5; host->threads += host->threads - 1)
		{
			Hierarchy  *h = many_edges(host, (Flavour) flavour, nrecords, 2 * nrecords);

			REQUIRE(same_value(h, expected));
			host->release(host, h);
		}
		host->release(host, expected);
	}
	return true;
}

/* Context of build_many. */
typedef struct ManyEdges
{
	Flavour		flavour;
	Hierarchy  *h;
} ManyEdges;

static void
build_many(Host *host, void *context)
{
	ManyEdges  *many = context;

	many->h = many_edges(host, many->flavour, 80000, 160000);
}

static bool
building_on_threads_can_be_cancelled(Host *host)
{
	TestHost   *test = (TestHost *) host;
	Random		random = random_stream(953);

	host->threads = 3;
	for (int flavour = 0; flavour < FLAVOURS; flavour++)
	{
		ManyEdges	many = {.flavour = (Flavour) flavour};
		uint64_t	nchecks = test->nchecks;

		REQUIRE(test_host_run(test, build_many, &many) == COMPLETED);
		nchecks = test->nchecks - nchecks;
		host->release(host, many.h);
		for (int i = 0; i < 10; i++)
		{
			test->cancel_at = test->nchecks + 1 + random_below(&random, (uint32_t) nchecks);
			REQUIRE(test_host_run(test, build_many, &many) == CANCELLED);
			test->cancel_at = 0;
		}
	}
	return true;
}

static const Claim claims[] = {
	{"every piece is done, whatever the threads and the memory", every_piece_is_done},
	{"every piece is done where the system has no thread to give", work_is_done_without_threads},
	{"so it is where the system has few", work_is_done_with_few_threads},
	{"so it is where the system has little memory", work_is_done_with_little_memory},
	{"no thread outlives the work, even if that fails", no_thread_outlives_the_work},
	{"signals come to the caller's thread and to no other", signals_come_to_the_caller_alone},
	{"what a piece raises is raised", the_first_fault_is_raised},
	{"work on several threads can be cancelled", work_can_be_cancelled},
	{"an interrupt that cannot be served is no hindrance", an_interrupt_that_cannot_be_served_is_no_hindrance},
	{"work ends, however often it is interrupted", work_ends_however_often_it_is_interrupted},
	{"threads change no bit of a comparison", threads_change_no_bit_of_a_comparison},
	{"threads change no bit of a hierarchy", threads_change_no_bit_of_a_hierarchy},
	{"building on threads can be cancelled", building_on_threads_can_be_cancelled},
};

TEST_MAIN(claims)

/*
 * workers.c
 *		Hosts for the threads of a parallel loop, and the loop.
 *
 * The loop is OpenMP's, which leaves three things to who uses it:
 *
 * Where the system has no thread to give, OpenMP ends the program.  So before
 * each loop plain threads with stacks as large as those of OpenMP's find out how
 * many there can be, and no more are asked for.  This takes some 25 microseconds
 * for a thread, so pieces should take a millisecond.  If somebody else takes the
 * last threads between the end of the plain ones and the start of OpenMP's, which
 * is as long, the program does end.
 *
 * OpenMP's threads wait for the next loop, or for the last piece of this one, and
 * for some milliseconds take a processor to do so.  Ours end with the loop, and
 * who has no piece left sleeps until the others have none.
 *
 * All signals are blocked while threads come into being, so that they are
 * delivered to the thread that the program is used to.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE				/* pthread_sigmask, syscall */
#endif

#include "core/util/workers.h"

#include <ctype.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#ifdef _OPENMP
#include <omp.h>
#else
#define omp_get_thread_num() 0
#define omp_get_num_threads() 1
#define omp_pause_resource_all(kind) ((void) 0)
#endif

#define ALIGNMENT 16
#define OPENMP_MEMORY 65536		/* several times what libgomp takes for 64 threads */

typedef enum Outcome
{
	PIECE_OPEN = 0,
	PIECE_DONE,
	PIECE_TOO_LARGE,			/* memory did not suffice */
	PIECE_INTERRUPTED,
	PIECE_FAILED
} Outcome;

/* The host of a thread.  Its memory is taken from the front of a block. */
typedef struct Worker
{
	Host		host;			/* first, so that a Host is one of these */
	Host	   *real;
	Workers    *workers;
	pthread_t	thread;			/* that shows whether there can be one */
	long		thread_id;
	char	   *memory;
	size_t		size;
	size_t		used;
	jmp_buf		escape;
	Fault		fault;			/* of the piece that failed first */
	uint32_t	failed_piece;
} Worker;

/* In front of each piece of memory. */
typedef struct Allocation
{
	size_t		size;			/* a multiple of ALIGNMENT */
	size_t		unused;
} Allocation;

struct Workers
{
	Host	   *host;
	uint32_t	nteam;			/* 0: the real host does all */
	Worker	   *team;

	/* The current run. */
	uint32_t	npieces;
	PieceWork	work;
	void	   *context;
	uint8_t    *outcomes;		/* by piece */

	uint32_t	nthreads;		/* that there can be */

	/* Where they wait for each other. */
	pthread_mutex_t lock;
	pthread_cond_t all_met;
	int			nmet;
};

static void *
worker_allocate(Host *host, size_t size)
{
	Worker	   *worker = (Worker *) host;
	size_t		rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	Allocation *allocation = (Allocation *) (worker->memory + worker->used);

	if (rounded < size || rounded + sizeof(Allocation) > worker->size - worker->used)
		longjmp(worker->escape, PIECE_TOO_LARGE);
	allocation->size = rounded;
	worker->used += sizeof(Allocation) + rounded;
	return allocation + 1;
}

/* Only what was taken last can be used again. */
static void
worker_release(Host *host, void *pointer)
{
	Worker	   *worker = (Worker *) host;
	Allocation *allocation;

	if (pointer == NULL)
		return;
	allocation = (Allocation *) pointer - 1;
	if ((char *) pointer + allocation->size == worker->memory + worker->used)
		worker->used = (size_t) ((char *) allocation - worker->memory);
}

static void *
worker_resize(Host *host, void *pointer, size_t size)
{
	void	   *resized;
	size_t		old_size;

	if (pointer == NULL)
		return worker_allocate(host, size);
	old_size = ((Allocation *) pointer - 1)->size;
	worker_release(host, pointer);
	resized = worker_allocate(host, size);
	if (resized != pointer)
		memcpy(resized, pointer, old_size < size ? old_size : size);
	return resized;
}

static void
worker_check(Host *host)
{
	Worker	   *worker = (Worker *) host;

	if (worker->real->pending(worker->real))
		longjmp(worker->escape, PIECE_INTERRUPTED);
}

static void worker_raise(Host *host, const Fault *fault) HOST_NORETURN;

static void
worker_raise(Host *host, const Fault *fault)
{
	Worker	   *worker = (Worker *) host;

	worker->fault = *fault;
	longjmp(worker->escape, PIECE_FAILED);
}

static void
worker_init(Worker *worker, Workers *workers, size_t size)
{
	Host	   *real = workers->host;

	worker->host = *real;
	worker->host.allocate = worker_allocate;
	worker->host.resize = worker_resize;
	worker->host.release = worker_release;
	worker->host.check = worker_check;
	worker->host.raise = worker_raise;
	worker->host.threads = 1;
	worker->host.task = NULL;
	worker->real = real;
	worker->workers = workers;
	worker->memory = host_array(real, size, 1);
	worker->size = size;
	worker->used = 0;
	worker->failed_piece = UINT32_MAX;
}

static void
run_piece(Worker *worker, uint32_t piece)
{
	int			outcome = setjmp(worker->escape);

	if (outcome == 0)
	{
		worker->used = 0;
		worker->workers->work(&worker->host, worker->workers->context, piece);
		outcome = PIECE_DONE;
	}
	else if (outcome == PIECE_FAILED && worker->failed_piece == UINT32_MAX)
		worker->failed_piece = piece;
	worker->workers->outcomes[piece] = (uint8_t) outcome;
}

/* A plain thread, which waits until all are there. */
static void *
run_probe(void *arg)
{
	Worker	   *worker = arg;

#ifdef __linux__
	worker->thread_id = syscall(SYS_gettid);
#endif
	pthread_mutex_lock(&worker->workers->lock);
	pthread_mutex_unlock(&worker->workers->lock);
	return NULL;
}

/* Waits for the end of a plain thread, which Linux goes on to count for some time after it can be joined. */
static void
end_probe(const Worker *worker)
{
	pthread_join(worker->thread, NULL);
#ifdef __linux__
	while (syscall(SYS_tgkill, getpid(), worker->thread_id, 0) == 0)
		sched_yield();
#endif
}

/* The bytes of stack that the environment asks for in OpenMP's threads, or 0. */
static size_t
stack_size(void)
{
	static const char units[] = "BKMG";
	const char *setting = getenv("OMP_STACKSIZE");
	const char *unit;
	char	   *end;
	size_t		size;

	if (setting == NULL && (setting = getenv("GOMP_STACKSIZE")) == NULL)
		return 0;
	size = strtoull(setting, &end, 10);
	while (isspace((unsigned char) *end))
		end++;
	unit = *end != '\0' ? strchr(units, toupper((unsigned char) *end)) : &units[1];
	return unit != NULL ? size << 10 * (unit - units) : 0;
}

/*
 * How many threads there can be, of which the caller's is one, up to most.  They
 * must all be there at a time, beside a little memory for OpenMP itself.
 */
static uint32_t
count_threads(Workers *workers, uint32_t most)
{
	size_t		stack = stack_size();
	pthread_attr_t attributes;
	uint32_t	count = 1;
	void	   *memory;

	pthread_attr_init(&attributes);
	if (stack > 0)
		pthread_attr_setstacksize(&attributes, stack);
	pthread_mutex_lock(&workers->lock);
	while (count < most &&
		   pthread_create(&workers->team[count].thread, &attributes, run_probe, &workers->team[count]) == 0)
		count++;
	memory = malloc(OPENMP_MEMORY);
	pthread_mutex_unlock(&workers->lock);
	for (uint32_t i = 1; i < count; i++)
		end_probe(&workers->team[i]);
	pthread_attr_destroy(&attributes);
	free(memory);
	return memory != NULL ? count : 1;
}

/* Sleeps until all threads have come here. */
static void
meet(Workers *workers, int nthreads)
{
	pthread_mutex_lock(&workers->lock);
	if (++workers->nmet == nthreads)
		pthread_cond_broadcast(&workers->all_met);
	while (workers->nmet < nthreads)
		pthread_cond_wait(&workers->all_met, &workers->lock);
	pthread_mutex_unlock(&workers->lock);
}

/* Does a piece that is open. */
static void
run_if_open(Worker *worker, uint32_t piece)
{
	uint8_t		outcome = worker->workers->outcomes[piece];

	if (outcome == PIECE_OPEN || outcome == PIECE_INTERRUPTED)
		run_piece(worker, piece);
}

/*
 * Runs the open pieces on as many threads as there are, the caller's among them.
 * In a function of its own, as clang asks for the number of a thread once in each,
 * and with the end of the threads that number ends.
 */
static HOST_NOINLINE void
run_pieces(Workers *workers)
{
	sigset_t	all;
	sigset_t	before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	workers->nthreads = count_threads(workers, workers->nteam < workers->npieces ? workers->nteam : workers->npieces);
	workers->nmet = 0;
#pragma omp parallel num_threads(workers->nthreads)
	{
		/* All threads are there. */
#pragma omp master
		pthread_sigmask(SIG_SETMASK, &before, NULL);
#pragma omp for schedule(dynamic) nowait
		for (uint32_t piece = 0; piece < workers->npieces; piece++)
			run_if_open(&workers->team[omp_get_thread_num()], piece);
		meet(workers, omp_get_num_threads());
	}
	omp_pause_resource_all(omp_pause_hard);
}

static uint32_t
count_interrupted(const Workers *workers)
{
	uint32_t	count = 0;

	for (uint32_t piece = 0; piece < workers->npieces; piece++)
		count += workers->outcomes[piece] == PIECE_INTERRUPTED;
	return count;
}

/* Raises the fault of the first piece that failed. */
static void
raise_first(const Workers *workers)
{
	const Worker *first = &workers->team[0];

	for (uint32_t i = 1; i < workers->nteam; i++)
	{
		if (workers->team[i].failed_piece < first->failed_piece)
			first = &workers->team[i];
	}
	if (first->failed_piece != UINT32_MAX)
		workers->host->raise(workers->host, &first->fault);
}

/*
 * Runs the pieces on workers until none is left that was interrupted.  An
 * interrupt that goes on pending, though the host has looked at it, is one that
 * nobody may serve now.  And if interrupts come sooner one after the other than
 * any piece is done, workers would begin for ever, while the host serves them on
 * the way.
 */
static void
run_on_workers(Workers *workers)
{
	uint32_t	left = workers->npieces;
	uint32_t	before;

	do
	{
		before = left;
		run_pieces(workers);
		raise_first(workers);
		left = count_interrupted(workers);
		if (left == 0)
			break;
		workers->host->check(workers->host);
	} while (left < before && !workers->host->pending(workers->host));
}

Workers *
workers_create(Host *host, uint32_t nthreads, uint32_t npieces, size_t reserve)
{
	Workers    *workers = host_zeros(host, 1, sizeof(Workers));
	uint32_t	nteam = nthreads < npieces ? nthreads : npieces;

	if (nteam > workers_allowed(host))
		nteam = workers_allowed(host);
	workers->host = host;
	workers->outcomes = host_array(host, npieces, sizeof(uint8_t));
	workers->lock = (pthread_mutex_t) PTHREAD_MUTEX_INITIALIZER;
	workers->all_met = (pthread_cond_t) PTHREAD_COND_INITIALIZER;
	if (nteam > 1)
	{
		workers->team = host_array(host, nteam, sizeof(Worker));
		for (; workers->nteam < nteam; workers->nteam++)
			worker_init(&workers->team[workers->nteam], workers, reserve);
	}
	return workers;
}

void
workers_free(Workers *workers)
{
	Host	   *host = workers->host;

	for (uint32_t i = 0; i < workers->nteam; i++)
		host->release(host, workers->team[i].memory);
	host->release(host, workers->team);
	host->release(host, workers->outcomes);
	host->release(host, workers);
}

void
workers_run(Workers *workers, uint32_t npieces, PieceWork work, void *context)
{
	Host	   *host = workers->host;

	workers->npieces = npieces;
	workers->work = work;
	workers->context = context;
	memset(workers->outcomes, PIECE_OPEN, npieces);
	if (workers->nteam > 0 && npieces > 1)
		run_on_workers(workers);
	for (uint32_t piece = 0; piece < npieces; piece++)
	{
		if (workers->outcomes[piece] != PIECE_DONE)
			work(host, context, piece);
	}
}

/*
 * workers.c
 *		Hosts for threads, the parallel loop, and tasks.
 *
 * Threads live no longer than their work: none is idle while there is nothing
 * to do, and where the system has no more of them to give, those that are there
 * do all of it.
 *
 * All signals are blocked while a thread comes into being, so that they are
 * delivered to the thread that the program is used to.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE				/* pthread_sigmask */
#endif

#include "core/util/workers.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#define ALIGNMENT 16

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
	pthread_t	thread;			/* of all but the first, which is the caller's */
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

struct Task
{
	pthread_t	thread;
	void		(*work) (void *context);
	void	   *context;
};

struct Workers
{
	Host	   *host;
	uint32_t	nworkers;			/* 0: the real host does all */
	Worker	   *workers;

	/* The current run. */
	uint32_t	npieces;
	PieceWork	work;
	void	   *context;
	uint8_t    *outcomes;		/* by piece */
	atomic_uint_fast64_t next_piece;	/* that no worker has taken */
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

/* Takes open pieces until there are none. */
static void *
run_worker(void *arg)
{
	Worker	   *worker = arg;
	Workers    *workers = worker->workers;
	uint64_t	piece;

	while ((piece = atomic_fetch_add(&workers->next_piece, 1)) < workers->npieces)
	{
		if (workers->outcomes[piece] == PIECE_OPEN || workers->outcomes[piece] == PIECE_INTERRUPTED)
			run_piece(worker, (uint32_t) piece);
	}
	return NULL;
}

/* Starts a thread that no signal is delivered to; false if the system has none to give. */
static bool
start_thread(pthread_t *thread, void *(*work) (void *), void *arg)
{
	sigset_t	all;
	sigset_t	before;
	bool		started;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	started = pthread_create(thread, NULL, work, arg) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

/* Runs the open pieces on as many workers as get a thread, the first on the caller's. */
static void
run_pieces(Workers *workers)
{
	uint32_t	most = workers->nworkers < workers->npieces ? workers->nworkers : workers->npieces;
	uint32_t	nstarted = 1;

	workers->next_piece = 0;
	while (nstarted < most && start_thread(&workers->workers[nstarted].thread, run_worker, &workers->workers[nstarted]))
		nstarted++;
	run_worker(&workers->workers[0]);
	for (uint32_t i = 1; i < nstarted; i++)
		pthread_join(workers->workers[i].thread, NULL);
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
	const Worker *first = &workers->workers[0];

	for (uint32_t i = 1; i < workers->nworkers; i++)
	{
		if (workers->workers[i].failed_piece < first->failed_piece)
			first = &workers->workers[i];
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
	uint32_t	nworkers = nthreads < npieces ? nthreads : npieces;

	if (nworkers > (uint32_t) host->threads)
		nworkers = (uint32_t) host->threads;
	workers->host = host;
	workers->outcomes = host_array(host, npieces, sizeof(uint8_t));
	if (nworkers > 1)
	{
		workers->workers = host_array(host, nworkers, sizeof(Worker));
		for (; workers->nworkers < nworkers; workers->nworkers++)
			worker_init(&workers->workers[workers->nworkers], workers, reserve);
	}
	return workers;
}

void
workers_free(Workers *workers)
{
	Host	   *host = workers->host;

	for (uint32_t i = 0; i < workers->nworkers; i++)
		host->release(host, workers->workers[i].memory);
	host->release(host, workers->workers);
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
	if (workers->nworkers > 0 && npieces > 1)
		run_on_workers(workers);
	for (uint32_t piece = 0; piece < npieces; piece++)
	{
		if (workers->outcomes[piece] != PIECE_DONE)
			work(host, context, piece);
	}
}

static void *
run_task(void *arg)
{
	const struct Task *task = arg;

	task->work(task->context);
	return NULL;
}

void
task_start(Host *host, void (*work) (void *context), void *context)
{
	struct Task *task;

	task_wait(host);
	task = host_array(host, 1, sizeof(struct Task));
	task->work = work;
	task->context = context;
	if (start_thread(&task->thread, run_task, task))
		host->task = task;
	else
	{
		host->release(host, task);
		work(context);
	}
}

void
task_wait(Host *host)
{
	struct Task *task = host->task;

	if (task == NULL)
		return;
	pthread_join(task->thread, NULL);
	host->task = NULL;
	host->release(host, task);
}

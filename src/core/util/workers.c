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
typedef struct Lane
{
	Host		host;			/* first, so that a Host is one of these */
	Host	   *real;
	Crew	   *crew;
	pthread_t	thread;			/* of all but the first, which is the caller's */
	char	   *memory;
	size_t		size;
	size_t		used;
	jmp_buf		escape;
	Fault		fault;			/* of the piece that failed first */
	uint32_t	failed_piece;
} Lane;

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

struct Crew
{
	Host	   *host;
	uint32_t	nlanes;			/* 0: the real host does all */
	Lane	   *lanes;

	/* The current run. */
	uint32_t	npieces;
	PieceWork	work;
	void	   *context;
	uint8_t    *outcomes;		/* by piece */
	atomic_uint_fast64_t next_piece;	/* that no lane has taken */
};

static void *
lane_allocate(Host *host, size_t size)
{
	Lane	   *lane = (Lane *) host;
	size_t		rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	Allocation *allocation = (Allocation *) (lane->memory + lane->used);

	if (rounded < size || rounded + sizeof(Allocation) > lane->size - lane->used)
		longjmp(lane->escape, PIECE_TOO_LARGE);
	allocation->size = rounded;
	lane->used += sizeof(Allocation) + rounded;
	return allocation + 1;
}

/* Only what was taken last can be used again. */
static void
lane_release(Host *host, void *pointer)
{
	Lane	   *lane = (Lane *) host;
	Allocation *allocation;

	if (pointer == NULL)
		return;
	allocation = (Allocation *) pointer - 1;
	if ((char *) pointer + allocation->size == lane->memory + lane->used)
		lane->used = (size_t) ((char *) allocation - lane->memory);
}

static void *
lane_resize(Host *host, void *pointer, size_t size)
{
	void	   *resized;
	size_t		old_size;

	if (pointer == NULL)
		return lane_allocate(host, size);
	old_size = ((Allocation *) pointer - 1)->size;
	lane_release(host, pointer);
	resized = lane_allocate(host, size);
	if (resized != pointer)
		memcpy(resized, pointer, old_size < size ? old_size : size);
	return resized;
}

static void
lane_check(Host *host)
{
	Lane	   *lane = (Lane *) host;

	if (lane->real->pending(lane->real))
		longjmp(lane->escape, PIECE_INTERRUPTED);
}

static void lane_raise(Host *host, const Fault *fault) HOST_NORETURN;

static void
lane_raise(Host *host, const Fault *fault)
{
	Lane	   *lane = (Lane *) host;

	lane->fault = *fault;
	longjmp(lane->escape, PIECE_FAILED);
}

static void
lane_init(Lane *lane, Crew *crew, size_t size)
{
	Host	   *real = crew->host;

	lane->host = *real;
	lane->host.allocate = lane_allocate;
	lane->host.resize = lane_resize;
	lane->host.release = lane_release;
	lane->host.check = lane_check;
	lane->host.raise = lane_raise;
	lane->host.threads = 1;
	lane->host.task = NULL;
	lane->real = real;
	lane->crew = crew;
	lane->memory = host_array(real, size, 1);
	lane->size = size;
	lane->used = 0;
	lane->failed_piece = UINT32_MAX;
}

static void
run_piece(Lane *lane, uint32_t piece)
{
	int			outcome = setjmp(lane->escape);

	if (outcome == 0)
	{
		lane->used = 0;
		lane->crew->work(&lane->host, lane->crew->context, piece);
		outcome = PIECE_DONE;
	}
	else if (outcome == PIECE_FAILED && lane->failed_piece == UINT32_MAX)
		lane->failed_piece = piece;
	lane->crew->outcomes[piece] = (uint8_t) outcome;
}

/* Takes open pieces until there are none. */
static void *
run_lane(void *arg)
{
	Lane	   *lane = arg;
	Crew	   *crew = lane->crew;
	uint64_t	piece;

	while ((piece = atomic_fetch_add(&crew->next_piece, 1)) < crew->npieces)
	{
		if (crew->outcomes[piece] == PIECE_OPEN || crew->outcomes[piece] == PIECE_INTERRUPTED)
			run_piece(lane, (uint32_t) piece);
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

/* Runs the open pieces on as many lanes as get a thread, the first on the caller's. */
static void
run_pieces(Crew *crew)
{
	uint32_t	most = crew->nlanes < crew->npieces ? crew->nlanes : crew->npieces;
	uint32_t	nstarted = 1;

	crew->next_piece = 0;
	while (nstarted < most && start_thread(&crew->lanes[nstarted].thread, run_lane, &crew->lanes[nstarted]))
		nstarted++;
	run_lane(&crew->lanes[0]);
	for (uint32_t i = 1; i < nstarted; i++)
		pthread_join(crew->lanes[i].thread, NULL);
}

static uint32_t
count_interrupted(const Crew *crew)
{
	uint32_t	count = 0;

	for (uint32_t piece = 0; piece < crew->npieces; piece++)
		count += crew->outcomes[piece] == PIECE_INTERRUPTED;
	return count;
}

/* Raises the fault of the first piece that failed. */
static void
raise_first(const Crew *crew)
{
	const Lane *first = &crew->lanes[0];

	for (uint32_t i = 1; i < crew->nlanes; i++)
	{
		if (crew->lanes[i].failed_piece < first->failed_piece)
			first = &crew->lanes[i];
	}
	if (first->failed_piece != UINT32_MAX)
		crew->host->raise(crew->host, &first->fault);
}

/*
 * Runs the pieces on lanes until none is left that was interrupted.  An
 * interrupt that goes on pending, though the host has looked at it, is one that
 * nobody may serve now.  And if interrupts come sooner one after the other than
 * any piece is done, lanes would begin for ever, while the host serves them on
 * the way.
 */
static void
run_on_lanes(Crew *crew)
{
	uint32_t	left = crew->npieces;
	uint32_t	before;

	do
	{
		before = left;
		run_pieces(crew);
		raise_first(crew);
		left = count_interrupted(crew);
		if (left == 0)
			break;
		crew->host->check(crew->host);
	} while (left < before && !crew->host->pending(crew->host));
}

Crew *
crew_create(Host *host, uint32_t nthreads, uint32_t npieces, size_t reserve)
{
	Crew	   *crew = host_zeros(host, 1, sizeof(Crew));
	uint32_t	nlanes = nthreads < npieces ? nthreads : npieces;

	if (nlanes > (uint32_t) host->threads)
		nlanes = (uint32_t) host->threads;
	crew->host = host;
	crew->outcomes = host_array(host, npieces, sizeof(uint8_t));
	if (nlanes > 1)
	{
		crew->lanes = host_array(host, nlanes, sizeof(Lane));
		for (; crew->nlanes < nlanes; crew->nlanes++)
			lane_init(&crew->lanes[crew->nlanes], crew, reserve);
	}
	return crew;
}

void
crew_free(Crew *crew)
{
	Host	   *host = crew->host;

	for (uint32_t i = 0; i < crew->nlanes; i++)
		host->release(host, crew->lanes[i].memory);
	host->release(host, crew->lanes);
	host->release(host, crew->outcomes);
	host->release(host, crew);
}

void
crew_run(Crew *crew, uint32_t npieces, PieceWork work, void *context)
{
	Host	   *host = crew->host;

	crew->npieces = npieces;
	crew->work = work;
	crew->context = context;
	memset(crew->outcomes, PIECE_OPEN, npieces);
	if (crew->nlanes > 0 && npieces > 1)
		run_on_lanes(crew);
	for (uint32_t piece = 0; piece < npieces; piece++)
	{
		if (crew->outcomes[piece] != PIECE_DONE)
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

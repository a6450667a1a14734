/*
 * threads.c
 *		Hosts for threads, and the parallel loop.
 *
 * All signals are blocked while threads come into being, so that they are
 * delivered to the thread that the program is used to.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE				/* pthread_sigmask */
#endif

#include "core/threads.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
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
lane_init(Lane *lane, Host *real, size_t size)
{
	lane->host = *real;
	lane->host.allocate = lane_allocate;
	lane->host.resize = lane_resize;
	lane->host.release = lane_release;
	lane->host.check = lane_check;
	lane->host.raise = lane_raise;
	lane->host.threads = 1;
	lane->real = real;
	lane->memory = host_array(real, size, 1);
	lane->size = size;
	lane->used = 0;
	lane->failed_piece = UINT32_MAX;
}

static void
run_piece(Crew *crew, Lane *lane, uint32_t piece)
{
	int			outcome = setjmp(lane->escape);

	if (outcome == 0)
	{
		lane->used = 0;
		crew->work(&lane->host, crew->context, piece);
		outcome = PIECE_DONE;
	}
	else if (outcome == PIECE_FAILED && lane->failed_piece == UINT32_MAX)
		lane->failed_piece = piece;
	crew->outcomes[piece] = (uint8_t) outcome;
}

/* Runs the open pieces, each on some lane. */
static void
run_pieces(Crew *crew)
{
	pthread_t	caller = pthread_self();
	uint32_t	next_lane = 0;
	sigset_t	all;
	sigset_t	before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
#pragma omp parallel num_threads(crew->nlanes)
	{
		uint32_t	number;

		if (pthread_equal(pthread_self(), caller))
			pthread_sigmask(SIG_SETMASK, &before, NULL);
#pragma omp atomic capture
		number = next_lane++;
#pragma omp for schedule(dynamic, 1)
		for (uint32_t piece = 0; piece < crew->npieces; piece++)
		{
			if (crew->outcomes[piece] == PIECE_OPEN || crew->outcomes[piece] == PIECE_INTERRUPTED)
				run_piece(crew, &crew->lanes[number], piece);
		}
	}
}

static bool
any_interrupted(const Crew *crew)
{
	return memchr(crew->outcomes, PIECE_INTERRUPTED, crew->npieces) != NULL;
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
 * nobody may serve now.
 */
static void
run_on_lanes(Crew *crew)
{
	for (;;)
	{
		run_pieces(crew);
		raise_first(crew);
		if (!any_interrupted(crew))
			break;
		crew->host->check(crew->host);
		if (crew->host->pending(crew->host))
			break;
	}
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
			lane_init(&crew->lanes[crew->nlanes], host, reserve);
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

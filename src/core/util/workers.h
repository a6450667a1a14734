/*
 * workers.h
 *		Independent pieces of work on several threads, and a task beside what the
 *		caller does.
 *
 * This is the only place that knows of threads.  Hosts are not made for them:
 * so each worker gets one of its own, whose memory is a block that the real host
 * has given before, and which leaves the work where the real one would raise or
 * be interrupted.  What remains is done by the real host, on the thread that it
 * knows.  A task has no host at all.
 *
 * Built without OpenMP, all is done on one thread, and gives the same bytes.
 */
#ifndef STARLINGS_WORKERS_H
#define STARLINGS_WORKERS_H

#include "core/host.h"

#if defined(__GNUC__)
#define WORKERS_NOINLINE __attribute__((noinline))
#else
#define WORKERS_NOINLINE
#endif

typedef void (*PieceWork) (Host *host, void *context, uint32_t piece);

typedef struct Workers Workers;

/*
 * nthreads threads, but no more than the host allows, for up to npieces at a
 * time.  Each has reserve bytes of memory, about as many as a piece takes.  If
 * that comes to one thread, the real host does all pieces.
 */
extern Workers *workers_create(Host *host, uint32_t nthreads, uint32_t npieces, size_t reserve);
extern void workers_free(Workers *workers);

/*
 * Does all pieces.  A piece writes to nothing that another one reads or writes,
 * keeps no memory of its host's, and may be begun more than once.  If what was
 * reserved is too little for it, the real host does it.  Raises what the first
 * of the pieces that fail raises.  If none fails or looks for interrupts,
 * nothing is raised.
 */
extern void workers_run(Workers *workers, uint32_t npieces, PieceWork work, void *context);

/*
 * Begins a task, which is short and calls nothing of the host, and returns at
 * once; a task that the host has already is waited for.  Without a thread to be
 * had, the task is done before this returns.
 */
extern void task_start(Host *host, void (*work) (void *context), void *context);

/* Waits for the end of the host's task, if it has one. */
extern void task_wait(Host *host);

#endif

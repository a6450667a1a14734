/*
 * workers.h
 *		Independent pieces of work on several threads.
 *
 * Hosts are not made for threads: so each thread gets one of its own, whose
 * memory is a block that the real host has given before, and which leaves the
 * work where the real one would raise or be interrupted.  What remains is done
 * by the real host, on the thread that it knows.
 */
#ifndef STARLINGS_WORKERS_H
#define STARLINGS_WORKERS_H

#include "core/host.h"

typedef void (*PieceWork) (Host *host, void *context, uint32_t piece);

typedef struct Workers Workers;

/* How many threads may work for a host; without OpenMP there is but one. */
static inline uint32_t
workers_allowed(const Host *host)
{
#ifdef _OPENMP
	return (uint32_t) host->threads;
#else
	(void) host;
	return 1;
#endif
}

/*
 * nthreads threads, but no more than the host allows, for up to npieces at a
 * time.  Each has reserve bytes of memory, about as many as a piece takes.  If
 * that comes to one thread, the real host does all pieces.
 */
extern Workers *workers_create(Host *host, uint32_t nthreads, uint32_t npieces, size_t reserve);
extern void workers_free(Workers *workers);

/*
 * Does all pieces, the caller's thread among others.  A piece writes to nothing that another one reads or writes,
 * keeps no memory of its host's, and may be begun more than once.  If what was
 * reserved is too little for it, the real host does it.  Raises what the first
 * of the pieces that fail raises.  If none fails or looks for interrupts,
 * nothing is raised.
 */
extern void workers_run(Workers *workers, uint32_t npieces, PieceWork work, void *context);

#endif

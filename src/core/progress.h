/*
 * progress.h
 *		Telling the host how far work is, by the way of looking for interrupts.
 */
#ifndef STARLINGS_PROGRESS_H
#define STARLINGS_PROGRESS_H

#include "core/host.h"

/* Work begins, or goes on with something else, of which there are total. */
static inline void
host_begin(Host *host, Phase phase, uint64_t total)
{
	host->progress.phase = phase;
	host->progress.done = 0;
	host->progress.total = total;
}

/* Goes on to a step, if the work is told of in steps. */
static inline void
host_step(Host *host, Phase phase, uint64_t total)
{
	if (host->progress.phase > PHASE_PAIR_SWEEPS)
		host_begin(host, phase, total);
}

/* So much of a step is done; looks for interrupts. */
extern void host_report(Host *host, uint64_t done);

/* Like host_tick and host_tick_range, for loops that are a step, or the part of one. */
static inline void
host_advance(Host *host, uint64_t done)
{
	if ((done & 0xFFFF) == 0xFFFF)
		host_report(host, done);
}

static inline void
host_advance_range(Host *host, uint64_t start, uint64_t stop)
{
	if ((start ^ stop) >> 16)
		host_report(host, stop);
}

/* Work is at its end, of which a host that has told of it hears at once. */
static inline void
host_end(Host *host)
{
	host_begin(host, PHASE_NONE, 0);
	if (host->progress.told)
		host->check(host);
}

#endif

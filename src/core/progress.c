/*
 * progress.c
 *		The names of phases, and reports.
 *
 * Reports ride on the looks for interrupts that every loop has anyway: a report
 * is due when time has passed, and the clock is the host's.  So no loop knows of
 * reports, and one that can be cancelled can also be watched.
 */
#include "core/progress.h"

const char *
phase_name(Phase phase)
{
	static const char *const names[PHASES] = {
		[PHASE_NONE] = "",
		[PHASE_PAIR_SWEEPS] = "comparing collections",
		[PHASE_READING_EDGES] = "reading edges",
		[PHASE_REDUCING_EDGES] = "reducing edges",
		[PHASE_SORTING_RECORDS] = "sorting records",
		[PHASE_SORTING_EDGES] = "sorting edges",
		[PHASE_JOINING_RECORDS] = "joining records",
		[PHASE_LAYING_OUT] = "laying out the line",
		[PHASE_WRITING] = "writing the value",
		[PHASE_ALIGNING] = "aligning records",
		[PHASE_FOLLOWING_TRUTH] = "following the truth",
		[PHASE_SWEEPING] = "sweeping"
	};

	return names[phase];
}

void
host_report(Host *host, uint64_t done)
{
	if (host->progress.phase > PHASE_PAIR_SWEEPS)
		host->progress.done = done;
	host->check(host);
}

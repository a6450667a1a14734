/*
 * phase.h
 *		What long work is doing, and how far it is.
 */
#ifndef STARLINGS_PHASE_H
#define STARLINGS_PHASE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What long work is doing.  Work goes from step to step, except for pair sweeps,
 * which are many small works and are told of as a whole.
 */
typedef enum Phase
{
	PHASE_NONE,					/* nothing that is told of */
	PHASE_PAIR_SWEEPS,			/* collections of a frame */
	PHASE_READING_EDGES,
	PHASE_REDUCING_EDGES,		/* to a spanning forest */
	PHASE_SORTING_RECORDS,
	PHASE_SORTING_EDGES,
	PHASE_JOINING_RECORDS,
	PHASE_LAYING_OUT,			/* the line */
	PHASE_WRITING,				/* the value */
	PHASE_ALIGNING,				/* the records of two values */
	PHASE_FOLLOWING_TRUTH,
	PHASE_SWEEPING,
	PHASES						/* how many there are */
} Phase;

/* How far work is.  The core fills this in by the way, and the host may look at it in check. */
typedef struct Progress
{
	Phase		phase;
	bool		told;			/* set by a host that wants to know of the end */
	uint64_t	records;		/* that are known so far; 0 where nobody counts them */
	uint64_t	edges;			/* that were read */
	uint64_t	done;			/* of the phase */
	uint64_t	total;			/* 0 where it is not known, and then done is 0 as well */
} Progress;

/* The name of a phase. */
extern const char *phase_name(Phase phase);

#endif

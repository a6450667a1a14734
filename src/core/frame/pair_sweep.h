/*
 * pair_sweep.h
 *		Two lines over one set of records, compared at every pair of their
 *		thresholds, the right one being the truth.
 *
 * The lines are brought onto one set of records once.  Then one of them is cut
 * at each of its thresholds, and each cut is laid along the other one as its
 * truth: one pass gives a block, the rows of all states of the other line.  It
 * is the right one that is cut, unless it has far more thresholds than the
 * left; then they change places, and so do the sides of the statistics.
 * Several blocks are made at a time if the host has threads for them.
 */
#ifndef STARLINGS_PAIR_SWEEP_H
#define STARLINGS_PAIR_SWEEP_H

#include "core/measure/truth.h"
#include "core/hierarchy/line.h"
#include "core/util/workers.h"

/* One side: a line, and descending thresholds of interest. */
typedef struct Contestant
{
	Line		line;			/* order holds indices below the versus's nrecords */
	const double *thresholds;
	uint32_t	nthresholds;
} Contestant;

/* One cut of one side, and what it gives for each state of the other. */
typedef struct VersusBlock
{
	uint32_t	cut;			/* which threshold of the side that is cut */
	Statistics *states;
	TruthStatistics truth;
	int64_t		singletons;		/* of the cut */
	int64_t		largest;
} VersusBlock;

typedef struct Versus
{
	Host	   *host;
	uint32_t	nrecords;		/* indices, of which both lines may know some */
	const Contestant *left;
	const Contestant *right;
	bool		exchanged;		/* the left one is cut */
	FittedLine	fitted;			/* the other one */
	uint32_t	nrows;			/* its states */

	/* Blocks that are made at a time, and by whom. */
	Workers	   *workers;
	uint32_t	nblocks;
	VersusBlock *blocks;
	uint32_t	nready;
	uint32_t	current;
	uint32_t	remaining;		/* cuts that are not made yet */
} Versus;

typedef struct VersusRow
{
	double		left_threshold;
	double		right_threshold;
	Statistics	state;
	TruthStatistics truth;
} VersusRow;

/*
 * Begins to compare two lines over nrecords indices; what left and right point
 * to must last.  In MISSING_ERROR, if any record is missing, nothing may follow
 * but versus_free.
 */
extern Versus versus_begin(Host *host, uint32_t nrecords, const Contestant *left, const Contestant *right,
						   MissingMode mode, Missing *missing);
extern void versus_free(Versus *versus);

/*
 * Computes the next block, nrows rows of one threshold of one side; false if
 * there is none.  Blocks come from weak to strong, rows stand from strong to
 * weak.
 */
extern bool versus_next(Versus *versus);

/* A row of the current block. */
extern VersusRow versus_row(const Versus *versus, uint32_t row);

/* The records that are measured. */
static inline uint32_t
versus_records(const Versus *versus)
{
	return versus->fitted.line.nrecords;
}

/* Two sides of one threshold each, and what comes of them. */
typedef struct VersusPair
{
	const Contestant *left;
	const Contestant *right;
	Missing		missing;
	uint32_t	nrecords;		/* that are measured; 0 in MISSING_ERROR if any is missing */
	VersusRow	row;
} VersusPair;

/* Compares many pairs over the same nrecords indices. */
extern void versus_pairs(Host *host, uint32_t nrecords, VersusPair *pairs, uint32_t npairs, MissingMode mode);

#endif

/*
 * pair_sweep.h
 *		Two lines over one set of records, compared at every pair of their
 *		thresholds, the right one being the truth.
 *
 * The lines are brought onto one set of records once.  Then one of them is cut
 * at each of its thresholds, and each cut is laid along the other one as its
 * truth: one pass gives a block, the rows of all cuts of the other line.  It
 * is the right one that is cut, unless it has far more thresholds than the
 * left; then they change places, and so do the sides of the statistics.
 * Several blocks are made at a time if the host has threads for them.
 */
#ifndef STARLINGS_PAIR_SWEEP_H
#define STARLINGS_PAIR_SWEEP_H

#include "core/hierarchy/line.h"
#include "core/measure/truth.h"
#include "core/util/workers.h"

/* One side: a line, and the thresholds at which it is of interest. */
typedef struct SweepSide
{
	Line		line;			/* order holds indices below the sweep's nrecords */
	Thresholds	at;
} SweepSide;

/* One cut of one side, and the rows that it gives, one for each cut of the other. */
typedef struct PairSweepBlock
{
	uint32_t	cut;			/* which threshold of the side that is cut */
	Statistics *rows;
	TruthStatistics truth;
	int64_t		singletons;		/* of the cut */
	int64_t		largest;
} PairSweepBlock;

typedef struct PairSweep
{
	Host	   *host;
	uint32_t	nrecords;		/* indices, of which both lines may know some */
	const SweepSide *left;
	const SweepSide *right;
	bool		exchanged;		/* the left one is cut */
	FittedLine	fitted;			/* the other one */
	uint32_t	nrows;			/* its cuts */

	/* Blocks that are made at a time, and by whom. */
	Workers    *workers;
	uint32_t	nblocks;
	PairSweepBlock *blocks;
	uint32_t	nready;
	uint32_t	current;
	uint32_t	remaining;		/* cuts that are not made yet */
} PairSweep;

typedef struct PairSweepRow
{
	double		left_threshold;
	double		right_threshold;
	Statistics	statistics;
	TruthStatistics truth;
} PairSweepRow;

/*
 * Begins to compare two lines over nrecords indices; what left and right point
 * to must last.  In MISSING_ERROR, if any record is missing, nothing may follow
 * but pair_sweep_free.
 */
extern PairSweep pair_sweep_begin(Host *host, uint32_t nrecords, const SweepSide *left, const SweepSide *right,
								  MissingMode mode, Missing *missing);
extern void pair_sweep_free(PairSweep *sweep);

/*
 * Computes the next block, nrows rows of one threshold of one side; false if
 * there is none.  Blocks come from weak to strong, rows stand from strong to
 * weak.
 */
extern bool pair_sweep_next(PairSweep *sweep);

/* A row of the current block. */
extern PairSweepRow pair_sweep_row(const PairSweep *sweep, uint32_t row);

/* The records that are measured. */
static inline uint32_t
pair_sweep_records(const PairSweep *sweep)
{
	return sweep->fitted.line.nrecords;
}

/* Two sides of one threshold each, and what comes of them. */
typedef struct CutPair
{
	const SweepSide *left;
	const SweepSide *right;
	Missing		missing;
	uint32_t	nrecords;		/* that are measured; 0 in MISSING_ERROR if any is missing */
	PairSweepRow row;
} CutPair;

/* Compares many pairs over the same nrecords indices. */
extern void measure_cut_pairs(Host *host, uint32_t nrecords, CutPair *pairs, uint32_t npairs, MissingMode mode);

#endif

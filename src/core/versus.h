/*
 * versus.h
 *		Two lines over one set of records, compared at every pair of their
 *		thresholds, the right one being the truth.
 *
 * The lines are brought onto one set of records once.  Then one of them is cut
 * at each of its thresholds, and each cut is laid along the other one as its
 * truth: one pass gives a block, the rows of all states of the other line.  It
 * is the right one that is cut, unless it has far more thresholds than the
 * left; then they change places, and so do the sides of the statistics.
 */
#ifndef STARLINGS_VERSUS_H
#define STARLINGS_VERSUS_H

#include "core/judge.h"
#include "core/line.h"

/* One side: a line, and descending thresholds of interest. */
typedef struct Contestant
{
	Line		line;			/* order holds indices below the versus's nrecords */
	const double *thresholds;
	uint32_t	nthresholds;
} Contestant;

typedef struct Versus
{
	Host	   *host;
	uint32_t	nrecords;		/* indices, of which both lines may know some */
	const Contestant *left;
	const Contestant *right;
	bool		exchanged;		/* the left one is cut */
	FittedLine	fitted;			/* the other one */
	unsigned char *labels;		/* of the one that is cut, packed in 4 bytes */
	uint32_t   *heads;			/* by index: scratch */

	/* The current block: the threshold of the one that is cut, from the last to the first. */
	uint32_t	block;
	uint32_t	nrows;
	Statistics *states;
	TruthStatistics truth;
	int64_t		singletons;		/* of the cut */
	int64_t		largest;
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

#endif

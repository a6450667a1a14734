/*
 * truth.h
 *		Brings what is to be judged, and the truth, onto one set of records.
 */
#ifndef STARLINGS_TRUTH_H
#define STARLINGS_TRUTH_H

#include "core/measure/sweep.h"
#include "core/hierarchy/hierarchy.h"

/* What becomes of a record that only one side knows. */
typedef enum MissingMode
{
	MISSING_SINGLETON,			/* a one-record entity of the other side */
	MISSING_IGNORE,				/* only the common records are measured */
	MISSING_ERROR				/* the caller will refuse */
} MissingMode;

/* How many records that are, and the first of them. */
typedef struct Missing
{
	uint32_t	not_in_truth;
	uint32_t	only_in_truth;
	uint32_t	first_not_in_truth; /* an index, or NO_RECORD */
	uint32_t	first_only_in_truth;
} Missing;

/* Where the truth has the records that are judged. */
typedef struct Matching
{
	uint32_t   *in_truth;		/* index of each, or NO_RECORD; NULL: the same */
	Missing		missing;
} Matching;

extern Matching judge_match(Host *host, const ValueHeader *judged, const RecordSpace *space, const Partition *truth);
extern void matching_free(Host *host, Matching *matching);

/*
 * What is judged, and the truth, on one set of records: the line has a place for
 * each, but no labels yet, and at each place stands the index by which the truth
 * has that record, or NO_RECORD.
 */
typedef struct FittedLine
{
	JudgedLine	line;
	uint32_t   *places;			/* line.nrecords */
	bool		common;			/* the truth may have entities without a place */
} FittedLine;

/*
 * Fits a line without labels, whose gaps it may replace.  order holds the
 * record at each place, and in_truth for each record where the truth has it,
 * or NO_RECORD; NULL: by the same index.  Of its ntruth indices the truth has
 * those in the set known (bitset.h), or all if that is NULL.
 */
extern FittedLine judge_fit(Host *host, const JudgedLine *line, const uint32_t *order, const uint32_t *in_truth,
							uint32_t ntruth, const uint64_t *known, MissingMode mode, const Missing *missing);

/* The truth's entity of each index, packed in width bytes (packing.h). */
typedef struct TruthLabels
{
	const unsigned char *labels;
	unsigned	width;
	uint32_t	nentities;
} TruthLabels;

/*
 * Fills line.labels, an array of line.nrecords which may be the places, and
 * line.nlabels.
 */
extern void judge_label(Host *host, FittedLine *fitted, const TruthLabels *truth);

/* For each rank of a line's thresholds, and for never, the first state at which it counts. */
extern uint32_t *states_of_ranks(Host *host, const double *ranks, uint32_t nranks,
								 const double *thresholds, uint32_t nstates);

/*
 * The line of h with a state for each of the nstates descending thresholds;
 * for each of its own if thresholds is NULL, and nstates is then not looked
 * at.  truth may be NULL.  In MISSING_ERROR, if any record is missing, the
 * result has no records.
 */
extern JudgedLine judge_hierarchy(Host *host, const Hierarchy *h, const double *thresholds, uint32_t nstates,
								  const Partition *truth, MissingMode mode, Missing *missing);

/* A line with one state, at which the entities are those of p. */
extern JudgedLine judge_partition(Host *host, const Partition *p,
								  const Partition *truth, MissingMode mode, Missing *missing);

/* The same when it is known already where the truth, if there is one, has the records. */
extern JudgedLine judge_matched_hierarchy(Host *host, const Hierarchy *h, const double *thresholds, uint32_t nstates,
										  const Partition *truth, MissingMode mode, const Matching *matching);
extern JudgedLine judge_matched_partition(Host *host, const Partition *p,
										  const Partition *truth, MissingMode mode, const Matching *matching);

extern void judged_free(Host *host, JudgedLine *line);

#endif

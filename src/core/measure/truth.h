/*
 * truth.h
 *		Brings a prediction and the truth onto one set of records.
 */
#ifndef STARLINGS_TRUTH_H
#define STARLINGS_TRUTH_H

#include "core/hierarchy/hierarchy.h"
#include "core/measure/sweep.h"

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
	uint32_t	common;			/* that both know; only counted if any is missing */
} Missing;

/* Whether both sides have records, but none in common, so that nothing can be measured. */
static inline bool
nothing_in_common(const Missing *missing)
{
	return missing->common == 0 && missing->not_in_truth > 0 && missing->only_in_truth > 0;
}

/* Where a truth has the records that are measured. */
typedef struct Matching
{
	uint32_t   *in_truth;		/* the index of each, or NO_RECORD; NULL: the same */
	uint32_t	ntruth;			/* indices of the truth, */
	const uint64_t *known;		/* of which it has those in this set (bitset.h); NULL: all */
	Missing		missing;
} Matching;

extern Matching truth_match(Host *host, const RecordSpace *predicted, const Partition *truth);
extern void matching_free(Host *host, Matching *matching);

/* What a prediction is measured against. */
typedef struct Truth
{
	const Partition *entities;	/* NULL: there is no truth */
	MissingMode mode;
	const Matching *matching;	/* of these records (truth_match) */
} Truth;

/*
 * A prediction and a truth on one set of records: the line has a place for
 * each, but no labels yet, and at each place stands the index by which the truth
 * has that record, or NO_RECORD.
 */
typedef struct FittedLine
{
	TruthLine	line;
	uint32_t   *places;			/* line.nrecords */
	bool		common;			/* the truth may have entities without a place */
} FittedLine;

/*
 * Fits a line without labels, whose gaps it may replace.  order holds the
 * record at each place.  In MISSING_ERROR, if any record is missing, the result
 * has no records.
 */
extern FittedLine truth_fit(Host *host, const TruthLine *line, const uint32_t *order,
							const Matching *matching, MissingMode mode);

/* The true entity of each index, packed in width bytes (packing.h). */
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
extern void truth_label(Host *host, FittedLine *fitted, const TruthLabels *truth);

/* The gaps of a line, each the first cut at which it joins instead of a rank; ncuts: never. */
extern void gaps_to_cuts(Host *host, const Line *line, Thresholds at, uint32_t *gaps);

/*
 * The line of h with a cut at each threshold of at, or at each of its own if at
 * is NULL, and the truth along it; truth may be NULL.
 */
extern TruthLine truth_along_hierarchy(Host *host, const Hierarchy *h, const Thresholds *at, const Truth *truth);

/* A line with one cut, at which the entities are those of p. */
extern TruthLine truth_along_partition(Host *host, const Partition *p, const Truth *truth);

#endif

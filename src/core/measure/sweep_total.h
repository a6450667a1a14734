/*
 * sweep_total.h
 *		The sweeps of blocks that share no record, added up.
 *
 * What a sweep computes are counts of records, pairs and entities, and sums
 * over them, so those of blocks without a common record add up to those of the
 * whole.  Blocks have thresholds of their own: each gives what changes at each
 * of them, and what changes at one threshold is added.  Sums are exact (sums.h),
 * so the same blocks in any order give the same bytes.
 */
#ifndef STARLINGS_SWEEP_TOTAL_H
#define STARLINGS_SWEEP_TOTAL_H

#include "core/measure/truth.h"
#include "core/util/sums.h"

#define SWEEP_TOTAL_VERSION 1

/* What changes in the statistics (sweep.h) from one threshold to the next. */
typedef struct SweepChange
{
	double		threshold;		/* infinite: before anything is joined */
	int64_t		counts[COUNTS]; /* COUNT_LARGEST: the largest in any block */
	ExactSum	sums[SUMS];
} SweepChange;

/*
 * Layout of a total:
 *
 *		header
 *		double at[nat], descending, some maybe equal
 *		SweepChange changes[nchanges], by strictly descending threshold
 *
 * The first change is the infinite one.  The others stand for all thresholds of
 * all blocks, or, if thresholds were given, for those of them at which
 * something is joined.  There is no padding.
 */
typedef struct Total
{
	uint32_t	host_word;		/* the host's: PostgreSQL's varlena header */
	uint32_t	size;			/* bytes in all */
	uint8_t		version;		/* of the layout */
	uint8_t		missing;		/* a MissingMode */
	uint8_t		has_truth;		/* 0 or 1; what needs a truth is else zero */
	uint8_t		has_at;			/* 0 or 1: thresholds were given */
	uint32_t	nrecords;		/* that are measured */
	uint32_t	nat;
	uint32_t	nchanges;
	uint32_t	scales;			/* of the hierarchies: see below */
	uint32_t	unused;			/* zero */
	uint64_t	not_in_truth;	/* records that only one side knows */
	uint64_t	only_in_truth;
	int64_t		truth_entities;
	int64_t		truth_pairs;
	ExactSum	truth_nlogn;
} SweepTotal;

/*
 * Some hierarchies are on the probability scale; some hold thresholds that are
 * not.  What holds none is neither.
 */
#define TOTAL_PROBABILITIES 1
#define TOTAL_WEIGHTS 2

/* Whether the whole is on the probability scale. */
static inline bool
sweep_total_is_probability(const SweepTotal *total)
{
	return total->scales == TOTAL_PROBABILITIES;
}

static inline const double *
sweep_total_at(const SweepTotal *total)
{
	return (const double *) (total + 1);
}

static inline const SweepChange *
sweep_total_changes(const SweepTotal *total)
{
	return (const SweepChange *) (sweep_total_at(total) + total->nat);
}

static inline uint64_t
sweep_total_size(uint64_t nat, uint64_t nchanges)
{
	return sizeof(SweepTotal) + nat * sizeof(double) + nchanges * sizeof(SweepChange);
}

/* What all blocks of a total have in common, but that some may lack the truth. */
typedef struct SweepTerms
{
	MissingMode missing;
	bool		has_truth;
	Thresholds	at;				/* values NULL: every distinct threshold */
} SweepTerms;

extern SweepTerms sweep_total_terms(const SweepTotal *total);

/* Adds up blocks.  Changes at one threshold may stand there several times. */
typedef struct SweepTotalBuffer
{
	Host	   *host;
	SweepTotal	head;			/* but for its size */
	double	   *thresholds;		/* infinity, and those that were given */
	SweepChange *changes;
	uint32_t	capacity;
} SweepTotalBuffer;

extern void sweep_total_start(SweepTotalBuffer *buffer, Host *host, const SweepTerms *terms);
extern void sweep_total_free(SweepTotalBuffer *buffer);

/* Whether the terms are those of the buffer; if not, *fault names the first that is not. */
extern bool sweep_total_accepts(const SweepTotalBuffer *buffer, const SweepTerms *terms, Fault *fault);

/*
 * Adds the sweep of a block, with a truth or without, which is NULL.  Once there
 * is one, those without, before and after, count as if theirs had no records.
 * What is only needed for that comes from scratch.  In MISSING_ERROR, if any record is
 * missing, nothing is added.  Raises FAULT_TOO_LARGE.
 */
extern void sweep_total_add(SweepTotalBuffer *buffer, Host *scratch, const Hierarchy *h, const Partition *truth, Missing *missing);

/* Adds a total of other blocks with the same terms, with a truth or without as well. */
extern void sweep_total_add_total(SweepTotalBuffer *buffer, const SweepTotal *total);

/* A total with room for so many thresholds and changes, otherwise empty. */
extern SweepTotal *sweep_total_create(Host *host, uint32_t nat, uint32_t nchanges);

/* The total of all blocks so far. */
extern SweepTotal *sweep_total_from_buffer(SweepTotalBuffer *buffer);

/*
 * The sweep of the whole: a cut for each given threshold, or for each change but
 * the first.  *thresholds is an array of as many.
 */
extern Sweep sweep_total_sweep(Host *host, const SweepTotal *total, double **thresholds);

/*
 * Whether the size bytes at total are a canonical total of this version whose
 * numbers can be those of so many records; if not, *fault names the first
 * thing wrong.  The one validator for all bytes that come from outside.
 */
extern bool sweep_total_check(Host *host, const SweepTotal *total, uint64_t size, Fault *fault);

#endif

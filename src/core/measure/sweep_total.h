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

#define TOTAL_VERSION 1

/* What changes in the statistics (sweep.h) from one threshold to the next. */
typedef struct TotalChange
{
	double		threshold;		/* infinite: before anything is joined */
	int64_t		entities;
	int64_t		singletons;
	int64_t		largest;		/* no change, but the largest in any block */
	int64_t		pairs;
	int64_t		true_positives;
	int64_t		exact;
	ExactSum	entity_nlogn;
	ExactSum	cell_nlogn;
	ExactSum	precision_sum;
	ExactSum	recall_sum;
} TotalChange;

/*
 * Layout of a total:
 *
 *		header
 *		double at[nat], descending, some maybe equal
 *		TotalChange changes[nchanges], by strictly descending threshold
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
} Total;

/*
 * Some hierarchies are on the probability scale; some hold thresholds that are
 * not.  What holds none is neither.
 */
#define TOTAL_PROBABILITIES 1
#define TOTAL_WEIGHTS 2

/* Whether the whole is on the probability scale. */
static inline bool
total_is_probability(const Total *total)
{
	return total->scales == TOTAL_PROBABILITIES;
}

static inline const double *
total_at(const Total *total)
{
	return (const double *) (total + 1);
}

static inline const TotalChange *
total_changes(const Total *total)
{
	return (const TotalChange *) (total_at(total) + total->nat);
}

static inline uint64_t
total_size(uint64_t nat, uint64_t nchanges)
{
	return sizeof(Total) + nat * sizeof(double) + nchanges * sizeof(TotalChange);
}

/* What all blocks of a total have in common. */
typedef struct TotalTerms
{
	MissingMode missing;
	bool		has_truth;
	const double *at;			/* descending; NULL: every distinct threshold */
	uint32_t	nat;
} TotalTerms;

extern TotalTerms total_terms(const Total *total);

/* Adds up blocks.  Changes at one threshold may stand there several times. */
typedef struct TotalBuffer
{
	Host	   *host;
	Total		head;			/* but for its size */
	double	   *thresholds;		/* infinity, and those that were given */
	TotalChange *changes;
	uint32_t	capacity;
} TotalBuffer;

extern void total_start(TotalBuffer *buffer, Host *host, const TotalTerms *terms);
extern void total_free(TotalBuffer *buffer);

/* Whether the terms are those of the buffer; if not, *fault names the first that is not. */
extern bool total_accepts(const TotalBuffer *buffer, const TotalTerms *terms, Fault *fault);

/*
 * Adds the sweep of a block, with a truth if the terms say so; what is only
 * needed for that comes from scratch.  In MISSING_ERROR, if any record is
 * missing, nothing is added.  Raises FAULT_TOO_LARGE.
 */
extern void total_add(TotalBuffer *buffer, Host *scratch, const Hierarchy *h, const Partition *truth, Missing *missing);

/* Adds a total of other blocks with the same terms. */
extern void total_add_total(TotalBuffer *buffer, const Total *total);

/* A total with room for so many thresholds and changes, otherwise empty. */
extern Total *total_create(Host *host, uint32_t nat, uint32_t nchanges);

/* The total of all blocks so far. */
extern Total *total_from_buffer(TotalBuffer *buffer);

/*
 * The states of the whole, strong to weak, one for each given threshold or
 * each change but the first.  *thresholds is an array of as many.
 */
extern Statistics *total_states(Host *host, const Total *total, double **thresholds, uint32_t *nstates);

/* The truth of the whole. */
extern TruthStatistics total_truth(const Total *total);

/*
 * Whether the size bytes at total are a canonical total of this version whose
 * numbers can be those of so many records; if not, *fault names the first
 * thing wrong.  The one validator for all bytes that come from outside.
 */
extern bool total_check(Host *host, const Total *total, uint64_t size, Fault *fault);

#endif

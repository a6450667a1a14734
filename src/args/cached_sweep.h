/*
 * cached_sweep.h
 *		What hierarchies and partitions are worth against a truth, out of the
 *		session's cache where it was computed before.
 *
 * Values come as datums: of those that need not be looked at, only headers are
 * read.  A truth of 0 is none.  The caller has begun a call (cache_begin).
 */
#ifndef STARLINGS_CACHED_SWEEP_H
#define STARLINGS_CACHED_SWEEP_H

#include "args/missing.h"
#include "core/measure/measures.h"
#include "utils/array.h"

/* Which records were measured. */
typedef struct Coverage
{
	uint32		nrecords;		/* of what was to be measured */
	Missing		missing;
	const char *apart;			/* if it has none in common with the truth, how they differ; or NULL */
} Coverage;

typedef struct CachedSweep
{
	Sweep		sweep;			/* without a truth if that has nothing in common */
	const double *thresholds;	/* of each cut; NULL of a partition */
	bool		probability;	/* all that the hierarchy holds lies in [0, 1] */
	Coverage	coverage;
} CachedSweep;

/*
 * A hierarchy at the thresholds in the array, or at all of its own if that is
 * NULL.  Raises an error in MISSING_ERROR if records are missing, and in any
 * mode if all are since keys are of another type.
 */
extern const CachedSweep *cached_hierarchy_sweep(Datum h, Datum truth, ArrayType *at, MissingMode mode);

/* A partition, which has one cut; likewise. */
extern const CachedSweep *cached_partition_sweep(Datum p, Datum truth, MissingMode mode);

/* Where a hierarchy is best against a truth by a measure. */
typedef struct BestPoint
{
	bool		found;			/* or else no threshold has a value */
	double		threshold;
	double		value;
	Coverage	coverage;
} BestPoint;

extern const BestPoint *cached_best(Datum h, Datum truth, const MeasureColumn *column, MissingMode mode);

/* Tells of the records that were not measured, or not as they are. */
extern void tell_coverage(const Coverage *coverage, MissingMode mode);

#endif

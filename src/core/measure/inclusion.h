/*
 * inclusion.h
 *		How likely an entity is to be drawn, if large ones are drawn rather than
 *		small ones.
 *
 * Records are picked at random, and the entities that they are in are taken,
 * each once.  An entity of s records is drawn unless none of them is picked: with
 * the probability 1 - exp(-rate s), the rate being how often a record is.  That
 * goes for entities too that are drawn one after the other, each time with
 * probabilities proportional to the sizes of those left (Rosen, Asymptotic
 * theory for successive sampling, 1972), which is the same but for the time when
 * it ends.
 */
#ifndef STARLINGS_INCLUSION_H
#define STARLINGS_INCLUSION_H

#include <math.h>

#include "core/host.h"

/* The probability that an entity of size records is drawn. */
static inline double
inclusion_probability(double rate, uint32_t size)
{
	return -expm1(-rate * size);
}

/*
 * The rate at which entities of these sizes were drawn from nrecords records:
 * the one at which their records, each counted for as many as it stands for, add
 * up to all.  Infinite, if they are all.
 */
extern double inclusion_rate_of_sample(Host *host, const uint32_t *sizes, uint32_t count, uint32_t nrecords);

/* The rate at which n of the entities with these sizes, which are all, are drawn on average. */
extern double inclusion_rate_for(Host *host, const uint32_t *sizes, uint32_t count, uint32_t n);

#endif

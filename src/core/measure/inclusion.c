/*
 * inclusion.c
 *		Rates of inclusion, by Newton's method.
 *
 * What is solved for bends one way only, and the first guess is what the rate
 * would be if nothing was drawn twice, which is too low.  From there the steps
 * go up to the root and never past it, but for rounding.
 */
#include "core/measure/inclusion.h"

#define STEPS 200				/* some 6 are enough, but where hardly a record is left */
#define PRECISION 1e-15

static uint64_t
total(Host *host, const uint32_t *sizes, uint32_t count)
{
	uint64_t	sum = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		sum += sizes[i];
		host_tick(host, i);
	}
	return sum;
}

/* Solves: the sum of s / (1 - exp(-rate s)) is nrecords. */
double
inclusion_rate_of_sample(Host *host, const uint32_t *sizes, uint32_t count, uint32_t nrecords)
{
	double		rate = (double) count / nrecords;
	double		step = rate;

	if (total(host, sizes, count) >= nrecords)
		return INFINITY;
	for (int i = 0; i < STEPS && step > PRECISION * rate; i++)
	{
		double		sum = 0;
		double		slope = 0;

		for (uint32_t entity = 0; entity < count; entity++)
		{
			double		probability = inclusion_probability(rate, sizes[entity]);
			double		stands_for = sizes[entity] / probability;

			sum += stands_for;
			slope += stands_for * stands_for * (1 - probability);
			host_tick(host, entity);
		}
		step = (sum - nrecords) / slope;
		rate += step;
	}
	return rate;
}

/* Solves: the sum of 1 - exp(-rate s) is n. */
double
inclusion_rate_for(Host *host, const uint32_t *sizes, uint32_t count, uint32_t n)
{
	double		rate = (double) n / total(host, sizes, count);
	double		step = rate;

	if (n >= count)
		return INFINITY;
	for (int i = 0; i < STEPS && step > PRECISION * rate; i++)
	{
		double		sum = 0;
		double		slope = 0;

		for (uint32_t entity = 0; entity < count; entity++)
		{
			double		probability = inclusion_probability(rate, sizes[entity]);

			sum += probability;
			slope += sizes[entity] * (1 - probability);
			host_tick(host, entity);
		}
		step = (n - sum) / slope;
		rate += step;
	}
	return rate;
}

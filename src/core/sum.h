/*
 * sum.h
 *		Sums of doubles whose rounding errors are carried along (Neumaier 1974).
 */
#ifndef STARLINGS_SUM_H
#define STARLINGS_SUM_H

#include <math.h>

typedef struct CarefulSum
{
	double		sum;
	double		error;
} CarefulSum;

/* Adds a term and returns the sum so far. */
static inline double
careful_add(CarefulSum *total, double term)
{
	double		sum = total->sum + term;

	total->error += fabs(total->sum) >= fabs(term) ? (total->sum - sum) + term : (term - sum) + total->sum;
	total->sum = sum;
	return total->sum + total->error;
}

#endif

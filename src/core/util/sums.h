/*
 * sums.h
 *		Sums of doubles whose rounding errors are carried along (Neumaier 1974),
 *		and sums that do not round at all, so that their order does not matter.
 */
#ifndef STARLINGS_SUMS_H
#define STARLINGS_SUMS_H

#include <math.h>
#include <stdint.h>

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

/*
 * A number with 64 binary digits after the point: whole + fraction / 2^64.
 * Of a double whose magnitude is between 2^-11 and 2^63 no digit is lost.
 */
typedef struct ExactSum
{
	int64_t		whole;
	uint64_t	fraction;
} ExactSum;

static inline void
exact_add(ExactSum *sum, ExactSum term)
{
	sum->fraction += term.fraction;
	sum->whole = (int64_t) ((uint64_t) sum->whole + (uint64_t) term.whole + (sum->fraction < term.fraction));
}

static inline ExactSum
exact_negative(ExactSum sum)
{
	return (ExactSum) {
		.whole = (int64_t) (~(uint64_t) sum.whole + (sum.fraction == 0)), .fraction = -sum.fraction
	};
}

static inline ExactSum
exact_from_double(double x)
{
	double		whole = floor(fabs(x));
	ExactSum	sum = {(int64_t) whole, (uint64_t) ((fabs(x) - whole) * 0x1p64)};

	return x < 0 ? exact_negative(sum) : sum;
}

static inline double
exact_to_double(ExactSum sum)
{
	if (sum.whole < 0)
	{
		sum = exact_negative(sum);
		return -((double) sum.whole + (double) sum.fraction * 0x1p-64);
	}
	return (double) sum.whole + (double) sum.fraction * 0x1p-64;
}

#endif

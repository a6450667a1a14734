/*
 * test_host.h
 *		What every test of the core needs: a host that keeps account of memory
 *		and can interrupt, random numbers, and claims that are reported as TAP.
 */
#ifndef STARLINGS_TEST_HOST_H
#define STARLINGS_TEST_HOST_H

#include <setjmp.h>
#include <stdio.h>

#include "core/host.h"

typedef struct Allocation
{
	void	   *pointer;
	size_t		size;
	uint64_t	serial;			/* its number among all */
} Allocation;

/*
 * A host over malloc.  It knows all memory that is held, fills new memory with
 * ever other bytes, so that reading it before writing shows, and can cancel
 * the work at any call of check.
 */
typedef struct TestHost
{
	Host		host;
	Allocation *allocations;
	size_t		nallocations;
	size_t		capacity;
	uint64_t	serial;			/* allocations ever made */
	size_t		held;			/* bytes */
	size_t		most_held;		/* since somebody set it to zero */
	unsigned char fill;
	uint64_t	nchecks;		/* calls of check so far */
	uint64_t	cancel_at;		/* the call that does not return; 0: none */
	jmp_buf		escape;
	bool		can_escape;		/* escape is set */
	Fault		fault;			/* what was raised last */
} TestHost;

typedef enum Outcome
{
	COMPLETED = 0,
	RAISED,
	CANCELLED
} Outcome;

extern void test_host_init(TestHost *host);

/* Releases all that is held, as a server does after an error. */
extern void test_host_reset(TestHost *host);
extern void test_host_free(TestHost *host);

/*
 * Does the work.  If it does not complete, all memory that it took is given
 * back; what was held before stays.
 */
extern Outcome test_host_run(TestHost *host, void (*work) (Host *host, void *context), void *context);

/* A generator of random numbers (splitmix64). */
typedef struct Random
{
	uint64_t	state;
} Random;

/* One that depends on the stream and on SEED in the environment. */
extern Random random_stream(uint64_t stream);
extern uint64_t random_next(Random *random);
extern uint32_t random_below(Random *random, uint32_t limit);
extern bool random_chance(Random *random, double probability);
extern double random_unit(Random *random);	/* in [0, 1) */
extern void random_shuffle(Random *random, void *array, size_t count, size_t element);

/* Inside a claim, or what it calls: what must hold for the claim to hold. */
#define REQUIRE(condition) \
	do \
	{ \
		if (!(condition)) \
			return test_failed(__FILE__, __LINE__, #condition); \
	} while (0)

/* Says on the output what did not hold; returns false. */
extern bool test_failed(const char *file, int line, const char *condition);

typedef struct Claim
{
	const char *text;
	bool		(*holds) (Host *host);
} Claim;

/*
 * Checks all claims, each on a fresh host, and prints TAP.  A claim fails as
 * well if it raises or leaves memory behind.  Returns the exit status.
 */
extern int	test_claims(const Claim *claims, int nclaims);

#define TEST_MAIN(claims) \
	int \
	main(void) \
	{ \
		return test_claims(claims, sizeof(claims) / sizeof((claims)[0])); \
	}

#endif

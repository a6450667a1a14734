/*
 * calibrate.c
 *		How slow this machine is: prints how many times as much processor time
 *		some fixed work takes here as on the machine that limits are set for.
 *
 * It is compiled and run as the tests are, so what sanitizers and valgrind cost
 * is in it.  A machine is never faster than 1.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "test_host.h"

#define COUNT (1 << 19)
#define ROUNDS 4
#define SECONDS 0.5				/* there, under gcc's AddressSanitizer */

/* Calls, branches, and memory that is not where one was last, as in the core. */
static void
work(void)
{
	Random		random = random_stream(0);
	uint64_t   *items = calloc(COUNT, sizeof(uint64_t));

	for (int round = 0; round < ROUNDS; round++)
		random_shuffle(&random, items, COUNT, sizeof(uint64_t));
	free(items);
}

int
main(void)
{
	double		slowness;

	work();
	slowness = (double) clock() / CLOCKS_PER_SEC / SECONDS;
	printf("%.0f\n", slowness > 1 ? ceil(slowness) : 1);
	return 0;
}

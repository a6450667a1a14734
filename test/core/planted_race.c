/*
 * planted_race.c
 *		Two pieces of work that count in one place, which they must not: who
 *		looks for races has to find this one.
 */
#include <sched.h>
#include <stdatomic.h>

#include "core/util/workers.h"
#include "test_host.h"

#define PATIENCE 1000000		/* rounds, after which the other piece will not come */

/* Pieces that have begun.  Nobody waits for what another one did before, so this mends no race. */
static atomic_int begun;

static void
count(Host *host, void *context, uint32_t piece)
{
	uint64_t   *counter = context;

	(void) host;
	(void) piece;
	atomic_fetch_add_explicit(&begun, 1, memory_order_relaxed);
	for (int i = 0; i < PATIENCE && atomic_load_explicit(&begun, memory_order_relaxed) < 2; i++)
		sched_yield();
	++*counter;
}

int
main(void)
{
	TestHost	host;
	Workers    *workers;
	uint64_t	counter = 0;

	test_host_init(&host);
	host.host.threads = 2;
	workers = workers_create(&host.host, 2, 2, 0);
	workers_run(workers, 2, count, &counter);
	workers_free(workers);
	test_host_free(&host);
	printf("%d pieces\n", (int) counter);
	return 0;
}

/*
 * fuzz.c
 *		Running one input of a fuzz target.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

typedef struct Run
{
	void		(*judge) (TestHost *host, const FuzzInput *input);
	FuzzInput	input;
} Run;

static void
run_judge(Host *host, void *context)
{
	Run		   *run = context;

	run->judge((TestHost *) host, &run->input);
}

void
fuzz_require(Verdict verdict)
{
	if (verdict != UNSOUND)
		return;
	fflush(stdout);
	abort();
}

int
fuzz_run(void (*judge) (TestHost *host, const FuzzInput *input), const uint8_t *bytes, size_t size)
{
	TestHost	host;
	Run			run = {judge, {malloc(size), size}};

	if (run.input.bytes == NULL && size > 0)
		abort();
	if (size > 0)
		memcpy(run.input.bytes, bytes, size);
	test_host_init(&host);
	if (test_host_run(&host, run_judge, &run) != COMPLETED)
	{
		printf("# raised: %s\n", host.fault.message);
		fuzz_require(UNSOUND);
	}
	test_host_free(&host);
	free(run.input.bytes);
	return 0;
}

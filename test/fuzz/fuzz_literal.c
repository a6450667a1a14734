/*
 * fuzz_literal.c
 *		Any text as the literal of a hierarchy, of a partition, of a frame
 *		and of a total.
 */
#include "fuzz.h"

#include <string.h>

static void
judge(TestHost *host, const FuzzInput *input)
{
	char	   *text = host_array(&host->host, input->size + 1, 1);
	Fault		fault = {0};

	if (input->size > 0)
		memcpy(text, input->bytes, input->size);
	text[input->size] = '\0';
	fuzz_require(literal_hierarchy_verdict(host, text, &fault));
	fuzz_require(literal_partition_verdict(host, text, &fault));
	fuzz_require(literal_frame_verdict(host, text, &fault));
	fuzz_require(literal_total_verdict(host, text, &fault));
	host->host.release(&host->host, text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return fuzz_run(judge, bytes, size);
}

/*
 * fuzz_wire.c
 *		Any bytes as the binary form of a hierarchy, of a partition, of a
 *		frame and of a total.
 */
#include "fuzz.h"

static void
judge(TestHost *host, const FuzzInput *input)
{
	fuzz_require(wire_hierarchy_verdict(host, input->bytes, input->size));
	fuzz_require(wire_partition_verdict(host, input->bytes, input->size));
	fuzz_require(wire_frame_verdict(host, input->bytes, input->size));
	fuzz_require(wire_total_verdict(host, input->bytes, input->size));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return fuzz_run(judge, bytes, size);
}

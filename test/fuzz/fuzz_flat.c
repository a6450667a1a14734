/*
 * fuzz_flat.c
 *		Any bytes as a flat hierarchy, partition, frame and total: first as they are,
 *		then with size and hashes made right.
 */
#include "fuzz.h"

static void
judge(TestHost *host, const FuzzInput *input)
{
	ValueHeader *header = (ValueHeader *) input->bytes;

	fuzz_require(flat_hierarchy_verdict(host, input->bytes, input->size));
	fuzz_require(flat_partition_verdict(host, input->bytes, input->size));
	fuzz_require(flat_frame_verdict(host, input->bytes, input->size));
	fuzz_require(flat_total_verdict(host, input->bytes, input->size));
	if (input->size < sizeof(ValueHeader))
		return;
	header->size = (uint32_t) input->size;
	fuzz_require(flat_total_verdict(host, input->bytes, input->size));
	flat_hierarchy_reseal(input->bytes, input->size);
	fuzz_require(flat_hierarchy_verdict(host, input->bytes, input->size));
	flat_partition_reseal(input->bytes, input->size);
	fuzz_require(flat_partition_verdict(host, input->bytes, input->size));
	flat_frame_reseal(host, input->bytes, input->size);
	fuzz_require(flat_frame_verdict(host, input->bytes, input->size));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return fuzz_run(judge, bytes, size);
}

/*
 * intake.h
 *		What must hold for anything that comes from outside: it is refused, or
 *		it is a value that is canonical and is written the same again.  The
 *		fuzz targets ask this too.
 */
#ifndef STARLINGS_INTAKE_H
#define STARLINGS_INTAKE_H

#include "sample.h"

typedef enum Verdict
{
	UNSOUND,					/* what must hold does not; said on the output */
	REFUSED,
	ACCEPTED
} Verdict;

/* What becomes of bytes in the binary form. */
extern Verdict wire_hierarchy_verdict(TestHost *host, const void *bytes, uint64_t size);
extern Verdict wire_partition_verdict(TestHost *host, const void *bytes, uint64_t size);
extern Verdict wire_frame_verdict(TestHost *host, const void *bytes, uint64_t size);
extern Verdict wire_total_verdict(TestHost *host, const void *bytes, uint64_t size);

/* What becomes of text; *fault is filled if it is refused. */
extern Verdict literal_hierarchy_verdict(TestHost *host, const char *text, Fault *fault);
extern Verdict literal_partition_verdict(TestHost *host, const char *text, Fault *fault);
extern Verdict literal_frame_verdict(TestHost *host, const char *text, Fault *fault);
extern Verdict literal_total_verdict(TestHost *host, const char *text, Fault *fault);

/* What becomes of bytes in the flat form, as they would be read from a page. */
extern Verdict flat_hierarchy_verdict(TestHost *host, const void *bytes, uint64_t size);
extern Verdict flat_partition_verdict(TestHost *host, const void *bytes, uint64_t size);
extern Verdict flat_frame_verdict(TestHost *host, const void *bytes, uint64_t size);
extern Verdict flat_total_verdict(TestHost *host, const void *bytes, uint64_t size);

/*
 * Makes the hashes of changed flat bytes right again, where that can be done
 * without reading beyond them, so that the other checks are put to the test.
 */
extern void flat_hierarchy_reseal(void *bytes, uint64_t size);
extern void flat_partition_reseal(void *bytes, uint64_t size);
extern void flat_frame_reseal(TestHost *host, void *bytes, uint64_t size);

/*
 * Changes bytes in one place: flips, overwrites, removes, repeats or inserts.
 * There is room for capacity of them; returns how many there are now.
 */
extern size_t change_bytes(Random *random, void *bytes, size_t size, size_t capacity);

#endif

/*
 * fuzz.h
 *		What the fuzz targets have in common: bytes are judged on a fresh host,
 *		and the program ends if the verdict is unsound, if anything raises, or
 *		if memory is left behind.
 */
#ifndef STARLINGS_FUZZ_H
#define STARLINGS_FUZZ_H

#include "intake.h"

/* A copy of the input in memory of just its size, so that no look beyond goes unseen. */
typedef struct FuzzInput
{
	unsigned char *bytes;
	size_t		size;
} FuzzInput;

/* Each target defines this, as libFuzzer wants it. */
extern int	LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Lets judge look at an input; returns zero. */
extern int	fuzz_run(void (*judge) (TestHost *host, const FuzzInput *input), const uint8_t *bytes, size_t size);

/* Ends the program if the verdict is unsound. */
extern void fuzz_require(Verdict verdict);

#endif

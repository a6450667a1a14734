/*
 * packing.h
 *		Arrays of unsigned integers in the narrowest of 1 to 4 bytes each.
 *
 * Gaps and labels are small numbers, and most of a stored value is made of
 * them.  The bytes of a number stand lowest first on every machine.
 */
#ifndef STARLINGS_PACKING_H
#define STARLINGS_PACKING_H

#include <stdint.h>

#include "core/host.h"

/* Bytes that a number up to largest needs. */
static inline unsigned
pack_width(uint32_t largest)
{
	return largest <= 0xFF ? 1 : largest <= 0xFFFF ? 2 : largest <= 0xFFFFFF ? 3 : 4;
}

static inline uint32_t
pack_get(const unsigned char *packed, unsigned width, uint64_t i)
{
	const unsigned char *p = packed + i * width;

	switch (width)
	{
		case 1:
			return p[0];
		case 2:
			return p[0] | (uint32_t) p[1] << 8;
		case 3:
			return p[0] | (uint32_t) p[1] << 8 | (uint32_t) p[2] << 16;
		default:
			return p[0] | (uint32_t) p[1] << 8 | (uint32_t) p[2] << 16 | (uint32_t) p[3] << 24;
	}
}

static inline void
pack_put(unsigned char *packed, unsigned width, uint64_t i, uint32_t number)
{
	unsigned char *p = packed + i * width;

	switch (width)
	{
		default:
			p[3] = (unsigned char) (number >> 24);
			/* FALLTHROUGH */
		case 3:
			p[2] = (unsigned char) (number >> 16);
			/* FALLTHROUGH */
		case 2:
			p[1] = (unsigned char) (number >> 8);
			/* FALLTHROUGH */
		case 1:
			p[0] = (unsigned char) number;
	}
}

/* All of count numbers at once. */
extern void pack_all(Host *host, unsigned char *packed, unsigned width, const uint32_t *numbers, uint32_t count);
extern void unpack_all(Host *host, const unsigned char *packed, unsigned width, uint32_t count, uint32_t *numbers);

#endif

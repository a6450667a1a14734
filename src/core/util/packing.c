/*
 * packing.c
 *		Packing and unpacking whole arrays.
 *
 * A width of whole bytes, not bits: single numbers are read by their place
 * without shifts over a border, and arrays are converted by loops that compilers
 * make vectors of.  The width is known to each such loop, as the switch is
 * outside of it.
 */
#include "core/util/packing.h"

#define PORTION 65536			/* numbers between two looks for interrupts; the time does not depend on it */

/*
 * The loop for one width, which the compiler knows.  Several numbers at a time,
 * a million take 0.3 to 0.45 of the time in one or two bytes each, 0.35 to be
 * unpacked from four, and 0.73 to be packed into three.
 */
#define EACH(statement) \
	_Pragma("omp simd") \
	for (uint32_t i = start; i < stop; i++) \
		statement

static void
pack_range(unsigned char *packed, unsigned width, const uint32_t *numbers, uint32_t start, uint32_t stop)
{
	switch (width)
	{
		case 1:
			EACH(pack_put(packed, 1, i, numbers[i]));
			break;
		case 2:
			EACH(pack_put(packed, 2, i, numbers[i]));
			break;
		case 3:
			EACH(pack_put(packed, 3, i, numbers[i]));
			break;
		default:
			EACH(pack_put(packed, 4, i, numbers[i]));
			break;
	}
}

static void
unpack_range(const unsigned char *packed, unsigned width, uint32_t start, uint32_t stop, uint32_t *numbers)
{
	switch (width)
	{
		case 1:
			EACH(numbers[i] = pack_get(packed, 1, i));
			break;
		case 2:
			EACH(numbers[i] = pack_get(packed, 2, i));
			break;
		case 3:
			EACH(numbers[i] = pack_get(packed, 3, i));
			break;
		default:
			EACH(numbers[i] = pack_get(packed, 4, i));
			break;
	}
}

static uint32_t
stop_of(uint32_t start, uint32_t count)
{
	return count - start < PORTION ? count : start + PORTION;
}

void
pack_all(Host *host, unsigned char *packed, unsigned width, const uint32_t *numbers, uint32_t count)
{
	for (uint32_t start = 0; start < count; start = stop_of(start, count))
	{
		pack_range(packed, width, numbers, start, stop_of(start, count));
		host_tick_range(host, start, stop_of(start, count));
	}
}

void
unpack_all(Host *host, const unsigned char *packed, unsigned width, uint32_t count, uint32_t *numbers)
{
	for (uint32_t start = 0; start < count; start = stop_of(start, count))
	{
		unpack_range(packed, width, start, stop_of(start, count), numbers);
		host_tick_range(host, start, stop_of(start, count));
	}
}

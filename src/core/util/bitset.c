/*
 * bitset.c
 *		Making, counting and listing sets of records.
 *
 * Words of 64 bits, counted and listed by the bits that are set and not by those
 * that could be.  CRoaring would compress them, but sets here live for one
 * function, and most are dense.
 */
#include "core/util/bitset.h"

#include <string.h>

uint64_t *
bitset_create(Host *host, uint32_t nrecords)
{
	return host_zeros(host, (uint64_t) nrecords / 64 + 1, sizeof(uint64_t));
}

uint64_t *
bitset_copy(Host *host, const uint64_t *set, uint32_t nrecords)
{
	return memcpy(bitset_create(host, nrecords), set, ((size_t) nrecords / 64 + 1) * sizeof(uint64_t));
}

uint32_t
bitset_count(Host *host, const uint64_t *set, uint32_t nrecords)
{
	uint32_t	count = 0;

	for (uint32_t i = 0; i < nrecords; i++)
	{
		count += bitset_has(set, i);
		host_tick(host, i);
	}
	return count;
}

uint32_t *
bitset_list(Host *host, const uint64_t *set, uint32_t nrecords, uint32_t *count)
{
	uint32_t   *records;
	uint32_t	n = 0;

	*count = bitset_count(host, set, nrecords);
	records = host_array(host, *count, sizeof(uint32_t));
	for (uint32_t i = 0; i < nrecords; i++)
	{
		if (bitset_has(set, i))
			records[n++] = i;
		host_tick(host, i);
	}
	return records;
}

uint32_t *
bitset_ranks(Host *host, const uint32_t *records, uint32_t count, uint32_t nrecords)
{
	uint32_t   *ranks = host_array(host, nrecords, sizeof(uint32_t));

	for (uint32_t i = 0; i < count; i++)
	{
		ranks[records[i]] = i;
		host_tick(host, i);
	}
	return ranks;
}

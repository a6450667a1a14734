/*
 * roaring.c
 *		Writing Roaring bitmaps.
 *
 * Records that agree in their upper 16 bits are in one container.  It holds
 * the lower 16 bits of each, as they are, as a bit for each number there can be,
 * or as runs: the first of each, and how many follow it.
 */
#include "core/format/roaring.h"

#include <string.h>

#include "core/util/bitset.h"
#include "core/util/sort.h"

#define COOKIE 12346
#define COOKIE_WITH_RUNS 12347
#define NO_OFFSETS 4			/* with runs, fewer containers have no offsets */
#define MAX_LISTED 4096			/* numbers in a container without a bit for each */
#define BITS_SIZE 8192			/* bytes */
#define SET_WORTH 16			/* records that a set of all is made of in the time that one is sorted */

typedef struct Container
{
	const uint32_t *records;
	uint32_t	count;
	uint32_t	nruns;
	bool		as_runs;
} Container;

static void
put_number(ByteBuffer *out, uint32_t number, unsigned width)
{
	char	   *bytes = buffer_extend(out, width);

	for (unsigned i = 0; i < width; i++)
		bytes[i] = (char) (number >> (8 * i));
}

/* The records in ascending order. */
static uint32_t *
sort_records(Host *host, const uint32_t *records, uint32_t count)
{
	SortItem   *items = host_array(host, count, sizeof(SortItem));
	uint32_t   *sorted = host_array(host, count, sizeof(uint32_t));

	for (uint32_t i = 0; i < count; i++)
	{
		items[i] = (SortItem) {.key = records[i]};
		host_tick(host, i);
	}
	sort_items(host, items, count);
	for (uint32_t i = 0; i < count; i++)
	{
		sorted[i] = (uint32_t) items[i].key;
		host_tick(host, i);
	}
	host->release(host, items);
	return sorted;
}

/* The same by way of a set of all records there are. */
static uint32_t *
collect_records(Host *host, const uint32_t *records, uint32_t count, uint32_t nrecords)
{
	uint64_t   *set = bitset_create(host, nrecords);
	uint32_t   *sorted;

	for (uint32_t i = 0; i < count; i++)
	{
		bitset_add(set, records[i]);
		host_tick(host, i);
	}
	sorted = bitset_list(host, set, nrecords, &count);
	host->release(host, set);
	return sorted;
}

/* Bytes of a container. */
static uint32_t
container_size(const Container *container)
{
	if (container->as_runs)
		return 2 + 4 * container->nruns;
	return container->count <= MAX_LISTED ? 2 * container->count : BITS_SIZE;
}

/* The container that begins with the first of count records.  Runs must save something, as the libraries see it. */
static Container
find_container(const uint32_t *records, uint32_t count)
{
	Container	container = {.records = records, .count = 1, .nruns = 1};

	while (container.count < count && records[container.count] >> 16 == records[0] >> 16)
	{
		container.nruns += records[container.count] != records[container.count - 1] + 1;
		container.count++;
	}
	container.as_runs = 2 + 4 * container.nruns <
		(container.count <= MAX_LISTED ? 2 + 2 * container.count : BITS_SIZE);
	return container;
}

/* The containers of sorted records. */
static Container *
find_containers(Host *host, const uint32_t *records, uint32_t count, uint32_t *ncontainers)
{
	uint32_t	most = count > 0 ? (records[count - 1] >> 16) - (records[0] >> 16) + 1 : 0;
	Container  *containers = host_array(host, most < count ? most : count, sizeof(Container));

	*ncontainers = 0;
	for (uint32_t start = 0; start < count; start += containers[*ncontainers - 1].count)
	{
		containers[(*ncontainers)++] = find_container(records + start, count - start);
		host->check(host);
	}
	return containers;
}

/* Whether a container has runs is said by a bit for each. */
static void
put_cookie_with_runs(ByteBuffer *out, const Container *containers, uint32_t ncontainers)
{
	uint32_t	size = (ncontainers + 7) / 8;
	char	   *bits;

	put_number(out, COOKIE_WITH_RUNS | (ncontainers - 1) << 16, 4);
	bits = memset(buffer_extend(out, size), 0, size);
	for (uint32_t i = 0; i < ncontainers; i++)
		bits[i / 8] |= (char) (containers[i].as_runs << (i % 8));
}

/* Writes all that is before the contents of containers; the bitmap began at start. */
static void
put_header(ByteBuffer *out, const Container *containers, uint32_t ncontainers, uint64_t start)
{
	bool		has_runs = false;
	uint64_t	offset;

	for (uint32_t i = 0; i < ncontainers; i++)
		has_runs |= containers[i].as_runs;
	if (has_runs)
		put_cookie_with_runs(out, containers, ncontainers);
	else
	{
		put_number(out, COOKIE, 4);
		put_number(out, ncontainers, 4);
	}
	for (uint32_t i = 0; i < ncontainers; i++)
	{
		put_number(out, containers[i].records[0] >> 16, 2);
		put_number(out, containers[i].count - 1, 2);
	}
	if (has_runs && ncontainers < NO_OFFSETS)
		return;
	offset = out->length - start + 4 * (uint64_t) ncontainers;
	for (uint32_t i = 0; i < ncontainers; i++)
	{
		put_number(out, (uint32_t) offset, 4);
		offset += container_size(&containers[i]);
	}
}

static void
put_runs(ByteBuffer *out, const Container *container)
{
	const uint32_t *records = container->records;
	uint32_t	stop;

	put_number(out, container->nruns, 2);
	for (uint32_t start = 0; start < container->count; start = stop)
	{
		for (stop = start + 1; stop < container->count && records[stop] == records[stop - 1] + 1; stop++)
			;
		put_number(out, records[start] & 0xFFFF, 2);
		put_number(out, stop - start - 1, 2);
	}
}

static void
put_container(ByteBuffer *out, const Container *container)
{
	char	   *bits;

	if (container->as_runs)
		put_runs(out, container);
	else if (container->count <= MAX_LISTED)
	{
		for (uint32_t i = 0; i < container->count; i++)
			put_number(out, container->records[i] & 0xFFFF, 2);
	}
	else
	{
		bits = memset(buffer_extend(out, BITS_SIZE), 0, BITS_SIZE);
		for (uint32_t i = 0; i < container->count; i++)
			bits[(container->records[i] & 0xFFFF) / 8] |= (char) (1 << container->records[i] % 8);
	}
}

void
roaring_write(ByteBuffer *out, const uint32_t *records, uint32_t count, uint32_t nrecords)
{
	Host	   *host = out->host;
	bool		is_small = count < nrecords / SET_WORTH;
	uint32_t   *sorted = is_small ? sort_records(host, records, count) : collect_records(host, records, count, nrecords);
	uint32_t	ncontainers;
	Container  *containers = find_containers(host, sorted, count, &ncontainers);

	put_header(out, containers, ncontainers, out->length);
	for (uint32_t i = 0; i < ncontainers; i++)
	{
		put_container(out, &containers[i]);
		host->check(host);
	}
	host->release(host, containers);
	host->release(host, sorted);
}

/*
 * value_header.c
 *		Making and checking the common parts of flat values.
 *
 * What every check begins with stands here once: size, version, zeros where
 * zeros belong, the space, the hashes.  A value is filled first and sealed last,
 * and whoever checks one goes the same way in reverse.
 */
#include "core/records/value_header.h"

#include <string.h>
#include <xxhash.h>

void *
value_create(Host *host, const RecordSpace *space, Hash128 space_hash,
			 uint8_t version, unsigned width, uint64_t offset)
{
	uint64_t	size = offset + space->size;
	ValueHeader *header;

	value_size_check(host, space->nrecords, size);
	header = host->allocate(host, size);
	memset((char *) header + offset - 8, 0, 8);
	*header = (ValueHeader) {
		.size = (uint32_t) size,
		.version = version,
		.width = (uint8_t) width,
		.nrecords = space->nrecords,
		.space_hash = space_hash
	};
	memcpy((char *) header + offset, space, space->size);
	return header;
}

/* Hashes the header without host_word and value_hash, then all up to the space. */
static Hash128
compute_hash(const ValueHeader *header, uint64_t offset)
{
	const char *bytes = (const char *) header;
	size_t		first = offsetof(ValueHeader, size);
	XXH64_hash_t seed = XXH3_64bits(bytes + first, offsetof(ValueHeader, value_hash) - first);
	XXH128_hash_t hash = XXH3_128bits_withSeed(bytes + sizeof(ValueHeader), offset - sizeof(ValueHeader), seed);

	return (Hash128) {hash.low64, hash.high64};
}

void
value_seal(ValueHeader *header, uint64_t offset)
{
	header->value_hash = compute_hash(header, offset);
}

bool
value_check_header(const ValueHeader *header, uint64_t size, uint8_t version, Fault *fault)
{
	if (header->size != size || size % 8 != 0)
		return fault_set(fault, FAULT_SYNTAX, NULL, "size does not match the header");
	if (header->version != version)
		return fault_set(fault, FAULT_SYNTAX, NULL, "unknown version %u", header->version);
	if (header->flags != 0)
		return fault_set(fault, FAULT_SYNTAX, NULL, "reserved bits are not zero");
	return true;
}

bool
value_check_padding(const ValueHeader *header, uint64_t used, uint64_t offset, Fault *fault)
{
	for (; used < offset; used++)
	{
		if (((const char *) header)[used] != 0)
			return fault_set(fault, FAULT_SYNTAX, NULL, "padding is not zero");
	}
	return true;
}

static bool
hash_fault(Fault *fault)
{
	return fault_set(fault, FAULT_SYNTAX, NULL, "content does not match its hash");
}

bool
value_check_space(Host *host, const ValueHeader *header, uint64_t offset, Fault *fault)
{
	const RecordSpace *space = (const RecordSpace *) ((const char *) header + offset);

	if (!space_check(host, space, header->size - offset, fault))
		return false;
	if (space->nrecords != header->nrecords || offset + space->size != header->size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "record space does not match the header");
	return hash_equal(header->space_hash, space_hash(space)) || hash_fault(fault);
}

bool
value_check_body(Host *host, const ValueHeader *header, uint64_t used, uint64_t offset, Fault *fault)
{
	return value_check_padding(header, used, offset, fault) &&
		value_check_space(host, header, offset, fault) &&
		(hash_equal(header->value_hash, compute_hash(header, offset)) || hash_fault(fault));
}

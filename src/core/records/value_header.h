/*
 * value_header.h
 *		What flat hierarchies and partitions have in common: a header in front,
 *		the record space at the end, and hashes of both.
 */
#ifndef STARLINGS_VALUE_HEADER_H
#define STARLINGS_VALUE_HEADER_H

#include "core/records/space.h"
#include "core/util/packing.h"

typedef struct ValueHeader
{
	uint32_t	host_word;		/* the host's: PostgreSQL's varlena header */
	uint32_t	size;			/* bytes in all, a multiple of 8 */
	uint8_t		version;		/* of the layout */
	uint8_t		width;			/* bytes of a packed number */
	uint16_t	flags;			/* zero */
	uint32_t	nrecords;
	Hash128		space_hash;		/* of the record space */
	Hash128		value_hash;		/* of all but host_word and this; the space by its hash.  Of a frame: see
								 * frame.h. */
} ValueHeader;

/*
 * Allocates a value whose record space, a copy of space, starts at offset.
 * The header is filled but for value_hash; what lies between the header and
 * the space is not, but for zeros in the last 8 bytes before the space.
 */
extern void *value_create(Host *host, const RecordSpace *space, Hash128 space_hash,
						  uint8_t version, unsigned width, uint64_t offset);

/* Fills value_hash, when all else is filled. */
extern void value_seal(ValueHeader *header, uint64_t offset);

/*
 * The checks that come before all others: whether the header, which is whole,
 * announces size bytes in a known version.
 */
extern bool value_check_header(const ValueHeader *header, uint64_t size, uint8_t version, Fault *fault);

/* Whether zeros fill the bytes from used to offset. */
extern bool value_check_padding(const ValueHeader *header, uint64_t used, uint64_t offset, Fault *fault);

/* Whether a canonical record space lies at offset and ends the value, and space_hash is right. */
extern bool value_check_space(Host *host, const ValueHeader *header, uint64_t offset, Fault *fault);

/*
 * Whether zeros fill the bytes from used to offset, a canonical record space
 * lies there and ends the value, and the hashes are right.
 */
extern bool value_check_body(Host *host, const ValueHeader *header, uint64_t used, uint64_t offset, Fault *fault);

#endif

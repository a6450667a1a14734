/*
 * wire.h
 *		The binary form that leaves the machine: what receive and send speak.
 *
 * All numbers are in network byte order, so the form is the same on every
 * machine.
 *
 *		hierarchy	uint8 version, space, uint32 nthresholds,
 *					float8 thresholds[], uint32 gaps[nrecords - 1],
 *					uint32 order[nrecords]
 *		partition	uint8 version, space, uint32 nentities,
 *					uint32 labels[nrecords]
 *		frame		uint8 version, space of the records that it holds, uint32
 *					ndeclared, uint32 indices[], ascending, uint32
 *					ncollections, and for each collection, sorted by name:
 *					uint32 length of its name, the name, uint32 nrecords,
 *					and from nthresholds on as a hierarchy
 *		total		uint8 version, missing, has_truth and has_at, uint32
 *					nrecords, nat, nchanges and traits, and from not_in_truth
 *					on all that is in total.h, numbers of 8 bytes
 *		space		uint32 nsections, and for each section: uint8 key type,
 *					uint32 length of its source name, the name, uint32
 *					number of records, and their keys: int64, 16 bytes of
 *					a uuid, or uint32 length and bytes
 *
 * Hashes, widths and padding are not sent but made anew.
 */
#ifndef STARLINGS_WIRE_H
#define STARLINGS_WIRE_H

#include "core/frame/frame.h"
#include "core/measure/sweep_total.h"
#include "core/util/buffer.h"

/*
 * Read exactly size bytes.  Return NULL and fill *fault unless they are a
 * canonical value.  Text may be in any encoding (recode.h).
 */
extern Hierarchy *wire_read_hierarchy(Host *host, const void *bytes, uint64_t size, Fault *fault);
extern Partition *wire_read_partition(Host *host, const void *bytes, uint64_t size, Fault *fault);
extern Frame *wire_read_frame(Host *host, const void *bytes, uint64_t size, Fault *fault);
extern SweepTotal *wire_read_sweep_total(Host *host, const void *bytes, uint64_t size, Fault *fault);

extern void wire_write_hierarchy(ByteBuffer *out, const Hierarchy *h);
extern void wire_write_partition(ByteBuffer *out, const Partition *p);
extern void wire_write_frame(ByteBuffer *out, const Frame *f);
extern void wire_write_sweep_total(ByteBuffer *out, const SweepTotal *total);

#endif

/*
 * literal.h
 *		The text form of hierarchies, partitions, frames, totals and keys.
 *
 *		hierarchy	{1 ~0.9~ 2 ~0.5~ 3, 4}
 *					the line with its gaps; a comma where nothing joins
 *		partition	{{1,2,3},{4}}
 *		frame		{"splink": {1 ~0.9~ 2}, "truth": {1, 2}, {7, 8}}
 *					hierarchies by name, and without one the declared records
 *		total		{\x0100}
 *					the binary form (wire.h), as it is for programs alone
 *		key			17  abc  "17"  \x00ff  3f2c0e6a-...  crm:17
 *
 * A bare integer is a bigint key, a bare uuid a uuid, \x and hexadecimal
 * digits a bytea; any other word is text.  Text that could be read otherwise
 * stands in double quotes, with a backslash before quotes and backslashes.  A
 * source stands before a colon, quoted by the same rule.
 *
 * Reading accepts any spelling: white space between the parts, quotes that
 * are not needed, records in any order.  Writing gives the canonical one.
 */
#ifndef STARLINGS_LITERAL_H
#define STARLINGS_LITERAL_H

#include "core/frame/frame.h"
#include "core/measure/sweep_total.h"
#include "core/util/buffer.h"

/*
 * Read zero-terminated text.  Return NULL and fill *fault if it is malformed,
 * holds a number out of range, puts a record in two entities, or gives two
 * collections one name.
 */
extern Hierarchy *literal_read_hierarchy(Host *host, const char *text, Fault *fault);
extern Partition *literal_read_partition(Host *host, const char *text, Fault *fault);
extern Frame *literal_read_frame(Host *host, const char *text, Fault *fault);
extern SweepTotal *literal_read_sweep_total(Host *host, const char *text, Fault *fault);

/*
 * Reads a record likewise, a key with a source before it or without; its bytes
 * come to stand in copy.  Returns false and fills *fault if it is malformed or
 * out of range.
 */
extern bool literal_read_record(Host *host, const char *text, ByteBuffer *copy, Key *key, Fault *fault);

/* Append the canonical spelling, without a terminating zero. */
extern void literal_write_hierarchy(ByteBuffer *out, const Hierarchy *h);
extern void literal_write_partition(ByteBuffer *out, const Partition *p);
extern void literal_write_frame(ByteBuffer *out, const Frame *f);
extern void literal_write_sweep_total(ByteBuffer *out, const SweepTotal *total);

/* The key with its source before it, if that has a name. */
extern void literal_write_record(ByteBuffer *out, const Key *key);

/*
 * The key alone as its type's own output has it: an unquoted text, a number,
 * a uuid, or \x and hexadecimal digits.
 */
extern void literal_write_plain_key(ByteBuffer *out, const Key *key);

/* The fault of a record that was put in two entities. */
extern void literal_two_entities(Host *host, const Key *key, Fault *fault);

/* The fault of a name that two collections of a frame were given. */
extern void literal_same_name(Host *host, const char *name, uint32_t length, Fault *fault);

#endif

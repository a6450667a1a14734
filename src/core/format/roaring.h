/*
 * roaring.h
 *		Sets of records in the portable form of the Roaring libraries.
 *
 * The form is that of https://github.com/RoaringBitmap/RoaringFormatSpec, and
 * of its choices what the libraries call run-optimized.
 *
 * It is written here, and not by CRoaring, since that takes memory of malloc
 * and ends the process where it gets none.
 */
#ifndef STARLINGS_ROARING_H
#define STARLINGS_ROARING_H

#include "core/util/buffer.h"

/* Appends the set of these records, which are distinct and below nrecords, in any order. */
extern void roaring_write(ByteBuffer *out, const uint32_t *records, uint32_t count, uint32_t nrecords);

#endif

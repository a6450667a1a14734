/*
 * opclass.h
 *		Comparing and hashing flat values of any type.
 */
#ifndef STARLINGS_OPCLASS_H
#define STARLINGS_OPCLASS_H

#include "server/server_host.h"

#include "core/records/value_header.h"

/* Compares the bytes behind host_word, shorter values first. */
extern int	compare_values(const ValueHeader *a, const ValueHeader *b);

/* The value's own hash, the second one mixed with the seed of a hash join or partition. */
extern uint32 hash_value(const ValueHeader *value);
extern uint64 hash_value_extended(const ValueHeader *value, uint64 seed);

#endif

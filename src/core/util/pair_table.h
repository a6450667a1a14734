/*
 * pair_table.h
 *		Counts by pairs of numbers: a hash table with linear probing, from which
 *		entries can be taken out again.
 */
#ifndef STARLINGS_PAIR_TABLE_H
#define STARLINGS_PAIR_TABLE_H

#include "core/host.h"

/* An entry; a free slot has count 0. */
typedef struct PairSlot
{
	uint32_t	a;
	uint32_t	b;
	uint32_t	count;
} PairSlot;

typedef struct PairTable
{
	Host	   *host;
	PairSlot   *slots;
	unsigned	bits;			/* there are 2^bits slots */
	size_t		nentries;
} PairTable;

extern void pair_table_init(PairTable *table, Host *host);
extern void pair_table_free(PairTable *table);

/* The count of a pair, 0 if it has none. */
extern uint32_t pair_table_count(const PairTable *table, uint32_t a, uint32_t b);

/* Adds to the count of a pair. */
extern void pair_table_add(PairTable *table, uint32_t a, uint32_t b, uint32_t count);

/* Takes a pair out; returns its count. */
extern uint32_t pair_table_take(PairTable *table, uint32_t a, uint32_t b);

#endif

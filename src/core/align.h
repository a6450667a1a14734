/*
 * align.h
 *		Two record spaces, brought onto their union.
 */
#ifndef STARLINGS_ALIGN_H
#define STARLINGS_ALIGN_H

#include "core/space.h"

typedef struct Alignment
{
	uint32_t	nrecords;		/* of the union */
	uint32_t	ncommon;		/* in both */
	uint32_t   *left;			/* union index of each record of the left space */
	uint32_t   *right;			/* likewise of the right space */
} Alignment;

/* Merges the sorted sections of both.  Raises FAULT_TOO_LARGE. */
extern Alignment align_spaces(Host *host, const RecordSpace *left, const RecordSpace *right);
extern void alignment_free(Host *host, Alignment *alignment);

/* The record space of the union. */
extern RecordSpace *align_union(Host *host, const RecordSpace *left, const RecordSpace *right,
								const Alignment *alignment);

#endif

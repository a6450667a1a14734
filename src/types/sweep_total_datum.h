/*
 * sweep_total_datum.h
 *		The SQL type sweep_total, which sweep_agg hands from call to call.
 *
 * A datum is a flat value (core/measure/sweep_total.h) whose host_word is its varlena header,
 * or an expanded object that gathers blocks and becomes flat when somebody
 * looks at it.
 */
#ifndef STARLINGS_SWEEP_TOTAL_DATUM_H
#define STARLINGS_SWEEP_TOTAL_DATUM_H

#include "server/server_host.h"

#include "core/measure/sweep_total.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/expandeddatum.h"

#define EXPANDED_TOTAL_MAGIC 0x53745374

typedef struct ExpandedSweepTotal
{
	ExpandedObjectHeader header;
	int			magic;			/* tells our expanded objects from others */
	SweepTotal *flat;			/* the value, or NULL if it must be made again */
	ArrayType  *at;				/* as it was last given, or NULL */
	SweepTotalBuffer buffer;	/* in the object's context */
} ExpandedSweepTotal;

/* The flat value of a datum; of an expanded object, kept inside it. */
extern const SweepTotal *sweep_total_from_datum(Datum datum);

/* The object that a datum is, if it may be changed, or else NULL. */
extern ExpandedSweepTotal *sweep_total_writable(Datum datum);

/*
 * An object without blocks in a context, that context being its own or shared by
 * states (aggregate_states.h), and a host that takes memory from there.
 */
extern ExpandedSweepTotal *sweep_total_new(const SweepTerms *terms, MemoryContext context, Host *host);

/* The object's blocks, ready to take more. */
extern SweepTotalBuffer *sweep_total_gather(ExpandedSweepTotal *expanded);

#define PG_GETARG_TOTAL(n) sweep_total_from_datum(PG_GETARG_DATUM(n))

#endif

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

typedef struct ExpandedTotal
{
	ExpandedObjectHeader header;
	int			magic;			/* tells our expanded objects from others */
	Total	   *flat;			/* the value, or NULL if it must be made again */
	ArrayType  *at;				/* as it was last given, or NULL */
	TotalBuffer buffer;			/* in the object's context */
} ExpandedTotal;

/* The flat value of a datum; of an expanded object, kept inside it. */
extern const Total *total_from_datum(Datum datum);

/* The object that a datum is, if it may be changed, or else NULL. */
extern ExpandedTotal *total_writable(Datum datum);

/*
 * An object without blocks in a context, that context being its own or shared by
 * states (aggregate_states.h), and a host that takes memory from there.
 */
extern ExpandedTotal *total_new(const TotalTerms *terms, MemoryContext context, Host *host);

/* The object's blocks, ready to take more. */
extern TotalBuffer *total_gather(ExpandedTotal *expanded);

#define PG_GETARG_TOTAL(n) total_from_datum(PG_GETARG_DATUM(n))

#endif

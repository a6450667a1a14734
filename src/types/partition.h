/*
 * partition.h
 *		The SQL type partition.
 *
 * A datum is a flat value (core/partition.h) whose host_word is its varlena
 * header.
 */
#ifndef STARLINGS_TYPES_PARTITION_H
#define STARLINGS_TYPES_PARTITION_H

#include "server/host.h"

#include "core/partition.h"
#include "fmgr.h"

extern const Partition *partition_from_datum(Datum datum);

/* The same for a call that looks at little of it, by way of the cache. */
extern const Partition *partition_cached(Datum datum);

/* Only its header and what follows up to nentities, without detoasting. */
extern const Partition *partition_header_from_datum(Datum datum);

extern Datum partition_get_datum(Partition *p);

#define PG_GETARG_PARTITION(n) partition_from_datum(PG_GETARG_DATUM(n))
#define PG_RETURN_PARTITION(p) PG_RETURN_DATUM(partition_get_datum(p))

#endif

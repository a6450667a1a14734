/*
 * partition_datum.h
 *		The SQL type partition.
 *
 * A datum is a flat value (core/hierarchy/partition.h) whose host_word is its varlena
 * header, or a read-only expanded object that points to such a value in the
 * session's cache.  The object pins that value, so it lives as long as the
 * memory context that the datum was made in, just as a copy would.  Whoever
 * keeps a datum for longer copies it, and a copy is flat.
 */
#ifndef STARLINGS_PARTITION_DATUM_H
#define STARLINGS_PARTITION_DATUM_H

#include "server/server_host.h"

#include "core/hierarchy/partition.h"
#include "fmgr.h"
#include "server/cache.h"
#include "utils/expandeddatum.h"

#define SHARED_PARTITION_MAGIC 0x53745072

typedef struct SharedPartition
{
	ExpandedObjectHeader header;
	int			magic;			/* tells our expanded objects from others */
	const Partition *flat;		/* in the cache */
} SharedPartition;

/* The flat value of a datum. */
extern const Partition *partition_from_datum(Datum datum);

/* The flat value by way of the cache, for a call that has begun (cache_begin). */
extern const Partition *partition_cached(Datum datum);

/* Only its header and what follows up to nentities, without detoasting. */
extern const Partition *partition_header_from_datum(Datum datum);

/* Whether a datum, of any type of ours, points to a partition in the cache. */
extern bool partition_is_shared(Datum datum);

extern Datum partition_get_datum(Partition *p);

/* A datum of a partition that cache_get has returned, complete with its varlena header. */
extern Datum partition_share_datum(const Partition *p, const CacheKey *key);

#define PG_GETARG_PARTITION(n) partition_from_datum(PG_GETARG_DATUM(n))
#define PG_RETURN_PARTITION(p) PG_RETURN_DATUM(partition_get_datum(p))

#endif

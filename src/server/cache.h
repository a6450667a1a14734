/*
 * cache.h
 *		What this session has detoasted or computed of stored values, kept for
 *		the next call that asks for it.
 *
 * Values are immutable and named by the hash of their content, so nothing here
 * can be out of date.  No result depends on the cache.
 *
 * The setting starlings.cache_size bounds what is kept between transactions.
 * Within one, what the latest call asked for stays whatever its size, since
 * that call needed it anyway.
 */
#ifndef STARLINGS_CACHE_H
#define STARLINGS_CACHE_H

#include "server/host.h"

#include "core/value.h"

/* What can be made of a value. */
typedef enum CacheKind
{
	CACHE_HIERARCHY,			/* the value itself, detoasted */
	CACHE_PARTITION,
	CACHE_LINE_INDEX,			/* of a hierarchy */
	CACHE_ENTITIES,				/* the Groups of a partition */
	CACHE_KINDS					/* how many there are */
} CacheKind;

/* Makes it from a source of the caller's, all memory coming from the host. */
typedef void *(*CacheMake) (Host *host, const void *source);

/* Defines the setting, when the module is loaded. */
extern void cache_init(void);

/* Whether something made of a value of so many bytes is worth keeping. */
extern bool cache_wants(uint64 size);

/*
 * A call begins: from now on what earlier calls asked for may be dropped, and
 * what this one asks for may not.
 */
extern void cache_begin(void);

/*
 * What has been made of the value with that header, or else make(source),
 * which is kept.  Valid until the next cache_begin.
 */
extern const void *cache_get(const ValueHeader *value, CacheKind kind, CacheMake make, const void *source);

/* What the cache has done in this session. */
typedef struct CacheCounts
{
	int64		hits;			/* answered from it */
	int64		misses;			/* had to be made */
	int64		incremental;	/* of these, out of something that was in it */
	double		milliseconds;	/* that making them took */
} CacheCounts;

extern CacheCounts cache_counts(void);

#endif

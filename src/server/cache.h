/*
 * cache.h
 *		What this session has detoasted or computed of stored values, kept for
 *		the next call that asks for it.
 *
 * Values are immutable and named by the hash of their content, so nothing here
 * can be out of date.  No result depends on the cache.
 *
 * What a role has asked for is found and told of only by calls as that role, so
 * that a function with the rights of its definer leaves no trace for its caller.
 * DISCARD ALL empties the cache.
 *
 * The setting starlings.cache_size bounds what is kept between transactions.
 * Within one, what the latest call asked for stays, since that call needs it
 * anyway.
 */
#ifndef STARLINGS_CACHE_H
#define STARLINGS_CACHE_H

#include "server/server_host.h"

#include "core/records/value_header.h"

/* What can be made of a value, or of two. */
typedef enum CacheKind
{
	CACHE_HIERARCHY,			/* the value itself, detoasted */
	CACHE_PARTITION,
	CACHE_FRAME,
	CACHE_LINE_INDEX,			/* of a hierarchy */
	CACHE_ENTITIES,				/* the Groups of a partition */
	CACHE_CUT,					/* of a hierarchy: a Partition */
	CACHE_ALIGNMENT,			/* of two record spaces */
	CACHE_SWEEP,				/* of a hierarchy and a truth: what holds at each threshold */
	CACHE_EVALUATION,			/* of a partition and a truth */
	CACHE_BEST,					/* the best threshold */
	CACHE_KINDS					/* how many there are */
} CacheKind;

/*
 * All that the header of a value says.  The sizes are there beside the hashes so
 * that not even a forged hash could make somebody look past the end of an
 * array.
 */
typedef struct CacheValue
{
	Hash128		value_hash;
	Hash128		space_hash;
	uint32		size;
	uint32		nrecords;
} CacheValue;

/* What an entry is made of.  There is no padding; what is not used is zero. */
typedef struct CacheKey
{
	CacheValue	value;
	CacheValue	other;
	Hash128		list;			/* of bytes that the content depends on */
	uint32		option;			/* a number on which it depends */
	uint32		kind;
	Oid			role;			/* who asks */
	uint32		unused;
} CacheKey;

/* A key of the current role without list and option; other may be NULL. */
extern CacheKey cache_key(CacheKind kind, const ValueHeader *value, const ValueHeader *other);

/*
 * Makes it from a source of the caller's.  What it returns, and nothing else,
 * is to stay in the context, which is not the current one.
 */
typedef void *(*CacheMake) (MemoryContext context, const void *source);

/* Defines the setting, when the module is loaded. */
extern void cache_init(void);

/*
 * A call begins: from now on what earlier calls asked for may be dropped, and
 * what this one asks for may not.
 *
 * One of many calls that each look at little of the same values begins with
 * cache_begin_lookup.  Then what is larger than the cache is kept as well, until
 * such a call has no use for it or the transaction ends.
 */
extern void cache_begin(void);
extern void cache_begin_lookup(void);

/*
 * What has been made by that key, or else make(source), which is kept if the
 * values are worth it and it is not too large.  Valid until the next cache_begin, or until the current
 * context is reset.
 */
extern const void *cache_get(const CacheKey *key, CacheMake make, const void *source);

/*
 * What cache_get has returned stays valid until the context is reset, whatever
 * becomes of the entry.  False if the cache does not have it: then it lives in
 * the context that was current in cache_get.
 */
extern bool cache_pin(const CacheKey *key, MemoryContext context);

/*
 * What the cache holds, and has done in this session or since DISCARD ALL, of one
 * kind or in all, for the current role.
 */
typedef struct CacheCounts
{
	int64		entries;
	int64		bytes;
	int64		hits;			/* answered from it */
	int64		misses;			/* had to be made */
	int64		incremental;	/* of these, out of something that was in it */
	int64		evictions;		/* dropped for lack of room */
	double		milliseconds;	/* that making them took */
} CacheCounts;

extern CacheCounts cache_counts(CacheKind kind);
extern CacheCounts cache_totals(void);

#endif

/*
 * cache.c
 *		The session's cache: entries by value and kind, the least recently used
 *		dropped first.
 *
 * Each entry is a memory context of its own.  It is filled as a child of the
 * caller's context and becomes the cache's when it is complete, so an error on
 * the way leaves nothing behind.
 */
#include "server/cache.h"

#include <limits.h>

#include "access/xact.h"
#include "lib/ilist.h"
#include "miscadmin.h"
#include "portability/instr_time.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#define WORTH_KEEPING 65536		/* bytes of a value; smaller ones are made again at once */

/*
 * The sizes are there beside the hash so that not even a forged hash could
 * make somebody look behind the end of an array.  There is no padding.
 */
typedef struct CacheKey
{
	Hash128		value_hash;
	uint32		size;
	uint32		nrecords;
	uint64		kind;
} CacheKey;

typedef struct CacheEntry
{
	CacheKey	key;			/* first, as the hash table wants it */
	dlist_node	node;			/* in the order of use */
	MemoryContext context;
	Size		size;
	uint64		call;			/* that asked for it last */
	uint64		made_by;		/* the call that asked for it first */
	void	   *content;
} CacheEntry;

static int	cache_size = 64 * 1024; /* kB */

static HTAB *entries;
static dlist_head by_use = DLIST_STATIC_INIT(by_use);	/* the latest first */
static Size total_size;
static uint64 call;
static CacheCounts counts;

bool
cache_wants(uint64 size)
{
	return cache_size > 0 && size >= WORTH_KEEPING;
}

void
cache_begin(void)
{
	call++;
}

static void
drop_entry(CacheEntry *entry)
{
	MemoryContext context = entry->context;

	total_size -= entry->size;
	dlist_delete(&entry->node);
	hash_search(entries, &entry->key, HASH_REMOVE, NULL);
	MemoryContextDelete(context);
}

/* Drops entries until the rest fits, sparing those of that call. */
static void
trim(uint64 spared_call)
{
	while (total_size > (Size) cache_size * 1024)
	{
		CacheEntry *last = dlist_tail_element(CacheEntry, node, &by_use);

		if (last->call == spared_call)
			break;
		drop_entry(last);
	}
}

/* No call has the number 0, so nothing is spared. */
static void
trim_after_transaction(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT ||
		event == XACT_EVENT_PARALLEL_COMMIT || event == XACT_EVENT_PARALLEL_ABORT ||
		event == XACT_EVENT_PREPARE)
		trim(0);
}

static void
start_cache(void)
{
	HASHCTL		control = {
		.keysize = sizeof(CacheKey),.entrysize = sizeof(CacheEntry),.hcxt = TopMemoryContext
	};

	entries = hash_create("starlings cache", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	RegisterXactCallback(trim_after_transaction, NULL);
}

/* Whether an earlier call has left something else that was made of the same value. */
static bool
has_relative(const CacheKey *key)
{
	CacheKey	other = *key;

	for (other.kind = 0; other.kind < CACHE_KINDS; other.kind++)
	{
		CacheEntry *entry = hash_search(entries, &other, HASH_FIND, NULL);

		if (entry != NULL && entry->made_by != call)
			return true;
	}
	return false;
}

static CacheEntry *
add_entry(const CacheKey *key, CacheMake make, const void *source)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "starlings cache entry",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	bool		incremental = has_relative(key);
	instr_time	start;
	instr_time	took;
	void	   *content;
	CacheEntry *entry;

	INSTR_TIME_SET_CURRENT(start);
	content = make(server_host(context), source);
	INSTR_TIME_SET_CURRENT(took);
	INSTR_TIME_SUBTRACT(took, start);
	counts.milliseconds += INSTR_TIME_GET_MILLISEC(took);
	counts.misses++;
	counts.incremental += incremental;

	MemoryContextSwitchTo(caller);
	entry = hash_search(entries, key, HASH_ENTER, NULL);
	entry->content = content;
	entry->made_by = call;
	entry->context = context;
	entry->size = MemoryContextMemAllocated(context, true);
	MemoryContextSetParent(context, TopMemoryContext);
	dlist_push_head(&by_use, &entry->node);
	total_size += entry->size;
	return entry;
}

const void *
cache_get(const ValueHeader *value, CacheKind kind, CacheMake make, const void *source)
{
	CacheKey	key = {value->value_hash, value->size, value->nrecords, kind};
	CacheEntry *entry;

	if (entries == NULL)
		start_cache();
	entry = hash_search(entries, &key, HASH_FIND, NULL);
	if (entry == NULL)
		entry = add_entry(&key, make, source);
	else
	{
		dlist_move_head(&by_use, &entry->node);
		counts.hits++;
	}
	entry->call = call;
	trim(call);
	return entry->content;
}

CacheCounts
cache_counts(void)
{
	return counts;
}

void
cache_init(void)
{
	DefineCustomIntVariable("starlings.cache_size",
							"Sets how much memory a session keeps for values that it has looked into.",
							"0 keeps nothing. During a transaction what the latest call needs is kept in any case.",
							&cache_size, cache_size, 0, MAX_KILOBYTES,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
}

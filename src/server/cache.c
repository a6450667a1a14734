/*
 * cache.c
 *		The session's cache: entries by what they are made of, the least recently
 *		used dropped first.
 *
 * Each entry is a memory context of its own.  It is filled as a child of the
 * caller's context and becomes the cache's when it is complete, so an error on
 * the way leaves nothing behind.
 *
 * An entry that is dropped while datums point into it leaves the cache at once,
 * but its memory stays until the last of their contexts is reset.
 */
#include "server/cache.h"

#include <limits.h>

#include "access/xact.h"
#include "lib/ilist.h"
#include "miscadmin.h"
#include "portability/instr_time.h"
#include "tcop/utility.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#define WORTH_KEEPING 65536		/* bytes of a value; of smaller ones all is made again at once */

typedef struct CacheEntry
{
	CacheKey	key;
	dlist_node	node;			/* in the order of use, or among the guests */
	bool		guest;			/* larger than the cache */
	bool		dropped;		/* waits for the last pin */
	uint32		pins;
	MemoryContext context;		/* of the content, and of this */
	Size		size;
	uint64		call;			/* that asked for it last */
	uint64		made_by;		/* the call that asked for it first */
	const void *content;
} CacheEntry;

typedef struct CacheSlot
{
	CacheKey	key;			/* first, as the hash table wants it */
	CacheEntry *entry;
} CacheSlot;

static int	cache_size = 64 * 1024; /* kB */

/* What was done for a role. */
typedef struct RoleCounts
{
	Oid			role;			/* first, as the hash table wants it */
	CacheCounts counts[CACHE_KINDS];
} RoleCounts;

static HTAB *slots;
static HTAB *roles;
static ProcessUtility_hook_type next_utility;
static dlist_head by_use = DLIST_STATIC_INIT(by_use);	/* the latest first */
static dlist_head guests = DLIST_STATIC_INIT(guests);
static Size total_size;			/* without guests */
static uint64 call;
static bool takes_guests;		/* in this call */
static bool helped;				/* this call, by something that was there before it */
static double milliseconds;		/* of all kinds */

CacheKey
cache_key(CacheKind kind, const ValueHeader *value, const ValueHeader *other)
{
	CacheKey	key = {
		.value = {value->value_hash, value->space_hash, value->size, value->nrecords},
		.kind = kind,
		.role = GetUserId()
	};

	if (other != NULL)
		key.other = (CacheValue) {other->value_hash, other->space_hash, other->size, other->nrecords};
	return key;
}

static Size
limit(void)
{
	return (Size) cache_size * 1024;
}

/* Whether what is made by that key is worth keeping. */
static bool
is_wanted(const CacheKey *key)
{
	return cache_size > 0 && (uint64) key->value.size + key->other.size >= WORTH_KEEPING;
}

void
cache_begin(void)
{
	call++;
	takes_guests = false;
	helped = false;
}

void
cache_begin_lookup(void)
{
	cache_begin();
	takes_guests = true;
}

/* An empty hash table that lasts as long as the session. */
static HTAB *
create_table(const char *name, Size keysize, Size entrysize)
{
	HASHCTL		control = {.keysize = keysize, .entrysize = entrysize, .hcxt = TopMemoryContext};

	return hash_create(name, 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* The counts of the kind and the role that a key is of. */
static CacheCounts *
counts_of(const CacheKey *key)
{
	RoleCounts *counts;
	bool		found;

	if (roles == NULL)
		roles = create_table("starlings roles", sizeof(Oid), sizeof(RoleCounts));
	counts = hash_search(roles, &key->role, HASH_ENTER, &found);
	if (!found)
		memset(counts->counts, 0, sizeof(counts->counts));
	return &counts->counts[key->kind];
}

static void
drop_entry(CacheEntry *entry)
{
	CacheCounts *kind = counts_of(&entry->key);

	kind->entries--;
	kind->bytes -= entry->size;
	kind->evictions++;
	if (!entry->guest)
		total_size -= entry->size;
	dlist_delete(&entry->node);
	hash_search(slots, &entry->key, HASH_REMOVE, NULL);
	entry->dropped = true;
	if (entry->pins == 0)
		MemoryContextDelete(entry->context);
}

/* Drops guests, but those of that call. */
static void
drop_guests(uint64 spared_call)
{
	dlist_mutable_iter iter;

	dlist_foreach_modify(iter, &guests)
	{
		CacheEntry *guest = dlist_container(CacheEntry, node, iter.cur);

		if (guest->call != spared_call)
			drop_entry(guest);
	}
}

/* Drops entries until the rest fits, sparing those of that call. */
static void
trim(uint64 spared_call)
{
	while (total_size > limit())
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
	{
		drop_guests(0);
		trim(0);
	}
}

static void
start_cache(void)
{
	slots = create_table("starlings cache", sizeof(CacheKey), sizeof(CacheSlot));
	RegisterXactCallback(trim_after_transaction, NULL);
}

/* Drops everything, and forgets what was done for whom. */
static void
empty_cache(void)
{
	dlist_mutable_iter iter;

	if (roles == NULL)
		return;
	drop_guests(0);
	dlist_foreach_modify(iter, &by_use)
		drop_entry(dlist_container(CacheEntry, node, iter.cur));
	hash_destroy(roles);
	roles = NULL;
}

/* DISCARD ALL leaves nothing of what the session has read: it may be another client's now. */
static void
watch_discard(PlannedStmt *statement, const char *query, bool read_only_tree, ProcessUtilityContext context,
			  ParamListInfo parameters, QueryEnvironment *environment, DestReceiver *receiver, QueryCompletion *completion)
{
	Node	   *utility = statement->utilityStmt;
	bool		discards = IsA(utility, DiscardStmt) && ((DiscardStmt *) utility)->target == DISCARD_ALL;

	(next_utility != NULL ? next_utility : standard_ProcessUtility)
		(statement, query, read_only_tree, context, parameters, environment, receiver, completion);
	if (discards)
		empty_cache();
}

static CacheEntry *
find_entry(const CacheKey *key)
{
	CacheSlot  *slot = hash_search(slots, key, HASH_FIND, NULL);

	return slot != NULL ? slot->entry : NULL;
}

/* What is made on the way counts for itself, and so does its time. */
static CacheEntry *
make_entry(const CacheKey *key, CacheMake make, const void *source)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "starlings cache entry",
												  ALLOCSET_SMALL_SIZES);
	CacheEntry *entry = MemoryContextAllocZero(context, sizeof(CacheEntry));
	CacheCounts *kind = counts_of(key);
	double		before = milliseconds;
	instr_time	start;
	instr_time	took;
	double		of_this;

	INSTR_TIME_SET_CURRENT(start);
	entry->content = make(context, source);
	INSTR_TIME_SET_CURRENT(took);
	INSTR_TIME_SUBTRACT(took, start);
	of_this = INSTR_TIME_GET_MILLISEC(took) - (milliseconds - before);
	milliseconds += of_this;
	kind->milliseconds += of_this;
	kind->misses++;
	/* Values are read as they are stored, whatever else was there. */
	kind->incremental += helped && key->kind > CACHE_FRAME;

	entry->key = *key;
	entry->context = context;
	entry->size = MemoryContextMemAllocated(context, true);
	entry->made_by = call;
	return entry;
}

/* From now on the entry is the cache's, and no longer the caller's. */
static void
keep_entry(CacheEntry *entry)
{
	CacheCounts *kind = counts_of(&entry->key);
	CacheSlot  *slot = hash_search(slots, &entry->key, HASH_ENTER, NULL);

	slot->entry = entry;
	MemoryContextSetParent(entry->context, TopMemoryContext);
	entry->guest = entry->size > limit();
	dlist_push_head(entry->guest ? &guests : &by_use, &entry->node);
	if (!entry->guest)
		total_size += entry->size;
	kind->entries++;
	kind->bytes += entry->size;
}

/* Something that was there is asked for. */
static void
use_entry(CacheEntry *entry)
{
	counts_of(&entry->key)->hits++;
	helped |= entry->made_by != call;
	if (!entry->guest)
		dlist_move_head(&by_use, &entry->node);
}

const void *
cache_get(const CacheKey *key, CacheMake make, const void *source)
{
	CacheEntry *entry;

	if (!is_wanted(key))
		return make(CurrentMemoryContext, source);
	if (slots == NULL)
		start_cache();
	entry = find_entry(key);
	if (entry != NULL)
		use_entry(entry);
	else
	{
		entry = make_entry(key, make, source);
		if (entry->size <= limit() || takes_guests)
			keep_entry(entry);
	}
	entry->call = call;
	if (takes_guests)
		drop_guests(call);
	trim(call);
	return entry->content;
}

static void
unpin(void *arg)
{
	CacheEntry *entry = arg;

	Assert(entry->pins > 0);
	if (--entry->pins == 0 && entry->dropped)
		MemoryContextDelete(entry->context);
}

bool
cache_pin(const CacheKey *key, MemoryContext context)
{
	CacheEntry *entry = is_wanted(key) ? find_entry(key) : NULL;
	MemoryContextCallback *callback;

	if (entry == NULL)
		return false;
	callback = MemoryContextAlloc(context, sizeof(MemoryContextCallback));
	*callback = (MemoryContextCallback) {.func = unpin, .arg = entry};
	MemoryContextRegisterResetCallback(context, callback);
	entry->pins++;
	return true;
}

CacheCounts
cache_counts(CacheKind kind)
{
	Oid			role = GetUserId();
	RoleCounts *counts = roles != NULL ? hash_search(roles, &role, HASH_FIND, NULL) : NULL;

	return counts != NULL ? counts->counts[kind] : (CacheCounts) {0};
}

CacheCounts
cache_totals(void)
{
	CacheCounts totals = {0};

	for (CacheKind kind = 0; kind < CACHE_KINDS; kind++)
	{
		CacheCounts counts = cache_counts(kind);

		totals.entries += counts.entries;
		totals.bytes += counts.bytes;
		totals.hits += counts.hits;
		totals.misses += counts.misses;
		totals.incremental += counts.incremental;
		totals.evictions += counts.evictions;
		totals.milliseconds += counts.milliseconds;
	}
	return totals;
}

void
cache_init(void)
{
	DefineCustomIntVariable("starlings.cache_size",
							"Sets how much memory a session keeps for what it has read and computed.",
							"0 keeps nothing. During a transaction what the latest call needs is kept in any case.",
							&cache_size, cache_size, 0, MAX_KILOBYTES,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
	next_utility = ProcessUtility_hook;
	ProcessUtility_hook = watch_discard;
}

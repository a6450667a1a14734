/*
 * hierarchy_datum.h
 *		The SQL type hierarchy.
 *
 * A datum is a flat value (core/hierarchy/hierarchy.h) whose host_word is its varlena
 * header, or an expanded object that gathers edges for an aggregate and
 * becomes flat when somebody looks at it.
 */
#ifndef STARLINGS_HIERARCHY_DATUM_H
#define STARLINGS_HIERARCHY_DATUM_H

#include "server/server_host.h"

#include "core/hierarchy/hierarchy.h"
#include "fmgr.h"
#include "utils/expandeddatum.h"

#define EXPANDED_HIERARCHY_MAGIC 0x53744872

typedef struct ExpandedHierarchy
{
	ExpandedObjectHeader header;
	int			magic;			/* tells our expanded objects from others */
	bool		whole;			/* stays whole if an error comes; see hierarchy_keep_whole */
	bool		broken;			/* an error came while edges became flat */
	Hierarchy  *flat;			/* the value, or NULL while edges gather */
	EdgeBuffer	edges;			/* empty unless flat is NULL; its host takes memory from the object's context */
} ExpandedHierarchy;

/* The flat value of a datum; of an expanded object, kept inside it. */
extern const Hierarchy *hierarchy_from_datum(Datum datum);

/* The flat value by way of the cache, for a call that has begun (cache_begin). */
extern const Hierarchy *hierarchy_cached(Datum datum);

/* Only its header and what follows up to nthresholds, without detoasting. */
extern const Hierarchy *hierarchy_header_from_datum(Datum datum);

/*
 * The datum as an expanded object that may be changed: itself, if it came as a
 * read-write pointer, or else a copy in a child of parent.  A NULL pointer is
 * an empty hierarchy.
 *
 * The states of an aggregate share a child of their parent (aggregate_states.h), which
 * hierarchy_expand_state sees to.
 */
extern ExpandedHierarchy *hierarchy_expand(Datum datum, MemoryContext parent);
extern ExpandedHierarchy *hierarchy_expand_state(Datum datum, MemoryContext parent);

/*
 * What an aggregate gathers is gone when an error ends it, so its edges are reduced and
 * completed in place.  An object in other hands is in a variable, perhaps, that lives
 * on when the error is caught: from now on it works on copies of what it holds.
 */
extern void hierarchy_keep_whole(ExpandedHierarchy *expanded);

/* The object's edges, ready to take so many more. */
extern EdgeBuffer *hierarchy_gather(ExpandedHierarchy *expanded, uint64 nedges);

extern Datum hierarchy_get_datum(Hierarchy *h);

#define PG_GETARG_HIERARCHY(n) hierarchy_from_datum(PG_GETARG_DATUM(n))
#define PG_RETURN_HIERARCHY(h) PG_RETURN_DATUM(hierarchy_get_datum(h))

#endif

/*
 * frame_datum.h
 *		The SQL type frame.
 *
 * A datum is a flat value (core/frame/frame.h) whose host_word is its varlena header,
 * or an expanded object that gathers collections for an aggregate and becomes
 * flat when somebody looks at it.
 */
#ifndef STARLINGS_FRAME_DATUM_H
#define STARLINGS_FRAME_DATUM_H

#include "server/server_host.h"

#include "core/frame/frame_build.h"
#include "core/records/key_table.h"
#include "fmgr.h"
#include "utils/expandeddatum.h"

#define EXPANDED_FRAME_MAGIC 0x53744672

typedef struct ExpandedFrame
{
	ExpandedObjectHeader header;
	int			magic;			/* tells our expanded objects from others */
	Frame	   *flat;			/* the value, or NULL if it must be made again */
	FrameMember *members;		/* in the object's context, as all they point to */
	uint32		nmembers;
	uint32		capacity;
	RecordSpace *declared;		/* or NULL */
	KeyTable	names;			/* numbers the names as members has them; see frame_has_member */
} ExpandedFrame;

/* The flat value of a datum; of an expanded object, kept inside it. */
extern const Frame *frame_from_datum(Datum datum);

/* The flat value by way of the cache, for a call that has begun (cache_begin). */
extern const Frame *frame_cached(Datum datum);

/* Only its header, its collections and their names, without detoasting the rest. */
extern const Frame *frame_directory_from_datum(Datum datum);

/*
 * The datum as an expanded object that may be changed: itself, if it came as a
 * read-write pointer, or else a copy in a child of parent.  A NULL pointer is
 * an empty frame.
 */
extern ExpandedFrame *frame_expand(Datum datum, MemoryContext parent);

/* Adds a copy of a collection, or records to the declared ones. */
extern void frame_gather(ExpandedFrame *expanded, const char *name, uint32 length, const Hierarchy *h);
extern void frame_gather_declared(ExpandedFrame *expanded, const RecordSpace *records);

/* Whether the object has a collection of that name, to be asked before one is gathered. */
extern bool frame_has_member(ExpandedFrame *expanded, const char *name, uint32 length);

extern Datum frame_get_datum(Frame *f);

#define PG_GETARG_FRAME(n) frame_from_datum(PG_GETARG_DATUM(n))
#define PG_RETURN_FRAME(f) PG_RETURN_DATUM(frame_get_datum(f))

#endif

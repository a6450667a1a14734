/*
 * collections.h
 *		Names of collections among the arguments of functions on frames.
 */
#ifndef STARLINGS_COLLECTIONS_H
#define STARLINGS_COLLECTIONS_H

#include "types/frame_datum.h"

/* A name: bytes that are not terminated. */
typedef struct CollectionName
{
	const char *bytes;
	uint32		length;
} CollectionName;

/* The frame that comes first among the arguments, by way of the cache. */
extern const Frame *frame_argument(FunctionCallInfo fcinfo);

/* The name in an argument; 22023 if it is empty. */
extern CollectionName name_argument(FunctionCallInfo fcinfo, int argument);

/* A name for a message, cut off where it is too long to be shown. */
extern char *shown_collection(CollectionName name);

/* The collection that an argument names; 42704 if there is none. */
extern const Collection *collection_argument(FunctionCallInfo fcinfo, const Frame *f, int argument);

/* The collection of a name that comes from elsewhere; 42704 likewise. */
extern const Collection *collection_by_name(const Frame *f, CollectionName name);

/* Raises 42710, since there is a collection of that name. */
extern void duplicate_collection(CollectionName name) HOST_NORETURN;

/* A collection's name as a text. */
extern Datum collection_name_datum(const Frame *f, const Collection *collection);

#endif

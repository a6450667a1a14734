/*
 * collections.c
 *		Finding collections by the names that SQL gives.
 *
 * What a name may be, how messages show it, and what a frame has by that name is
 * the same for all functions on frames.
 */
#include "args/collections.h"

#include "args/options.h"
#include "server/cache.h"
#include "utils/builtins.h"

const Frame *
frame_argument(FunctionCallInfo fcinfo)
{
	cache_begin();
	return frame_cached(PG_GETARG_DATUM(0));
}

CollectionName
name_argument(FunctionCallInfo fcinfo, int argument)
{
	text	   *name = PG_GETARG_TEXT_PP(argument);

	if (VARSIZE_ANY_EXHDR(name) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("name of a collection is empty"),
				 errhint("Give it a name of at least one character.")));
	return (CollectionName) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)};
}

char *
shown_collection(CollectionName name)
{
	return option_word(PointerGetDatum(cstring_to_text_with_len(name.bytes, name.length)));
}

const Collection *
collection_by_name(const Frame *f, CollectionName name)
{
	const Collection *collection = frame_find(f, name.bytes, name.length);

	if (collection == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("collection \"%s\" is not in the frame", shown_collection(name)),
				 errhint("The function collections lists those that are.")));
	return collection;
}

const Collection *
collection_argument(FunctionCallInfo fcinfo, const Frame *f, int argument)
{
	return collection_by_name(f, name_argument(fcinfo, argument));
}

void
duplicate_collection(CollectionName name)
{
	ereport(ERROR,
			(errcode(ERRCODE_DUPLICATE_OBJECT),
			 errmsg("collection \"%s\" is in the frame already", shown_collection(name)),
			 errhint("Use frame_replace to put another one in its place, or choose another name.")));
	pg_unreachable();
}

Datum
collection_name_datum(const Frame *f, const Collection *collection)
{
	return PointerGetDatum(cstring_to_text_with_len(collection_name(f, collection), collection->name_length));
}

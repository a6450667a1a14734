/*
 * keys.c
 *		Turning SQL values into record keys and back.
 *
 * One place for all types that can be keys, so that what joins in one function
 * joins in all: smaller integers become bigint, and whatever is text but in name
 * becomes text.  What a type is taken for is looked up once a call site, and kept
 * in fn_extra.
 */
#include "args/keys.h"

#include "access/transam.h"
#include "args/options.h"
#include "catalog/pg_type.h"
#include "core/format/literal.h"
#include "core/records/key_table.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "types/varlena.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/uuid.h"

/* A key of the unnamed source, pointing into the datum or a detoasted copy. */
static Key
key_from_datum(Datum datum, KeyType type)
{
	Key			key = {.type = type};

	if (type == KEY_BIGINT)
		key.bigint = DatumGetInt64(datum);
	else if (type == KEY_UUID)
	{
		key.bytes = DatumGetUUIDP(datum)->data;
		key.length = UUID_LEN;
	}
	else
	{
		text	   *value = DatumGetTextPP(datum);

		key.bytes = (const unsigned char *) VARDATA_ANY(value);
		key.length = VARSIZE_ANY_EXHDR(value);
	}
	return key;
}

/* How an argument of some SQL type becomes a key. */
typedef struct KeyConversion
{
	bool		known;			/* the rest is filled */
	bool		is_literal;		/* an untyped literal: a C string, which is text */
	bool		has_cast;		/* cast must be called first */
	KeyType		type;
	FmgrInfo	cast;
} KeyConversion;

/*
 * Finds the key type that an SQL type is, or that it is implicitly cast to.
 * Casts by a function are the server's own: somebody else's would need its
 * owner's leave, could take more arguments, return NULL, and call us again.
 */
static void
find_conversion(KeyConversion *conversion, Oid type, MemoryContext context)
{
	static const Oid key_types[] = {INT8OID, TEXTOID, UUIDOID, BYTEAOID};
	Oid			cast;

	conversion->known = true;
	conversion->type = KEY_TEXT;
	conversion->is_literal = type == UNKNOWNOID;
	if (conversion->is_literal)
		return;
	for (size_t i = 0; i < lengthof(key_types); i++)
	{
		CoercionPathType path = find_coercion_pathway(key_types[i], getBaseType(type), COERCION_IMPLICIT, &cast);

		conversion->type = key_type_of(key_types[i]);
		if (path == COERCION_PATH_RELABELTYPE)
			return;
		if (path == COERCION_PATH_FUNC && cast < FirstUnpinnedObjectId)
		{
			fmgr_info_cxt(cast, &conversion->cast, context);
			conversion->has_cast = true;
			return;
		}
	}
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("keys cannot be of type %s", format_type_be(type)),
			 errhint("Keys are bigint, text, uuid or bytea. Cast the key to one of these.")));
}

/* The conversion of an argument, looked up once and kept with the call. */
static KeyConversion *
argument_conversion(FunctionCallInfo fcinfo, int argument)
{
	FmgrInfo   *function = fcinfo->flinfo;
	KeyConversion *conversions = function->fn_extra;

	if (conversions == NULL)
	{
		conversions = MemoryContextAllocZero(function->fn_mcxt, fcinfo->nargs * sizeof(KeyConversion));
		function->fn_extra = conversions;
	}
	if (!conversions[argument].known)
		find_conversion(&conversions[argument], get_fn_expr_argtype(function, argument), function->fn_mcxt);
	return &conversions[argument];
}

const Key *
key_argument(FunctionCallInfo fcinfo, int source_argument, int argument, Key *key)
{
	KeyConversion *conversion;
	Datum		datum;

	if (PG_ARGISNULL(argument))
		return NULL;
	conversion = argument_conversion(fcinfo, argument);
	datum = PG_GETARG_DATUM(argument);
	if (conversion->is_literal)
		datum = CStringGetTextDatum(DatumGetCString(datum));
	else if (conversion->has_cast)
		datum = FunctionCall1(&conversion->cast, datum);
	*key = key_from_datum(datum, conversion->type);
	if (source_argument > 0 && !PG_ARGISNULL(source_argument))
	{
		text	   *source = PG_GETARG_TEXT_PP(source_argument);

		key->source = VARDATA_ANY(source);
		key->source_length = VARSIZE_ANY_EXHDR(source);
	}
	return key;
}

Key *
keys_from_array(ArrayType *array, int *count)
{
	Oid			element_type = ARR_ELEMTYPE(array);
	KeyType		type = key_type_of(element_type);
	int16		length;
	bool		by_value;
	char		align;
	Datum	   *elements;
	bool	   *nulls;
	int			nelements;
	Key		   *keys;

	get_typlenbyvalalign(element_type, &length, &by_value, &align);
	deconstruct_array(array, element_type, length, by_value, align, &elements, &nulls, &nelements);
	keys = palloc_array(Key, nelements + 1);
	*count = 0;
	for (int i = 0; i < nelements; i++)
	{
		if (!nulls[i])
			keys[(*count)++] = key_from_datum(elements[i], type);
	}
	return keys;
}

RecordSpace *
space_from_keys(ArrayType *array, const char *source, uint32 source_length)
{
	KeyTable	table;
	uint32_t   *index_of;
	int			count;
	Key		   *keys = keys_from_array(array, &count);

	key_table_init(&table, server_host(CurrentMemoryContext), 0);
	for (int i = 0; i < count; i++)
	{
		keys[i].source = source;
		keys[i].source_length = source_length;
		key_table_intern_one(&table, &keys[i]);
		CHECK_FOR_INTERRUPTS();
	}
	return key_table_finish(&table, &index_of);
}

Datum
bytes_text(const void *bytes, uint32 length)
{
	return PointerGetDatum(cstring_to_text_with_len(length > 0 ? bytes : "", length));
}

Datum
key_get_datum(const Key *key)
{
	pg_uuid_t  *uuid;

	if (key->type == KEY_BIGINT)
		return Int64GetDatum(key->bigint);
	if (key->type != KEY_UUID)
		return bytes_text(key->bytes, key->length);
	uuid = palloc(sizeof(pg_uuid_t));
	memcpy(uuid->data, key->bytes, UUID_LEN);
	return UUIDPGetDatum(uuid);
}

KeyType
key_type_of(Oid type)
{
	switch (type)
	{
		case INT8OID:
			return KEY_BIGINT;
		case TEXTOID:
			return KEY_TEXT;
		case UUIDOID:
			return KEY_UUID;
		case BYTEAOID:
			return KEY_BYTEA;
		default:
			elog(ERROR, "type %u is not a key type", type);
			return 0;			/* keep the compiler quiet */
	}
}

const char *
key_type_name(KeyType type)
{
	switch (type)
	{
		case KEY_BIGINT:
			return "bigint";
		case KEY_TEXT:
			return "text";
		case KEY_UUID:
			return "uuid";
		default:
			return "bytea";
	}
}

void
check_key_type(const RecordSpace *space, KeyType type)
{
	const char *hint = "Leave out the type of keys to get them as text, with their sources.";

	if (space->nsections > 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("records have more than one source or key type and cannot be returned as %s",
						key_type_name(type)),
				 errhint("%s", hint)));
	if (space->nsections == 1 && space->sections[0].type != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("records have keys of type %s and cannot be returned as %s",
						key_type_name(space->sections[0].type), key_type_name(type)),
				 errhint("%s", hint)));
}

void
check_column_type(const RecordSpace *space, Oid column)
{
	check_key_type(space, key_type_of(column));
}

void
check_plain_key(const RecordSpace *space, KeyType type)
{
	if (space->nsections > 1)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("records have more than one source or key type"),
				 errhint("Give the source before the key; the unnamed source is ''.")));
	if (space->nsections == 1 && space->sections[0].type != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("records have keys of type %s, not %s",
						key_type_name(space->sections[0].type), key_type_name(type)),
				 errhint("Cast the key to %s.", key_type_name(space->sections[0].type))));
}

void
check_source_key(const RecordSpace *space, const Key *key)
{
	const Section *other = NULL;

	for (uint32 i = 0; i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];

		if (bytes_compare((const char *) space + section->source, section->source_length,
						  key->source, key->source_length) != 0)
			continue;
		if (section->type == key->type)
			return;
		other = section;
	}
	if (other != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("records of %s have keys of type %s, not %s", source_name(key->source, key->source_length),
						key_type_name(other->type), key_type_name(key->type)),
				 errhint("Cast the key to %s.", key_type_name(other->type))));
}

uint32
space_record_argument(FunctionCallInfo fcinfo, const RecordSpace *space, int source_argument, int argument)
{
	Key			key;
	uint32		record;

	key_argument(fcinfo, source_argument, argument, &key);
	if (source_argument == 0)
	{
		check_plain_key(space, key.type);
		if (space->nsections == 1)
		{
			key.source = (const char *) space + space->sections[0].source;
			key.source_length = space->sections[0].source_length;
		}
	}
	record = space_find(space, &key);
	if (record == NO_RECORD && source_argument > 0)
		check_source_key(space, &key);
	return record;
}

char *
source_name(const char *source, uint32 length)
{
	if (length == 0)
		return pstrdup("the unnamed source");
	return psprintf("source \"%s\"", option_word(bytes_text(source, length)));
}

Datum
record_text(ByteBuffer *buffer, const Key *key)
{
	restart_bytea(buffer);
	literal_write_record(buffer, key);
	return finish_bytea(buffer);
}

Datum
plain_key_text(ByteBuffer *buffer, const Key *key)
{
	restart_bytea(buffer);
	literal_write_plain_key(buffer, key);
	return finish_bytea(buffer);
}

Datum
source_text(ByteBuffer *buffer, const Key *key)
{
	restart_bytea(buffer);
	buffer_append(buffer, key->source, key->source_length);
	return finish_bytea(buffer);
}

char *
record_name(Key key)
{
	ByteBuffer	name = {.host = server_host(CurrentMemoryContext)};

	literal_write_record(&name, &key);
	buffer_char(&name, '\0');
	return name.data;
}

Datum
record_datum(Host *current, const RecordSpace *space, uint32 record, bool typed)
{
	Key			key = space_key(space, record);
	ByteBuffer	name = {.host = current};

	return typed ? key_get_datum(&key) : record_text(&name, &key);
}

Datum
record_array(Host *current, const RecordSpace *space, const uint32 *records, uint32 count,
			 bool typed, Oid type)
{
	Datum	   *elements = host_array(current, count, sizeof(Datum));
	int16		length;
	bool		by_value;
	char		align;

	for (uint32 i = 0; i < count; i++)
	{
		elements[i] = record_datum(current, space, records[i], typed);
		CHECK_FOR_INTERRUPTS();
	}
	get_typlenbyvalalign(type, &length, &by_value, &align);
	return PointerGetDatum(construct_array(elements, count, type, length, by_value, align));
}

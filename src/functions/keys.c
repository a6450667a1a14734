/*
 * keys.c
 *		Turning SQL values into record keys and back.
 */
#include "functions/keys.h"

#include "catalog/pg_type.h"
#include "core/literal.h"
#include "fmgr.h"
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

/* The type of an argument, looked up once and kept with the call. */
static KeyType
argument_key_type(FunctionCallInfo fcinfo, int argument)
{
	KeyType    *type = fcinfo->flinfo->fn_extra;

	if (type == NULL)
	{
		type = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(KeyType));
		*type = key_type_of(get_fn_expr_argtype(fcinfo->flinfo, argument));
		fcinfo->flinfo->fn_extra = type;
	}
	return *type;
}

const Key *
key_argument(FunctionCallInfo fcinfo, int source_argument, int argument, Key *key)
{
	if (PG_ARGISNULL(argument))
		return NULL;
	*key = key_from_datum(PG_GETARG_DATUM(argument), argument_key_type(fcinfo, argument));
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

Datum
key_get_datum(const Key *key)
{
	pg_uuid_t  *uuid;

	if (key->type == KEY_BIGINT)
		return Int64GetDatum(key->bigint);
	if (key->type != KEY_UUID)
		return PointerGetDatum(cstring_to_text_with_len((const char *) key->bytes, key->length));
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

static const char *
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
	const char *hint = "Leave out the second argument to get sources and keys as text.";

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

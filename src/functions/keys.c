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

Key
key_from_datum(Datum datum, KeyType type)
{
	Key			key = {.type = type};

	if (type == KEY_BIGINT)
		key.bigint = DatumGetInt64(datum);
	else
	{
		text	   *value = DatumGetTextPP(datum);

		key.bytes = (const unsigned char *) VARDATA_ANY(value);
		key.length = VARSIZE_ANY_EXHDR(value);
	}
	return key;
}

Datum
key_get_datum(const Key *key)
{
	if (key->type == KEY_BIGINT)
		return Int64GetDatum(key->bigint);
	return PointerGetDatum(cstring_to_text_with_len((const char *) key->bytes, key->length));
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

/* Empties the buffer but for room for a varlena header. */
static void
restart(ByteBuffer *buffer)
{
	buffer->length = 0;
	buffer_extend(buffer, VARHDRSZ);
}

Datum
record_text(ByteBuffer *buffer, const Key *key)
{
	restart(buffer);
	literal_write_record(buffer, key);
	return finish_bytea(buffer);
}

Datum
plain_key_text(ByteBuffer *buffer, const Key *key)
{
	restart(buffer);
	literal_write_plain_key(buffer, key);
	return finish_bytea(buffer);
}

Datum
source_text(ByteBuffer *buffer, const Key *key)
{
	restart(buffer);
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

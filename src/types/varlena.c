/*
 * varlena.c
 *		Shared pieces of the input and output functions.
 */
#include "types/varlena.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

const void *
varlena_header(Datum datum, Size size)
{
	return PG_DETOAST_DATUM_SLICE(datum, 0, size - VARHDRSZ);
}

static void *
detoast(MemoryContext context, const void *source)
{
	MemoryContext caller = MemoryContextSwitchTo(context);
	void	   *value = PG_DETOAST_DATUM_COPY(PointerGetDatum(source));

	MemoryContextSwitchTo(caller);
	return value;
}

const void *
varlena_cached(Datum datum, CacheKind kind)
{
	const struct varlena *value = (const struct varlena *) DatumGetPointer(datum);
	const ValueHeader *header;
	CacheKey	key;

	if (!VARATT_IS_EXTERNAL(value) && !VARATT_IS_COMPRESSED(value))
		return PG_DETOAST_DATUM(datum);
	header = varlena_header(datum, sizeof(ValueHeader));
	key = cache_key(kind, header, NULL);
	return cache_get(&key, detoast, value);
}

WireMessage
wire_message(FunctionCallInfo fcinfo)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;

	return (WireMessage) {
		.host = server_host(CurrentMemoryContext),
		.bytes = pq_getmsgbytes(message, size),
		.size = size
	};
}

void
wire_error(const char *type, const Fault *fault)
{
	ereport(ERROR,
			(errcode(fault_sqlstate(fault, ERRCODE_INVALID_BINARY_REPRESENTATION)),
			 errmsg("invalid binary representation of type %s", type),
			 errdetail("%c%s.", pg_toupper(fault->message[0]), fault->message + 1),
			 errhint("The bytes were damaged, or written by another version of starlings.")));
}

void
check_encoding(const RecordSpace *space)
{
	for (uint32 i = 0; i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];

		pg_verifymbstr((const char *) space + section->source, section->source_length, false);
		for (uint32 j = 0; section->type == KEY_TEXT && j < section->nrecords; j++)
		{
			Key			key = section_key(space, section, j);

			CHECK_FOR_INTERRUPTS();
			pg_verifymbstr((const char *) key.bytes, key.length, false);
		}
	}
}

ByteBuffer
start_bytea(void)
{
	ByteBuffer	buffer = {.host = server_host(CurrentMemoryContext)};

	restart_bytea(&buffer);
	return buffer;
}

void
restart_bytea(ByteBuffer *buffer)
{
	buffer->length = 0;
	buffer_extend(buffer, VARHDRSZ);
}

Datum
finish_bytea(ByteBuffer *buffer)
{
	SET_VARSIZE(buffer->data, buffer->length);
	return PointerGetDatum(buffer->data);
}

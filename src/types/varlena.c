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

/* What a conversion returned, with its length. */
static const char *
measured(const char *text, char *converted, uint32 *length)
{
	if (converted != text)
		*length = strlen(converted);
	return converted;
}

static const char *
from_client(Host *host, const char *text, uint32 *length)
{
	return measured(text, pg_client_to_server(text, *length), length);
}

static const char *
to_client(Host *host, const char *text, uint32 *length)
{
	return measured(text, pg_server_to_client(text, *length), length);
}

/* Whether text changes on its way; SQL_ASCII means bytes that nobody converts. */
static bool
is_converted(int client)
{
	return client != GetDatabaseEncoding() && client != PG_SQL_ASCII && GetDatabaseEncoding() != PG_SQL_ASCII;
}

Recoder
recoder_from_client(void)
{
	return (Recoder) {
		.convert = from_client,
		.changes = is_converted(pg_get_client_encoding()),
		.inward = true
	};
}

Recoder
recoder_to_client(void)
{
	int			client = pg_get_client_encoding();

	return (Recoder) {
		.convert = client == GetDatabaseEncoding() ? NULL : to_client,
		.changes = is_converted(client)
	};
}

void
recode_error(const char *type, const Recoder *recoder, const Fault *fault)
{
	const char *client = pg_get_client_encoding_name();
	const char *server = GetDatabaseEncodingName();

	ereport(ERROR,
			(errcode(ERRCODE_UNTRANSLATABLE_CHARACTER),
			 errmsg("%s cannot be converted from encoding \"%s\" to \"%s\"", type,
					recoder->inward ? client : server, recoder->inward ? server : client),
			 errdetail("%c%s.", pg_toupper(fault->message[0]), fault->message + 1)));
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

/*
 * varlena.h
 *		What our types have in common as PostgreSQL datums: reading headers,
 *		receiving, sending, and handing keys to SQL.
 */
#ifndef STARLINGS_VARLENA_H
#define STARLINGS_VARLENA_H

#include "server/server_host.h"

#include "core/records/space.h"
#include "core/util/buffer.h"
#include "fmgr.h"
#include "server/cache.h"

/* The first size bytes of a flat value, detoasting no more than them. */
extern const void *varlena_header(Datum datum, Size size);

/*
 * The flat value of a datum out of the session's cache, where it is put if it
 * was toasted.
 */
extern const void *varlena_cached(Datum datum, CacheKind kind);

/* What a receive function was given. */
typedef struct WireMessage
{
	Host	   *host;
	const void *bytes;
	uint64		size;
} WireMessage;

extern WireMessage wire_message(FunctionCallInfo fcinfo);
extern void wire_error(const char *type, const Fault *fault) HOST_NORETURN;

/* Raises 22021 if text that came in binary is not valid in this database. */
extern void check_encoding(const RecordSpace *space);

/*
 * A bytea or text that is written into a buffer behind its own header;
 * restart_bytea empties a buffer for the next one.
 */
extern ByteBuffer start_bytea(void);
extern void restart_bytea(ByteBuffer *buffer);
extern Datum finish_bytea(ByteBuffer *buffer);

#endif

/*
 * varlena.h
 *		What our types have in common as PostgreSQL datums: reading headers,
 *		receiving, sending, and handing keys to SQL.
 */
#ifndef STARLINGS_VARLENA_H
#define STARLINGS_VARLENA_H

#include "server/server_host.h"

#include "core/format/recode.h"
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

/*
 * How texts change between the client's encoding and the server's.  What comes
 * in raises 22021 if it is not valid in the one, what goes either way 22P05 if
 * the other does not have it.
 */
extern Recoder recoder_from_client(void);
extern Recoder recoder_to_client(void);

/* Raises 22P05: texts of a value of that type differ in one encoding alone. */
extern void recode_error(const char *type, const Recoder *recoder, const Fault *fault) HOST_NORETURN;

/*
 * A bytea or text that is written into a buffer after its own header;
 * restart_bytea empties a buffer for the next one.
 */
extern ByteBuffer start_bytea(void);
extern void restart_bytea(ByteBuffer *buffer);
extern Datum finish_bytea(ByteBuffer *buffer);

#endif

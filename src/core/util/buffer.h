/*
 * buffer.h
 *		Bytes that grow, for text and binary output.
 */
#ifndef STARLINGS_BUFFER_H
#define STARLINGS_BUFFER_H

#include "core/host.h"

typedef struct ByteBuffer
{
	Host	   *host;
	char	   *data;
	uint64_t	length;
	uint64_t	capacity;
} ByteBuffer;

/*
 * Room for length more bytes, which count as written.  Raises FAULT_TOO_LARGE
 * past 1 GB.
 */
extern char *buffer_extend(ByteBuffer *buffer, uint64_t length);
extern void buffer_append(ByteBuffer *buffer, const void *bytes, uint64_t length);
extern void buffer_string(ByteBuffer *buffer, const char *string);

static inline void
buffer_char(ByteBuffer *buffer, char c)
{
	*buffer_extend(buffer, 1) = c;
}

#endif

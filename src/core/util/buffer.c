/*
 * buffer.c
 *		Growing and filling output.
 *
 * Grows by doubling, like StringInfo, which it stands in for where there is no
 * server, but up to the size of a value and with the host's errors.
 */
#include "core/util/buffer.h"

#include <string.h>

char *
buffer_extend(ByteBuffer *buffer, uint64_t length)
{
	uint64_t	start = buffer->length;
	Fault		fault;

	if (start + length > buffer->capacity)
	{
		if (start + length > VALUE_SIZE_LIMIT)
		{
			fault_set(&fault, FAULT_TOO_LARGE,
					  "Use COPY with FORMAT binary, which is more compact.",
					  "output would exceed 1 GB");
			buffer->host->raise(buffer->host, &fault);
		}
		buffer->capacity = 2 * (start + length) < 32 ? 32 : 2 * (start + length);
		if (buffer->capacity > VALUE_SIZE_LIMIT)
			buffer->capacity = VALUE_SIZE_LIMIT;
		buffer->data = host_grow(buffer->host, buffer->data, buffer->capacity, 1);
	}
	buffer->length += length;
	return buffer->data + start;
}

void
buffer_append(ByteBuffer *buffer, const void *bytes, uint64_t length)
{
	if (length > 0)
		memcpy(buffer_extend(buffer, length), bytes, length);
}

void
buffer_string(ByteBuffer *buffer, const char *string)
{
	buffer_append(buffer, string, strlen(string));
}

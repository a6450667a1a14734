/*
 * host.c
 *		Arrays with checked sizes, and the filling in of faults.
 *
 * Arrays are counted in elements and not in bytes, so that the product is
 * checked in one place, where hosts on which size_t has 32 bits need it most.
 * A fault is a message in a struct before it is an error, as readers of bytes
 * from outside must be able to say what is wrong without leaving by a jump.
 */
#include "core/host.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Multiplies without overflow, or raises. */
static size_t
array_size(Host *host, uint64_t count, size_t element)
{
	Fault		fault;

	if (count <= (SIZE_MAX / 2) / element)
		return count > 0 ? (size_t) count * element : 1;

	fault_set(&fault, FAULT_TOO_LARGE, NULL,
			  "cannot hold %llu elements of %zu bytes in memory",
			  (unsigned long long) count, element);
	host->raise(host, &fault);
}

void *
host_array(Host *host, uint64_t count, size_t element)
{
	return host->allocate(host, array_size(host, count, element));
}

void *
host_zeros(Host *host, uint64_t count, size_t element)
{
	size_t		size = array_size(host, count, element);

	return memset(host->allocate(host, size), 0, size);
}

void *
host_grow(Host *host, void *array, uint64_t count, size_t element)
{
	return host->resize(host, array, array_size(host, count, element));
}

bool
fault_set(Fault *fault, FaultKind kind, const char *hint, const char *format,...)
{
	va_list		args;

	fault->kind = kind;
	fault->hint = hint;
	fault->detail[0] = '\0';
	va_start(args, format);
	vsnprintf(fault->message, sizeof(fault->message), format, args);
	va_end(args);
	return false;
}

bool
fault_detail(Fault *fault, const char *format,...)
{
	va_list		args;

	va_start(args, format);
	vsnprintf(fault->detail, sizeof(fault->detail), format, args);
	va_end(args);
	return false;
}

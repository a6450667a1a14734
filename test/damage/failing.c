/*
 * failing.c
 *		Memory that is refused: a library to be preloaded into a server, whose
 *		sessions then say which allocation is to fail.
 *
 * All that takes memory of malloc comes by here, PostgreSQL's memory contexts and
 * the C library among them.  OpenMP ends the process where it gets none, so we look
 * beforehand whether there is enough (src/core/util/workers.c), and that is refused;
 * what OpenMP takes then is not.
 */
#define _GNU_SOURCE
#include "postgres.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>

#include "fmgr.h"

PG_MODULE_MAGIC;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static atomic_long until;		/* allocations up to the one that fails; 0: none will */
static atomic_long failing;		/* how many fail from there on */
static atomic_long failed;
static atomic_bool parallel;	/* OpenMP is at work */

/* Whether this allocation is one of those. */
static bool
is_refused(void)
{
	if (atomic_load(&until) == 0 || atomic_load(&parallel))
		return false;
	if (atomic_load(&until) > 1)
	{
		atomic_fetch_sub(&until, 1);
		return false;
	}
	if (atomic_fetch_sub(&failing, 1) <= 0)
		return false;
	atomic_fetch_add(&failed, 1);
	errno = ENOMEM;
	return true;
}

void *
malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *pointer, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(pointer, size);
}

void *
memalign(size_t alignment, size_t size)
{
	return is_refused() ? NULL : __libc_memalign(alignment, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int
posix_memalign(void **pointer, size_t alignment, size_t size)
{
	*pointer = memalign(alignment, size);
	return *pointer != NULL ? 0 : ENOMEM;
}

/* What the compiler makes of a parallel region. */
extern void GOMP_parallel(void (*work) (void *), void *data, unsigned nthreads, unsigned flags);

void
GOMP_parallel(void (*work) (void *), void *data, unsigned nthreads, unsigned flags)
{
	static void (*real) (void (*) (void *), void *, unsigned, unsigned);

	if (real == NULL)
		real = (void (*) (void (*) (void *), void *, unsigned, unsigned))
			dlsym(dlopen("libgomp.so.1", RTLD_NOW | RTLD_NOLOAD), "GOMP_parallel");
	atomic_store(&parallel, true);
	real(work, data, nthreads, flags);
	atomic_store(&parallel, false);
}

/* refuse(which, how_many): from the first of these allocations on, so many fail. */
PG_FUNCTION_INFO_V1(refuse);
Datum
refuse(PG_FUNCTION_ARGS)
{
	atomic_store(&failed, 0);
	atomic_store(&failing, PG_GETARG_INT64(1));
	atomic_store(&until, PG_GETARG_INT64(0));
	PG_RETURN_VOID();
}

/* refused(): how many have failed; none does any more. */
PG_FUNCTION_INFO_V1(refused);
Datum
refused(PG_FUNCTION_ARGS)
{
	atomic_store(&until, 0);
	PG_RETURN_INT64(atomic_load(&failed));
}

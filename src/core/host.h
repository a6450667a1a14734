/*
 * host.h
 *		What the core asks of the program that it runs in.
 *
 * The core knows no PostgreSQL.  It takes memory, and learns of interrupts,
 * through a Host, so the same code runs under the server's memory contexts,
 * under sanitizers and under fuzzers.
 */
#ifndef STARLINGS_HOST_H
#define STARLINGS_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/phase.h"

#if defined(__GNUC__)
#define HOST_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define HOST_NORETURN __attribute__((noreturn))
#define HOST_NOINLINE __attribute__((noinline))
/* Without the empty statement, gcc takes a function that only fetches for one that does nothing. */
#define HOST_PREFETCH(address) do { __builtin_prefetch(address); __asm__ volatile (""); } while (0)
#else
#define HOST_PRINTF(f, a)
#define HOST_NORETURN
#define HOST_NOINLINE
#define HOST_PREFETCH(address) ((void) 0)
#endif

/*
 * The most bytes of a value, its record space included: 1 GB, less what a row
 * around it may need.
 */
#define VALUE_SIZE_LIMIT ((uint64_t) 0x3FFF0000)

/* What is wrong with data from outside. */
typedef enum FaultKind
{
	FAULT_SYNTAX,				/* malformed text or malformed bytes */
	FAULT_RANGE,				/* a number outside its range */
	FAULT_CONFLICT,				/* one record in two entities, or two collections with one name */
	FAULT_TOO_LARGE				/* more than one value can hold */
} FaultKind;

/*
 * The first fault found: a message that names the offending value, and where
 * there is one a sentence of detail and one of advice.
 */
typedef struct Fault
{
	FaultKind	kind;
	char		message[240];
	char		detail[240];
	const char *hint;			/* static, or NULL */
} Fault;

typedef struct Host Host;

struct Host
{
	/* Memory of size bytes, aligned for any type.  Never returns NULL. */
	void	   *(*allocate) (Host *host, size_t size);

	/* Memory that was allocated, grown or shrunk; pointer may be NULL. */
	void	   *(*resize) (Host *host, void *pointer, size_t size);

	/* Gives memory back; pointer may be NULL. */
	void		(*release) (Host *host, void *pointer);

	/* Called every few milliseconds of work; need not return. */
	void		(*check) (Host *host);

	/*
	 * Whether check has something to do.  May be called from any thread, unlike all of the above.
	 */
	bool		(*pending) (Host *host);

	/* Reports a fault that no caller can mend; does not return. */
	void		(*raise) (Host *host, const Fault *fault) HOST_NORETURN;

	/*
	 * Writes the shortest decimal that reads back as the number, with its final zero, into 32 bytes; returns
	 * its length.
	 */
	int			(*format_double) (double number, char *out);

	/*
	 * How many of the first limit bytes of a text, which has length of them, are whole characters; and how
	 * many characters its bytes are.
	 */
	int			(*clip_text) (const char *text, int length, int limit);
	int			(*count_characters) (const char *text, int length);

	/* Makes hash tables unpredictable; no result depends on it. */
	uint64_t	seed;

	/* How many threads may work (workers.h, task.h); at least 1. */
	int			threads;

	/* Zeros at first. */
	Progress	progress;

	/* What a thread does meanwhile, or NULL.  The host calls task_wait before its memory goes. */
	struct Task *task;
};

/*
 * A loop that is not known to be short calls this with its counter, which
 * looks for interrupts every 65,536 rounds.  Every 4,096 rounds, cuts and checks
 * took 1.2 times as long; every million, no less.
 */
static inline void
host_tick(Host *host, uint64_t round)
{
	if ((round & 0xFFFF) == 0xFFFF)
		host->check(host);
}

/* Looks for interrupts likewise in a loop whose counter goes from start to stop in one round. */
static inline void
host_tick_range(Host *host, uint64_t start, uint64_t stop)
{
	if ((start ^ stop) >> 16)
		host->check(host);
}

/* An array of count elements; at least one byte, so never a null array. */
extern void *host_array(Host *host, uint64_t count, size_t element);

/* An array filled with zeros. */
extern void *host_zeros(Host *host, uint64_t count, size_t element);

/* A larger array with the same elements at its start. */
extern void *host_grow(Host *host, void *array, uint64_t count, size_t element);

/* Fills *fault; always returns false, so that "return fault_set(...)" reads well. */
extern bool fault_set(Fault *fault, FaultKind kind, const char *hint, const char *format,...) HOST_PRINTF(4, 5);

/* Adds the sentence of detail to *fault; returns false likewise. */
extern bool fault_detail(Fault *fault, const char *format,...) HOST_PRINTF(2, 3);

#endif

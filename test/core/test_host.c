/*
 * test_host.c
 *		The host of the tests, random numbers, and the reporting of claims.
 */
#include "test_host.h"

#include <stdlib.h>
#include <string.h>

#include "core/util/task.h"

static void
out_of_memory(void)
{
	fputs("Bail out! out of memory\n", stdout);
	abort();
}

static Allocation *
find_allocation(TestHost *host, void *pointer)
{
	for (size_t i = host->nallocations; i > 0; i--)
	{
		if (host->allocations[i - 1].pointer == pointer)
			return &host->allocations[i - 1];
	}
	fputs("Bail out! memory that is not held was released\n", stdout);
	abort();
}

/* Counts bytes in place of others. */
static void
count_held(TestHost *host, size_t released, size_t taken)
{
	host->held = host->held - released + taken;
	if (host->held > host->most_held)
		host->most_held = host->held;
}

/* Memcheck finds by itself what is read before it is written, unless it was filled. */
static void
fill(TestHost *host, void *pointer, size_t size)
{
#ifndef UNFILLED
	memset(pointer, ++host->fill, size);
#else
	(void) host;
	(void) pointer;
	(void) size;
#endif
}

static void *
test_allocate(Host *base, size_t size)
{
	TestHost   *host = (TestHost *) base;
	void	   *pointer = malloc(size);

	if (host->nallocations == host->capacity)
	{
		host->capacity = host->capacity > 0 ? 2 * host->capacity : 64;
		host->allocations = realloc(host->allocations, host->capacity * sizeof(Allocation));
	}
	if (pointer == NULL || host->allocations == NULL)
		out_of_memory();
	fill(host, pointer, size);
	count_held(host, 0, size);
	host->allocations[host->nallocations++] = (Allocation) {pointer, size, ++host->serial};
	return pointer;
}

static void *
test_resize(Host *base, void *pointer, size_t size)
{
	TestHost   *host = (TestHost *) base;
	Allocation *allocation;

	if (pointer == NULL)
		return test_allocate(base, size);
	allocation = find_allocation(host, pointer);
	pointer = realloc(pointer, size);
	if (pointer == NULL)
		out_of_memory();
	if (size > allocation->size)
		fill(host, (char *) pointer + allocation->size, size - allocation->size);
	count_held(host, allocation->size, size);
	allocation->pointer = pointer;
	allocation->size = size;
	return pointer;
}

static void
test_release(Host *base, void *pointer)
{
	TestHost   *host = (TestHost *) base;
	Allocation *allocation;

	if (pointer == NULL)
		return;
	allocation = find_allocation(host, pointer);
	count_held(host, allocation->size, 0);
	*allocation = host->allocations[host->nallocations - 1];
	host->nallocations--;
	free(pointer);
}

static void
test_check(Host *base)
{
	TestHost   *host = (TestHost *) base;

	if (++host->nchecks == host->cancel_at && host->can_escape)
		longjmp(host->escape, CANCELLED);
}

/* From any thread: whether the next call of check cancels. */
static bool
test_pending(Host *base)
{
	const TestHost *host = (const TestHost *) base;

	return host->nchecks + 1 == host->cancel_at && host->can_escape;
}

static void test_raise(Host *base, const Fault *fault) HOST_NORETURN;

static void
test_raise(Host *base, const Fault *fault)
{
	TestHost   *host = (TestHost *) base;

	host->fault = *fault;
	if (host->can_escape)
		longjmp(host->escape, RAISED);
	printf("Bail out! raised: %s\n", fault->message);
	abort();
}

static int
test_format_double(double number, char *out)
{
	for (int digits = 15; digits < 17; digits++)
	{
		int			length = snprintf(out, 32, "%.*g", digits, number);

		if (strtod(out, NULL) == number)
			return length;
	}
	return snprintf(out, 32, "%.17g", number);
}

/* Whether a byte of UTF-8 belongs to the character that began before it. */
static bool
is_continuation(char c)
{
	return ((unsigned char) c & 0xC0) == 0x80;
}

static int
test_clip_text(const char *text, int length, int limit)
{
	if (length <= limit)
		return length;
	while (limit > 0 && is_continuation(text[limit]))
		limit--;
	return limit;
}

static int
test_count_characters(const char *text, int length)
{
	int			count = 0;

	for (int i = 0; i < length; i++)
		count += !is_continuation(text[i]);
	return count;
}

void
test_host_init(TestHost *host)
{
	memset(host, 0, sizeof(TestHost));
	host->host = (Host) {
		.allocate = test_allocate,
		.resize = test_resize,
		.release = test_release,
		.check = test_check,
		.pending = test_pending,
		.raise = test_raise,
		.format_double = test_format_double,
		.clip_text = test_clip_text,
		.count_characters = test_count_characters,
		.seed = 0x5EED,
		.threads = 1
	};
}

/* Releases what was taken after that many allocations. */
static void
release_since(TestHost *host, uint64_t serial)
{
	size_t		nkept = 0;

	task_wait(&host->host);
	for (size_t i = 0; i < host->nallocations; i++)
	{
		if (host->allocations[i].serial <= serial)
			host->allocations[nkept++] = host->allocations[i];
		else
		{
			count_held(host, host->allocations[i].size, 0);
			free(host->allocations[i].pointer);
		}
	}
	host->nallocations = nkept;
}

void
test_host_reset(TestHost *host)
{
	release_since(host, 0);
}

void
test_host_free(TestHost *host)
{
	test_host_reset(host);
	free(host->allocations);
}

Outcome
test_host_run(TestHost *host, void (*work) (Host *host, void *context), void *context)
{
	uint64_t	serial = host->serial;
	bool		nested = host->can_escape;
	jmp_buf		outer;
	Outcome		outcome;

	if (nested)
		memcpy(&outer, &host->escape, sizeof(jmp_buf));
	host->can_escape = true;
	outcome = (Outcome) setjmp(host->escape);
	if (outcome == COMPLETED)
		work(&host->host, context);
	else
		release_since(host, serial);
	host->can_escape = nested;
	if (nested)
		memcpy(&host->escape, &outer, sizeof(jmp_buf));
	return outcome;
}

static uint64_t
mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

Random
random_stream(uint64_t stream)
{
	const char *seed = getenv("SEED");

	return (Random) {mix(stream) ^ mix(~(seed != NULL ? strtoull(seed, NULL, 10) : 1))};
}

uint64_t
random_next(Random *random)
{
	return mix(random->state += UINT64_C(0x9E3779B97F4A7C15));
}

uint32_t
random_below(Random *random, uint32_t limit)
{
	return (uint32_t) ((random_next(random) >> 32) * limit >> 32);
}

double
random_unit(Random *random)
{
	return (double) (random_next(random) >> 11) / 9007199254740992.0;
}

bool
random_chance(Random *random, double probability)
{
	return random_unit(random) < probability;
}

void
random_shuffle(Random *random, void *array, size_t count, size_t element)
{
	char	   *bytes = array;
	char		swap[256];

	for (size_t i = count; i > 1; i--)
	{
		char	   *a = bytes + (i - 1) * element;
		char	   *b = bytes + random_below(random, (uint32_t) i) * element;

		memcpy(swap, a, element);
		memmove(a, b, element);
		memcpy(b, swap, element);
	}
}

bool
test_failed(const char *file, int line, const char *condition)
{
	printf("# %s:%d: %s\n", file, line, condition);
	return false;
}

/* Whether a claim holds, asked where it may raise. */
typedef struct Trial
{
	const Claim *claim;
	bool		holds;
} Trial;

static void
try_claim(Host *host, void *context)
{
	Trial	   *trial = context;

	trial->holds = trial->claim->holds(host);
}

static bool
check_claim(TestHost *host, const Claim *claim)
{
	Trial		trial = {claim, false};

	if (test_host_run(host, try_claim, &trial) == RAISED)
		printf("# raised: %s\n", host->fault.message);
	if (trial.holds && host->nallocations > 0)
	{
		printf("# %zu pieces of memory were not released\n", host->nallocations);
		return false;
	}
	return trial.holds;
}

int
test_claims(const Claim *claims, int nclaims)
{
	int			nfailed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..%d\n", nclaims);
	for (int i = 0; i < nclaims; i++)
	{
		TestHost	host;
		bool		holds;

		test_host_init(&host);
		holds = check_claim(&host, &claims[i]);
		printf("%s %d - %s\n", holds ? "ok" : "not ok", i + 1, claims[i].text);
		nfailed += !holds;
		test_host_free(&host);
	}
	return nfailed > 0;
}

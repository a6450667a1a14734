/*
 * test_space.c
 *		The key table, the record space that comes of it, and the union of two.
 */
#include <stdlib.h>
#include <string.h>

#include "core/records/align.h"
#include "core/records/key_table.h"
#include "sample.h"

/* The space of names, given in any order; numbers[i] becomes the index of names[i]. */
static RecordSpace *
space_of(Host *host, const Name *names, uint32_t nnames, uint32_t *numbers)
{
	KeyTable	table;
	uint32_t   *index_of;
	RecordSpace *space;

	key_table_init(&table, host, 0);
	for (uint32_t i = 0; i < nnames; i++)
	{
		Key			key = name_key(&names[i]);

		numbers[i] = key_table_intern_one(&table, &key);
	}
	space = key_table_finish(&table, &index_of);
	for (uint32_t i = 0; i < nnames; i++)
		numbers[i] = index_of[numbers[i]];
	host->release(host, index_of);
	return space;
}

static bool
same_key(const Key *a, const Key *b)
{
	return a->source_length == b->source_length && a->type == b->type && a->length == b->length &&
		(a->source_length == 0 || memcmp(a->source, b->source, a->source_length) == 0) &&
		(a->type != KEY_BIGINT || a->bigint == b->bigint) &&
		(a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

static bool
same_space(const RecordSpace *a, const RecordSpace *b)
{
	return a->size == b->size && memcmp(a, b, a->size) == 0 && hash_equal(space_hash(a), space_hash(b));
}

/* Whether a space holds exactly the names, which are sorted and distinct. */
static bool
holds_names(Host *host, const RecordSpace *space, const Name *names, uint32_t nnames)
{
	Fault		fault;

	REQUIRE(space_check(host, space, space->size, &fault));
	REQUIRE(space->nrecords == nnames);
	for (uint32_t i = 0; i < nnames; i++)
	{
		Key			expected = name_key(&names[i]);
		Key			found = space_key(space, i);

		REQUIRE(same_key(&found, &expected));
	}
	return true;
}

/* Whether the space of sorted names comes out the same for another order with repetitions. */
static bool
space_is_canonical(Host *host, Random *random, const Name *names, uint32_t nnames)
{
	Name	   *mixed = calloc(2 * nnames + 1, sizeof(Name));
	uint32_t   *numbers = malloc((2 * nnames + 1) * sizeof(uint32_t));
	RecordSpace *space;
	RecordSpace *again;
	bool		indexed = true;

	for (uint32_t i = 0; i < 2 * nnames; i++)
		mixed[i] = names[i < nnames ? i : random_below(random, nnames)];
	space = space_of(host, mixed, nnames, numbers);
	random_shuffle(random, mixed, 2 * nnames, sizeof(Name));
	again = space_of(host, mixed, 2 * nnames, numbers);
	for (uint32_t i = 0; i < 2 * nnames; i++)
		indexed &= name_compare(&mixed[i], &names[numbers[i]]) == 0;
	free(mixed);
	free(numbers);
	REQUIRE(indexed);
	REQUIRE(holds_names(host, space, names, nnames));
	REQUIRE(same_space(space, again));
	host->release(host, space);
	host->release(host, again);
	return true;
}

static bool
space_holds_sorted_records(Host *host)
{
	Random		random = random_stream(10);

	for (int round = 0; round < 3000; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), round % 5 == 0);

		REQUIRE(space_is_canonical(host, &random, pool.names, pool.nnames));
	}
	return true;
}

#define MANY 300

/* MANY sorted, distinct names of one type, made by make. */
static bool
many_names_sort(Host *host, Random *random, void (*make) (Random *random, Name *name))
{
	Name		names[MANY];
	uint32_t	nnames = 0;

	for (int i = 0; i < MANY; i++)
	{
		memset(&names[i], 0, sizeof(Name));
		make(random, &names[i]);
	}
	qsort(names, MANY, sizeof(Name), name_compare);
	for (int i = 0; i < MANY; i++)
	{
		if (i == 0 || name_compare(&names[nnames - 1], &names[i]) != 0)
			names[nnames++] = names[i];
	}
	REQUIRE(nnames > 40);
	return space_is_canonical(host, random, names, nnames);
}

static void
make_zero_bytes(Random *random, Name *name)
{
	name->type = KEY_BYTEA;
	name->length = random_below(random, NAME_BYTES + 1);
	if (name->length > 0 && random_chance(random, 0.3))
		name->bytes[random_below(random, name->length)] = 1;
}

static void
make_common_prefix(Random *random, Name *name)
{
	name->type = KEY_TEXT;
	name->length = 30 + random_below(random, NAME_BYTES - 30);
	memset(name->bytes, 'x', 30);
	for (uint32_t i = 30; i < name->length; i++)
		name->bytes[i] = random_chance(random, 0.7) ? 'x' : 'y';
}

static void
make_short_text(Random *random, Name *name)
{
	name->type = KEY_TEXT;
	name->length = random_below(random, 4);
	for (uint32_t i = 0; i < name->length; i++)
		name->bytes[i] = (unsigned char) (1 + random_below(random, 255));
}

static void
make_near_uuid(Random *random, Name *name)
{
	name->type = KEY_UUID;
	name->length = 16;
	memset(name->bytes, 0xAB, 16);
	name->bytes[6] = (unsigned char) random_below(random, 3);
	name->bytes[7] = (unsigned char) random_below(random, 3);
	name->bytes[15] = (unsigned char) random_next(random);
}

static void
make_any_bigint(Random *random, Name *name)
{
	name->type = KEY_BIGINT;
	name->bigint = (int64_t) random_next(random) >> random_below(random, 63);
}

static bool
trailing_zeros_are_told_apart(Host *host)
{
	Random		random = random_stream(11);

	for (int round = 0; round < 50; round++)
		REQUIRE(many_names_sort(host, &random, make_zero_bytes));
	return true;
}

static bool
many_keys_of_each_type_sort(Host *host)
{
	Random		random = random_stream(12);

	for (int round = 0; round < 20; round++)
	{
		REQUIRE(many_names_sort(host, &random, make_common_prefix));
		REQUIRE(many_names_sort(host, &random, make_short_text));
		REQUIRE(many_names_sort(host, &random, make_near_uuid));
		REQUIRE(many_names_sort(host, &random, make_any_bigint));
	}
	return true;
}

/* Text keys of a length between 1 and 1.5 kB that differ late, or are prefixes of one another. */
static bool
long_prefixes_sort(Host *host)
{
	Random		random = random_stream(13);
	KeyTable	table;
	uint32_t   *index_of;
	RecordSpace *space;
	char		bytes[1500];
	Fault		fault;

	memset(bytes, 'p', sizeof(bytes));
	key_table_init(&table, host, 0);
	for (int i = 0; i < 2000; i++)
	{
		uint32_t	length = 1000 + random_below(&random, 500);
		Key			key = {.type = KEY_TEXT, .bytes = (unsigned char *) bytes, .length = length};

		bytes[length - 1] = "opq"[random_below(&random, 3)];
		key_table_intern_one(&table, &key);
		bytes[length - 1] = 'p';
	}
	space = key_table_finish(&table, &index_of);
	REQUIRE(space->nrecords > 500);
	REQUIRE(space_check(host, space, space->size, &fault));
	host->release(host, index_of);
	host->release(host, space);
	return true;
}

static bool
many_bigints_sort(Host *host)
{
	enum
	{
		COUNT = 200000
	};
	Random		random = random_stream(14);
	KeyTable	table;
	uint32_t   *index_of;
	RecordSpace *space;
	Fault		fault;

	key_table_init(&table, host, 0);
	for (uint32_t i = 0; i < COUNT; i++)
	{
		/* An odd multiplier visits every number below a power of 2 once. */
		Key			key = {.type = KEY_BIGINT, .bigint = (int64_t) ((i * 77773u + 5) % 262144) - 131072};

		REQUIRE(key_table_intern_one(&table, &key) == i);
		REQUIRE(!random_chance(&random, 0.1) || key_table_intern_one(&table, &key) == i);
	}
	space = key_table_finish(&table, &index_of);
	REQUIRE(space->nrecords == COUNT && space->nsections == 1);
	REQUIRE(space_check(host, space, space->size, &fault));
	for (uint32_t i = 0; i < COUNT; i++)
		REQUIRE(space_key(space, index_of[i]).bigint == (int64_t) ((i * 77773u + 5) % 262144) - 131072);
	host->release(host, index_of);
	host->release(host, space);
	return true;
}

/* Each record with a source of its own, and a second one of another key type. */
static bool
many_sources_sort(Host *host)
{
	enum
	{
		COUNT = 20000
	};
	KeyTable	table;
	uint32_t   *index_of;
	RecordSpace *space;
	Fault		fault;

	key_table_init(&table, host, 0);
	for (uint32_t i = 0; i < 4 * COUNT; i++)
	{
		char		source[16];
		Key			key = {
			.source = source,
			.source_length = (uint32_t) sprintf(source, "source %u", (i % COUNT) * 7919 % COUNT),
			.type = i / COUNT % 2 == 0 ? KEY_BIGINT : KEY_TEXT
		};

		REQUIRE(key_table_intern_one(&table, &key) == i % (2 * COUNT));
	}
	space = key_table_finish(&table, &index_of);
	REQUIRE(space->nsections == 2 * COUNT && space->nrecords == 2 * COUNT);
	REQUIRE(space_check(host, space, space->size, &fault));
	for (uint32_t i = 0; i < COUNT; i++)
		REQUIRE(index_of[i] + 1 == index_of[COUNT + i]);
	host->release(host, index_of);
	host->release(host, space);
	return true;
}

static bool
table_keeps_names(Host *host)
{
	Random		random = random_stream(15);
	Pool		pool = sample_pool(&random, POOL_NAMES, false);
	KeyTable	table;

	random_shuffle(&random, pool.names, pool.nnames, sizeof(Name));
	key_table_init(&table, host, 0);
	for (uint32_t round = 0; round < 2; round++)
	{
		for (uint32_t i = 0; i < pool.nnames; i++)
		{
			Key			key = name_key(&pool.names[i]);
			Key			found;

			REQUIRE(key_table_intern_one(&table, &key) == i);
			found = key_table_key(&table, i);
			REQUIRE(same_key(&found, &key));
		}
	}
	key_table_free(&table);
	return true;
}

/* The names of a side of a union: each name of the pool with some probability. */
static uint32_t
choose_names(Random *random, const Pool *pool, Name *names, bool *chosen)
{
	double		share = random_below(random, 5) / 4.0;
	uint32_t	nnames = 0;

	for (uint32_t i = 0; i < pool->nnames; i++)
	{
		chosen[i] = random_chance(random, share);
		if (chosen[i])
			names[nnames++] = pool->names[i];
	}
	return nnames;
}

/* Whether an alignment is what walking the sorted pool says. */
static bool
aligned_like_pool(const Alignment *alignment, const Pool *pool, const bool *left, const bool *right)
{
	uint32_t	nleft = 0;
	uint32_t	nright = 0;
	uint32_t	ncommon = 0;
	uint32_t	nrecords = 0;

	for (uint32_t i = 0; i < pool->nnames; i++)
	{
		REQUIRE(!left[i] || alignment->left[nleft++] == nrecords);
		REQUIRE(!right[i] || alignment->right[nright++] == nrecords);
		ncommon += left[i] && right[i];
		nrecords += left[i] || right[i];
	}
	REQUIRE(alignment->nrecords == nrecords);
	REQUIRE(alignment->ncommon == ncommon);
	return true;
}

static bool
union_is_what_sorting_gives(Host *host)
{
	Random		random = random_stream(16);

	for (int round = 0; round < 3000; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), false);
		Name		names[2 * POOL_NAMES];
		uint32_t	numbers[2 * POOL_NAMES];
		bool		in_left[POOL_NAMES];
		bool		in_right[POOL_NAMES];
		uint32_t	nleft = choose_names(&random, &pool, names, in_left);
		uint32_t	nright = choose_names(&random, &pool, names + nleft, in_right);
		RecordSpace *left = space_of(host, names, nleft, numbers);
		RecordSpace *right = space_of(host, names + nleft, nright, numbers);
		RecordSpace *both = space_of(host, names, nleft + nright, numbers);
		Alignment	alignment = align_spaces(host, left, right);
		RecordSpace *united = align_union(host, left, right, &alignment);

		REQUIRE(aligned_like_pool(&alignment, &pool, in_left, in_right));
		REQUIRE(same_space(united, both));
		alignment_free(host, &alignment);
		host->release(host, left);
		host->release(host, right);
		host->release(host, both);
		host->release(host, united);
	}
	return true;
}

/* Whether the space that a checked one's keys make is the same, byte by byte. */
static bool
is_rebuilt(Host *host, const RecordSpace *space)
{
	KeyTable	table;
	uint32_t   *index_of;
	RecordSpace *again;
	bool		same;

	key_table_init(&table, host, 0);
	for (uint32_t i = 0; i < space->nrecords; i++)
	{
		Key			key = space_key(space, i);

		key_table_intern_one(&table, &key);
	}
	again = key_table_finish(&table, &index_of);
	same = same_space(space, again);
	host->release(host, index_of);
	host->release(host, again);
	return same;
}

static bool
changed_spaces_are_refused(Host *host)
{
	Random		random = random_stream(17);
	int			naccepted = 0;

	for (int round = 0; round < 20000; round++)
	{
		Pool		pool = sample_pool(&random, 1 + random_below(&random, 8), false);
		uint32_t	numbers[POOL_NAMES];
		RecordSpace *space = space_of(host, pool.names, pool.nnames, numbers);
		uint32_t	size = space->size;
		uint32_t	place = random_below(&random, size);
		Fault		fault = {0};

		((char *) space)[place] ^= (char) (1 << random_below(&random, 8));
		if (space_check(host, space, size, &fault))
		{
			naccepted++;
			REQUIRE(is_rebuilt(host, space));
		}
		else
			REQUIRE(fault.message[0] != '\0');
		host->release(host, space);
	}
	REQUIRE(naccepted > 0 && naccepted < 15000);
	return true;
}

static bool
spaces_stay_inside_their_bytes(Host *host)
{
	Random		random = random_stream(18);
	Pool		pool = sample_pool(&random, 12, false);
	uint32_t	numbers[POOL_NAMES];
	RecordSpace *space = space_of(host, pool.names, pool.nnames, numbers);
	Fault		fault;

	for (uint32_t available = 0; available < space->size; available += 8)
	{
		RecordSpace *part = host_array(host, available, 1);

		memcpy(part, space, available);
		REQUIRE(!space_check(host, part, available, &fault));
		for (uint32_t size = 0; size <= available && available > 0; size += 8)
		{
			part->size = size;
			REQUIRE(!space_check(host, part, available, &fault));
		}
		host->release(host, part);
	}
	host->release(host, space);
	return true;
}

static void
ask_for_too_many(Host *host, void *context)
{
	const uint64_t *numbers = context;

	value_size_check(host, numbers[0], numbers[1]);
}

static bool
too_much_is_refused(Host *host)
{
	uint64_t	right[] = {NO_RECORD - 1, VALUE_SIZE_LIMIT};
	uint64_t	many[] = {NO_RECORD, 8};
	uint64_t	large[] = {1, VALUE_SIZE_LIMIT + 1};
	TestHost   *test_host = (TestHost *) host;

	REQUIRE(test_host_run(test_host, ask_for_too_many, right) == COMPLETED);
	REQUIRE(test_host_run(test_host, ask_for_too_many, many) == RAISED);
	REQUIRE(test_host->fault.kind == FAULT_TOO_LARGE);
	REQUIRE(test_host_run(test_host, ask_for_too_many, large) == RAISED);
	REQUIRE(strcmp(test_host->fault.message, "value would exceed 1 GB or 4294967294 records") == 0);
	return true;
}

/* Two keys of 600 MB. */
static void
add_huge_keys(Host *host, void *context)
{
	uint32_t	length = 600000000;
	Key			key = {.type = KEY_BYTEA, .bytes = host_zeros(host, length + 1, 1), .length = length};
	KeyTable	table;

	(void) context;
	key_table_init(&table, host, 5);
	key_table_intern_one(&table, &key);
	key.length++;
	key_table_intern_one(&table, &key);
}

static bool
too_large_a_key_is_refused(Host *host)
{
	TestHost   *test_host = (TestHost *) host;

	REQUIRE(test_host_run(test_host, add_huge_keys, NULL) == RAISED);
	REQUIRE(test_host->fault.kind == FAULT_TOO_LARGE);
	REQUIRE(strcmp(test_host->fault.detail, "It would need at least 1200000019 bytes for 2 records.") == 0);
	return true;
}

static const Claim claims[] = {
	{"a record space holds its records in order, once, whatever order they came in", space_holds_sorted_records},
	{"byte keys that differ in trailing zeros are different records", trailing_zeros_are_told_apart},
	{"many keys of each type are sorted", many_keys_of_each_type_sort},
	{"keys with long common prefixes are sorted", long_prefixes_sort},
	{"two hundred thousand keys are numbered as they come, and sorted", many_bigints_sort},
	{"thousands of sources with a record each are sorted", many_sources_sort},
	{"a key table knows a key again and keeps its name", table_keeps_names},
	{"the union of two spaces is what sorting all names gives", union_is_what_sorting_gives},
	{"a changed space is refused or is another canonical space", changed_spaces_are_refused},
	{"a space that does not fit its bytes is refused without looking beyond", spaces_stay_inside_their_bytes},
	{"more records or bytes than a value can hold are refused", too_much_is_refused},
	{"the key that makes a value too large is refused when it comes", too_large_a_key_is_refused},
};

TEST_MAIN(claims)

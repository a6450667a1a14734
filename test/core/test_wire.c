/*
 * test_wire.c
 *		The binary form and the flat form: what is written reads back, and any
 *		other bytes are refused or are a value themselves.
 */
#include <stdlib.h>
#include <string.h>

#include "core/format/wire.h"
#include "intake.h"

/* A value of either type in its binary form. */
typedef struct Sample
{
	bool		is_hierarchy;
	void	   *value;
	ByteBuffer	wire;
} Sample;

static Sample
make_sample(Host *host, Random *random)
{
	Pool		pool = sample_pool(random, random_below(random, 14), random_chance(random, 0.3));
	Graph		graph = sample_graph(random, &pool);
	Labelling	labelling = sample_labelling(random, &pool);
	Sample		sample = {.is_hierarchy = random_chance(random, 0.5), .wire = {.host = host}};

	if (sample.is_hierarchy)
	{
		sample.value = graph_hierarchy(host, &graph);
		wire_write_hierarchy(&sample.wire, sample.value);
	}
	else
	{
		sample.value = labelling_partition(host, &labelling);
		wire_write_partition(&sample.wire, sample.value);
	}
	return sample;
}

static void
free_sample(Host *host, Sample *sample)
{
	host->release(host, sample->value);
	host->release(host, sample->wire.data);
}

static void *
read_wire(Host *host, bool is_hierarchy, const void *bytes, uint64_t size, Fault *fault)
{
	return is_hierarchy ? (void *) wire_read_hierarchy(host, bytes, size, fault) :
		(void *) wire_read_partition(host, bytes, size, fault);
}

static Verdict
wire_verdict(Host *host, bool is_hierarchy, const void *bytes, uint64_t size)
{
	return is_hierarchy ? wire_hierarchy_verdict((TestHost *) host, bytes, size) :
		wire_partition_verdict((TestHost *) host, bytes, size);
}

static bool
values_read_back(Host *host)
{
	Random		random = random_stream(80);

	for (int round = 0; round < 5000; round++)
	{
		Sample		sample = make_sample(host, &random);
		Fault		fault = {0};
		void	   *again = read_wire(host, sample.is_hierarchy, sample.wire.data, sample.wire.length, &fault);

		REQUIRE(again != NULL && same_value(sample.value, again));
		host->release(host, again);
		free_sample(host, &sample);
	}
	return true;
}

/* {x, a:1 ~0.5~ a:2}, over an unnamed and a named source. */
static const unsigned char hierarchy_bytes[] = {
	1,
	0, 0, 0, 2,
	2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 'x',
	1, 0, 0, 0, 1, 'a', 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2,
	0, 0, 0, 1, 0x3F, 0xE0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 1, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2
};

/* {{-1,\x00},{1}}, over bigint and bytea keys. */
static const unsigned char partition_bytes[] = {
	1,
	0, 0, 0, 2,
	1, 0, 0, 0, 0, 0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1,
	4, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0,
	0, 0, 0, 2,
	0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0
};

static bool
form_is_as_documented(Host *host)
{
	static const Pool pool = {
		.nnames = 3,
		.names = {
			{.type = KEY_TEXT, .bytes = "x", .length = 1},
			{.source = "a", .source_length = 1, .type = KEY_BIGINT, .bigint = 1},
			{.source = "a", .source_length = 1, .type = KEY_BIGINT, .bigint = 2}
		}
	};
	Graph		graph = {.pool = &pool, .nedges = 2, .edges = {{2, 1, 0.5}, {0, 0, 1}}};
	Hierarchy  *h = graph_hierarchy(host, &graph);
	ByteBuffer	out = {.host = host};

	wire_write_hierarchy(&out, h);
	REQUIRE(out.length == sizeof(hierarchy_bytes) && memcmp(out.data, hierarchy_bytes, out.length) == 0);
	REQUIRE(wire_verdict(host, false, partition_bytes, sizeof(partition_bytes)) == ACCEPTED);
	host->release(host, h);
	host->release(host, out.data);
	return true;
}

static bool
cut_off_bytes_are_refused(Host *host)
{
	Random		random = random_stream(81);

	for (int round = 0; round < 200; round++)
	{
		Sample		sample = make_sample(host, &random);

		for (uint64_t size = 0; size < sample.wire.length; size++)
		{
			char	   *part = host_array(host, size, 1);

			memcpy(part, sample.wire.data, size);
			REQUIRE(wire_verdict(host, sample.is_hierarchy, part, size) == REFUSED);
			host->release(host, part);
		}
		buffer_char(&sample.wire, (char) random_next(&random));
		REQUIRE(wire_verdict(host, sample.is_hierarchy, sample.wire.data, sample.wire.length) == REFUSED);
		free_sample(host, &sample);
	}
	return true;
}

/* A copy of the bytes in memory of exactly their size, changed in a few places. */
static unsigned char *
changed_copy(Host *host, Random *random, const void *bytes, size_t *size)
{
	unsigned char *copy = host_array(host, *size + 64, 1);

	memcpy(copy, bytes, *size);
	for (uint32_t i = random_below(random, 4); i < 4; i++)
		*size = change_bytes(random, copy, *size, *size + 16);
	return host_grow(host, copy, *size, 1);
}

static bool
changed_bytes_are_sound(Host *host)
{
	Random		random = random_stream(82);
	int			count[3] = {0};

	for (int round = 0; round < 40000; round++)
	{
		Sample		sample = make_sample(host, &random);
		size_t		size = sample.wire.length;
		unsigned char *bytes = changed_copy(host, &random, sample.wire.data, &size);

		count[wire_verdict(host, sample.is_hierarchy, bytes, size)]++;
		host->release(host, bytes);
		free_sample(host, &sample);
		REQUIRE(count[UNSOUND] == 0);
	}
	REQUIRE(count[ACCEPTED] > 1000 && count[REFUSED] > 10000);
	return true;
}

/* One bit, everywhere in turn. */
static bool
flipped_bits_are_sound(Host *host)
{
	Random		random = random_stream(83);
	int			count[3] = {0};

	for (int round = 0; round < 60; round++)
	{
		Sample		sample = make_sample(host, &random);

		for (uint64_t bit = 0; bit < 8 * sample.wire.length; bit++)
		{
			sample.wire.data[bit / 8] ^= (char) (1 << (bit % 8));
			count[wire_verdict(host, sample.is_hierarchy, sample.wire.data, sample.wire.length)]++;
			sample.wire.data[bit / 8] ^= (char) (1 << (bit % 8));
		}
		free_sample(host, &sample);
		REQUIRE(count[UNSOUND] == 0);
	}
	REQUIRE(count[ACCEPTED] > 1000 && count[REFUSED] > 10000);
	return true;
}

/* A small change to the bytes above, and what is said of it. */
typedef struct Change
{
	uint32_t	place;
	unsigned char byte;
	const char *message;
} Change;

static const Change hierarchy_changes[] = {
	{0, 2, "unknown version 2"},
	{4, 3, "a count or a number does not fit the bytes that follow it"},
	{5, 5, "a count or a number does not fit the bytes that follow it"},
	{13, 0, "a count or a number does not fit the bytes that follow it"},
	{18, 0, "text key 0 contains a zero byte"},
	{24, 0, "source name of section 1 contains a zero byte"},
	{36, 2, "keys 1 and 2 are out of order or equal"},
	{48, 0, "a count or a number does not fit the bytes that follow it"},
	{49, 0x7F, NULL},
	{60, 0, NULL},
	{60, 2, "a count or a number does not fit the bytes that follow it"},
	{64, 1, "a threshold joins nothing"},
	{72, 0, "place 1 of the line has record 0, which is there twice"},
	{72, 3, "place 1 of the line has record 3, which does not exist"},
};

static bool
faults_are_named(Host *host)
{
	for (size_t i = 0; i < sizeof(hierarchy_changes) / sizeof(hierarchy_changes[0]); i++)
	{
		const Change *change = &hierarchy_changes[i];
		unsigned char bytes[sizeof(hierarchy_bytes)];
		Fault		fault = {0};
		Hierarchy  *h;

		memcpy(bytes, hierarchy_bytes, sizeof(bytes));
		bytes[change->place] = change->byte;
		h = wire_read_hierarchy(host, bytes, sizeof(bytes), &fault);
		host->release(host, h);
		if ((h == NULL) != (change->message != NULL) ||
			(h == NULL && strcmp(fault.message, change->message) != 0))
		{
			printf("# byte %u as %u: %s\n", change->place, change->byte, fault.message);
			return false;
		}
	}
	return true;
}

static Verdict
flat_verdict(Host *host, bool is_hierarchy, const void *bytes, uint64_t size)
{
	return is_hierarchy ? flat_hierarchy_verdict((TestHost *) host, bytes, size) :
		flat_partition_verdict((TestHost *) host, bytes, size);
}

static void
reseal(bool is_hierarchy, void *bytes, uint64_t size)
{
	if (is_hierarchy)
		flat_hierarchy_reseal(bytes, size);
	else
		flat_partition_reseal(bytes, size);
}

static bool
flat_damage_is_noticed(Host *host)
{
	Random		random = random_stream(84);

	for (int round = 0; round < 40; round++)
	{
		Sample		sample = make_sample(host, &random);
		unsigned char *bytes = sample.value;
		uint32_t	size = ((ValueHeader *) sample.value)->size;

		/* The first word is the host's own. */
		REQUIRE(flat_verdict(host, sample.is_hierarchy, bytes, size) == ACCEPTED);
		for (uint32_t bit = 32; bit < 8 * size; bit++)
		{
			bytes[bit / 8] ^= (unsigned char) (1 << (bit % 8));
			REQUIRE(flat_verdict(host, sample.is_hierarchy, bytes, size) == REFUSED);
			bytes[bit / 8] ^= (unsigned char) (1 << (bit % 8));
		}
		for (uint32_t part = 0; part < size; part++)
			REQUIRE(flat_verdict(host, sample.is_hierarchy, bytes, part) == REFUSED);
		free_sample(host, &sample);
	}
	return true;
}

/* Damage whose hashes have been made right again. */
static bool
resealed_damage_is_sound(Host *host)
{
	Random		random = random_stream(85);
	int			count[3] = {0};

	for (int round = 0; round < 40000; round++)
	{
		Sample		sample = make_sample(host, &random);
		size_t		size = ((ValueHeader *) sample.value)->size;
		unsigned char *bytes;

		bytes = changed_copy(host, &random, sample.value, &size);
		if (size >= sizeof(ValueHeader))
			((ValueHeader *) bytes)->size = (uint32_t) size;
		reseal(sample.is_hierarchy, bytes, size);
		count[flat_verdict(host, sample.is_hierarchy, bytes, size)]++;
		host->release(host, bytes);
		free_sample(host, &sample);
		REQUIRE(count[UNSOUND] == 0);
	}
	REQUIRE(count[ACCEPTED] > 500 && count[REFUSED] > 10000);
	return true;
}

static bool
resealed_flips_are_sound(Host *host)
{
	Random		random = random_stream(86);
	int			count[3] = {0};

	for (int round = 0; round < 60; round++)
	{
		Sample		sample = make_sample(host, &random);
		size_t		size = ((ValueHeader *) sample.value)->size;
		unsigned char *bytes = host_array(host, size, 1);

		for (size_t bit = 32; bit < 8 * size; bit++)
		{
			memcpy(bytes, sample.value, size);
			bytes[bit / 8] ^= (unsigned char) (1 << (bit % 8));
			reseal(sample.is_hierarchy, bytes, size);
			count[flat_verdict(host, sample.is_hierarchy, bytes, size)]++;
		}
		host->release(host, bytes);
		free_sample(host, &sample);
		REQUIRE(count[UNSOUND] == 0);
	}
	REQUIRE(count[ACCEPTED] > 1000 && count[REFUSED] > 10000);
	return true;
}

static const Claim claims[] = {
	{"values read back to the same bytes", values_read_back},
	{"the binary form is as documented", form_is_as_documented},
	{"bytes cut off anywhere, or with one more, are refused", cut_off_bytes_are_refused},
	{"changed bytes are refused or are another value", changed_bytes_are_sound},
	{"so they are if one bit is flipped", flipped_bits_are_sound},
	{"the first fault is named", faults_are_named},
	{"any damage to the flat form is noticed", flat_damage_is_noticed},
	{"flat bytes with right hashes are refused or are another value", resealed_damage_is_sound},
	{"so they are if one bit is flipped and sealed again", resealed_flips_are_sound},
};

TEST_MAIN(claims)

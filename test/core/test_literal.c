/*
 * test_literal.c
 *		The text form: what is written reads back, other spellings mean the
 *		same, and malformed text is refused with its first fault.
 */
#include <stdlib.h>
#include <string.h>

#include "core/format/literal.h"
#include "intake.h"

static char *
write_hierarchy(Host *host, const Hierarchy *h)
{
	ByteBuffer	out = {.host = host};

	literal_write_hierarchy(&out, h);
	buffer_char(&out, '\0');
	return out.data;
}

static char *
write_partition(Host *host, const Partition *p)
{
	ByteBuffer	out = {.host = host};

	literal_write_partition(&out, p);
	buffer_char(&out, '\0');
	return out.data;
}

static bool
hierarchies_read_back(Host *host)
{
	Random		random = random_stream(70);

	for (int round = 0; round < 4000; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), round % 4 == 0);
		Graph		graph = sample_graph(&random, &pool);
		Hierarchy  *h = graph_hierarchy(host, &graph);
		char	   *text = write_hierarchy(host, h);
		Fault		fault = {0};
		Hierarchy  *again = literal_read_hierarchy(host, text, &fault);

		REQUIRE(again != NULL && same_value(h, again));
		host->release(host, h);
		host->release(host, again);
		host->release(host, text);
	}
	return true;
}

static bool
partitions_read_back(Host *host)
{
	Random		random = random_stream(71);

	for (int round = 0; round < 4000; round++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), round % 4 == 0);
		Labelling	labelling = sample_labelling(&random, &pool);
		Partition  *p = labelling_partition(host, &labelling);
		char	   *text = write_partition(host, p);
		Fault		fault = {0};
		Partition  *again = literal_read_partition(host, text, &fault);

		REQUIRE(again != NULL && same_value(p, again));
		host->release(host, p);
		host->release(host, again);
		host->release(host, text);
	}
	return true;
}

/* A spelling, and the canonical one. */
typedef struct Spelling
{
	const char *text;
	const char *canonical;
} Spelling;

static const Spelling hierarchy_spellings[] = {
	{"{}", "{}"},
	{" \t\n{ \r\v\f}  ", "{}"},
	{"{1}", "{1}"},
	{"{1,1}", "{1}"},
	{"{1 ~0.9~ 2 ~0.5~ 3, 4}", "{1 ~0.9~ 2 ~0.5~ 3, 4}"},
	{"{3~.5~2 ~ +9e-1 ~ 1,4}", "{1 ~0.9~ 2 ~0.5~ 3, 4}"},
	{"{4, 3 ~0.5~ 1 ~0.90~ 2, 1 ~0.1~ 3}", "{1 ~0.9~ 2 ~0.5~ 3, 4}"},
	{"{1 ~0.5~ 2 ~0.7~ 3}", "{1 ~0.5~ 2 ~0.7~ 3}"},
	{"{2 ~0.7~ 3 ~0.5~ 1}", "{1 ~0.5~ 2 ~0.7~ 3}"},
	{"{1 ~0.5~ 1}", "{1}"},
	{"{1 ~0.5~ 2, 2 ~0.75~ 1}", "{1 ~0.75~ 2}"},
	{"{1 ~-0.0~ 2}", "{1 ~0~ 2}"},
	{"{1 ~-7~ 2 ~1e300~ 3}", "{1 ~-7~ 2 ~1e+300~ 3}"},
	{"{1 ~0.30000000000000004~ 2 ~0.3~ 3}", "{1 ~0.30000000000000004~ 2 ~0.3~ 3}"},
	{"{007, -0, -12}", "{-12, 0, 7}"},
	{"{9223372036854775807, -9223372036854775808}", "{-9223372036854775808, 9223372036854775807}"},
	{"{\"17\", 17, \"-17\", \"-\", -}", "{17, -, \"-17\", \"17\"}"},
	{"{+5, 1e5, 0x10, 1_000}", "{+5, 0x10, 1_000, 1e5}"},
	{"{\"a\", a, \"\\a\"}", "{a}"},
	{"{\"\"}", "{\"\"}"},
	{"{\"\":a, \"\" : 5}", "{5, a}"},
	{"{crm : 17, \"crm\":\"17\"}", "{crm:17, crm:\"17\"}"},
	{"{17:a, \"1 2\":b}", "{\"1 2\":b, \"17\":a}"},
	{"{\"a:b\":c, a:\"b:c\"}", "{a:\"b:c\", \"a:b\":c}"},
	{"{\"a b\", \"a,b\", \"{\", \"~\", \"\\\"\", \"\\\\\"}", "{\"\\\"\", \"\\\\\", \"a b\", \"a,b\", \"{\", \"~\"}"},
	{"{\\x, \\xAbcD, \"\\\\xab\"}", "{\"\\\\xab\", \\x, \\xabcd}"},
	{"{00000000-0000-0000-0000-00000000000A}", "{00000000-0000-0000-0000-00000000000a}"},
	{"{\"00000000-0000-0000-0000-00000000000a\"}", "{\"00000000-0000-0000-0000-00000000000a\"}"},
	{"{00000000-0000-0000-0000-0000000000, 0000000000000000000000000000000A}",
	"{00000000-0000-0000-0000-0000000000, 0000000000000000000000000000000A}"},
	{"{\xC3\xA9 ~1~ \"\xC3\xA8\"}", "{\xC3\xA8 ~1~ \xC3\xA9}"},
	{"{'a', (b), [c], a.b/c;d}", "{'a', (b), [c], a.b/c;d}"},
};

static const Spelling partition_spellings[] = {
	{"{}", "{}"},
	{"{{1}}", "{{1}}"},
	{" { { 4 } , { 3 , 1,2 } } ", "{{1,2,3},{4}}"},
	{"{{b,a,b},{\"c\"}}", "{{a,b},{c}}"},
	{"{{z:1,a:2},{1,\"1\"}}", "{{1,\"1\"},{a:2,z:1}}"},
	{"{{\"\"}}", "{{\"\"}}"},
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static bool
spelled(const char *text, const char *found, const char *canonical)
{
	if (strcmp(found, canonical) == 0)
		return true;
	printf("# %s is written %s and should be %s\n", text, found, canonical);
	return false;
}

static bool
spellings_mean_the_same(Host *host)
{
	Fault		fault = {0};

	for (size_t i = 0; i < LENGTH(hierarchy_spellings); i++)
	{
		const Spelling *spelling = &hierarchy_spellings[i];
		Hierarchy  *h = literal_read_hierarchy(host, spelling->text, &fault);
		char	   *text;

		REQUIRE(h != NULL && valid_hierarchy(host, h));
		text = write_hierarchy(host, h);
		REQUIRE(spelled(spelling->text, text, spelling->canonical));
		host->release(host, h);
		host->release(host, text);
	}
	for (size_t i = 0; i < LENGTH(partition_spellings); i++)
	{
		const Spelling *spelling = &partition_spellings[i];
		Partition  *p = literal_read_partition(host, spelling->text, &fault);
		char	   *text;

		REQUIRE(p != NULL && valid_partition(host, p));
		text = write_partition(host, p);
		REQUIRE(spelled(spelling->text, text, spelling->canonical));
		host->release(host, p);
		host->release(host, text);
	}
	return true;
}

/* Text that is not of the form, and what the fault says about it. */
typedef struct Malformed
{
	const char *text;
	const char *detail;
} Malformed;

static const Malformed malformed_hierarchies[] = {
	{"", "Expected \"{\" at the end."},
	{"17", "Expected \"{\" at character 1, found \"17\"."},
	{"{", "Expected a record at the end."},
	{"{1", "Expected \",\", \"~\" or \"}\" at the end."},
	{"{1,}", "Expected a record at character 4, found \"}\"."},
	{"{,1}", "Expected a record at character 2, found \",\"."},
	{"{1 2}", "Expected \",\", \"~\" or \"}\" at character 4, found \"2\"."},
	{"{1 ~0.5 2}", "Expected \"~\" at character 9, found \"2\"."},
	{"{1 ~0.5", "Expected \"~\" at the end."},
	{"{1 ~~ 2}", "Expected a score at character 5, found \"~\"."},
	{"{1 ~x~ 2}", "Expected a score at character 5, found \"x\"."},
	{"{1 ~0x1p3~ 2}", "Expected a score at character 5, found \"0x1p3\"."},
	{"{1 ~1e~ 2}", "Expected a score at character 5, found \"1e\"."},
	{"{1 ~1.2.3~ 2}", "Expected a score at character 5, found \"1.2.3\"."},
	{"{1 ~-~ 2}", "Expected a score at character 5, found \"-\"."},
	{"{1 ~0,5~ 2}", "Expected \"~\" at character 6, found \",\"."},
	{"{1 ~\"0.5\"~ 2}", "Expected a score at character 5, found \"\"0.5\"\"."},
	{"{1 ~0.5~ }", "Expected a record at character 10, found \"}\"."},
	{"{~0.5~ 1}", "Expected a record at character 2, found \"~\"."},
	{"{1}}", "Expected the end of the text at character 4, found \"}\"."},
	{"{1} x", "Expected the end of the text at character 5, found \"x\"."},
	{"{\"a}", "Expected a closing double quote at the end."},
	{"{\"a\\", "Expected a closing double quote at the end."},
	{"{a:}", "Expected a key at character 4, found \"}\"."},
	{"{:a}", "Expected a record at character 2, found \":\"."},
	{"{a:b:c}", "Expected \",\", \"~\" or \"}\" at character 5, found \":\"."},
	{"{\\x:a}", "Expected a source at character 2, found \"\\x\"."},
	{"{{1}}", "Expected a record at character 2, found \"{\"."},
	{"{a\\b}", "Expected \",\", \"~\" or \"}\" at character 3, found \"\\b\"."},
	{"{a\x01}", "Expected \",\", \"~\" or \"}\" at character 3, found \"\x01\"."},
	{"{\"a\"b}", "Expected \",\", \"~\" or \"}\" at character 5, found \"b\"."},
};

static const Malformed malformed_partitions[] = {
	{"", "Expected \"{\" at the end."},
	{"{1}", "Expected \"{\" at character 2, found \"1\"."},
	{"{{}}", "Expected a record at character 3, found \"}\"."},
	{"{{1},}", "Expected \"{\" at character 6, found \"}\"."},
	{"{{1}{2}}", "Expected \",\" or \"}\" at character 5, found \"{\"."},
	{"{{1", "Expected \",\" or \"}\" at the end."},
	{"{{1}", "Expected \",\" or \"}\" at the end."},
	{"{{1 ~0.5~ 2}}", "Expected \",\" or \"}\" at character 5, found \"~\"."},
	{"{{1}},{{2}}", "Expected the end of the text at character 6, found \",\"."},
};

/* Text of the right form that means no value. */
typedef struct Meaningless
{
	const char *text;
	FaultKind	kind;
	const char *message;
} Meaningless;

static const Meaningless meaningless_hierarchies[] = {
	{"{99999999999999999999}", FAULT_RANGE, "\"99999999999999999999\" is out of range for a bigint key"},
	{"{9223372036854775808}", FAULT_RANGE, "\"9223372036854775808\" is out of range for a bigint key"},
	{"{-9223372036854775809}", FAULT_RANGE, "\"-9223372036854775809\" is out of range for a bigint key"},
	{"{1 ~1e400~ 2}", FAULT_RANGE, "\"1e400\" is out of range for a score"},
	{"{1 ~1e-400~ 2}", FAULT_RANGE, "\"1e-400\" is out of range for a score"},
	{"{1 ~NaN~ 2}", FAULT_RANGE, "\"NaN\" is out of range for a score"},
	{"{1 ~-Infinity~ 2}", FAULT_RANGE, "\"-Infinity\" is out of range for a score"},
	{"{\\}", FAULT_SYNTAX, "\"\\\" is not a bytea key"},
	{"{\\y00}", FAULT_SYNTAX, "\"\\y00\" is not a bytea key"},
	{"{\\xabc}", FAULT_SYNTAX, "\"\\xabc\" is not a bytea key"},
	{"{\\xzz}", FAULT_SYNTAX, "\"\\xzz\" is not a bytea key"},
	{"{crm:\\x0}", FAULT_SYNTAX, "\"\\x0\" is not a bytea key"},
};

static const Meaningless meaningless_partitions[] = {
	{"{{1,2},{3,2}}", FAULT_CONFLICT, "record 2 is in two entities"},
	{"{{\"a\"},{ a }}", FAULT_CONFLICT, "record a is in two entities"},
	{"{{crm : \"1\"},{\"crm\":\"1\"}}", FAULT_CONFLICT, "record crm:\"1\" is in two entities"},
	{"{{\\xAB},{\\xab}}", FAULT_CONFLICT, "record \\xab is in two entities"},
	{"{{99999999999999999999}}", FAULT_RANGE, "\"99999999999999999999\" is out of range for a bigint key"},
};

typedef Verdict (*Judge) (TestHost *host, const char *text, Fault *fault);

static bool
refused_with(Judge judge, Host *host, const char *text, FaultKind kind, const char *message, const char *detail)
{
	Fault		fault = {0};

	if (judge((TestHost *) host, text, &fault) == REFUSED && fault.kind == kind &&
		strcmp(fault.message, message) == 0 && strcmp(fault.detail, detail) == 0)
		return true;
	printf("# %s gives fault %d, %s\n#   %s\n", text, fault.kind, fault.message, fault.detail);
	return false;
}

static bool
refused_as_malformed(Judge judge, Host *host, const char *type, const Malformed *list, size_t count)
{
	bool		right = true;

	for (size_t i = 0; i < count; i++)
	{
		char		message[200];

		snprintf(message, sizeof(message), "invalid input syntax for type %s: \"%s\"", type, list[i].text);
		right &= refused_with(judge, host, list[i].text, FAULT_SYNTAX, message, list[i].detail);
	}
	return right;
}

static bool
malformed_text_is_refused(Host *host)
{
	bool		hierarchies = refused_as_malformed(literal_hierarchy_verdict, host, "hierarchy",
												   malformed_hierarchies, LENGTH(malformed_hierarchies));
	bool		partitions = refused_as_malformed(literal_partition_verdict, host, "partition",
												  malformed_partitions, LENGTH(malformed_partitions));

	return hierarchies && partitions;
}

static bool
meaningless_text_is_refused(Host *host)
{
	bool		right = true;

	for (size_t i = 0; i < LENGTH(meaningless_hierarchies); i++)
	{
		const Meaningless *m = &meaningless_hierarchies[i];

		right &= refused_with(literal_hierarchy_verdict, host, m->text, m->kind, m->message, "");
	}
	for (size_t i = 0; i < LENGTH(meaningless_partitions); i++)
	{
		const Meaningless *m = &meaningless_partitions[i];

		right &= refused_with(literal_partition_verdict, host, m->text, m->kind, m->message, "");
	}
	return right;
}

/* A fault shows the start of long text, and no half of a character. */
static bool
long_text_is_cut_short(Host *host)
{
	char		text[400] = "{";
	char		expected[400] = "invalid input syntax for type hierarchy: \"{";
	Fault		fault = {0};

	for (int i = 0; i < 100; i++)
		strcat(text, "\xE2\x82\xAC");
	strcat(text, "~1~");
	for (int i = 0; i < 19; i++)
		strcat(expected, "\xE2\x82\xAC");
	strcat(expected, "...\"");
	REQUIRE(literal_read_hierarchy(host, text, &fault) == NULL);
	REQUIRE(strcmp(fault.message, expected) == 0);
	REQUIRE(strcmp(fault.detail, "Expected a record at the end.") == 0);
	return true;
}

static bool
plain_keys_are_as_their_types_write_them(Host *host)
{
	static const unsigned char bytes[] = "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xAA\xBB\xCC\xDD\xEE\xFF";
	Key			uuid = {.type = KEY_UUID, .bytes = bytes, .length = 16};
	Key			bytea = {.type = KEY_BYTEA, .bytes = bytes, .length = 3};
	Key			text = {
		.source = "crm", .source_length = 3, .type = KEY_TEXT, .bytes = (unsigned char *) "a \"b", .length = 4
	};
	Key			bigint = {.source = "c m", .source_length = 3, .type = KEY_BIGINT, .bigint = INT64_MIN};
	ByteBuffer	out = {.host = host};

	literal_write_plain_key(&out, &uuid);
	buffer_char(&out, '|');
	literal_write_plain_key(&out, &bytea);
	buffer_char(&out, '|');
	literal_write_plain_key(&out, &text);
	buffer_char(&out, '|');
	literal_write_record(&out, &text);
	buffer_char(&out, '|');
	literal_write_record(&out, &bigint);
	buffer_char(&out, '\0');
	REQUIRE(strcmp(out.data, "00112233-4455-6677-8899-aabbccddeeff|\\x001122|a \"b|"
				   "crm:\"a \\\"b\"|\"c m\":-9223372036854775808") == 0);
	host->release(host, out.data);
	return true;
}

/* The text of a random value of either type. */
static char *
sample_literal(Host *host, Random *random)
{
	Pool		pool = sample_pool(random, random_below(random, 10), random_chance(random, 0.3));
	Graph		graph = sample_graph(random, &pool);
	Labelling	labelling = sample_labelling(random, &pool);
	void	   *value = random_chance(random, 0.5) ? (void *) graph_hierarchy(host, &graph) : NULL;
	char	   *text;

	if (value != NULL)
		text = write_hierarchy(host, value);
	else
	{
		value = labelling_partition(host, &labelling);
		text = write_partition(host, value);
	}
	host->release(host, value);
	return text;
}

static bool
changed_text_is_sound(Host *host)
{
	Random		random = random_stream(72);
	TestHost   *test_host = (TestHost *) host;
	int			count[3] = {0};

	for (int round = 0; round < 40000; round++)
	{
		char	   *sample = sample_literal(host, &random);
		size_t		length = strlen(sample);
		char	   *text = host_array(host, length + 64, 1);
		Fault		fault = {0};

		memcpy(text, sample, length);
		host->release(host, sample);
		for (uint32_t i = random_below(&random, 4); i < 4; i++)
			length = change_bytes(&random, text, length, length + 16);
		for (size_t i = 0; i < length; i++)
			text[i] = text[i] == '\0' ? ' ' : text[i];
		text[length] = '\0';
		count[literal_hierarchy_verdict(test_host, text, &fault)]++;
		count[literal_partition_verdict(test_host, text, &fault)]++;
		host->release(host, text);
		REQUIRE(count[UNSOUND] == 0);
	}
	REQUIRE(count[ACCEPTED] > 1000 && count[REFUSED] > 10000);
	return true;
}

static const Claim claims[] = {
	{"a hierarchy of any keys reads back to the same bytes", hierarchies_read_back},
	{"so does a partition", partitions_read_back},
	{"other spellings mean the same and are written canonically", spellings_mean_the_same},
	{"malformed text is refused and its first fault located", malformed_text_is_refused},
	{"numbers out of range, bad hexadecimal digits and records in two entities are refused",
	meaningless_text_is_refused},
	{"a message shows the start of long text only", long_text_is_cut_short},
	{"plain keys are as their types write them", plain_keys_are_as_their_types_write_them},
	{"changed text is refused or is another value", changed_text_is_sound},
};

TEST_MAIN(claims)

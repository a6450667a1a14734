/*
 * test_recode.c
 *		Values in another encoding against values that were made there.
 *
 * The other encoding has all bytes in reverse order and one more at the end, so
 * that every order and every length changes.
 */
#include <string.h>

#include "core/format/recode.h"
#include "core/frame/frame_build.h"
#include "sample.h"

#define CASES 3000

static char *
copy_text(Host *host, const char *text, uint32_t length, uint32_t size)
{
	char	   *copy = host_array(host, size, 1);

	for (uint32_t i = 0; i < length; i++)
		copy[i] = (char) (256 - (unsigned char) text[i]);
	return copy;
}

/* As with the server's conversions, nothing stays nothing. */
static const char *
convert_there(Host *host, const char *text, uint32_t *length)
{
	char	   *there;

	if (*length == 0)
		return text;
	there = copy_text(host, text, *length, *length + 1);
	there[(*length)++] = '.';
	return there;
}

static const char *
convert_back(Host *host, const char *text, uint32_t *length)
{
	if (*length == 0)
		return text;
	--*length;
	return copy_text(host, text, *length, *length);
}

/* An encoding in which there is no difference between a and b. */
static const char *
convert_alike(Host *host, const char *text, uint32_t *length)
{
	char	   *alike;

	if (memchr(text, 'b', *length) == NULL)
		return text;
	alike = memcpy(host_array(host, *length, 1), text, *length);
	for (uint32_t i = 0; i < *length; i++)
		alike[i] = alike[i] == 'b' ? 'a' : alike[i];
	return alike;
}

static const Recoder there = {convert_there, true, false};
static const Recoder back = {convert_back, true, true};

static void
convert_name(Host *host, void *bytes, uint32_t *length)
{
	const char *converted = convert_there(host, bytes, length);

	if (converted != bytes)
	{
		memcpy(bytes, converted, *length);
		host->release(host, (void *) converted);
	}
}

/* The names of a pool as they are in the other encoding; they stay where they are. */
static bool
convert_pool(Host *host, Pool *pool)
{
	for (uint32_t i = 0; i < pool->nnames; i++)
	{
		Name	   *name = &pool->names[i];

		REQUIRE(name->length < NAME_BYTES && name->source_length < sizeof(name->source));
		convert_name(host, name->source, &name->source_length);
		if (name->type == KEY_TEXT)
			convert_name(host, name->bytes, &name->length);
	}
	return true;
}

static bool
hierarchies_and_partitions_are_made_anew(Host *host)
{
	Random		random = random_stream(1500);
	uint32_t	nreordered = 0;

	for (int i = 0; i < CASES; i++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, POOL_NAMES + 1), random_chance(&random, 0.1));
		Graph		graph = sample_graph(&random, &pool);
		Labelling	labelling = sample_labelling(&random, &pool);
		Hierarchy  *h = graph_hierarchy(host, &graph);
		Partition  *p = labelling_partition(host, &labelling);
		Fault		fault;
		const Hierarchy *h_there = recode_hierarchy(host, h, &there, &fault);
		const Partition *p_there = recode_partition(host, p, &there, &fault);

		REQUIRE(same_value(recode_hierarchy(host, h_there, &back, &fault), h));
		REQUIRE(same_value(recode_partition(host, p_there, &back, &fault), p));
		nreordered += h->head.nrecords > 1 &&
			memcmp(hierarchy_order(h), hierarchy_order(h_there), h->head.nrecords * sizeof(uint32_t)) != 0;
		REQUIRE(convert_pool(host, &pool));
		REQUIRE(valid_hierarchy(host, h_there) && same_value(h_there, graph_hierarchy(host, &graph)));
		REQUIRE(valid_partition(host, p_there) && same_value(p_there, labelling_partition(host, &labelling)));
		test_host_reset((TestHost *) host);
	}
	REQUIRE(nreordered > CASES / 4);
	return true;
}

/* Whether a collection is in the frame under its other name and as it is there. */
static bool
has_collection(Host *host, const Frame *f, const Collection *collection, const Frame *f_there)
{
	Fault		fault;
	uint32_t	length = collection->name_length;
	const char *name = convert_there(host, collection_name(f, collection), &length);
	const Collection *other = frame_find(f_there, name, length);
	Hierarchy  *h = frame_hierarchy(host, f, collection);

	return other != NULL &&
		same_value(frame_hierarchy(host, f_there, other), recode_hierarchy(host, h, &there, &fault));
}

static bool
frames_are_made_anew(Host *host)
{
	Random		random = random_stream(1501);
	uint32_t	nwith_garbage = 0;

	for (int i = 0; i < CASES; i++)
	{
		Pool		pool = sample_pool(&random, random_below(&random, 14), random_chance(&random, 0.1));
		Frame	   *f = sample_frame(host, &random, &pool);
		size_t		nheld = ((TestHost *) host)->nallocations;
		Fault		fault;
		const Frame *f_there = recode_frame(host, f, &there, &fault);

		REQUIRE(((TestHost *) host)->nallocations == nheld + 1);
		REQUIRE(valid_frame(host, f_there) && f_there->ngarbage == 0);
		REQUIRE(f_there->ncollections == f->ncollections && f_there->ndeclared == f->ndeclared);
		for (uint32_t j = 0; j < f->ncollections; j++)
			REQUIRE(has_collection(host, f, frame_collections(f) + j, f_there));
		REQUIRE(same_value(recode_frame(host, f_there, &back, &fault), frame_compact(host, f)));
		nwith_garbage += f->ngarbage > 0;
		test_host_reset((TestHost *) host);
	}
	REQUIRE(nwith_garbage > CASES / 100);
	return true;
}

/* A hierarchy of two records that are joined. */
static Hierarchy *
pair(Host *host, const Key *left, const Key *right)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	edges_add(&buffer, left, right, 1);
	return hierarchy_from_edges(&buffer);
}

static Key
text_key(const char *source, const char *text)
{
	return (Key) {
		.source = source, .source_length = (uint32_t) strlen(source),
		.type = KEY_TEXT, .bytes = (const unsigned char *) text, .length = (uint32_t) strlen(text)
	};
}

/* Whether a frame of two collections is refused, and the message has this at its end. */
static bool
refuses(Host *host, const Recoder *recoder, const char *first, const Hierarchy *g,
		const char *second, const Hierarchy *h, const char *named)
{
	FrameMember members[] = {{first, (uint32_t) strlen(first), g}, {second, (uint32_t) strlen(second), h}};
	Fault		fault = {.kind = FAULT_SYNTAX};
	Frame	   *f = frame_create(host, members, 2, NULL);
	size_t		nheld = ((TestHost *) host)->nallocations;

	REQUIRE(recode_frame(host, f, recoder, &fault) == NULL);
	REQUIRE(fault.kind == FAULT_CONFLICT && ((TestHost *) host)->nallocations == nheld);
	REQUIRE(strcmp(fault.message + strlen(fault.message) - strlen(named), named) == 0);
	return true;
}

static bool
texts_that_become_one_are_refused(Host *host)
{
	static const Recoder out = {convert_alike, true, false};
	static const Recoder in = {convert_alike, true, true};
	Key			key[] = {text_key("", "xa"), text_key("", "xb"), text_key("a", "x"), text_key("b", "y")};
	Hierarchy  *plain = pair(host, &key[0], &key[0]);
	Hierarchy  *other = pair(host, &key[1], &key[1]);
	Hierarchy  *keys = pair(host, &key[0], &key[1]);
	Hierarchy  *sources = pair(host, &key[2], &key[3]);
	Fault		fault;

	REQUIRE(recode_hierarchy(host, keys, &out, &fault) == NULL && strstr(fault.message, " xb") != NULL);
	REQUIRE(recode_hierarchy(host, keys, &in, &fault) == NULL && strstr(fault.message, " xa") != NULL);
	REQUIRE(recode_hierarchy(host, sources, &out, &fault) == NULL && strstr(fault.message, " b") != NULL);
	REQUIRE(recode_partition(host, hierarchy_cut(host, keys, 1), &out, &fault) == NULL);
	REQUIRE(refuses(host, &out, "c", plain, "d", other, " xb"));
	REQUIRE(refuses(host, &out, "na", plain, "nb", plain, " nb"));
	REQUIRE(refuses(host, &in, "na", plain, "nb", plain, " na"));
	REQUIRE(recode_hierarchy(host, other, &out, &fault) != NULL);
	test_host_reset((TestHost *) host);
	return true;
}

static const Claim claims[] = {
	{"hierarchies and partitions are as if they had been made in the other encoding",
	hierarchies_and_partitions_are_made_anew},
	{"frames are as if they had been made in the other encoding", frames_are_made_anew},
	{"texts that become one are refused, and named in the server's encoding", texts_that_become_one_are_refused},
};

TEST_MAIN(claims)

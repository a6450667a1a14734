/*
 * test_frame.c
 *		Frames against a list of hierarchies by name: whatever is done, and in
 *		whatever order, a frame holds what the list does.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "core/frame/frame_build.h"
#include "intake.h"

#define MAX_COLLECTIONS 16
#define SEQUENCES 1200
#define STEPS 20
#define SMALL_COLLECTIONS 1500

/* A collection, which owns its hierarchy. */
typedef struct ModelCollection
{
	const char *name;
	Hierarchy  *h;
} ModelCollection;

/* What a frame should hold, and all records that it should know. */
typedef struct Model
{
	Pool		pool;
	uint32_t	ncollections;
	ModelCollection collections[MAX_COLLECTIONS];
	bool		declared[POOL_NAMES];
	bool		present[POOL_NAMES];
} Model;

static FrameMember
make_member(const char *name, const Hierarchy *h)
{
	return (FrameMember) {name, (uint32_t) strlen(name), h};
}

static bool
knows(const RecordSpace *space, const Name *name)
{
	Key			key = name_key(name);

	return space_find(space, &key) != NO_RECORD;
}

/* Whether a collection knows a record of the pool or it was declared. */
static bool
model_holds(const Model *model, uint32_t record)
{
	bool		held = model->declared[record];

	for (uint32_t i = 0; i < model->ncollections; i++)
		held = held || knows(hierarchy_space(model->collections[i].h), &model->pool.names[record]);
	return held;
}

static uint32_t
count_garbage(const Model *model, uint32_t *npresent)
{
	uint32_t	ngarbage = 0;

	*npresent = 0;
	for (uint32_t i = 0; i < model->pool.nnames; i++)
	{
		*npresent += model->present[i];
		ngarbage += model->present[i] && !model_holds(model, i);
	}
	return ngarbage;
}

/* After a step: new records come in, and too much garbage goes. */
static void
model_settle(Model *model, bool compact)
{
	uint32_t	npresent;
	uint32_t	ngarbage;

	for (uint32_t i = 0; i < model->pool.nnames; i++)
		model->present[i] = model->present[i] || model_holds(model, i);
	ngarbage = count_garbage(model, &npresent);
	for (uint32_t i = 0; i < model->pool.nnames; i++)
	{
		if (compact || 2 * ngarbage > npresent)
			model->present[i] = model_holds(model, i);
	}
}

/* The place of a collection in the list; its end if there is none of that name. */
static uint32_t
model_find(const Model *model, const char *name)
{
	uint32_t	i = 0;

	while (i < model->ncollections && strcmp(model->collections[i].name, name) != 0)
		i++;
	return i;
}

static Hierarchy *
copy_hierarchy(Host *host, const Hierarchy *h)
{
	return memcpy(host_array(host, h->head.size, 1), h, h->head.size);
}

/* Leaves of a graph the edges inside a random part of the pool. */
static void
narrow(Random *random, Graph *graph)
{
	uint32_t	first = random_below(random, graph->pool->nnames + 1);
	uint32_t	stop = first + random_below(random, graph->pool->nnames - first + 1);
	uint32_t	nedges = 0;

	for (uint32_t i = 0; i < graph->nedges; i++)
	{
		SampleEdge	edge = graph->edges[i];

		if (edge.left >= first && edge.left < stop && edge.right >= first && edge.right < stop)
			graph->edges[nedges++] = edge;
	}
	graph->nedges = nedges;
}

/* A hierarchy over some of the pool, sometimes over just the records of another or the same as it. */
static Hierarchy *
random_hierarchy(Host *host, Random *random, const Model *model)
{
	Graph		graph = sample_graph(random, &model->pool);
	const Hierarchy *other;
	Partition  *p;
	Hierarchy  *h;

	if (random_chance(random, 0.6))
		narrow(random, &graph);
	if (model->ncollections == 0 || random_chance(random, 0.6))
		return graph_hierarchy(host, &graph);
	other = model->collections[random_below(random, model->ncollections)].h;
	if (random_chance(random, 0.3))
		return copy_hierarchy(host, other);
	p = hierarchy_cut(host, other, 0.5);
	h = hierarchy_from_partition(host, p, 0.25);
	host->release(host, p);
	return h;
}

static Frame *
step_put(Host *host, Random *random, Model *model, const Frame *f)
{
	Hierarchy  *h = random_hierarchy(host, random, model);
	const char *name = sample_collection_name(random);
	FrameMember member = make_member(name, h);
	uint32_t	i = model_find(model, name);

	if (i < model->ncollections)
		host->release(host, model->collections[i].h);
	else
		model->ncollections++;
	model->collections[i] = (ModelCollection) {name, h};
	return frame_put(host, f, &member);
}

static const Collection *
find(const Frame *f, const char *name)
{
	return frame_find(f, name, (uint32_t) strlen(name));
}

static Frame *
step_drop(Host *host, Random *random, Model *model, const Frame *f)
{
	uint32_t	i = random_below(random, model->ncollections);
	Frame	   *next = frame_drop(host, f, find(f, model->collections[i].name));

	host->release(host, model->collections[i].h);
	model->collections[i] = model->collections[--model->ncollections];
	return next;
}

static Frame *
step_rename(Host *host, Random *random, Model *model, const Frame *f)
{
	uint32_t	i = random_below(random, model->ncollections);
	const char *name = sample_collection_name(random);
	Frame	   *next;

	/* A name that is taken is not changed. */
	if (model_find(model, name) < model->ncollections)
		name = model->collections[i].name;
	next = frame_rename(host, f, find(f, model->collections[i].name), name, (uint32_t) strlen(name));
	model->collections[i].name = name;
	return next;
}

/* A hierarchy without edges over the declared records. */
static Hierarchy *
declared_hierarchy(Host *host, const Pool *pool, const bool *declared)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < pool->nnames; i++)
	{
		Key			key = name_key(&pool->names[i]);

		if (declared[i])
			edges_declare(&buffer, &key);
	}
	return hierarchy_from_edges(&buffer);
}

static Frame *
step_declare(Host *host, Random *random, Model *model, const Frame *f)
{
	bool		more[POOL_NAMES];
	double		share = 0.2 * random_unit(random);
	Hierarchy  *h;
	Frame	   *next;

	for (uint32_t i = 0; i < model->pool.nnames; i++)
	{
		more[i] = random_chance(random, share);
		model->declared[i] = model->declared[i] || more[i];
	}
	h = declared_hierarchy(host, &model->pool, more);
	next = frame_declare(host, f, hierarchy_space(h));
	host->release(host, h);
	return next;
}

static Frame *
reread_literal(Host *host, const Frame *f)
{
	ByteBuffer	text = {.host = host};
	Fault		fault = {0};
	Frame	   *again;

	literal_write_frame(&text, f);
	buffer_char(&text, '\0');
	again = literal_read_frame(host, text.data, &fault);
	host->release(host, text.data);
	return again;
}

static Frame *
reread_wire(Host *host, const Frame *f)
{
	ByteBuffer	wire = {.host = host};
	Fault		fault = {0};
	Frame	   *again;

	wire_write_frame(&wire, f);
	again = wire_read_frame(host, wire.data, wire.length, &fault);
	host->release(host, wire.data);
	return again;
}

/* The frame of a model, made at once and in another order. */
static Frame *
model_frame(Host *host, Random *random, const Model *model)
{
	FrameMember members[MAX_COLLECTIONS];
	Hierarchy  *declared = declared_hierarchy(host, &model->pool, model->declared);
	Frame	   *f;

	for (uint32_t i = 0; i < model->ncollections; i++)
		members[i] = make_member(model->collections[i].name, model->collections[i].h);
	random_shuffle(random, members, model->ncollections, sizeof(FrameMember));
	f = frame_create(host, members, model->ncollections, hierarchy_space(declared));
	host->release(host, declared);
	return f;
}

/* A step that leaves garbage where there is some. */
static Frame *
change(Host *host, Random *random, Model *model, const Frame *f)
{
	uint32_t	kind = random_below(random, 16);

	if (model->ncollections > 0 && kind < 4)
		return step_drop(host, random, model, f);
	if (model->ncollections > 0 && kind < 5)
		return step_rename(host, random, model, f);
	return kind < 6 ? step_declare(host, random, model, f) : step_put(host, random, model, f);
}

/* A step that leaves no garbage; NULL if what was written does not read back. */
static Frame *
renew(Host *host, Random *random, const Model *model, const Frame *f)
{
	switch (random_below(random, 4))
	{
		case 0:
			return frame_compact(host, f);
		case 1:
			return reread_literal(host, f);
		case 2:
			return reread_wire(host, f);
		default:
			return model_frame(host, random, model);
	}
}

static Frame *
take_step(Host *host, Random *random, Model *model, const Frame *f)
{
	bool		clean = random_chance(random, 0.15);
	Frame	   *next = clean ? renew(host, random, model, f) : change(host, random, model, f);

	model_settle(model, clean);
	return next;
}

/* Whether a frame has each collection of the model, and no other. */
static bool
holds_collections(Host *host, const Model *model, const Frame *f)
{
	REQUIRE(f->ncollections == model->ncollections);
	for (uint32_t i = 0; i < model->ncollections; i++)
	{
		const Collection *collection = find(f, model->collections[i].name);
		Hierarchy  *h;

		REQUIRE(collection != NULL);
		h = frame_hierarchy(host, f, collection);
		REQUIRE(same_value(h, model->collections[i].h));
		host->release(host, h);
	}
	REQUIRE(frame_find(f, "no such name", 12) == NULL);
	REQUIRE(frame_find(f, "", 0) == NULL);
	return true;
}

/* Whether the records of a space, or some of them, are those of the pool with a mark. */
static bool
has_records(const RecordSpace *space, const uint32_t *records, uint32_t nrecords, const Model *model,
			bool (*marked) (const Model *model, uint32_t record))
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < model->pool.nnames; i++)
	{
		Key			expected = name_key(&model->pool.names[i]);
		Key			found;

		if (!marked(model, i))
			continue;
		REQUIRE(n < nrecords);
		found = space_key(space, records != NULL ? records[n] : n);
		REQUIRE(key_compare(&expected, &found) == 0);
		n++;
	}
	REQUIRE(n == nrecords);
	return true;
}

static bool
model_has(const Model *model, uint32_t record)
{
	return model->present[record];
}

static bool
model_declares(const Model *model, uint32_t record)
{
	return model->declared[record];
}

static bool
holds_records(Host *host, const Model *model, const Frame *f)
{
	uint32_t   *held = frame_held(host, f);
	RecordSpace *declared = frame_declared(host, f);
	uint32_t	npresent;

	REQUIRE(has_records(frame_space(f), NULL, f->head.nrecords, model, model_has));
	REQUIRE(has_records(frame_space(f), held, f->head.nrecords - f->ngarbage, model, model_holds));
	REQUIRE(has_records(declared, NULL, f->ndeclared, model, model_declares));
	REQUIRE(f->ngarbage == count_garbage(model, &npresent));
	REQUIRE(2 * f->ngarbage <= f->head.nrecords);
	host->release(host, held);
	host->release(host, declared);
	return true;
}

/* Whether garbage apart the frame is what the model makes at once. */
static bool
is_canonical(Host *host, Random *random, const Model *model, const Frame *f)
{
	Frame	   *compacted = frame_compact(host, f);
	Frame	   *fresh = model_frame(host, random, model);

	REQUIRE(valid_frame(host, compacted));
	REQUIRE(compacted->ngarbage == 0);
	REQUIRE(same_value(compacted, fresh));
	REQUIRE(hash_equal(f->head.value_hash, fresh->head.value_hash));
	REQUIRE(f->ngarbage > 0 || same_value(f, fresh));
	host->release(host, compacted);
	host->release(host, fresh);
	return true;
}

static bool
follows_model(Host *host, Random *random, const Model *model, const Frame *f)
{
	return valid_frame(host, f) && holds_collections(host, model, f) && holds_records(host, model, f) &&
		is_canonical(host, random, model, f);
}

static void
model_free(Host *host, Model *model)
{
	for (uint32_t i = 0; i < model->ncollections; i++)
		host->release(host, model->collections[i].h);
}

/* Counts the steps that left garbage. */
static bool
sequence_holds(Host *host, Random *random, uint32_t nnames, int *with_garbage)
{
	Model		model = {.pool = sample_pool(random, nnames, random_chance(random, 0.4))};
	Frame	   *f = frame_create(host, NULL, 0, NULL);

	REQUIRE(follows_model(host, random, &model, f));
	for (int step = 0; step < STEPS; step++)
	{
		Frame	   *next = take_step(host, random, &model, f);

		REQUIRE(next != NULL);
		host->release(host, f);
		f = next;
		REQUIRE(follows_model(host, random, &model, f));
		*with_garbage += f->ngarbage > 0;
	}
	host->release(host, f);
	model_free(host, &model);
	return true;
}

static bool
frames_follow_a_list(Host *host)
{
	Random		random = random_stream(120);
	int			with_garbage = 0;

	for (int round = 0; round < SEQUENCES; round++)
	{
		uint32_t	nnames = random_below(&random, round % 3 == 0 ? POOL_NAMES + 1 : 9);

		if (!sequence_holds(host, &random, nnames, &with_garbage))
		{
			printf("# in sequence %d\n", round);
			return false;
		}
	}
	REQUIRE(with_garbage > SEQUENCES / 2);
	return true;
}

/* A line of records first, first + 1, ..., each joined to the next or to none. */
static Hierarchy *
make_chain(Host *host, uint32_t first, uint32_t nrecords, uint32_t nscores)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = first + i};
		Key			next = {.type = KEY_BIGINT, .bigint = first + (i + 1) % nrecords};

		if (nscores > 0)
			edges_add(&buffer, &key, &next, (double) (i * UINT64_C(2654435761) % nscores));
		else
			edges_declare(&buffer, &key);
	}
	return hierarchy_from_edges(&buffer);
}

static bool
extracts(Host *host, const Frame *f, const char *name, const Hierarchy *h)
{
	Hierarchy  *found = frame_hierarchy(host, f, find(f, name));

	REQUIRE(valid_frame(host, f));
	REQUIRE(same_value(found, h));
	host->release(host, found);
	return true;
}

/* The widths of indices and gaps change as collections come and go. */
static bool
widths_change(Host *host, uint32_t nrecords, uint32_t nscores, unsigned width)
{
	Hierarchy  *few = make_chain(host, nrecords - 60, 100, 7);
	Hierarchy  *many = make_chain(host, 0, nrecords, nscores);
	FrameMember members[] = {make_member("many", many), make_member("few", few)};
	Frame	   *f = frame_create(host, members, 1, NULL);
	Frame	   *both = frame_put(host, f, &members[1]);
	Frame	   *again = reread_wire(host, both);
	Frame	   *dropped = frame_drop(host, both, find(both, "many"));

	REQUIRE(f->head.width == pack_width(nrecords - 1) && both->head.width == width);
	REQUIRE(extracts(host, f, "many", many));
	REQUIRE(extracts(host, both, "many", many) && extracts(host, both, "few", few));
	REQUIRE(again != NULL && same_value(both, again));
	REQUIRE(dropped->head.nrecords == 100 && dropped->head.width == 1);
	REQUIRE(extracts(host, dropped, "few", few));
	host->release(host, few);
	host->release(host, many);
	host->release(host, f);
	host->release(host, both);
	host->release(host, again);
	host->release(host, dropped);
	return true;
}

static bool
indices_are_of_any_width(Host *host)
{
	REQUIRE(widths_change(host, 200, 300, 1));
	REQUIRE(widths_change(host, 216, 2, 1));
	REQUIRE(widths_change(host, 217, 2, 2));
	REQUIRE(widths_change(host, 256, 1000, 2));
	REQUIRE(widths_change(host, 257, 0, 2));
	REQUIRE(widths_change(host, 65496, 300, 2));
	REQUIRE(widths_change(host, 65497, 70000, 3));
	REQUIRE(widths_change(host, 80000, 100000, 3));
	return true;
}

/* Up to half of the records may be garbage. */
static bool
garbage_is_at_most_a_half(Host *host)
{
	for (uint32_t kept = 0; kept <= 6; kept++)
	{
		Hierarchy  *h = make_chain(host, 0, 6, 1);
		Hierarchy  *rest = make_chain(host, 0, kept, 1);
		FrameMember members[] = {make_member("all", h), make_member("rest", rest)};
		Frame	   *f = frame_create(host, members, 2, NULL);
		Frame	   *dropped = frame_drop(host, f, find(f, "all"));

		REQUIRE(f->ngarbage == 0 && valid_frame(host, dropped));
		REQUIRE(dropped->ngarbage == (kept >= 3 ? 6 - kept : 0));
		REQUIRE(dropped->head.nrecords == (kept >= 3 ? 6 : kept));
		host->release(host, h);
		host->release(host, rest);
		host->release(host, f);
		host->release(host, dropped);
	}
	return true;
}

static void
work_long_name(Host *host, void *context)
{
	FrameMember member = {"x", (uint32_t) VALUE_SIZE_LIMIT, context};

	host->release(host, frame_create(host, &member, 1, NULL));
}

/* The name is not looked at before its length is found too large. */
static bool
frames_are_bounded(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Hierarchy  *h = make_chain(host, 0, 3, 1);

	REQUIRE(test_host_run(test_host, work_long_name, h) == RAISED);
	REQUIRE(test_host->fault.kind == FAULT_TOO_LARGE);
	REQUIRE(strcmp(test_host->fault.message, "value would exceed 1 GB or 4294967294 records") == 0);
	host->release(host, h);
	return true;
}

/* A spelling, and the canonical one. */
typedef struct Spelling
{
	const char *text;
	const char *canonical;
} Spelling;

static const Spelling spellings[] = {
	{"{}", "{}"},
	{" { \n } ", "{}"},
	{"{{}}", "{}"},
	{"{{}, { }}", "{}"},
	{"{{1,2}}", "{{1, 2}}"},
	{"{{2}, {1}}", "{{1, 2}}"},
	{"{a:{}}", "{\"a\": {}}"},
	{"{splink: {1~.90~2}, truth: {2,1}, {7,8}}", "{\"splink\": {1 ~0.9~ 2}, \"truth\": {1, 2}, {7, 8}}"},
	{"{{8,1}, \"truth\": {1, 2}, {7}, \"splink\": {1 ~0.9~ 2}}",
	"{\"splink\": {1 ~0.9~ 2}, \"truth\": {1, 2}, {1, 7, 8}}"},
	{"{b : { 3 ~1~ 2 } , a:{crm:x ~1~ crm:\"5\" ~2~ 5}}",
	"{\"a\": {5 ~2~ crm:\"5\" ~1~ crm:x}, \"b\": {2 ~1~ 3}}"},
	{"{\"a\\\"b\": {}, \"\\\\x00\": {}, \"a b\": {1}, 17: {}, \xC3\xA9: {}}",
	"{\"17\": {}, \"\\\\x00\": {}, \"a b\": {1}, \"a\\\"b\": {}, \"\xC3\xA9\": {}}"},
	{"{abc: {}, ab: {}, B: {}}", "{\"B\": {}, \"ab\": {}, \"abc\": {}}"},
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static bool
spellings_mean_the_same(Host *host)
{
	for (size_t i = 0; i < LENGTH(spellings); i++)
	{
		Fault		fault = {0};
		ByteBuffer	text = {.host = host};
		Frame	   *f = literal_read_frame(host, spellings[i].text, &fault);

		if (f == NULL)
			printf("# %s: %s %s\n", spellings[i].text, fault.message, fault.detail);
		REQUIRE(f != NULL && valid_frame(host, f));
		literal_write_frame(&text, f);
		buffer_char(&text, '\0');
		if (strcmp(text.data, spellings[i].canonical) != 0)
		{
			printf("# %s is written %s\n", spellings[i].text, text.data);
			return false;
		}
		host->release(host, text.data);
		host->release(host, f);
	}
	return true;
}

/* Text that is refused, with the detail of its fault, or else the message. */
typedef struct Refused
{
	const char *text;
	FaultKind	kind;
	const char *said;
} Refused;

static const Refused refused[] = {
	{"", FAULT_SYNTAX, "Expected \"{\" at the end."},
	{"{", FAULT_SYNTAX, "Expected a name or \"{\" at the end."},
	{"{a}", FAULT_SYNTAX, "Expected \":\" at character 3, found \"}\"."},
	{"{a:1}", FAULT_SYNTAX, "Expected \"{\" at character 4, found \"1\"."},
	{"{a:{1}", FAULT_SYNTAX, "Expected \",\" or \"}\" at the end."},
	{"{a:{1},}", FAULT_SYNTAX, "Expected a name or \"{\" at character 8, found \"}\"."},
	{"{a:{1,}}", FAULT_SYNTAX, "Expected a record at character 7, found \"}\"."},
	{"{,}", FAULT_SYNTAX, "Expected a name or \"{\" at character 2, found \",\"."},
	{"{{1},}", FAULT_SYNTAX, "Expected a name or \"{\" at character 6, found \"}\"."},
	{"{{1 ~0.5~ 2}}", FAULT_SYNTAX, "Expected \",\" or \"}\" at character 5, found \"~\"."},
	{"{{1}, a:{1} b:{}}", FAULT_SYNTAX, "Expected \",\" or \"}\" at character 13, found \"b\"."},
	{"{\"\": {}}", FAULT_SYNTAX, "Expected a name or \"{\" at character 2, found \"\"\"\"."},
	{"{\\x00: {}}", FAULT_SYNTAX, "Expected a name or \"{\" at character 2, found \"\\x00\"."},
	{"{a:{}} x", FAULT_SYNTAX, "Expected the end of the text at character 8, found \"x\"."},
	{"{\"a: {}}", FAULT_SYNTAX, "Expected a closing double quote at the end."},
	{"{a:{1 ~x~ 2}}", FAULT_SYNTAX, "Expected a score at character 8, found \"x\"."},
	{"{a:{1 ~1e999~ 2}}", FAULT_RANGE, "\"1e999\" is out of range for a score"},
	{"{a:{1}, b:{}, \"a\":{2}}", FAULT_CONFLICT, "collection \"a\" is given twice"},
	{"{\"\\\"\":{1}, \"\\\"\":{1}}", FAULT_CONFLICT, "collection \"\\\"\" is given twice"},
};

static bool
malformed_text_is_refused(Host *host)
{
	for (size_t i = 0; i < LENGTH(refused); i++)
	{
		Fault		fault = {0};
		Frame	   *f = literal_read_frame(host, refused[i].text, &fault);
		const char *said = fault.kind == FAULT_SYNTAX ? fault.detail : fault.message;

		if (f == NULL && fault.kind == refused[i].kind && strcmp(said, refused[i].said) == 0)
			continue;
		printf("# %s: %s %s\n", refused[i].text, fault.message, fault.detail);
		return false;
	}
	return true;
}

/* {"a": {x}, "b": {x ~0.5~ a:1}, {a:1}}, of which the space has no other records. */
static const unsigned char frame_bytes[] = {
	1,
	0, 0, 0, 2,
	2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 'x',
	1, 0, 0, 0, 1, 'a', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1,
	0, 0, 0, 1, 0, 0, 0, 1,
	0, 0, 0, 2,
	0, 0, 0, 1, 'a', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 1, 'b', 0, 0, 0, 2, 0, 0, 0, 1, 0x3F, 0xE0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
};

/* Changes of one byte of these, or of a flat frame, and what is said of it. */
typedef struct Change
{
	uint32_t	place;
	unsigned char byte;
	const char *message;
} Change;

static const Change wire_changes[] = {
	{0, 1, NULL},
	{0, 2, "unknown version 2"},
	{40, 3, "a count or a number does not fit the bytes that follow it"},
	{44, 2, "declared record 0 is out of range or out of order"},
	{44, 0, NULL},
	{48, 3, "a count or a number does not fit the bytes that follow it"},
	{52, 9, "a count or a number does not fit the bytes that follow it"},
	{53, 'c', "names of collections 0 and 1 are out of order or equal"},
	{53, 'b', "names of collections 0 and 1 are out of order or equal"},
	{53, 0, "name of collection 0 contains a zero byte"},
	{65, 1, NULL},
	{65, 2, "place 0 of the line has record 2, which does not exist"},
	{90, 1, "a threshold joins nothing"},
	{90, 2, "a count or a number does not fit the bytes that follow it"},
	{94, 1, "place 1 of the line has record 1, which is there twice"},
	{98, 0, "place 1 of the line has record 0, which is there twice"},
};

static bool
says(const Change *change, bool valid, const Fault *fault)
{
	if (valid == (change->message == NULL) && (valid || strcmp(fault->message, change->message) == 0))
		return true;
	printf("# byte %u as %u: %s\n", change->place, change->byte, valid ? "valid" : fault->message);
	return false;
}

static bool
wire_faults_are_named(Host *host)
{
	for (size_t i = 0; i < LENGTH(wire_changes); i++)
	{
		unsigned char bytes[sizeof(frame_bytes)];
		Fault		fault = {0};
		Frame	   *f;

		memcpy(bytes, frame_bytes, sizeof(bytes));
		bytes[wire_changes[i].place] = wire_changes[i].byte;
		f = wire_read_frame(host, bytes, sizeof(bytes), &fault);
		REQUIRE(says(&wire_changes[i], f != NULL, &fault));
		host->release(host, f);
	}
	return true;
}

/* That nothing holds the other record of the space. */
static bool
wire_has_no_garbage(Host *host)
{
	unsigned char bytes[] = {
		1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2,
		0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0
	};
	Fault		fault = {0};

	REQUIRE(wire_read_frame(host, bytes, sizeof(bytes), &fault) == NULL);
	REQUIRE(strcmp(fault.message, "nothing holds 1 of 2 records") == 0);
	return true;
}

/* The place of the n-th byte of a number of so many, from the lowest, as this machine stores them. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define BYTE(size, n) ((size) - 1 - (n))
#else
#define BYTE(size, n) (n)
#endif
#define FIELD(type, field, n) (offsetof(type, field) + BYTE(sizeof(((type *) NULL)->field), n))

#define AT(field) FIELD(Frame, field, 0)
#define HIGH(field) FIELD(Frame, field, 3)
#define FIRST(field) (sizeof(Frame) + FIELD(Collection, field, 0))
#define FIRST_HIGH(field) (sizeof(Frame) + FIELD(Collection, field, 3))
#define SECOND(field) (FIRST(field) + sizeof(Collection))
#define NAMES (sizeof(Frame) + 2 * sizeof(Collection))
#define THRESHOLD (NAMES + 16)

/* Of the flat frame {"a": {1 ~0.1~ 2}, "b": {2, 3}, {4, 9}}; no byte of its threshold is zero. */
static const Change flat_changes[] = {
	{AT(head.host_word), 1, NULL},
	{AT(head.size), 1, "size does not match the header"},
	{AT(head.version), 2, "unknown version 2"},
	{AT(head.width), 2, "index width 2 does not fit 5 records"},
	{AT(head.flags), 1, "reserved bits are not zero"},
	{AT(head.nrecords), 6, "record space does not match the header"},
	{AT(head.space_hash), 1, "content does not match its hash"},
	{AT(head.value_hash), 1, "content does not match its hash"},
	{AT(declared_hash), 1, "declared records do not match their hash"},
	{HIGH(ncollections), 1, "16777218 collections do not fit the size"},
	{AT(ncollections), 1, "name of collection 0 does not lie where it should"},
	{AT(ndeclared), 3, "declared record 2 is out of range or out of order"},
	{HIGH(ndeclared), 1, "what the frame holds does not fit its size"},
	{AT(ngarbage), 1, "nothing holds 0 records, where the header says 1"},
	{AT(names_size), 1, "name of collection 1 does not lie where it should"},
	{AT(names_size), 3, "names do not fill their size"},
	{FIRST(value_hash), 1, "a collection does not match its hash"},
	{FIRST(name), 0, "name of collection 0 does not lie where it should"},
	{FIRST(name_length), 0, "collection 0 has no name"},
	{FIRST(name_length), 2, "name of collection 1 does not lie where it should"},
	{FIRST(content), 0, "collection 0 does not lie where it should"},
	{FIRST_HIGH(nrecords), 1, "what the frame holds does not fit its size"},
	{FIRST(nthresholds), 0, "padding is not zero"},
	{FIRST(unused), 1, "reserved bits are not zero"},
	{SECOND(content), 0, "collection 1 does not lie where it should"},
	{SECOND(nrecords), 1, "padding is not zero"},
	{NAMES, 'b', "names of collections 0 and 1 are out of order or equal"},
	{NAMES, 0, "name of collection 0 contains a zero byte"},
	{NAMES + 1, 'c', "content does not match its hash"},
	{NAMES + 2, 1, "padding is not zero"},
	{NAMES + 8, 5, "declared record 0 is out of range or out of order"},
	{NAMES + 8, 2, "declared records do not match their hash"},
	{NAMES + 9, 3, "declared record 1 is out of range or out of order"},
	{NAMES + 10, 1, "padding is not zero"},
	{THRESHOLD + BYTE(8, 7), 0x7F, "a collection does not match its hash"},
	{NAMES + 24, 5, "place 0 of the line has record 5, which does not exist"},
	{NAMES + 24, 1, "place 1 of the line has record 1, which is there twice"},
	{NAMES + 26, 1, "a threshold joins nothing"},
	{NAMES + 26, 2, "gap 0 has rank 2 of 1"},
	{NAMES + 27, 1, "padding is not zero"},
	{NAMES + 33, 3, "a collection does not match its hash"},
};

static bool
flat_faults_are_named(Host *host)
{
	Fault		fault = {0};
	Frame	   *f = literal_read_frame(host, "{a: {1 ~0.1~ 2}, b: {2, 3}, {4, 9}}", &fault);

	for (size_t i = 0; i < LENGTH(flat_changes); i++)
	{
		unsigned char *bytes = (unsigned char *) f + flat_changes[i].place;
		unsigned char byte = *bytes;

		*bytes = flat_changes[i].byte;
		REQUIRE(says(&flat_changes[i], frame_check(host, f, f->head.size & ~UINT32_C(7), &fault), &fault));
		*bytes = byte;
	}
	host->release(host, f);
	return true;
}

/* One of the three forms of a random frame, and what is made of such bytes. */
typedef struct Form
{
	ByteBuffer	(*make) (Host *host, const Frame *f);
	Verdict		(*judge) (TestHost *host, void *bytes, uint64_t size);
} Form;

static ByteBuffer
make_wire(Host *host, const Frame *f)
{
	ByteBuffer	out = {.host = host};

	wire_write_frame(&out, f);
	return out;
}

static ByteBuffer
make_literal(Host *host, const Frame *f)
{
	ByteBuffer	out = {.host = host};

	literal_write_frame(&out, f);
	return out;
}

static ByteBuffer
make_flat(Host *host, const Frame *f)
{
	ByteBuffer	out = {.host = host};

	buffer_append(&out, f, f->head.size);
	return out;
}

static Verdict
judge_wire(TestHost *host, void *bytes, uint64_t size)
{
	return wire_frame_verdict(host, bytes, size);
}

static Verdict
judge_literal(TestHost *host, void *bytes, uint64_t size)
{
	char	   *text = host_array(&host->host, size + 1, 1);
	Fault		fault = {0};
	Verdict		verdict;

	memcpy(text, bytes, size);
	text[size] = '\0';
	verdict = literal_frame_verdict(host, text, &fault);
	host->host.release(&host->host, text);
	return verdict;
}

static Verdict
judge_flat(TestHost *host, void *bytes, uint64_t size)
{
	return flat_frame_verdict(host, bytes, size);
}

static Verdict
judge_resealed(TestHost *host, void *bytes, uint64_t size)
{
	if (size >= sizeof(ValueHeader))
		((ValueHeader *) bytes)->size = (uint32_t) size;
	flat_frame_reseal(host, bytes, size);
	return flat_frame_verdict(host, bytes, size);
}

static const Form forms[] = {
	{make_wire, judge_wire},
	{make_literal, judge_literal},
	{make_flat, judge_resealed},
};

static Frame *
random_frame(Host *host, Random *random)
{
	Pool		pool = sample_pool(random, random_below(random, 14), random_chance(random, 0.3));

	return sample_frame(host, random, &pool);
}

/* Judges the bytes of a form with a few of them changed, in memory of just their size. */
static Verdict
judge_changed(Host *host, Random *random, const Form *form, uint32_t nchanges)
{
	Frame	   *f = random_frame(host, random);
	ByteBuffer	bytes = form->make(host, f);
	size_t		size = bytes.length;
	unsigned char *copy = memcpy(host_array(host, size + 64, 1), bytes.data, size);
	Verdict		verdict;

	for (uint32_t i = 0; i < nchanges; i++)
		size = change_bytes(random, copy, size, size + 16);
	copy = host_grow(host, copy, size, 1);
	verdict = form->judge((TestHost *) host, copy, size);
	host->release(host, copy);
	host->release(host, bytes.data);
	host->release(host, f);
	return verdict;
}

static bool
changed_bytes_are_sound(Host *host)
{
	Random		random = random_stream(121);

	for (size_t i = 0; i < LENGTH(forms); i++)
	{
		int			count[3] = {0};

		for (int round = 0; round < 15000; round++)
		{
			count[judge_changed(host, &random, &forms[i], 1 + random_below(&random, 3))]++;
			REQUIRE(count[UNSOUND] == 0);
		}
		REQUIRE(count[ACCEPTED] > 200 && count[REFUSED] > 4000);
	}
	return true;
}

static bool
all_forms_are_accepted(Host *host)
{
	Random		random = random_stream(122);

	for (int round = 0; round < 3000; round++)
	{
		for (size_t i = 0; i < LENGTH(forms); i++)
			REQUIRE(judge_changed(host, &random, &forms[i], 0) == ACCEPTED);
	}
	return true;
}

/* Cuts off bytes, adds one, and flips each bit; a byte of the flat form always shows. */
static bool
damage_is_noticed(Host *host)
{
	TestHost   *test_host = (TestHost *) host;
	Random		random = random_stream(123);

	for (int round = 0; round < 25; round++)
	{
		Frame	   *f = random_frame(host, &random);
		ByteBuffer	wire = make_wire(host, f);
		unsigned char *bytes = (unsigned char *) f;
		uint32_t	size = f->head.size;

		for (uint32_t bit = 32; bit < 8 * size; bit++)
		{
			bytes[bit / 8] ^= (unsigned char) (1 << (bit % 8));
			REQUIRE(judge_flat(test_host, bytes, size) == REFUSED);
			bytes[bit / 8] ^= (unsigned char) (1 << (bit % 8));
		}
		for (uint32_t part = 0; part < size; part++)
			REQUIRE(judge_flat(test_host, bytes, part) == REFUSED);
		for (uint64_t part = 0; part < wire.length; part++)
		{
			char	   *copy = memcpy(host_array(host, part, 1), wire.data, part);

			REQUIRE(judge_wire(test_host, copy, part) == REFUSED);
			host->release(host, copy);
		}
		buffer_char(&wire, (char) random_next(&random));
		REQUIRE(judge_wire(test_host, wire.data, wire.length) == REFUSED);
		host->release(host, wire.data);
		host->release(host, f);
	}
	return true;
}

/* A hierarchy of a few numbers below limit. */
static Hierarchy *
few_numbers(Host *host, Random *random, uint32_t limit)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = random_below(random, 5); i > 0; i--)
	{
		Key			left = {.type = KEY_BIGINT, .bigint = random_below(random, limit)};
		Key			right = {.type = KEY_BIGINT, .bigint = random_below(random, limit)};

		edges_add(&buffer, &left, &right, random_below(random, 9));
	}
	return hierarchy_from_edges(&buffer);
}

static bool
many_small_collections_are_kept(Host *host)
{
	Random		random = random_stream(470);
	FrameMember *members = host_array(host, SMALL_COLLECTIONS, sizeof(FrameMember));
	ByteBuffer	wire = {.host = host};
	Fault		fault = {0};
	Frame	   *f;

	for (uint32_t i = 0; i < SMALL_COLLECTIONS; i++)
	{
		char	   *name = host_array(host, 16, 1);

		snprintf(name, 16, "%u", 7919 * i % SMALL_COLLECTIONS);
		members[i] = make_member(name, few_numbers(host, &random, 4 * SMALL_COLLECTIONS));
	}
	f = frame_create(host, members, SMALL_COLLECTIONS, NULL);
	REQUIRE(valid_frame(host, f) && f->ncollections == SMALL_COLLECTIONS && f->ngarbage == 0);
	for (uint32_t i = 0; i < SMALL_COLLECTIONS; i++)
	{
		const Collection *collection = frame_find(f, members[i].name, members[i].length);

		REQUIRE(collection != NULL && same_value(frame_hierarchy(host, f, collection), members[i].hierarchy));
	}
	wire_write_frame(&wire, f);
	REQUIRE(same_value(wire_read_frame(host, wire.data, wire.length, &fault), f));
	test_host_reset((TestHost *) host);
	return true;
}

/* A line that is short beside its space is looked at in another way. */
static bool
faults_of_short_lines_are_named(Host *host)
{
	static uint32_t twice[] = {3, 999, 3};
	static uint32_t missing[] = {3, 1000};
	uint32_t	gaps[] = {0, 0};
	Key			key = {.type = KEY_BIGINT};
	EdgeBuffer	buffer;
	Hierarchy  *h;
	Fault		fault;

	edges_init(&buffer, host);
	for (key.bigint = 0; key.bigint < 1000; key.bigint++)
		edges_declare(&buffer, &key);
	h = hierarchy_from_edges(&buffer);
	REQUIRE(frame_line_hierarchy(host, hierarchy_space(h), &(Line) {.nrecords = 3, .order = twice, .gaps = gaps}, &fault) == NULL);
	REQUIRE(strcmp(fault.message, "place 2 of the line has record 3, which is there twice") == 0);
	REQUIRE(frame_line_hierarchy(host, hierarchy_space(h), &(Line) {.nrecords = 2, .order = missing, .gaps = gaps}, &fault) == NULL);
	REQUIRE(strcmp(fault.message, "place 1 of the line has record 1000, which does not exist") == 0);
	host->release(host, h);
	return true;
}

static const Claim claims[] = {
	{"a frame holds what a list of hierarchies by name does", frames_follow_a_list},
	{"many small collections are kept", many_small_collections_are_kept},
	{"the faults of short lines are named", faults_of_short_lines_are_named},
	{"indices and gaps are of any width", indices_are_of_any_width},
	{"at most half of the records are garbage", garbage_is_at_most_a_half},
	{"a frame larger than a value can be is refused", frames_are_bounded},
	{"other spellings mean the same and are written canonically", spellings_mean_the_same},
	{"malformed text is refused and its first fault located", malformed_text_is_refused},
	{"the first fault of the binary form is named", wire_faults_are_named},
	{"the binary form has no garbage", wire_has_no_garbage},
	{"the first fault of the flat form is named", flat_faults_are_named},
	{"all three forms read back", all_forms_are_accepted},
	{"changed bytes are refused or are another frame", changed_bytes_are_sound},
	{"damage to the flat form, and bytes cut off, are noticed", damage_is_noticed},
};

TEST_MAIN(claims)

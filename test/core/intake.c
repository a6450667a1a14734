/*
 * intake.c
 *		Judging what the readers and validators of the core make of bytes.
 */
#include "intake.h"

#include <string.h>

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "core/frame/frame_build.h"

#define REQUIRE_SOUND(condition) \
	do \
	{ \
		if (!(condition)) \
		{ \
			test_failed(__FILE__, __LINE__, #condition); \
			return UNSOUND; \
		} \
	} while (0)

/* A type of value, so that what holds for all is said once. */
typedef struct Type
{
	void	   *(*read_wire) (Host *host, const void *bytes, uint64_t size, Fault *fault);
	void		(*write_wire) (ByteBuffer *out, const void *value);
	void	   *(*read_literal) (Host *host, const char *text, Fault *fault);
	void		(*write_literal) (ByteBuffer *out, const void *value);
	bool		(*check) (Host *host, const void *value, uint64_t size, Fault *fault);
	void	   *(*rebuild) (Host *host, const void *value);
} Type;

/* The hierarchy of the records and edges of another. */
static void *
hierarchy_rebuild(Host *host, const void *value)
{
	const Hierarchy *h = value;
	Line		line = hierarchy_line(host, h);
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	edges_add_line(&buffer, hierarchy_space(h), &line);
	host->release(host, line.gaps);
	return hierarchy_from_edges(&buffer);
}

/* The partition of the records and labels of another. */
static void *
partition_rebuild(Host *host, const void *value)
{
	const Partition *p = value;
	LabelBuffer buffer;

	labels_init(&buffer, host);
	for (uint32_t i = 0; i < p->head.nrecords; i++)
	{
		Key			key = space_key(partition_space(p), i);

		labels_add(&buffer, &key, partition_label(p, i));
	}
	return partition_from_labels(&buffer);
}

/* A hierarchy over all records of a space that joins none. */
static Hierarchy *
all_alone(Host *host, const RecordSpace *space)
{
	EdgeBuffer	buffer;

	edges_init(&buffer, host);
	for (uint32_t i = 0; i < space->nrecords; i++)
	{
		Key			key = space_key(space, i);

		edges_declare(&buffer, &key);
	}
	return hierarchy_from_edges(&buffer);
}

/* Adds records that nothing holds to a frame, which is freed. */
static Frame *
add_garbage(Host *host, Frame *f, const RecordSpace *records)
{
	uint32_t	length = f->names_size + 1;
	char	   *name = memset(host_array(host, length, 1), 'x', length);
	Hierarchy  *h = all_alone(host, records);
	FrameMember member = {name, length, h};
	Frame	   *more = frame_put(host, f, &member);
	Frame	   *result = frame_drop(host, more, frame_find(more, name, length));

	host->release(host, f);
	host->release(host, more);
	host->release(host, name);
	host->release(host, h);
	return result;
}

/* The frame of the collections and declared records of another, and with its garbage. */
static void *
frame_rebuild(Host *host, const void *value)
{
	const Frame *f = value;
	FrameMember *members = host_array(host, f->ncollections, sizeof(FrameMember));
	RecordSpace *declared = frame_declared(host, f);
	Frame	   *again;

	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;

		members[f->ncollections - 1 - i] = (FrameMember) {
			collection_name(f, collection), collection->name_length, frame_hierarchy(host, f, collection)
		};
	}
	again = frame_create(host, members, f->ncollections, declared);
	for (uint32_t i = 0; i < f->ncollections; i++)
		host->release(host, (Hierarchy *) members[i].hierarchy);
	host->release(host, members);
	host->release(host, declared);
	return f->ngarbage > 0 ? add_garbage(host, again, frame_space(f)) : again;
}

/* The total of another one alone. */
static void *
sweep_total_rebuild(Host *host, const void *value)
{
	const SweepTotal *total = value;
	SweepTerms	terms = sweep_total_terms(total);
	SweepTotalBuffer buffer;
	SweepTotal *again;

	sweep_total_start(&buffer, host, &terms);
	sweep_total_add_total(&buffer, total);
	again = sweep_total_from_buffer(&buffer);
	sweep_total_free(&buffer);
	return again;
}

/* The functions of a type, given any value. */
#define DEFINE_TYPE(name, Value) \
	static void * \
	name##_read_wire(Host *host, const void *bytes, uint64_t size, Fault *fault) \
	{ \
		return wire_read_##name(host, bytes, size, fault); \
	} \
	static void \
	name##_write_wire(ByteBuffer *out, const void *value) \
	{ \
		wire_write_##name(out, (const Value *) value); \
	} \
	static void * \
	name##_read_literal(Host *host, const char *text, Fault *fault) \
	{ \
		return literal_read_##name(host, text, fault); \
	} \
	static void \
	name##_write_literal(ByteBuffer *out, const void *value) \
	{ \
		literal_write_##name(out, (const Value *) value); \
	} \
	static bool \
	name##_check_any(Host *host, const void *value, uint64_t size, Fault *fault) \
	{ \
		return name##_check(host, (const Value *) value, size, fault); \
	} \
	static const Type name##_type = { \
		name##_read_wire, name##_write_wire, name##_read_literal, name##_write_literal, name##_check_any, \
		name##_rebuild \
	}

DEFINE_TYPE(hierarchy, Hierarchy);
DEFINE_TYPE(partition, Partition);
DEFINE_TYPE(frame, Frame);
DEFINE_TYPE(sweep_total, SweepTotal);

/* Whether a fault says something, and is of a kind that its source can have. */
static bool
fault_is_told(const Fault *fault, bool from_text)
{
	REQUIRE(fault->message[0] != '\0');
	REQUIRE(fault->kind == FAULT_SYNTAX || (from_text && fault->kind == FAULT_RANGE) ||
			(from_text && fault->kind == FAULT_CONFLICT));
	return true;
}

/*
 * Whether refusing left no memory behind, and took no more than input of that
 * size can justify.
 */
static bool
memory_is_modest(const TestHost *host, size_t held_before, uint64_t size)
{
	REQUIRE(host->held == held_before);
	REQUIRE(host->most_held - held_before < 65536 + 128 * size);
	return true;
}

/*
 * Whether a value passes its own check and is what making it anew from its
 * records gives, so that no check lets a value through that is not canonical.
 */
static bool
is_canonical(const Type *type, Host *host, const ValueHeader *value)
{
	Fault		fault;
	ValueHeader *again;

	REQUIRE(type->check(host, value, value->size, &fault));
	again = type->rebuild(host, value);
	again->host_word = value->host_word;
	REQUIRE(same_value(value, again));
	host->release(host, again);
	return true;
}

static Verdict
wire_verdict(const Type *type, TestHost *host, const void *bytes, uint64_t size)
{
	size_t		held = host->most_held = host->held;
	Fault		fault = {0};
	void	   *value = type->read_wire(&host->host, bytes, size, &fault);
	ByteBuffer	again = {.host = &host->host};

	if (value == NULL)
	{
		REQUIRE_SOUND(fault_is_told(&fault, false));
		REQUIRE_SOUND(memory_is_modest(host, held, size));
		return REFUSED;
	}
	REQUIRE_SOUND(is_canonical(type, &host->host, value));
	type->write_wire(&again, value);
	REQUIRE_SOUND(again.length == size && memcmp(again.data, bytes, size) == 0);
	host->host.release(&host->host, value);
	host->host.release(&host->host, again.data);
	REQUIRE_SOUND(memory_is_modest(host, held, size));
	return ACCEPTED;
}

static Verdict
literal_verdict(const Type *type, TestHost *host, const char *text, Fault *fault)
{
	size_t		held = host->most_held = host->held;
	void	   *value = type->read_literal(&host->host, text, fault);
	void	   *again;
	ByteBuffer	written = {.host = &host->host};

	if (value == NULL)
	{
		REQUIRE_SOUND(fault_is_told(fault, true));
		REQUIRE_SOUND(memory_is_modest(host, held, strlen(text)));
		return REFUSED;
	}
	REQUIRE_SOUND(is_canonical(type, &host->host, value));
	type->write_literal(&written, value);
	buffer_char(&written, '\0');
	again = type->read_literal(&host->host, written.data, fault);
	REQUIRE_SOUND(again != NULL && same_value(value, again));
	host->host.release(&host->host, value);
	host->host.release(&host->host, again);
	host->host.release(&host->host, written.data);
	REQUIRE_SOUND(memory_is_modest(host, held, strlen(text)));
	return ACCEPTED;
}

static Verdict
flat_verdict(const Type *type, TestHost *host, const void *bytes, uint64_t size)
{
	size_t		held = host->most_held = host->held;
	Fault		fault = {0};
	ValueHeader *value = host_array(&host->host, size, 1);
	Verdict		verdict = REFUSED;

	memcpy(value, bytes, size);
	if (type->check(&host->host, value, size, &fault))
	{
		REQUIRE_SOUND(is_canonical(type, &host->host, value));
		verdict = ACCEPTED;
	}
	else
		REQUIRE_SOUND(fault_is_told(&fault, false));
	host->host.release(&host->host, value);
	REQUIRE_SOUND(memory_is_modest(host, held, size));
	return verdict;
}

Verdict
wire_hierarchy_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return wire_verdict(&hierarchy_type, host, bytes, size);
}

Verdict
wire_partition_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return wire_verdict(&partition_type, host, bytes, size);
}

Verdict
wire_frame_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return wire_verdict(&frame_type, host, bytes, size);
}

Verdict
wire_total_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return wire_verdict(&sweep_total_type, host, bytes, size);
}

Verdict
literal_hierarchy_verdict(TestHost *host, const char *text, Fault *fault)
{
	return literal_verdict(&hierarchy_type, host, text, fault);
}

Verdict
literal_partition_verdict(TestHost *host, const char *text, Fault *fault)
{
	return literal_verdict(&partition_type, host, text, fault);
}

Verdict
literal_frame_verdict(TestHost *host, const char *text, Fault *fault)
{
	return literal_verdict(&frame_type, host, text, fault);
}

Verdict
literal_total_verdict(TestHost *host, const char *text, Fault *fault)
{
	return literal_verdict(&sweep_total_type, host, text, fault);
}

Verdict
flat_hierarchy_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return flat_verdict(&hierarchy_type, host, bytes, size);
}

Verdict
flat_partition_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return flat_verdict(&partition_type, host, bytes, size);
}

Verdict
flat_frame_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return flat_verdict(&frame_type, host, bytes, size);
}

Verdict
flat_total_verdict(TestHost *host, const void *bytes, uint64_t size)
{
	return flat_verdict(&sweep_total_type, host, bytes, size);
}

static void
reseal(ValueHeader *header, uint64_t size, uint64_t offset)
{
	const RecordSpace *space = (const RecordSpace *) ((const char *) header + offset);

	if (offset + sizeof(RecordSpace) > size || space->size > size - offset)
		return;
	header->space_hash = space_hash(space);
	value_seal(header, offset);
}

void
flat_hierarchy_reseal(void *bytes, uint64_t size)
{
	Hierarchy  *h = bytes;

	if (size >= sizeof(Hierarchy))
		reseal(&h->head, size, hierarchy_space_offset(h->head.nrecords, h->nthresholds, h->head.width));
}

void
flat_partition_reseal(void *bytes, uint64_t size)
{
	Partition  *p = bytes;

	if (size >= sizeof(Partition))
		reseal(&p->head, size, partition_space_offset(p->head.nrecords, p->head.width));
}

/* Whether the names, contents and space of a frame lie within its bytes. */
static bool
frame_parts_fit(const Frame *f, uint64_t size)
{
	const RecordSpace *space;

	if (size < sizeof(Frame) || sizeof(Frame) + (uint64_t) f->ncollections * sizeof(Collection) > size ||
		f->head.width < 1 || f->head.width > 4)
		return false;
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *c = frame_collections(f) + i;

		if ((uint64_t) c->name + c->name_length > size || c->content % 8 != 0 ||
			c->content + collection_size(f, c) > size)
			return false;
	}
	space = frame_space(f);
	return (uint64_t) ((const char *) space - (const char *) f) + sizeof(RecordSpace) <= size &&
		frame_directory_size(f) + (uint64_t) f->ndeclared * f->head.width <= size;
}

/* Whether the declared records are there and ascend, so that they can be listed. */
static bool
declared_ascend(const Frame *f)
{
	for (uint32_t i = 0; i < f->ndeclared; i++)
	{
		if (frame_declared_index(f, i) >= frame_space(f)->nrecords ||
			(i > 0 && frame_declared_index(f, i) <= frame_declared_index(f, i - 1)))
			return false;
	}
	return true;
}

static void
reseal_collection(Host *host, Frame *f, Collection *collection)
{
	Line		line = frame_line(host, f, collection);
	Fault		fault;
	Hierarchy  *h = frame_line_hierarchy(host, frame_space(f), &line, &fault);

	line_free(host, &line);
	if (h != NULL)
		collection->value_hash = h->head.value_hash;
	host->release(host, h);
}

void
flat_frame_reseal(TestHost *test_host, void *bytes, uint64_t size)
{
	Host	   *host = &test_host->host;
	Frame	   *f = bytes;
	const RecordSpace *space;
	RecordSpace *declared;
	Fault		fault;

	if (!frame_parts_fit(f, size))
		return;
	space = frame_space(f);
	if (!space_check(host, space, (uint64_t) ((char *) bytes + size - (const char *) space), &fault) ||
		!declared_ascend(f))
		return;
	declared = frame_declared(host, f);
	f->head.space_hash = space_hash(space);
	f->declared_hash = space_hash(declared);
	host->release(host, declared);
	for (uint32_t i = 0; i < f->ncollections; i++)
		reseal_collection(host, f, (Collection *) frame_collections(f) + i);
	frame_seal(host, f);
}

/* A number that readers are likely to stumble over, written over two or four bytes. */
static void
overwrite_number(Random *random, unsigned char *at, size_t room)
{
	static const uint32_t numbers[] = {0, 1, 2, 0x7F, 0xFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x01000000, 8, 16};
	uint32_t	number = numbers[random_below(random, sizeof(numbers) / sizeof(numbers[0]))];

	memcpy(at, &number, room < 4 ? room : 4);
}

static size_t
remove_bytes(Random *random, unsigned char *at, size_t rest)
{
	size_t		length = 1 + random_below(random, rest < 16 ? (uint32_t) rest : 16);

	memmove(at, at + length, rest - length);
	return length;
}

/* Inserts a copy of some of the bytes, or one byte of no meaning. */
static size_t
insert_bytes(Random *random, unsigned char *bytes, size_t size, size_t place, size_t room)
{
	unsigned char copy[16];
	size_t		from = random_below(random, (uint32_t) size);
	size_t		length = 1 + random_below(random, size - from < 16 ? (uint32_t) (size - from) : 16);

	if (length > room)
		return 0;
	memcpy(copy, bytes + from, length);
	if (random_chance(random, 0.3))
		copy[0] = (unsigned char) random_next(random);
	memmove(bytes + place + length, bytes + place, size - place);
	memcpy(bytes + place, copy, length);
	return length;
}

size_t
change_bytes(Random *random, void *bytes, size_t size, size_t capacity)
{
	unsigned char *all = bytes;
	size_t		place;

	if (size == 0)
		return 0;
	place = random_below(random, (uint32_t) size);
	switch (random_below(random, 6))
	{
		case 0:
			overwrite_number(random, all + place, size - place);
			return size;
		case 1:
			return size - remove_bytes(random, all + place, size - place);
		case 2:
			return size + insert_bytes(random, all, size, place, capacity - size);
		case 3:
			all[place] = (unsigned char) random_next(random);
			return size;
		case 4:
			all[place] = all[random_below(random, (uint32_t) size)];
			return size;
		default:
			all[place] ^= (unsigned char) (1 << random_below(random, 8));
			return size;
	}
}

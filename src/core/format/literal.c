/*
 * literal.c
 *		Reading and writing the text form.
 *
 * Readers are one function for each rule of the grammar, none of which calls
 * itself: nothing nests deeper than a frame does, so no text can exhaust the
 * stack.  They feed the same buffers as the aggregates, so that
 * the text form of a value, in any spelling, is nothing but another way to build
 * it, and what is equal comes out with the same bytes.
 */
#include "core/format/literal.h"

#include <stdio.h>
#include <string.h>

#include "core/format/lexer.h"
#include "core/format/wire.h"
#include "core/frame/frame_build.h"

/*
 * Reads what a hierarchy has between its braces, and the closing one; the
 * records alone if there must not be scores.
 */
static void
read_line(Lexer *lexer, EdgeBuffer *edges, bool scores)
{
	bool		empty = true;
	bool		joined = false; /* to the record before */
	uint32_t	previous = 0;
	double		score = 0;

	while (!lexer->failed && (lexer->token.kind != '}' || !empty))
	{
		Key			key;
		uint32_t	number;

		if (!lexer_record(lexer, &key))
			break;
		number = edges_number(edges, &key);
		if (joined)
			edges_join(edges, previous, number, score);
		previous = number;
		empty = false;

		if (lexer->token.kind == '}')
			break;
		joined = scores && lexer->token.kind == '~';
		if (joined)
		{
			lexer_advance(lexer);
			score = lexer_score(lexer);
		}
		else
			lexer_expect(lexer, ',', scores ? "\",\", \"~\" or \"}\"" : "\",\" or \"}\"");
	}
	if (!lexer->failed)
		lexer_expect(lexer, '}', "\"}\"");
}

Hierarchy *
literal_read_hierarchy(Host *host, const char *text, Fault *fault)
{
	Lexer		lexer = lexer_start(host, "type hierarchy", text, fault);
	EdgeBuffer	edges;

	edges_init(&edges, host);
	read_line(&lexer, &edges, true);
	if (!lexer_end(&lexer))
	{
		edges_free(&edges);
		return NULL;
	}
	return hierarchy_from_edges(&edges);
}

/* Reads the records of an entity and its closing brace. */
static void
read_entity(Lexer *lexer, LabelBuffer *labels, uint32_t entity)
{
	for (;;)
	{
		Key			key;

		if (!lexer_record(lexer, &key))
			return;
		if (!labels_add(labels, &key, entity))
		{
			lexer->failed = true;
			literal_two_entities(lexer->host, &key, lexer->fault);
			return;
		}
		if (lexer->token.kind == '}')
			break;
		lexer_expect(lexer, ',', "\",\" or \"}\"");
		if (lexer->failed)
			return;
	}
	lexer_advance(lexer);
}

Partition *
literal_read_partition(Host *host, const char *text, Fault *fault)
{
	Lexer		lexer = lexer_start(host, "type partition", text, fault);
	LabelBuffer labels;

	labels_init(&labels, host);
	for (uint32_t entity = 0; !lexer.failed && (lexer.token.kind != '}' || entity > 0); entity++)
	{
		lexer_expect(&lexer, '{', "\"{\"");
		if (!lexer.failed)
			read_entity(&lexer, &labels, entity);
		if (lexer.failed || lexer.token.kind == '}')
			break;
		lexer_expect(&lexer, ',', "\",\" or \"}\"");
	}
	if (!lexer.failed)
		lexer_expect(&lexer, '}', "\"}\"");
	if (!lexer_end(&lexer))
	{
		labels_free(&labels);
		return NULL;
	}
	return partition_from_labels(&labels);
}

/* What is read of a frame. */
typedef struct FrameBuffer
{
	uint64_t	capacity;
	uint32_t	nmembers;
	FrameMember *members;		/* whose names and hierarchies are the buffer's */
	EdgeBuffer	declared;
} FrameBuffer;

static void
frame_buffer_free(Host *host, FrameBuffer *buffer)
{
	for (uint32_t i = 0; i < buffer->nmembers; i++)
	{
		host->release(host, (char *) buffer->members[i].name);
		host->release(host, (Hierarchy *) buffer->members[i].hierarchy);
	}
	host->release(host, buffer->members);
}

static void
add_member(Host *host, FrameBuffer *buffer, const FrameMember *member)
{
	if (buffer->nmembers == buffer->capacity)
	{
		buffer->capacity = buffer->capacity > 0 ? 2 * buffer->capacity : 4;
		buffer->members = host_grow(host, buffer->members, buffer->capacity, sizeof(FrameMember));
	}
	buffer->members[buffer->nmembers++] = *member;
}

/* Reads the name of a collection, the colon after it and the hierarchy. */
static void
read_collection(Lexer *lexer, FrameBuffer *buffer)
{
	Host	   *host = lexer->host;
	Token		token = lexer->token;
	FrameMember member = {.length = (uint32_t) token.length};
	char	   *name;
	EdgeBuffer	edges;

	/* A backslash is for keys, and a name has at least one byte. */
	if (!lexer_at_word(lexer) || token.length == 0 || (token.kind == TOKEN_WORD && token.bytes[0] == '\\'))
	{
		lexer_fault(lexer, &token, "a name or \"{\"");
		return;
	}
	member.name = name = host_array(host, token.length, 1);
	memcpy(name, token.bytes, token.length);
	lexer_advance(lexer);
	lexer_expect(lexer, ':', "\":\"");
	lexer_expect(lexer, '{', "\"{\"");
	edges_init(&edges, host);
	read_line(lexer, &edges, true);
	if (lexer->failed)
	{
		edges_free(&edges);
		host->release(host, name);
		return;
	}
	member.hierarchy = hierarchy_from_edges(&edges);
	add_member(host, buffer, &member);
}

/* Reads collections and lists of records, and the closing brace. */
static void
read_collections(Lexer *lexer, FrameBuffer *buffer)
{
	for (bool empty = true; !lexer->failed && (lexer->token.kind != '}' || !empty); empty = false)
	{
		if (lexer->token.kind == '{')
		{
			lexer_advance(lexer);
			read_line(lexer, &buffer->declared, false);
		}
		else
			read_collection(lexer, buffer);
		if (lexer->failed || lexer->token.kind == '}')
			break;
		lexer_expect(lexer, ',', "\",\" or \"}\"");
	}
	if (!lexer->failed)
		lexer_expect(lexer, '}', "\"}\"");
}

Frame *
literal_read_frame(Host *host, const char *text, Fault *fault)
{
	Lexer		lexer = lexer_start(host, "type frame", text, fault);
	FrameBuffer buffer = {0};
	const FrameMember *twice;
	Frame	   *f = NULL;

	edges_init(&buffer.declared, host);
	read_collections(&lexer, &buffer);
	twice = frame_sort_members(buffer.members, buffer.nmembers);
	if (!lexer_end(&lexer))
		edges_free(&buffer.declared);
	else if (twice != NULL)
	{
		edges_free(&buffer.declared);
		literal_same_name(host, twice->name, twice->length, fault);
	}
	else
	{
		Hierarchy  *declared = hierarchy_from_edges(&buffer.declared);

		f = frame_create(host, buffer.members, buffer.nmembers, hierarchy_space(declared));
		host->release(host, declared);
	}
	frame_buffer_free(host, &buffer);
	return f;
}

SweepTotal *
literal_read_sweep_total(Host *host, const char *text, Fault *fault)
{
	Lexer		lexer = lexer_start(host, "type sweep_total", text, fault);
	Token		token = lexer.token;
	SweepTotal *total = NULL;
	Fault		damage;
	Key			key;

	if (!lexer.failed && lexer_record(&lexer, &key))
	{
		if (key.type != KEY_BYTEA || key.source_length > 0)
			lexer_fault(&lexer, &token, "\\x and pairs of hexadecimal digits");
		else if ((total = wire_read_sweep_total(host, key.bytes, key.length, &damage)) == NULL)
		{
			lexer.failed = true;
			fault_set(fault, FAULT_SYNTAX, NULL, "invalid input syntax for type sweep_total: %s", damage.message);
		}
		lexer_expect(&lexer, '}', "\"}\"");
	}
	if (!lexer_end(&lexer))
	{
		host->release(host, total);
		return NULL;
	}
	return total;
}

/* Moves the bytes that a key points to into a buffer. */
static void
keep_key(Key *key, ByteBuffer *copy)
{
	char	   *bytes;

	copy->length = 0;
	bytes = buffer_extend(copy, (uint64_t) key->source_length + key->length);
	if (key->source_length > 0)
		key->source = memcpy(bytes, key->source, key->source_length);
	if (key->length > 0)
		key->bytes = memcpy(bytes + key->source_length, key->bytes, key->length);
}

bool
literal_read_record(Host *host, const char *text, ByteBuffer *copy, Key *key, Fault *fault)
{
	Lexer		lexer = lexer_open(host, "a record", text, fault);

	if (!lexer.failed && lexer_record(&lexer, key))
		keep_key(key, copy);
	return lexer_end(&lexer);
}

static void
write_quoted(ByteBuffer *out, const char *text, uint32_t length)
{
	buffer_char(out, '"');
	for (uint32_t i = 0; i < length; i++)
	{
		if (text[i] == '"' || text[i] == '\\')
			buffer_char(out, '\\');
		buffer_char(out, text[i]);
		host_tick(out->host, i);
	}
	buffer_char(out, '"');
}

/* Writes text bare if it can only be read as text, or else in double quotes. */
static void
write_text(ByteBuffer *out, const char *text, uint32_t length)
{
	if (literal_is_bare(text, length))
		buffer_append(out, text, length);
	else
		write_quoted(out, text, length);
}

void
literal_two_entities(Host *host, const Key *key, Fault *fault)
{
	ByteBuffer	name = {.host = host};

	literal_write_record(&name, key);
	fault_set(fault, FAULT_CONFLICT, "A partition puts every record in one entity.",
			  "record %.*s is in two entities", literal_shown(host, name.data, name.length), name.data);
	host->release(host, name.data);
}

void
literal_same_name(Host *host, const char *name, uint32_t length, Fault *fault)
{
	ByteBuffer	quoted = {.host = host};

	write_quoted(&quoted, name, length);
	fault_set(fault, FAULT_CONFLICT, "A frame has one collection of each name.",
			  "collection %.*s is given twice", literal_shown(host, quoted.data, quoted.length), quoted.data);
	host->release(host, quoted.data);
}

static void
write_hex(ByteBuffer *out, const unsigned char *bytes, uint32_t length)
{
	static const char digits[] = "0123456789abcdef";

	for (uint32_t i = 0; i < length; i++)
	{
		char	   *pair = buffer_extend(out, 2);

		pair[0] = digits[bytes[i] >> 4];
		pair[1] = digits[bytes[i] & 0xF];
		host_tick(out->host, i);
	}
}

void
literal_write_plain_key(ByteBuffer *out, const Key *key)
{
	switch (key->type)
	{
		case KEY_BIGINT:
			{
				char		number[24];

				buffer_append(out, number, snprintf(number, sizeof(number), "%lld", (long long) key->bigint));
				break;
			}
		case KEY_TEXT:
			buffer_append(out, key->bytes, key->length);
			break;
		case KEY_UUID:
			for (int i = 0; i < 16; i++)
			{
				if (i == 4 || i == 6 || i == 8 || i == 10)
					buffer_char(out, '-');
				write_hex(out, key->bytes + i, 1);
			}
			break;
		case KEY_BYTEA:
			buffer_string(out, "\\x");
			write_hex(out, key->bytes, key->length);
			break;
	}
}

void
literal_write_record(ByteBuffer *out, const Key *key)
{
	if (key->source_length > 0)
	{
		write_text(out, key->source, key->source_length);
		buffer_char(out, ':');
	}
	if (key->type == KEY_TEXT)
		write_text(out, (const char *) key->bytes, key->length);
	else
		literal_write_plain_key(out, key);
}

/* Writes a line over a space. */
static void
write_line(ByteBuffer *out, const RecordSpace *space, const Line *line)
{
	buffer_char(out, '{');
	for (uint32_t i = 0; i < line->nrecords; i++)
	{
		Key			key = space_key(space, line->order[i]);
		uint32_t	rank = i > 0 ? line->gaps[i - 1] : 0;

		if (i > 0 && rank == line->nthresholds)
			buffer_string(out, ", ");
		else if (i > 0)
		{
			char		number[32];

			buffer_string(out, " ~");
			buffer_append(out, number, out->host->format_double(line->thresholds[rank], number));
			buffer_string(out, "~ ");
		}
		literal_write_record(out, &key);
		host_tick(out->host, i);
	}
	buffer_char(out, '}');
}

void
literal_write_hierarchy(ByteBuffer *out, const Hierarchy *h)
{
	Line		line = hierarchy_line(out->host, h);

	write_line(out, hierarchy_space(h), &line);
	line_free(out->host, &line);
}

void
literal_write_partition(ByteBuffer *out, const Partition *p)
{
	const RecordSpace *space = partition_space(p);
	Groups		entities = partition_entities(out->host, p);

	buffer_char(out, '{');
	for (uint32_t entity = 0; entity < entities.ngroups; entity++)
	{
		buffer_string(out, entity > 0 ? ",{" : "{");
		for (uint32_t i = entities.starts[entity]; i < entities.starts[entity + 1]; i++)
		{
			Key			key = space_key(space, entities.members[i]);

			if (i > entities.starts[entity])
				buffer_char(out, ',');
			literal_write_record(out, &key);
			host_tick(out->host, i);
		}
		buffer_char(out, '}');
	}
	buffer_char(out, '}');
	groups_free(out->host, &entities);
}

static void
write_declared(ByteBuffer *out, const Frame *f)
{
	const RecordSpace *space = frame_space(f);

	for (uint32_t i = 0; i < f->ndeclared; i++)
	{
		Key			key = space_key(space, frame_declared_index(f, i));

		buffer_string(out, i > 0 ? ", " : "{");
		literal_write_record(out, &key);
		host_tick(out->host, i);
	}
	buffer_char(out, '}');
}

void
literal_write_frame(ByteBuffer *out, const Frame *f)
{
	buffer_char(out, '{');
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;
		Line		line = frame_line(out->host, f, collection);

		if (i > 0)
			buffer_string(out, ", ");
		write_quoted(out, collection_name(f, collection), collection->name_length);
		buffer_string(out, ": ");
		write_line(out, frame_space(f), &line);
		line_free(out->host, &line);
		host_tick(out->host, i);
	}
	if (f->ndeclared > 0)
	{
		if (f->ncollections > 0)
			buffer_string(out, ", ");
		write_declared(out, f);
	}
	buffer_char(out, '}');
}

void
literal_write_sweep_total(ByteBuffer *out, const SweepTotal *total)
{
	ByteBuffer	wire = {.host = out->host};

	wire_write_sweep_total(&wire, total);
	buffer_string(out, "{\\x");
	write_hex(out, (const unsigned char *) wire.data, (uint32_t) wire.length);
	buffer_char(out, '}');
	out->host->release(out->host, wire.data);
}

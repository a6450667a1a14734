/*
 * literal.c
 *		Reading and writing the text form.
 */
#include "core/literal.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 60				/* bytes of a value that a message shows */
#define UUID_TEXT 36

/* One piece of text: a word, a quoted string, or a single mark. */
typedef struct Token
{
	char		kind;			/* WORD, QUOTED, END, or the mark itself */
	const char *start;			/* in the text */
	const char *stop;
	const char *bytes;			/* of a WORD in the text, of a QUOTED unescaped */
	size_t		length;
} Token;

#define WORD 'w'
#define QUOTED 'q'
#define END '\0'

typedef struct Reader
{
	Host	   *host;
	const char *type;			/* of the value, for messages */
	const char *text;
	const char *at;
	uint64_t	ntokens;		/* read so far */
	Token		token;			/* the current one, not yet consumed */
	ByteBuffer	unescaped[3];	/* source, key, and the token after them */
	int			next_unescaped;
	ByteBuffer	binary;			/* a key given in hexadecimal digits */
	Fault	   *fault;
	bool		failed;
} Reader;

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether a word may contain the character without quotes. */
static bool
is_plain(char c)
{
	switch (c)
	{
		case '{':
		case '}':
		case ',':
		case '~':
		case ':':
		case '"':
		case '\\':
		case 0x7F:
			return false;
		default:
			return (unsigned char) c > ' ';
	}
}

/* How many bytes of a text a message shows. */
static int
shown_length(const Host *host, const char *text, size_t length)
{
	return length <= SHOWN ? (int) length : host->clip_text(text, length < INT_MAX ? (int) length : INT_MAX, SHOWN);
}

/* The fault of malformed text, at a token. */
static void
syntax_fault(Reader *reader, const Token *token, const char *expected)
{
	size_t		length = strlen(reader->text);
	const char *more = length > SHOWN ? "..." : "";

	if (reader->failed)
		return;
	reader->failed = true;
	fault_set(reader->fault, FAULT_SYNTAX, NULL, "invalid input syntax for type %s: \"%.*s%s\"",
			  reader->type, shown_length(reader->host, reader->text, length), reader->text, more);
	if (token->kind == END)
		fault_detail(reader->fault, "Expected %s at the end.", expected);
	else
		fault_detail(reader->fault, "Expected %s at character %d, found \"%.*s\".", expected,
					 reader->host->count_characters(reader->text, (int) (token->start - reader->text)) + 1,
					 shown_length(reader->host, token->start, token->stop - token->start), token->start);
}

/* Any other fault, about the bytes of a token. */
static void
token_fault(Reader *reader, FaultKind kind, const Token *token, const char *problem, const char *hint)
{
	if (reader->failed)
		return;
	reader->failed = true;
	fault_set(reader->fault, kind, hint, "\"%.*s\" %s", shown_length(reader->host, token->bytes, token->length),
			  token->bytes, problem);
}

/* Reads a string in double quotes; a backslash takes the next character as it is. */
static void
read_quoted(Reader *reader)
{
	ByteBuffer *out = &reader->unescaped[reader->next_unescaped];
	const char *at = reader->at + 1;

	reader->next_unescaped = (reader->next_unescaped + 1) % 3;
	out->length = 0;
	for (; *at != '"'; at++)
	{
		if (*at == '\\')
			at++;
		if (*at == '\0')
		{
			reader->token.kind = END;
			reader->token.start = reader->token.stop = at;
			syntax_fault(reader, &reader->token, "a closing double quote");
			return;
		}
		buffer_char(out, *at);
		host_tick(reader->host, out->length);
	}
	reader->token.kind = QUOTED;
	reader->token.bytes = out->data;
	reader->token.length = out->length;
	reader->token.stop = reader->at = at + 1;
}

/* Moves to the next token. */
static void
advance(Reader *reader)
{
	Token	   *token = &reader->token;
	const char *at = reader->at;

	host_tick(reader->host, reader->ntokens++);
	for (; is_space(*at); at++)
		host_tick(reader->host, at - reader->text);
	reader->at = token->start = token->stop = token->bytes = at;
	token->length = 0;
	if (*at == '"')
	{
		read_quoted(reader);
		return;
	}
	if (*at == '\0' || (!is_plain(*at) && *at != '\\'))
	{
		token->kind = *at;
		token->length = *at != '\0';
	}
	else
	{
		const char *stop = at + 1;

		for (; is_plain(*stop); stop++)
			host_tick(reader->host, stop - reader->text);
		token->kind = WORD;
		token->length = stop - at;
	}
	reader->at = token->stop = at + token->length;
}

/* Consumes a mark, or fails. */
static void
expect(Reader *reader, char mark, const char *name)
{
	if (reader->token.kind == mark)
		advance(reader);
	else
		syntax_fault(reader, &reader->token, name);
}

static bool
looks_like_integer(const char *text, size_t length)
{
	size_t		i = length > 0 && text[0] == '-';

	if (i == length)
		return false;
	for (; i < length; i++)
	{
		if (text[i] < '0' || text[i] > '9')
			return false;
	}
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
is_uuid_hyphen(size_t place)
{
	return place == 8 || place == 13 || place == 18 || place == 23;
}

static bool
looks_like_uuid(const char *text, size_t length)
{
	if (length != UUID_TEXT)
		return false;
	for (size_t i = 0; i < length; i++)
	{
		if (is_uuid_hyphen(i) ? text[i] != '-' : hex_digit(text[i]) < 0)
			return false;
	}
	return true;
}

static void
key_from_integer(Reader *reader, const Token *token, Key *key)
{
	errno = 0;
	key->type = KEY_BIGINT;
	key->bigint = strtoll(token->bytes, NULL, 10);
	if (errno == ERANGE)
		token_fault(reader, FAULT_RANGE, token, "is out of range for a bigint key",
					"Put it in double quotes to make it a text key.");
}

/* Reads pairs of hexadecimal digits, without the hyphens of a uuid. */
static void
key_from_hex(Reader *reader, const Token *token, KeyType type, Key *key)
{
	size_t		start = type == KEY_BYTEA ? 2 : 0;
	ByteBuffer *out = &reader->binary;
	int			high = -1;

	out->length = 0;
	for (size_t i = start; i < token->length; i++)
	{
		int			digit = hex_digit(token->bytes[i]);

		if (type == KEY_UUID && is_uuid_hyphen(i))
			continue;
		if (digit < 0)
			break;
		if (high >= 0)
			buffer_char(out, (char) (high << 4 | digit));
		high = high >= 0 ? -1 : digit;
	}
	key->type = type;
	key->bytes = (unsigned char *) out->data;
	key->length = (uint32_t) out->length;
	if (type == KEY_BYTEA && (token->length < 2 || token->bytes[1] != 'x' || high >= 0 ||
							  out->length != (token->length - 2) / 2))
		token_fault(reader, FAULT_SYNTAX, token, "is not a bytea key",
					"A bytea key is \\x and pairs of hexadecimal digits; text with a backslash needs double quotes.");
}

/* What a token says as a key without a source. */
static void
key_from_token(Reader *reader, const Token *token, Key *key)
{
	if (token->kind == WORD && looks_like_integer(token->bytes, token->length))
		key_from_integer(reader, token, key);
	else if (token->kind == WORD && looks_like_uuid(token->bytes, token->length))
		key_from_hex(reader, token, KEY_UUID, key);
	else if (token->kind == WORD && token->bytes[0] == '\\')
		key_from_hex(reader, token, KEY_BYTEA, key);
	else
	{
		key->type = KEY_TEXT;
		key->bytes = (const unsigned char *) token->bytes;
		key->length = (uint32_t) token->length;
	}
}

static bool
at_word(const Reader *reader)
{
	return reader->token.kind == WORD || reader->token.kind == QUOTED;
}

/* Reads a record: a key, or a source, a colon and a key. */
static bool
read_record(Reader *reader, Key *key)
{
	Token		token = reader->token;

	memset(key, 0, sizeof(Key));
	if (!at_word(reader))
		syntax_fault(reader, &token, "a record");
	else
		advance(reader);
	if (!reader->failed && reader->token.kind == ':')
	{
		key->source = token.bytes;
		key->source_length = (uint32_t) token.length;
		if (token.kind == WORD && token.bytes[0] == '\\')
			syntax_fault(reader, &token, "a source");
		advance(reader);
		token = reader->token;
		if (!at_word(reader))
			syntax_fault(reader, &token, "a key");
		else
			advance(reader);
	}
	if (!reader->failed)
		key_from_token(reader, &token, key);
	return !reader->failed;
}

/* strtod also reads hexadecimal numbers; we do not. */
static bool
is_decimal(const Token *token)
{
	return strspn(token->bytes, "+-.0123456789eE") >= token->length;
}

/* Reads a score and the tilde behind it. */
static double
read_score(Reader *reader)
{
	Token		token = reader->token;
	double		score;
	char	   *stop;

	errno = 0;
	score = token.kind == WORD ? strtod(token.bytes, &stop) : 0;
	if (token.kind != WORD || stop != token.stop || (isfinite(score) && !is_decimal(&token)))
		syntax_fault(reader, &token, "a score");
	else if (!isfinite(score) || (errno == ERANGE && score == 0))
		token_fault(reader, FAULT_RANGE, &token, "is out of range for a score", "Scores must be finite numbers.");
	advance(reader);
	expect(reader, '~', "\"~\"");
	return score;
}

static Reader
start_reader(Host *host, const char *type, const char *text, Fault *fault)
{
	Reader		reader = {.host = host,.type = type,.text = text,.at = text,.fault = fault};

	for (int i = 0; i < 3; i++)
		reader.unescaped[i].host = host;
	reader.binary.host = host;
	advance(&reader);
	expect(&reader, '{', "\"{\"");
	return reader;
}

static bool
end_reader(Reader *reader)
{
	if (reader->token.kind != END)
		syntax_fault(reader, &reader->token, "the end of the text");
	for (int i = 0; i < 3; i++)
		reader->host->release(reader->host, reader->unescaped[i].data);
	reader->host->release(reader->host, reader->binary.data);
	return !reader->failed;
}

Hierarchy *
literal_read_hierarchy(Host *host, const char *text, Fault *fault)
{
	Reader		reader = start_reader(host, "hierarchy", text, fault);
	EdgeBuffer	edges;
	bool		joined = false; /* to the record before */
	uint32_t	previous = 0;
	double		score = 0;

	edges_init(&edges, host);
	while (!reader.failed && (reader.token.kind != '}' || edges.keys.nrecords > 0))
	{
		Key			key;
		uint32_t	number;

		if (!read_record(&reader, &key))
			break;
		number = edges_number(&edges, &key);
		if (joined)
			edges_join(&edges, previous, number, score);
		previous = number;

		if (reader.token.kind == '}')
			break;
		joined = reader.token.kind == '~';
		if (joined)
		{
			advance(&reader);
			score = read_score(&reader);
		}
		else
			expect(&reader, ',', "\",\", \"~\" or \"}\"");
	}
	if (!reader.failed)
		expect(&reader, '}', "\"}\"");
	if (!end_reader(&reader))
	{
		edges_free(&edges);
		return NULL;
	}
	return hierarchy_from_edges(&edges);
}

/* Reads the records of an entity and its closing brace. */
static void
read_entity(Reader *reader, LabelBuffer *labels, uint32_t entity)
{
	for (;;)
	{
		Key			key;

		if (!read_record(reader, &key))
			return;
		if (!labels_add(labels, &key, entity))
		{
			reader->failed = true;
			literal_two_entities(reader->host, &key, reader->fault);
			return;
		}
		if (reader->token.kind == '}')
			break;
		expect(reader, ',', "\",\" or \"}\"");
		if (reader->failed)
			return;
	}
	advance(reader);
}

Partition *
literal_read_partition(Host *host, const char *text, Fault *fault)
{
	Reader		reader = start_reader(host, "partition", text, fault);
	LabelBuffer labels;

	labels_init(&labels, host);
	for (uint32_t entity = 0; !reader.failed && (reader.token.kind != '}' || entity > 0); entity++)
	{
		expect(&reader, '{', "\"{\"");
		if (!reader.failed)
			read_entity(&reader, &labels, entity);
		if (reader.failed || reader.token.kind == '}')
			break;
		expect(&reader, ',', "\",\" or \"}\"");
	}
	if (!reader.failed)
		expect(&reader, '}', "\"}\"");
	if (!end_reader(&reader))
	{
		labels_free(&labels);
		return NULL;
	}
	return partition_from_labels(&labels);
}

/* Writes text bare if it can only be read as text, or else in double quotes. */
static void
write_text(ByteBuffer *out, const char *text, uint32_t length)
{
	bool		bare = length > 0 && !looks_like_integer(text, length) && !looks_like_uuid(text, length);

	for (uint32_t i = 0; bare && i < length; i++)
		bare = is_plain(text[i]);
	if (bare)
	{
		buffer_append(out, text, length);
		return;
	}
	buffer_char(out, '"');
	for (uint32_t i = 0; i < length; i++)
	{
		if (text[i] == '"' || text[i] == '\\')
			buffer_char(out, '\\');
		buffer_char(out, text[i]);
	}
	buffer_char(out, '"');
}

void
literal_two_entities(Host *host, const Key *key, Fault *fault)
{
	ByteBuffer	name = {.host = host};

	literal_write_record(&name, key);
	fault_set(fault, FAULT_CONFLICT, "A partition puts every record in one entity.",
			  "record %.*s is in two entities", shown_length(host, name.data, name.length), name.data);
	host->release(host, name.data);
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

void
literal_write_hierarchy(ByteBuffer *out, const Hierarchy *h)
{
	const RecordSpace *space = hierarchy_space(h);
	const uint32_t *order = hierarchy_order(h);
	const double *thresholds = hierarchy_thresholds(h);

	buffer_char(out, '{');
	for (uint32_t i = 0; i < h->head.nrecords; i++)
	{
		Key			key = space_key(space, order[i]);
		uint32_t	rank = i > 0 ? hierarchy_gap(h, i - 1) : 0;

		if (i > 0 && rank == h->nthresholds)
			buffer_string(out, ", ");
		else if (i > 0)
		{
			char		number[32];

			buffer_string(out, " ~");
			buffer_append(out, number, out->host->format_double(thresholds[rank], number));
			buffer_string(out, "~ ");
		}
		literal_write_record(out, &key);
		host_tick(out->host, i);
	}
	buffer_char(out, '}');
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

/*
 * lexer.c
 *		Taking the text form apart.
 */
#include "core/format/lexer.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 60				/* bytes of a value that a message shows */
#define UUID_TEXT 36

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

int
literal_shown(const Host *host, const char *text, size_t length)
{
	return length <= SHOWN ? (int) length : host->clip_text(text, length < INT_MAX ? (int) length : INT_MAX, SHOWN);
}

void
reader_fault(Reader *reader, const Token *token, const char *expected)
{
	size_t		length = strlen(reader->text);
	const char *more = length > SHOWN ? "..." : "";

	if (reader->failed)
		return;
	reader->failed = true;
	fault_set(reader->fault, FAULT_SYNTAX, NULL, "invalid input syntax for type %s: \"%.*s%s\"",
			  reader->type, literal_shown(reader->host, reader->text, length), reader->text, more);
	if (token->kind == TOKEN_END)
		fault_detail(reader->fault, "Expected %s at the end.", expected);
	else
		fault_detail(reader->fault, "Expected %s at character %d, found \"%.*s\".", expected,
					 reader->host->count_characters(reader->text, (int) (token->start - reader->text)) + 1,
					 literal_shown(reader->host, token->start, token->stop - token->start), token->start);
}

/* Any other fault, about the bytes of a token. */
static void
token_fault(Reader *reader, FaultKind kind, const Token *token, const char *problem, const char *hint)
{
	if (reader->failed)
		return;
	reader->failed = true;
	fault_set(reader->fault, kind, hint, "\"%.*s\" %s", literal_shown(reader->host, token->bytes, token->length),
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
			reader->token.kind = TOKEN_END;
			reader->token.start = reader->token.stop = at;
			reader_fault(reader, &reader->token, "a closing double quote");
			return;
		}
		buffer_char(out, *at);
		host_tick(reader->host, out->length);
	}
	reader->token.kind = TOKEN_QUOTED;
	reader->token.bytes = out->data;
	reader->token.length = out->length;
	reader->token.stop = reader->at = at + 1;
}

void
reader_advance(Reader *reader)
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
		token->kind = TOKEN_WORD;
		token->length = stop - at;
	}
	reader->at = token->stop = at + token->length;
}

void
reader_expect(Reader *reader, char mark, const char *name)
{
	if (reader->token.kind == mark)
		reader_advance(reader);
	else
		reader_fault(reader, &reader->token, name);
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
	if (token->kind == TOKEN_WORD && looks_like_integer(token->bytes, token->length))
		key_from_integer(reader, token, key);
	else if (token->kind == TOKEN_WORD && looks_like_uuid(token->bytes, token->length))
		key_from_hex(reader, token, KEY_UUID, key);
	else if (token->kind == TOKEN_WORD && token->bytes[0] == '\\')
		key_from_hex(reader, token, KEY_BYTEA, key);
	else
	{
		key->type = KEY_TEXT;
		key->bytes = (const unsigned char *) token->bytes;
		key->length = (uint32_t) token->length;
	}
}

bool
reader_at_word(const Reader *reader)
{
	return reader->token.kind == TOKEN_WORD || reader->token.kind == TOKEN_QUOTED;
}

bool
reader_record(Reader *reader, Key *key)
{
	Token		token = reader->token;

	memset(key, 0, sizeof(Key));
	if (!reader_at_word(reader))
		reader_fault(reader, &token, "a record");
	else
		reader_advance(reader);
	if (!reader->failed && reader->token.kind == ':')
	{
		key->source = token.bytes;
		key->source_length = (uint32_t) token.length;
		if (token.kind == TOKEN_WORD && token.bytes[0] == '\\')
			reader_fault(reader, &token, "a source");
		reader_advance(reader);
		token = reader->token;
		if (!reader_at_word(reader))
			reader_fault(reader, &token, "a key");
		else
			reader_advance(reader);
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

double
reader_score(Reader *reader)
{
	Token		token = reader->token;
	double		score;
	char	   *stop;

	errno = 0;
	score = token.kind == TOKEN_WORD ? strtod(token.bytes, &stop) : 0;
	if (token.kind != TOKEN_WORD || stop != token.stop || (isfinite(score) && !is_decimal(&token)))
		reader_fault(reader, &token, "a score");
	else if (!isfinite(score) || (errno == ERANGE && score == 0))
		token_fault(reader, FAULT_RANGE, &token, "is out of range for a score", "Scores must be finite numbers.");
	reader_advance(reader);
	reader_expect(reader, '~', "\"~\"");
	return score;
}

Reader
reader_start(Host *host, const char *type, const char *text, Fault *fault)
{
	Reader		reader = {.host = host,.type = type,.text = text,.at = text,.fault = fault};

	for (int i = 0; i < 3; i++)
		reader.unescaped[i].host = host;
	reader.binary.host = host;
	reader_advance(&reader);
	reader_expect(&reader, '{', "\"{\"");
	return reader;
}

bool
reader_end(Reader *reader)
{
	if (reader->token.kind != TOKEN_END)
		reader_fault(reader, &reader->token, "the end of the text");
	for (int i = 0; i < 3; i++)
		reader->host->release(reader->host, reader->unescaped[i].data);
	reader->host->release(reader->host, reader->binary.data);
	return !reader->failed;
}

bool
literal_is_bare(const char *text, uint32_t length)
{
	if (length == 0 || looks_like_integer(text, length) || looks_like_uuid(text, length))
		return false;
	for (uint32_t i = 0; i < length; i++)
	{
		if (!is_plain(text[i]))
			return false;
	}
	return true;
}

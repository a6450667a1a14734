/*
 * lexer.c
 *		Taking the text form apart.
 *
 * A token points into the text, but for quoted strings with escapes, which are
 * unfolded into buffers that take turns, so that the token before stays readable.
 * What a word means is decided by its looks alone, never by what stands around
 * it, so that whatever is written without quotes is read as what it was.
 *
 * The first fault ends the reading; callers may go on asking for tokens and get
 * none, so that only loops look whether all is well.
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
lexer_fault(Lexer *lexer, const Token *token, const char *expected)
{
	size_t		length = strlen(lexer->text);
	const char *more = length > SHOWN ? "..." : "";

	if (lexer->failed)
		return;
	lexer->failed = true;
	fault_set(lexer->fault, FAULT_SYNTAX, NULL, "invalid input syntax for %s: \"%.*s%s\"",
			  lexer->what, literal_shown(lexer->host, lexer->text, length), lexer->text, more);
	if (token->kind == TOKEN_END)
		fault_detail(lexer->fault, "Expected %s at the end.", expected);
	else
		fault_detail(lexer->fault, "Expected %s at character %d, found \"%.*s\".", expected,
					 lexer->host->count_characters(lexer->text, (int) (token->start - lexer->text)) + 1,
					 literal_shown(lexer->host, token->start, token->stop - token->start), token->start);
}

/* Any other fault, about the bytes of a token. */
static void
token_fault(Lexer *lexer, FaultKind kind, const Token *token, const char *problem, const char *hint)
{
	if (lexer->failed)
		return;
	lexer->failed = true;
	fault_set(lexer->fault, kind, hint, "\"%.*s\" %s", literal_shown(lexer->host, token->bytes, token->length),
			  token->bytes, problem);
}

/* Reads a string in double quotes; a backslash takes the next character as it is. */
static void
read_quoted(Lexer *lexer)
{
	ByteBuffer *out = &lexer->unescaped[lexer->next_unescaped];
	const char *at = lexer->at + 1;

	lexer->next_unescaped = (lexer->next_unescaped + 1) % 3;
	out->length = 0;
	for (; *at != '"'; at++)
	{
		if (*at == '\\')
			at++;
		if (*at == '\0')
		{
			lexer->token.kind = TOKEN_END;
			lexer->token.start = lexer->token.stop = at;
			lexer_fault(lexer, &lexer->token, "a closing double quote");
			return;
		}
		buffer_char(out, *at);
		host_tick(lexer->host, out->length);
	}
	lexer->token.kind = TOKEN_QUOTED;
	lexer->token.bytes = out->data;
	lexer->token.length = out->length;
	lexer->token.stop = lexer->at = at + 1;
}

void
lexer_advance(Lexer *lexer)
{
	Token	   *token = &lexer->token;
	const char *at = lexer->at;

	host_tick(lexer->host, lexer->ntokens++);
	for (; is_space(*at); at++)
		host_tick(lexer->host, at - lexer->text);
	lexer->at = token->start = token->stop = token->bytes = at;
	token->length = 0;
	if (*at == '"')
	{
		read_quoted(lexer);
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
			host_tick(lexer->host, stop - lexer->text);
		token->kind = TOKEN_WORD;
		token->length = stop - at;
	}
	lexer->at = token->stop = at + token->length;
}

void
lexer_expect(Lexer *lexer, char mark, const char *name)
{
	if (lexer->token.kind == mark)
		lexer_advance(lexer);
	else
		lexer_fault(lexer, &lexer->token, name);
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
key_from_integer(Lexer *lexer, const Token *token, Key *key)
{
	errno = 0;
	key->type = KEY_BIGINT;
	key->bigint = strtoll(token->bytes, NULL, 10);
	if (errno == ERANGE)
		token_fault(lexer, FAULT_RANGE, token, "is out of range for a bigint key",
					"Put it in double quotes to make it a text key.");
}

/* Reads pairs of hexadecimal digits, without the hyphens of a uuid. */
static void
key_from_hex(Lexer *lexer, const Token *token, KeyType type, Key *key)
{
	size_t		start = type == KEY_BYTEA ? 2 : 0;
	ByteBuffer *out = &lexer->binary;
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
		token_fault(lexer, FAULT_SYNTAX, token, "is not a bytea key",
					"A bytea key is \\x and pairs of hexadecimal digits; text with a backslash needs double quotes.");
}

/* What a token says as a key without a source. */
static void
key_from_token(Lexer *lexer, const Token *token, Key *key)
{
	if (token->kind == TOKEN_WORD && looks_like_integer(token->bytes, token->length))
		key_from_integer(lexer, token, key);
	else if (token->kind == TOKEN_WORD && looks_like_uuid(token->bytes, token->length))
		key_from_hex(lexer, token, KEY_UUID, key);
	else if (token->kind == TOKEN_WORD && token->bytes[0] == '\\')
		key_from_hex(lexer, token, KEY_BYTEA, key);
	else
	{
		key->type = KEY_TEXT;
		key->bytes = (const unsigned char *) token->bytes;
		key->length = (uint32_t) token->length;
	}
}

bool
lexer_at_word(const Lexer *lexer)
{
	return lexer->token.kind == TOKEN_WORD || lexer->token.kind == TOKEN_QUOTED;
}

bool
lexer_record(Lexer *lexer, Key *key)
{
	Token		token = lexer->token;

	memset(key, 0, sizeof(Key));
	if (!lexer_at_word(lexer))
		lexer_fault(lexer, &token, "a record");
	else
		lexer_advance(lexer);
	if (!lexer->failed && lexer->token.kind == ':')
	{
		key->source = token.bytes;
		key->source_length = (uint32_t) token.length;
		if (token.kind == TOKEN_WORD && token.bytes[0] == '\\')
			lexer_fault(lexer, &token, "a source");
		lexer_advance(lexer);
		token = lexer->token;
		if (!lexer_at_word(lexer))
			lexer_fault(lexer, &token, "a key");
		else
			lexer_advance(lexer);
	}
	if (!lexer->failed)
		key_from_token(lexer, &token, key);
	return !lexer->failed;
}

/* strtod also reads hexadecimal numbers; we do not. */
static bool
is_decimal(const Token *token)
{
	return strspn(token->bytes, "+-.0123456789eE") >= token->length;
}

double
lexer_score(Lexer *lexer)
{
	Token		token = lexer->token;
	double		score;
	char	   *stop;

	errno = 0;
	score = token.kind == TOKEN_WORD ? strtod(token.bytes, &stop) : 0;
	if (token.kind != TOKEN_WORD || stop != token.stop || (isfinite(score) && !is_decimal(&token)))
		lexer_fault(lexer, &token, "a score");
	else if (!isfinite(score) || (errno == ERANGE && score == 0))
		token_fault(lexer, FAULT_RANGE, &token, "is out of range for a score", "Scores must be finite numbers.");
	lexer_advance(lexer);
	lexer_expect(lexer, '~', "\"~\"");
	return score;
}

Lexer
lexer_open(Host *host, const char *what, const char *text, Fault *fault)
{
	Lexer		lexer = {.host = host, .what = what, .text = text, .at = text, .fault = fault};

	for (int i = 0; i < 3; i++)
		lexer.unescaped[i].host = host;
	lexer.binary.host = host;
	lexer_advance(&lexer);
	return lexer;
}

Lexer
lexer_start(Host *host, const char *what, const char *text, Fault *fault)
{
	Lexer		lexer = lexer_open(host, what, text, fault);

	lexer_expect(&lexer, '{', "\"{\"");
	return lexer;
}

bool
lexer_end(Lexer *lexer)
{
	if (lexer->token.kind != TOKEN_END)
		lexer_fault(lexer, &lexer->token, "the end of the text");
	for (int i = 0; i < 3; i++)
		lexer->host->release(lexer->host, lexer->unescaped[i].data);
	lexer->host->release(lexer->host, lexer->binary.data);
	return !lexer->failed;
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

/*
 * lexer.h
 *		The text form as its lexers see it: tokens, records and scores
 *		(literal.h), and what messages say of malformed text.
 */
#ifndef STARLINGS_LEXER_H
#define STARLINGS_LEXER_H

#include "core/records/space.h"
#include "core/util/buffer.h"

/* One piece of text: a word, a quoted string, or a single mark. */
typedef struct Token
{
	char		kind;			/* one of these, or the mark itself */
	const char *start;			/* in the text */
	const char *stop;
	const char *bytes;			/* of a word in the text, of a quoted string unescaped */
	size_t		length;
} Token;

#define TOKEN_WORD 'w'
#define TOKEN_QUOTED 'q'
#define TOKEN_END '\0'

typedef struct Lexer
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
} Lexer;

/* A lexer at the first token after the opening brace of a value of that type. */
extern Lexer lexer_start(Host *host, const char *type, const char *text, Fault *fault);

/* Whether all of the text was read, and without a fault.  Frees the lexer. */
extern bool lexer_end(Lexer *lexer);

/* Moves to the next token. */
extern void lexer_advance(Lexer *lexer);

/* Whether the current token is a word or a quoted string. */
extern bool lexer_at_word(const Lexer *lexer);

/* Consumes a mark, or fails. */
extern void lexer_expect(Lexer *lexer, char mark, const char *name);

/* The fault of malformed text, at a token.  The first fault stays. */
extern void lexer_fault(Lexer *lexer, const Token *token, const char *expected);

/*
 * Reads a record: a key, or a source, a colon and a key.  It is valid until
 * the next one is read.
 */
extern bool lexer_record(Lexer *lexer, Key *key);

/* Reads a score and the tilde after it. */
extern double lexer_score(Lexer *lexer);

/* Whether text without quotes can only be read as itself. */
extern bool literal_is_bare(const char *text, uint32_t length);

/* How many bytes of a text a message shows. */
extern int	literal_shown(const Host *host, const char *text, size_t length);

#endif

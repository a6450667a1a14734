/*
 * space.h
 *		The record space: which records there are, in one flat, canonical piece.
 *
 * A record is a (source, key) pair.  Records with the same source and key type
 * form a section; sections are sorted by source name (bytewise) and key type,
 * keys inside a section are sorted and distinct.  A record's index is its rank
 * over all sections.  Two spaces with the same records have the same bytes.
 */
#ifndef STARLINGS_SPACE_H
#define STARLINGS_SPACE_H

#include "core/host.h"

/*
 * Raises FAULT_TOO_LARGE if a value of nrecords records that takes at least
 * size bytes is more than one value can be.
 */
extern void value_size_check(Host *host, uint64_t nrecords, uint64_t size);

/* Stands where a record index is expected and there is none. */
#define NO_RECORD UINT32_MAX

/*
 * The order of the enumeration is the order of sections with one source.  What
 * else a new type takes is in CONTRIBUTING.md.
 */
typedef enum KeyType
{
	KEY_BIGINT = 1,				/* int64, sorted as numbers */
	KEY_TEXT,					/* bytes without NUL, sorted by memcmp */
	KEY_UUID,					/* 16 bytes, sorted by memcmp */
	KEY_BYTEA					/* any bytes, sorted by memcmp */
} KeyType;

/* One record's name, pointing into memory that somebody else owns. */
typedef struct Key
{
	const char *source;			/* not terminated */
	uint32_t	source_length;	/* 0: the unnamed source */
	KeyType		type;
	int64_t		bigint;			/* KEY_BIGINT only */
	const unsigned char *bytes; /* the other types */
	uint32_t	length;
} Key;

/*
 * Layout of a record space, every part at a multiple of 8 bytes, padding zero:
 *
 *		RecordSpace header
 *		Section[nsections]
 *		for each section: its source name, then its keys:
 *			bigint			int64[nrecords]
 *			uuid			16 bytes each
 *			text, bytea		uint32[nrecords], where each key ends,
 *							then the bytes of all keys
 */
typedef struct Section
{
	uint32_t	first;			/* index of its first record */
	uint32_t	nrecords;		/* at least 1 */
	uint32_t	source;			/* where its source name is, from the space's start */
	uint32_t	source_length;
	uint32_t	keys;			/* where its keys are, from the space's start */
	uint8_t		type;			/* a KeyType */
	uint8_t		unused[3];		/* zero */
} Section;

typedef struct RecordSpace
{
	uint32_t	size;			/* bytes in all, a multiple of 8 */
	uint32_t	nrecords;
	uint32_t	nsections;
	uint32_t	unused;			/* zero */
	Section		sections[];
} RecordSpace;

/* 128 bits of XXH3. */
typedef struct Hash128
{
	uint64_t	low;
	uint64_t	high;
} Hash128;

static inline bool
hash_equal(Hash128 a, Hash128 b)
{
	return a.low == b.low && a.high == b.high;
}

static inline uint64_t
align8(uint64_t size)
{
	return (size + 7) & ~UINT64_C(7);
}

/* What a section will hold, for making a space. */
typedef struct SectionPlan
{
	const char *source;
	uint32_t	source_length;
	KeyType		type;
	uint32_t	nrecords;
	uint64_t	key_bytes;		/* sum of the keys' lengths; text and bytea only */
} SectionPlan;

/* Fills the keys of a new space, in order. */
typedef struct SpaceWriter
{
	RecordSpace *space;
	uint32_t	section;
	uint32_t	record;			/* next one within the section */
} SpaceWriter;

/*
 * Makes a space from sorted plans that name at least one record each; its keys
 * must then be written in order, all of them.  Raises FAULT_TOO_LARGE.
 */
extern SpaceWriter space_create(Host *host, const SectionPlan *plans, uint32_t nsections);
extern void space_write(SpaceWriter *writer, const Key *key);

/* Where all keys of the next section are to stand, whose type is bigint, for the caller to write them. */
extern int64_t *space_write_bigints(SpaceWriter *writer);

extern Hash128 bytes_hash(const void *bytes, size_t size);
extern Hash128 space_hash(const RecordSpace *space);

/*
 * Whether two spaces have the same records, so that their indices agree.  Their
 * bytes decide and not their hashes, as keys can be chosen so that these agree.
 */
extern bool space_equal(const RecordSpace *a, const RecordSpace *b);

/* The name of the record with that index; index < nrecords. */
extern Key	space_key(const RecordSpace *space, uint32_t index);

/* The name of a section's record, counted from the section's first. */
extern Key	section_key(const RecordSpace *space, const Section *section, uint32_t record);

/* The index of the record with that name, or NO_RECORD. */
extern uint32_t space_find(const RecordSpace *space, const Key *key);

/* The order of two strings of bytes: memcmp, then the shorter one. */
extern int	bytes_compare(const void *a, uint32_t a_length, const void *b, uint32_t b_length);

/* The order of records; sections by source and type first, then keys. */
extern int	key_compare(const Key *a, const Key *b);

/* Whether two sections with these names are one, or which comes first. */
extern int	section_compare(const char *a_source, uint32_t a_length, KeyType a_type,
							const char *b_source, uint32_t b_length, KeyType b_type);

/*
 * Whether the bytes at space, of which available can be read, are a canonical
 * record space; if not, *fault names the first thing wrong.
 */
extern bool space_check(Host *host, const RecordSpace *space, uint64_t available, Fault *fault);

#endif

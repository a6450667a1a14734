/*
 * key_table.h
 *		The key table: numbers records as they come, before they are sorted.
 *
 * A record's number is the order of its first appearance.  When all records
 * are known, key_table_finish sorts them into a record space and says which
 * index each number became.
 */
#ifndef STARLINGS_KEY_TABLE_H
#define STARLINGS_KEY_TABLE_H

#include "core/records/space.h"

/* A (source, key type) pair that some record has. */
typedef struct KeySection
{
	char	   *source;
	uint32_t	source_length;
	KeyType		type;
} KeySection;

/*
 * A key on its way into the table.  Of a bigint key, word is the number; of
 * the other types, where its bytes start in some array (high half) and how
 * many there are (low half).
 */
typedef struct PendingKey
{
	uint64_t	word;
	uint64_t	hash;
	uint32_t	section;
} PendingKey;

#define WORD_OFFSET(word) ((word) >> 32)
#define WORD_LENGTH(word) ((uint32_t) (word))

typedef struct KeyTable
{
	Host	   *host;
	uint32_t	nrecords;
	uint32_t	capacity;		/* of words */
	uint64_t   *words;			/* as in PendingKey, the bytes in this->bytes */
	uint32_t   *section_of;		/* NULL while there is one section */
	unsigned char *bytes;
	uint64_t	nbytes;
	uint64_t	bytes_capacity;
	uint64_t	value_size;		/* bytes that a value of these records has at least */

	uint64_t   *slots;			/* high half of the hash, and number + 1; 0: free */
	uint8_t		slot_bits;		/* there are 2^slot_bits slots */
	uint8_t		record_size;	/* bytes of the value for each record beside its key */

	KeySection *sections;
	uint32_t	nsections;
	uint32_t	last_section;	/* the one found last */
	uint32_t   *section_slots;	/* number + 1; 0: free */
	uint32_t	nsection_slots; /* twice the room for sections */
} KeyTable;

/* The section that a record belongs to. */
static inline uint32_t
section_number(const KeyTable *table, uint32_t record)
{
	return table->section_of != NULL ? table->section_of[record] : 0;
}

/* Where the bytes that a word tells of lie in an array, which is NULL if all keys are empty. */
static inline const unsigned char *
word_bytes(const unsigned char *bytes, uint64_t word)
{
	return WORD_LENGTH(word) > 0 ? bytes + WORD_OFFSET(word) : bytes;
}

/*
 * An empty table for a value that takes at least record_size bytes for each
 * record beside its key.
 */
extern void key_table_init(KeyTable *table, Host *host, unsigned record_size);

/* Leaves an empty shell, which may be freed again. */
extern void key_table_free(KeyTable *table);

/* Makes a key ready to be looked up; its bytes are in the array at offset. */
extern PendingKey key_table_prepare(KeyTable *table, const Key *key, uint64_t offset);

/*
 * Makes room for nkeys prepared keys with nbytes bytes, all of which may be
 * new, so that interning them calls nothing of the host.  Returns false, and
 * may have made no room, if a value may not have it, or if there are fewer
 * records than keys.
 */
extern bool key_table_reserve(KeyTable *table, uint32_t nkeys, uint64_t nbytes);

/*
 * Numbers count prepared keys whose bytes, if they have any, lie in the array
 * bytes; adds those that are new.  Raises FAULT_TOO_LARGE.
 */
extern void key_table_intern(KeyTable *table, const PendingKey *keys, uint32_t count,
							 const unsigned char *bytes, uint32_t *numbers);

/* Finds them likewise, and adds none: NO_RECORD stands for what is not there. */
extern void key_table_find(const KeyTable *table, const PendingKey *keys, uint32_t count,
						   const unsigned char *bytes, uint32_t *numbers);

/* The most records of a space that may be numbered together. */
#define KEY_TABLE_BATCH 256

/* Numbers count records of a space from start on, at most KEY_TABLE_BATCH.  Raises FAULT_TOO_LARGE. */
extern void key_table_intern_space(KeyTable *table, const RecordSpace *space, uint32_t start, uint32_t count,
								   uint32_t *numbers);

/* Gives a table the records that were added to a copy of it, after it had made room for them. */
extern void key_table_follow(KeyTable *table, const KeyTable *copy);

/* Numbers one key; finds one. */
extern uint32_t key_table_intern_one(KeyTable *table, const Key *key);
extern uint32_t key_table_find_one(KeyTable *table, const Key *key);

/* The name of the record with that number, valid until the table changes. */
extern Key	key_table_key(const KeyTable *table, uint32_t number);

/*
 * The record space of all records in the table, and in *index_of the index of
 * each number.  The table is freed.
 */
extern RecordSpace *key_table_finish(KeyTable *table, uint32_t **index_of);

#endif

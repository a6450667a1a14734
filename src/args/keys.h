/*
 * keys.h
 *		Record keys between SQL and the core.
 */
#ifndef STARLINGS_KEYS_H
#define STARLINGS_KEYS_H

#include "server/server_host.h"

#include "core/records/space.h"
#include "core/util/buffer.h"
#include "fmgr.h"
#include "utils/array.h"

/*
 * The key in an argument of the call, with the source in another, if that is
 * not 0; a NULL source is the unnamed one.  Fills *key and returns it, or NULL
 * if the key is NULL.  The argument is of a key type or of one that is cast to
 * such a type implicitly; 42804 if it is neither.  Occupies fn_extra.
 */
extern const Key *key_argument(FunctionCallInfo fcinfo, int source_argument, int argument, Key *key);

/* The keys in an array, without the NULLs. */
extern Key *keys_from_array(ArrayType *array, int *count);

/* The record space of the keys in an array, without the NULLs. */
extern RecordSpace *space_from_keys(ArrayType *array, const char *source, uint32 source_length);

/* A value of type text, or bytea, of these bytes.  Where there are none, bytes may be NULL. */
extern Datum bytes_text(const void *bytes, uint32 length);

/* The key as a datum of the SQL type of such keys. */
extern Datum key_get_datum(const Key *key);

/* The key type that an SQL type stands for; errors if it is none. */
extern KeyType key_type_of(Oid type);

/* Its name in SQL. */
extern const char *key_type_name(KeyType type);

/*
 * Raises 42804 unless all keys of the space have one source and that type, so
 * that they can be returned as such.
 */
extern void check_key_type(const RecordSpace *space, KeyType type);

/* The same where the SQL type of a result column says the type. */
extern void check_column_type(const RecordSpace *space, Oid column);

/* Raises 42804 unless a key of that type can be found without its source. */
extern void check_plain_key(const RecordSpace *space, KeyType type);

/* Raises 42804 if the key's source has keys, but none of its type. */
extern void check_source_key(const RecordSpace *space, const Key *key);

/*
 * The record of a space that a key argument, which is not NULL, names, or NO_RECORD.
 * Without a source, which source_argument 0 says, the records must all have one.
 */
extern uint32 space_record_argument(FunctionCallInfo fcinfo, const RecordSpace *space, int source_argument, int argument);

/* A source for messages: its quoted name, cut off where it is too long, or that it has none. */
extern char *source_name(const char *source, uint32 length);

/* A record's name in literal form, for messages. */
extern char *record_name(Key key);

/* Text that names a key: as in literals, or plain, or its source. */
extern Datum record_text(ByteBuffer *buffer, const Key *key);
extern Datum plain_key_text(ByteBuffer *buffer, const Key *key);
extern Datum source_text(ByteBuffer *buffer, const Key *key);

/*
 * A record of a space as a datum: its key alone, or else its name in literal
 * form.  Several as an array, whose elements are of that type.
 */
extern Datum record_datum(Host *current, const RecordSpace *space, uint32 record, bool typed);
extern Datum record_array(Host *current, const RecordSpace *space, const uint32 *records, uint32 count,
						  bool typed, Oid type);

#endif

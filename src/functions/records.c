/*
 * records.c
 *		Names of single records: from the text form to a key and back.
 *
 * None of these takes a value of ours, so their names say whose they are.
 */
#include "server/server_host.h"

#include "args/keys.h"
#include "core/format/literal.h"
#include "fmgr.h"
#include "types/varlena.h"
#include "utils/builtins.h"

/* The record that a literal names; 22P02 or 22003 if it is none. */
static Key
record_argument(FunctionCallInfo fcinfo, int argument)
{
	Host	   *host = server_host(CurrentMemoryContext);
	ByteBuffer	copy = {.host = host};
	Key			key;
	Fault		fault;

	if (!literal_read_record(host, text_to_cstring(PG_GETARG_TEXT_PP(argument)), &copy, &key, &fault))
		ereport(ERROR, (fault_report(&fault, ERRCODE_INVALID_TEXT_REPRESENTATION)));
	return key;
}

/* Whether the source of a key is the one in an argument; NULL is the unnamed one. */
static bool
has_source(FunctionCallInfo fcinfo, int argument, const Key *key)
{
	text	   *source;

	if (PG_ARGISNULL(argument))
		return key->source_length == 0;
	source = PG_GETARG_TEXT_PP(argument);
	return bytes_compare(VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source), key->source, key->source_length) == 0;
}

/*
 * starlings_record_key(literal [, source], K): the key in its own type, NULL if
 * it is one of another source.
 */
PG_FUNCTION_INFO_V1(starlings_record_key);
Datum
starlings_record_key(PG_FUNCTION_ARGS)
{
	KeyType		type = key_type_of(get_fn_expr_rettype(fcinfo->flinfo));
	Key			key;

	if (PG_ARGISNULL(0))		/* not strict: the type of keys may be NULL */
		PG_RETURN_NULL();
	key = record_argument(fcinfo, 0);
	if (PG_NARGS() > 2 && !has_source(fcinfo, 1, &key))
		PG_RETURN_NULL();
	if (key.type != type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("record %s has a key of type %s and cannot be returned as %s",
						record_name(key), key_type_name(key.type), key_type_name(type))));
	PG_RETURN_DATUM(key_get_datum(&key));
}

/* starlings_record_source(literal): the source, empty if it is the unnamed one. */
PG_FUNCTION_INFO_V1(starlings_record_source);
Datum
starlings_record_source(PG_FUNCTION_ARGS)
{
	Key			key = record_argument(fcinfo, 0);

	PG_RETURN_DATUM(bytes_text(key.source, key.source_length));
}

/* starlings_record_literal(key, source): the text form of a record. */
PG_FUNCTION_INFO_V1(starlings_record_literal);
Datum
starlings_record_literal(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = {.host = server_host(CurrentMemoryContext)};
	Key			key;

	if (key_argument(fcinfo, 1, 0, &key) == NULL)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(record_text(&out, &key));
}

/*
 * rule_arguments.c
 *		Reading rules, and looking whether they go with some records.
 */
#include "args/rule_arguments.h"

#include "access/htup_details.h"
#include "args/in_common.h"
#include "args/keys.h"
#include "catalog/pg_type.h"
#include "types/partition_datum.h"
#include "utils/array.h"
#include "utils/typcache.h"

uint32
bound_from_int(const char *name, int32 number)
{
	if (number < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be at least 1, not %d", name, number),
				 errhint("It is a number of records. NULL, as when it is left out, sets no bound.")));
	return (uint32) number;
}

/* The sources in an array; a NULL is the unnamed one, as in a row. */
static void
read_sources(ArrayType *array, Rules *rules)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	SourceName *sources;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	sources = palloc0_array(SourceName, count + 1);
	for (int i = 0; i < count; i++)
	{
		text	   *source = nulls[i] ? NULL : DatumGetTextPP(elements[i]);

		if (source != NULL)
			sources[i] = (SourceName) {VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source)};
	}
	rules->of_some = true;
	rules->nsources = count;
	rules->sources = sources;
}

/* Four values in their order. */
static Rules
rules_from_datums(const NullableDatum *values)
{
	Rules		rules = no_rules();

	if (!values[0].isnull)
		rules.max_size = bound_from_int("max_size", DatumGetInt32(values[0].value));
	if (!values[1].isnull)
		rules.max_per_source = bound_from_int("max_per_source", DatumGetInt32(values[1].value));
	if (!values[2].isnull)
		read_sources(DatumGetArrayTypeP(values[2].value), &rules);
	if (!values[3].isnull)
		rules.apart = partition_from_datum(values[3].value);
	if (rules.of_some && rules.max_per_source == ANY_NUMBER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sources are given without max_per_source"),
				 errhint("Say how many records of one of them an entity may have, as in max_per_source => 1.")));
	return rules;
}

Rules
rule_arguments(FunctionCallInfo fcinfo, int first)
{
	return rules_from_datums(&fcinfo->args[first]);
}

Rules
rules_from_row(HeapTupleHeader row, const void **apart)
{
	TupleDesc	columns = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(row), HeapTupleHeaderGetTypMod(row));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(row), .t_data = row};
	NullableDatum values[4];

	if (columns->natts != lengthof(values))
		elog(ERROR, "rules must be of the type starlings_rules");
	for (int i = 0; i < columns->natts; i++)
		values[i].value = heap_getattr(&tuple, i + 1, columns, &values[i].isnull);
	ReleaseTupleDesc(columns);
	*apart = values[3].isnull ? NULL : DatumGetPointer(values[3].value);
	return rules_from_datums(values);
}

bool
has_rules(const Rules *rules)
{
	return rules->max_size != ANY_NUMBER || rules->max_per_source != ANY_NUMBER || rules->apart != NULL;
}

void
check_rules(const Rules *rules, const RecordSpace *space)
{
	uint32		unknown = space->nrecords > 0 ? rules_unknown_source(rules, space) : rules->nsources;

	if (unknown < rules->nsources)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("no record is of %s", source_name(rules->sources[unknown].bytes, rules->sources[unknown].length)),
				 errhint("The function records lists the records of a hierarchy with their sources. Without sources, all of them are limited.")));
	if (rules->apart != NULL)
		refuse_key_clash(space, partition_space(rules->apart));
}

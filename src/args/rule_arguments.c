/*
 * rule_arguments.c
 *		Reading rules, and looking whether they go with some records.
 */
#include "args/rule_arguments.h"

#include "args/in_common.h"
#include "args/keys.h"
#include "catalog/pg_type.h"
#include "types/partition_datum.h"
#include "utils/array.h"

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

Rules
rule_arguments(FunctionCallInfo fcinfo, int first)
{
	Rules		rules = no_rules();

	if (!PG_ARGISNULL(first))
		rules.max_size = bound_from_int("max_size", PG_GETARG_INT32(first));
	if (!PG_ARGISNULL(first + 1))
		rules.max_per_source = bound_from_int("max_per_source", PG_GETARG_INT32(first + 1));
	if (!PG_ARGISNULL(first + 2))
		read_sources(PG_GETARG_ARRAYTYPE_P(first + 2), &rules);
	if (!PG_ARGISNULL(first + 3))
		rules.apart = PG_GETARG_PARTITION(first + 3);
	if (rules.of_some && rules.max_per_source == ANY_NUMBER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sources are given without max_per_source"),
				 errhint("Say how many records of one of them an entity may have, as in max_per_source => 1.")));
	return rules;
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

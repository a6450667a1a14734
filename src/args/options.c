/*
 * options.c
 *		Reading options.
 */
#include "args/options.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

char *
option_word(Datum datum)
{
	char	   *word = TextDatumGetCString(datum);

	word[pg_mbcliplen(word, strlen(word), NAMEDATALEN)] = '\0';
	return word;
}

char *
option_argument(FunctionCallInfo fcinfo, int argument)
{
	return option_word(PG_GETARG_DATUM(argument));
}

uint32
count_argument(FunctionCallInfo fcinfo, int argument, int least)
{
	int32		n = PG_GETARG_INT32(argument);

	if (n < least)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n must be at least %d, not %d", least, n),
				 errhint("It is the number of rows to return at most.")));
	return (uint32) n;
}

MissingMode
missing_argument(FunctionCallInfo fcinfo, int argument)
{
	char	   *name;

	if (PG_ARGISNULL(argument))
		return MISSING_SINGLETON;
	name = option_argument(fcinfo, argument);
	if (strcmp(name, "singleton") == 0)
		return MISSING_SINGLETON;
	if (strcmp(name, "ignore") == 0)
		return MISSING_IGNORE;
	if (strcmp(name, "error") == 0)
		return MISSING_ERROR;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown value for missing: \"%s\"", name),
			 errhint("It is one of singleton, ignore, error.")));
}

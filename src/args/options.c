/*
 * options.c
 *		Reading options.
 *
 * Options are words and not enumerations of SQL, since a word needs no cast from
 * any driver.  Messages show a word clipped to the length of a name, as anything
 * may have been given for one.
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

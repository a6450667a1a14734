/*
 * reals.c
 *		From real to the double that is meant.
 */
#include "args/reals.h"

#include <math.h>

#include "common/shortest_dec.h"

/*
 * Reads a decimal of few digits.  Those without an exponent, as most scores are,
 * are a quotient of two numbers that doubles hold, and so rounded once.
 */
static double
read_decimal(const char *text)
{
	double		digits = 0;
	double		scale = 1;
	bool		behind_point = false;

	for (const char *c = text + (*text == '-'); *c != '\0'; c++)
	{
		if (*c == '.')
			behind_point = true;
		else if (*c >= '0' && *c <= '9')
		{
			digits = 10 * digits + (*c - '0');
			scale *= behind_point ? 10 : 1;
		}
		else
			return strtod(text, NULL);
	}
	return (*text == '-' ? -digits : digits) / scale;
}

/* The double nearest to the shortest decimal that reads back as the number. */
static double
decimal_of_real(float4 number)
{
	char		text[FLOAT_SHORTEST_DECIMAL_LEN];

	if (!isfinite(number))
		return number;
	float_to_shortest_decimal_buf(number, text);
	return read_decimal(text);
}

/* The arguments are changed in a copy: constants among them are there for later calls too. */
Datum
call_with_decimals(PGFunction function, FunctionCallInfo fcinfo, int first, int count)
{
	LOCAL_FCINFO(changed, FUNC_MAX_ARGS);
	Datum		result;

	memcpy(changed, fcinfo, SizeForFunctionCallInfo(fcinfo->nargs));
	for (int i = first; i < first + count; i++)
	{
		if (!changed->args[i].isnull)
			changed->args[i].value = Float8GetDatum(decimal_of_real(DatumGetFloat4(changed->args[i].value)));
	}
	result = function(changed);
	fcinfo->isnull = changed->isnull;
	return result;
}

Datum
call_with_decimal(PGFunction function, FunctionCallInfo fcinfo, int argument)
{
	return call_with_decimals(function, fcinfo, argument, 1);
}

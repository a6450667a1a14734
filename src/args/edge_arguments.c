/*
 * edge_arguments.c
 *		Reading scores.
 */
#include "args/edge_arguments.h"

#include <math.h>

#include "args/keys.h"
#include "utils/float.h"

#define MAX_DECIMALS 15
#define ALL_INTEGERS 9007199254740992.0 /* 2^53: from here on doubles are integers */

static void
check_decimals(int32 decimals)
{
	if (decimals < 0 || decimals > MAX_DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("decimals value %d is out of range", decimals),
				 errhint("Scores can be rounded to 0 up to %d decimals.", MAX_DECIMALS)));
}

/*
 * Rounds a score to a number of decimals.  The quotient is the double nearest
 * to the decimal number, so it equals that number as a literal.
 */
static double
round_score(double score, int32 decimals)
{
	static const double scales[MAX_DECIMALS + 1] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
	};
	double		scaled = score * scales[decimals];

	return fabs(scaled) < ALL_INTEGERS ? rint(scaled) / scales[decimals] : score;
}

bool
score_argument(FunctionCallInfo fcinfo, const EdgeArguments *at, double *score)
{
	bool		rounded = PG_NARGS() > at->decimals && !PG_ARGISNULL(at->decimals);

	if (rounded)
		check_decimals(PG_GETARG_INT32(at->decimals));
	if (PG_ARGISNULL(at->score))
		return false;
	*score = PG_GETARG_FLOAT8(at->score);
	if (rounded)
		*score = round_score(*score, PG_GETARG_INT32(at->decimals));
	return true;
}

void
refuse_score(double score, const Key *left, const Key *right, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score %s is out of range", float8out_internal(score)),
			 errdetail("It is the score of records %s and %s.",
					   left != NULL ? record_name(*left) : "NULL", right != NULL ? record_name(*right) : "NULL"),
			 errhint("%s", hint)));
	pg_unreachable();
}

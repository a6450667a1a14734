/*
 * edge_arguments.h
 *		Scored edges among the arguments of transition functions.
 */
#ifndef STARLINGS_EDGE_ARGUMENTS_H
#define STARLINGS_EDGE_ARGUMENTS_H

#include "server/server_host.h"

#include "core/records/space.h"
#include "fmgr.h"

/*
 * Where the arguments of a transition function stand.  Without sources there
 * is no argument for them, which is what 0, the state's own place, says.
 */
typedef struct EdgeArguments
{
	int			left_source;
	int			left;
	int			right_source;
	int			right;
	int			score;
	int			decimals;		/* may be more than there are */
} EdgeArguments;

/*
 * Reads the score and the decimals of a call.  Returns false if the score is
 * NULL, or else gives the score, which may be no number, rounded if the call says so.
 */
extern bool score_argument(FunctionCallInfo fcinfo, const EdgeArguments *at, double *score);

/* Raises 22003 for a score of two records, either of which may be NULL. */
extern void refuse_score(double score, const Key *left, const Key *right, const char *hint) HOST_NORETURN;

#endif

/*
 * once.h
 *		Telling the user something once in a statement, and not for every row.
 */
#ifndef STARLINGS_ONCE_H
#define STARLINGS_ONCE_H

#include "server/compat.h"

#include "access/xact.h"

/*
 * Whether this is the first call in the statement that the client sent, however
 * many functions, queries and transactions it comes to.  *latest is static, and
 * the caller's own; each parallel worker has one.
 */
static inline bool
first_in_statement(TimestampTz *latest)
{
	TimestampTz now = GetCurrentStatementStartTimestamp();

	if (now == *latest)
		return false;
	*latest = now;
	return true;
}

#endif

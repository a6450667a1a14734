/*
 * rule_arguments.h
 *		Rules that entities keep, as SQL gives them.
 */
#ifndef STARLINGS_RULE_ARGUMENTS_H
#define STARLINGS_RULE_ARGUMENTS_H

#include "server/server_host.h"

#include "access/htup.h"
#include "core/hierarchy/rules.h"
#include "fmgr.h"

/*
 * The rules of the four arguments from first on: max_size, max_per_source,
 * sources and apart, of which any may be NULL.  22023 if a number is below 1, or
 * sources are named for no number.
 */
extern Rules rule_arguments(FunctionCallInfo fcinfo, int first);

/* The same of a row of the type starlings_rules, and where in it apart stands, or NULL. */
extern Rules rules_from_row(HeapTupleHeader row, const void **apart);

/* A number of records at most; 22023 if it is below 1. */
extern uint32 bound_from_int(const char *name, int32 number);

extern bool has_rules(const Rules *rules);

/*
 * Raises an error if the rules are not for these records: 42704 for a source that
 * none of them has, and 42804 if the keys of apart are of another type.
 */
extern void check_rules(const Rules *rules, const RecordSpace *space);

#endif

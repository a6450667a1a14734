/*
 * in_common.h
 *		Two values that have no record in common, which is most often a slip:
 *		keys of another type, or records of another source.
 *
 * No error and no figure may depend on which records happen to be there.  Key
 * types belong to a source and not to its records, so that a source whose keys
 * are of another type on either side is an error; that two values of the same
 * kind share nothing today is only told, once in a statement.
 */
#ifndef STARLINGS_IN_COMMON_H
#define STARLINGS_IN_COMMON_H

#include "server/server_host.h"

#include "core/measure/truth.h"

/* Raises 42804 if a source that both have has no key type in common. */
extern void refuse_key_clash(const RecordSpace *left, const RecordSpace *right);

/* The same for values of which no source is known any more. */
extern void refuse_unknown_clash(void) HOST_NORETURN;

/* In what two spaces without a common record differ, as a sentence. */
extern char *difference_detail(const RecordSpace *left, const RecordSpace *right);

/* The same of two spaces, or parts of one, that have these first records. */
extern char *first_records_detail(Key left, Key right);

/* Warns that two values have no record in common, unless one of them has none at all. */
extern void tell_nothing_in_common(const RecordSpace *left, const RecordSpace *right);

/* Warns that nothing was measured therefore; the detail, from above, may be NULL. */
extern void tell_not_measured(const char *detail);

/* Warns that this is so in that many of so many comparisons. */
extern void tell_not_measured_in_pairs(uint64 apart, uint64 npairs);

#endif

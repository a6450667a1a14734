/*
 * rules.h
 *		Rules that entities keep: how many records they may have, how many of one
 *		source, and which records may not be in one.
 *
 * What breaks a rule is still broken by all that contains it.  So records that
 * may not be one entity may not be part of one either.
 */
#ifndef STARLINGS_RULES_H
#define STARLINGS_RULES_H

#include "core/hierarchy/partition.h"

#define ANY_NUMBER UINT32_MAX

/* A source, not terminated. */
typedef struct SourceName
{
	const char *bytes;
	uint32_t	length;
} SourceName;

typedef struct Rules
{
	uint32_t	max_size;		/* records of an entity, or ANY_NUMBER */
	uint32_t	max_per_source; /* of them, those of one source, or ANY_NUMBER */
	bool		of_some;		/* of one of these sources, and as many as there are of others */
	uint32_t	nsources;
	const SourceName *sources;
	const Partition *apart;		/* records of different entities of it may not be one; NULL: no such rule */
} Rules;

static inline Rules
no_rules(void)
{
	return (Rules) {.max_size = ANY_NUMBER, .max_per_source = ANY_NUMBER};
}

/* The first of the sources that no record of the space has; nsources if there is none. */
extern uint32_t rules_unknown_source(const Rules *rules, const RecordSpace *space);

/* Rules for the records of a space. */
typedef struct RecordRules
{
	uint32_t	max_size;
	uint32_t	max_per_source;
	uint32_t	nsources;		/* that max_per_source holds for */
	uint32_t   *source_of;		/* of each record, or NO_GROUP: none of these; NULL: no such rule */
	uint32_t   *label_of;		/* the entity of apart of each record, or NO_GROUP; NULL likewise */
} RecordRules;

extern RecordRules rules_for_records(Host *host, const Rules *rules, const RecordSpace *space);
extern void record_rules_free(Host *host, RecordRules *rules);

#endif

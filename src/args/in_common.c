/*
 * in_common.c
 *		Refusing and telling of values without a common record.
 */
#include "args/in_common.h"

#include "args/keys.h"
#include "args/once.h"
#include "core/records/align.h"
#include "lib/stringinfo.h"

#define SHOWN_SOURCES 3

static char *
section_source(const RecordSpace *space, const Section *section)
{
	return source_name((const char *) space + section->source, section->source_length);
}

void
refuse_key_clash(const RecordSpace *left, const RecordSpace *right)
{
	KeyClash	clash = key_clash_find(left, right);

	if (clash.left != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("records of %s have keys of type %s in one value and %s in the other",
						section_source(left, clash.left), key_type_name(clash.left->type),
						key_type_name(clash.right->type)),
				 errhint("Make both values from keys of one type, with a cast where the columns differ.")));
}

void
refuse_unknown_clash(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATATYPE_MISMATCH),
			 errmsg("records of one source have keys of different types in hierarchies and truths"),
			 errhint("Make both from keys of one type, with a cast where the columns differ.")));
	pg_unreachable();
}

/* The sources of a space for a message; sections of one source stand together. */
static char *
source_names(const RecordSpace *space)
{
	StringInfoData names;
	uint32		nsources = 0;

	initStringInfo(&names);
	for (uint32 i = 0; i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];

		if (i > 0 && bytes_compare((const char *) space + section->source, section->source_length,
								   (const char *) space + section[-1].source, section[-1].source_length) == 0)
			continue;
		if (nsources++ < SHOWN_SOURCES)
			appendStringInfo(&names, "%s%s", nsources > 1 ? ", " : "", section_source(space, section));
	}
	if (nsources > SHOWN_SOURCES)
		appendStringInfo(&names, " and %u more", nsources - SHOWN_SOURCES);
	return names.data;
}

char *
difference_detail(const RecordSpace *left, const RecordSpace *right)
{
	KeyClash	clash = key_clash_find(left, right);

	if (clash.left != NULL)
		return psprintf("Records of %s have keys of type %s on one side and %s on the other.",
						section_source(left, clash.left), key_type_name(clash.left->type),
						key_type_name(clash.right->type));
	if (!sources_meet(left, right))
		return psprintf("Records are of %s on one side, and of %s on the other.",
						source_names(left), source_names(right));
	return first_records_detail(space_key(left, 0), space_key(right, 0));
}

char *
first_records_detail(Key left, Key right)
{
	return psprintf("The first record is %s on one side, and %s on the other.", record_name(left), record_name(right));
}

void
tell_nothing_in_common(const RecordSpace *left, const RecordSpace *right)
{
	static TimestampTz latest;

	if (left->nrecords > 0 && right->nrecords > 0 && first_in_statement(&latest))
		ereport(WARNING,
				(errmsg("the values have no record in common"),
				 errdetail("%s", difference_detail(left, right))));
}

void
tell_not_measured(const char *detail)
{
	static TimestampTz latest;

	if (first_in_statement(&latest))
		ereport(WARNING,
				(errmsg("no record is in the truth, so nothing was measured"),
				 detail != NULL ? errdetail("%s", detail) : 0,
				 errhint("Look whether sources and keys are the same in both.")));
}

void
tell_not_measured_in_pairs(uint64 apart, uint64 npairs)
{
	ereport(WARNING,
			(errmsg("nothing was measured in " UINT64_FORMAT " of " UINT64_FORMAT " comparisons, which have no record in common",
					apart, npairs),
			 errhint("Look whether sources and keys are the same in all.")));
}

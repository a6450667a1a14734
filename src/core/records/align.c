/*
 * align.c
 *		Merging sorted sections, and the spaces that come of it.
 *
 * Sections are sorted by source and type and keys within them, so all is one
 * merge, as of two sorted lists, section by section.  A section that only one
 * side has is taken whole.  The maps that come of it ascend; many callers rely on
 * that.
 */
#include "core/records/align.h"

#include <string.h>

#define LOOKUP_WORTH 32			/* records passed in a merge in the time that one is looked up */

/* One side of a merge. */
typedef struct Side
{
	const RecordSpace *space;
	uint32_t	section;
	uint32_t   *map;
} Side;

static bool
at_end(const Side *side)
{
	return side->section == side->space->nsections;
}

static const Section *
current(const Side *side)
{
	return &side->space->sections[side->section];
}

/* Which side's section comes first; 0 if they are the same section. */
static int
compare_sides(const Side *a, const Side *b)
{
	const Section *left;
	const Section *right;

	if (at_end(a) || at_end(b))
		return at_end(a) - at_end(b);
	left = current(a);
	right = current(b);
	return section_compare((const char *) a->space + left->source, left->source_length, left->type,
						   (const char *) b->space + right->source, right->source_length, right->type);
}

/* A section that only one side has. */
static void
take_section(Host *host, Side *side, Alignment *alignment)
{
	const Section *section = current(side);

	for (uint32_t i = 0; i < section->nrecords; i++)
	{
		side->map[section->first + i] = alignment->nrecords++;
		host_tick(host, alignment->nrecords);
	}
	side->section++;
}

static int
compare_keys(const RecordSpace *a, const Section *left, uint32_t i,
			 const RecordSpace *b, const Section *right, uint32_t j)
{
	if (left->type == KEY_BIGINT)
	{
		int64_t		x = ((const int64_t *) ((const char *) a + left->keys))[i];
		int64_t		y = ((const int64_t *) ((const char *) b + right->keys))[j];

		return (x > y) - (x < y);
	}
	else
	{
		Key			x = section_key(a, left, i);
		Key			y = section_key(b, right, j);

		return key_compare(&x, &y);
	}
}

/* A section that both sides have. */
static void
merge_section(Host *host, Side *a, Side *b, Alignment *alignment)
{
	const Section *left = current(a);
	const Section *right = current(b);
	uint32_t	i = 0;
	uint32_t	j = 0;

	while (i < left->nrecords || j < right->nrecords)
	{
		int			order;

		if (i == left->nrecords || j == right->nrecords)
			order = (i == left->nrecords) - (j == right->nrecords);
		else
			order = compare_keys(a->space, left, i, b->space, right, j);
		if (order <= 0)
			a->map[left->first + i++] = alignment->nrecords;
		if (order >= 0)
			b->map[right->first + j++] = alignment->nrecords;
		alignment->ncommon += order == 0;
		alignment->nrecords++;
		host_tick(host, alignment->nrecords);
	}
	a->section++;
	b->section++;
}

Alignment
align_spaces(Host *host, const RecordSpace *left, const RecordSpace *right)
{
	Alignment	alignment = {
		.left = host_array(host, left->nrecords, sizeof(uint32_t)),
		.right = host_array(host, right->nrecords, sizeof(uint32_t))
	};
	Side		a = {left, 0, alignment.left};
	Side		b = {right, 0, alignment.right};

	value_size_check(host, (uint64_t) left->nrecords + right->nrecords, 0);
	while (!at_end(&a) || !at_end(&b))
	{
		int			order = compare_sides(&a, &b);

		if (order < 0)
			take_section(host, &a, &alignment);
		else if (order > 0)
			take_section(host, &b, &alignment);
		else
			merge_section(host, &a, &b, &alignment);
	}
	return alignment;
}

void
alignment_free(Host *host, Alignment *alignment)
{
	host->release(host, alignment->left);
	host->release(host, alignment->right);
}

void
align_common(Host *host, const RecordSpace *left, const RecordSpace *right,
			 const Alignment *alignment, uint32_t *in_left, uint32_t *in_right)
{
	uint32_t	ncommon = 0;
	uint32_t	j = 0;

	for (uint32_t i = 0; i < left->nrecords; i++)
	{
		while (j < right->nrecords && alignment->right[j] < alignment->left[i])
			j++;
		if (j < right->nrecords && alignment->right[j] == alignment->left[i])
		{
			in_left[ncommon] = i;
			in_right[ncommon++] = j;
		}
		host_tick(host, i);
	}
}

uint32_t *
align_subset(Host *host, const RecordSpace *subset, const RecordSpace *space)
{
	uint32_t   *indices;

	if (subset->nrecords >= space->nrecords / LOOKUP_WORTH)
	{
		Alignment	alignment = align_spaces(host, subset, space);

		host->release(host, alignment.right);
		return alignment.left;
	}
	indices = host_array(host, subset->nrecords, sizeof(uint32_t));
	for (uint32_t i = 0; i < subset->nrecords; i++)
	{
		Key			key = space_key(subset, i);

		indices[i] = space_find(space, &key);
		host_tick(host, i);
	}
	return indices;
}

CommonRecords
common_records(Host *host, const RecordSpace *left, const RecordSpace *right)
{
	CommonRecords common = {.nrecords = left->nrecords};
	Alignment	alignment;

	if (space_equal(left, right))
		return common;
	alignment = align_spaces(host, left, right);
	common.nrecords = alignment.ncommon;
	common.left = host_array(host, alignment.ncommon, sizeof(uint32_t));
	common.right = host_array(host, alignment.ncommon, sizeof(uint32_t));
	align_common(host, left, right, &alignment, common.left, common.right);
	alignment_free(host, &alignment);
	return common;
}

void
common_free(Host *host, CommonRecords *common)
{
	host->release(host, common->left);
	host->release(host, common->right);
}

/* The sections of one source on both sides: those from the current one up to these. */
typedef struct SourceRun
{
	uint32_t	left_stop;
	uint32_t	right_stop;
} SourceRun;

static int
compare_sources(const RecordSpace *a, const Section *left, const RecordSpace *b, const Section *right)
{
	return bytes_compare((const char *) a + left->source, left->source_length,
						 (const char *) b + right->source, right->source_length);
}

/* Where the sections of a source end. */
static uint32_t
source_stop(const RecordSpace *space, uint32_t section)
{
	uint32_t	stop = section + 1;

	while (stop < space->nsections && compare_sources(space, &space->sections[section], space, &space->sections[stop]) == 0)
		stop++;
	return stop;
}

/* Moves both sides to the next source that both have; false if there is none. */
static bool
next_common_source(Side *a, Side *b, SourceRun *run)
{
	while (!at_end(a) && !at_end(b))
	{
		int			order = compare_sources(a->space, current(a), b->space, current(b));

		if (order == 0)
		{
			*run = (SourceRun) {source_stop(a->space, a->section), source_stop(b->space, b->section)};
			return true;
		}
		if (order < 0)
			a->section++;
		else
			b->section++;
	}
	return false;
}

/* Whether two runs of sections of one source have a key type in common; there are few types. */
static bool
types_meet(const Side *a, const Side *b, const SourceRun *run)
{
	for (uint32_t i = a->section; i < run->left_stop; i++)
	{
		for (uint32_t j = b->section; j < run->right_stop; j++)
		{
			if (a->space->sections[i].type == b->space->sections[j].type)
				return true;
		}
	}
	return false;
}

KeyClash
key_clash_find(const RecordSpace *left, const RecordSpace *right)
{
	Side		a = {left, 0, NULL};
	Side		b = {right, 0, NULL};
	SourceRun	run;

	while (next_common_source(&a, &b, &run))
	{
		if (!types_meet(&a, &b, &run))
			return (KeyClash) {current(&a), current(&b)};
		a.section = run.left_stop;
		b.section = run.right_stop;
	}
	return (KeyClash) {NULL, NULL};
}

bool
sources_meet(const RecordSpace *left, const RecordSpace *right)
{
	SourceRun	run;

	return next_common_source(&(Side) {left, 0, NULL}, &(Side) {right, 0, NULL}, &run);
}

/* Calls visit for each key of the union in order. */
static void
visit_union(Host *host, const RecordSpace *left, const RecordSpace *right, const Alignment *alignment,
			void (*visit) (void *context, const Key *key), void *context)
{
	uint32_t	i = 0;
	uint32_t	j = 0;

	for (uint32_t record = 0; record < alignment->nrecords; record++)
	{
		bool		in_left = i < left->nrecords && alignment->left[i] == record;
		bool		in_right = j < right->nrecords && alignment->right[j] == record;
		Key			key = in_left ? space_key(left, i) : space_key(right, j);

		visit(context, &key);
		i += in_left;
		j += in_right;
		host_tick(host, record);
	}
}

/* Plans of the sections of a space, as its keys go by in order. */
typedef struct SpacePlan
{
	SectionPlan *plans;
	uint32_t	nplans;
} SpacePlan;

static void
plan_key(void *context, const Key *key)
{
	SpacePlan  *plan = context;
	SectionPlan *last = plan->nplans > 0 ? &plan->plans[plan->nplans - 1] : NULL;

	if (last == NULL || section_compare(last->source, last->source_length, last->type,
										key->source, key->source_length, key->type) != 0)
	{
		last = &plan->plans[plan->nplans++];
		*last = (SectionPlan) {key->source, key->source_length, key->type, 0, 0};
	}
	last->nrecords++;
	last->key_bytes += key->length;
}

static void
write_key(void *context, const Key *key)
{
	space_write(context, key);
}

RecordSpace *
align_union(Host *host, const RecordSpace *left, const RecordSpace *right, const Alignment *alignment)
{
	SpacePlan	plan = {0};
	SpaceWriter writer;

	plan.plans = host_array(host, (uint64_t) left->nsections + right->nsections, sizeof(SectionPlan));
	visit_union(host, left, right, alignment, plan_key, &plan);
	writer = space_create(host, plan.plans, plan.nplans);
	visit_union(host, left, right, alignment, write_key, &writer);
	host->release(host, plan.plans);
	return writer.space;
}

RecordSpace *
space_subset(Host *host, const RecordSpace *space, const uint32_t *records, uint32_t nrecords)
{
	SpacePlan	plan = {.plans = host_array(host, space->nsections, sizeof(SectionPlan))};
	SpaceWriter writer;

	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = space_key(space, records[i]);

		plan_key(&plan, &key);
		host_tick(host, i);
	}
	writer = space_create(host, plan.plans, plan.nplans);
	for (uint32_t i = 0; i < nrecords; i++)
	{
		Key			key = space_key(space, records[i]);

		write_key(&writer, &key);
		host_tick(host, i);
	}
	host->release(host, plan.plans);
	return writer.space;
}

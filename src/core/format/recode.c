/*
 * recode.c
 *		Converting the texts of values.
 *
 * A key table tells where two texts become one, and puts the records in order
 * again.
 */
#include "core/format/recode.h"

#include "core/format/lexer.h"
#include "core/format/literal.h"
#include "core/frame/frame_build.h"

static const char *
section_source(const RecordSpace *space, const Section *section)
{
	return (const char *) space + section->source;
}

static bool
has_text(const RecordSpace *space)
{
	for (uint32_t i = 0; i < space->nsections; i++)
	{
		if (space->sections[i].source_length > 0 || space->sections[i].type == KEY_TEXT)
			return true;
	}
	return false;
}

/* Gives back what a conversion made. */
static void
release_text(Host *host, const void *text, const void *converted)
{
	if (converted != text)
		host->release(host, (void *) converted);
}

/* Looks at a text that does not change. */
static void
look_at(Host *host, const Recoder *recoder, const void *text, uint32_t length)
{
	recoder->convert(host, text, &length);
}

static void
look_at_space(Host *host, const RecordSpace *space, const Recoder *recoder)
{
	for (uint32_t i = 0; recoder->convert != NULL && i < space->nsections; i++)
	{
		const Section *section = &space->sections[i];

		look_at(host, recoder, section_source(space, section), section->source_length);
		for (uint32_t j = 0; section->type == KEY_TEXT && j < section->nrecords; j++)
		{
			Key			key = section_key(space, section, j);

			look_at(host, recoder, key.bytes, key.length);
			host_tick(host, j);
		}
		host_tick(host, i);
	}
}

/* Adds a key that must be new to a table; from is what it was, and to what it became. */
static bool
add_key(KeyTable *table, const Key *from, const Key *to, const Recoder *recoder, Fault *fault)
{
	Host	   *host = table->host;
	ByteBuffer	name = {.host = host};
	uint32_t	nrecords = table->nrecords;

	if (key_table_intern_one(table, to) == nrecords)
		return true;
	literal_write_record(&name, recoder->inward ? to : from);
	fault_set(fault, FAULT_CONFLICT, NULL, "another name becomes the same as %.*s",
			  literal_shown(host, name.data, name.length), name.data);
	host->release(host, name.data);
	return false;
}

/* Adds the records of a section, whose source has been converted. */
static bool
add_section(KeyTable *table, const RecordSpace *space, const Section *section,
			const char *source, uint32_t source_length, const Recoder *recoder, Fault *fault)
{
	for (uint32_t i = 0; i < section->nrecords; i++)
	{
		Key			from = section_key(space, section, i);
		Key			to = from;
		bool		is_new;

		to.source = source;
		to.source_length = source_length;
		if (section->type == KEY_TEXT)
			to.bytes = (const unsigned char *) recoder->convert(table->host, (const char *) from.bytes, &to.length);
		is_new = add_key(table, &from, &to, recoder, fault);
		release_text(table->host, from.bytes, to.bytes);
		if (!is_new)
			return false;
		host_tick(table->host, i);
	}
	return true;
}

static bool
same_source(const RecordSpace *space, const Section *a, const Section *b)
{
	return bytes_compare(section_source(space, a), a->source_length, section_source(space, b), b->source_length) == 0;
}

/* A text as a key of its own. */
static Key
text_key(const char *text, uint32_t length)
{
	return (Key) {.type = KEY_TEXT, .bytes = (const unsigned char *) text, .length = length};
}

/*
 * Adds the records of a section, and its source, whose sections stand together,
 * to those that are there.
 */
static bool
take_section(KeyTable *sources, KeyTable *keys, const RecordSpace *space, const Section *section,
			 const Recoder *recoder, Fault *fault)
{
	Key			from = text_key(section_source(space, section), section->source_length);
	Key			to = from;
	bool		is_new = true;

	to.bytes = (const unsigned char *) recoder->convert(keys->host, (const char *) from.bytes, &to.length);
	if (section == space->sections || !same_source(space, section - 1, section))
		is_new = add_key(sources, &from, &to, recoder, fault);
	is_new = is_new && add_section(keys, space, section, (const char *) to.bytes, to.length, recoder, fault);
	release_text(keys->host, from.bytes, to.bytes);
	return is_new;
}

/* The space in the other encoding, and in *index_of the new index of each record. */
static RecordSpace *
recode_space(Host *host, const RecordSpace *space, const Recoder *recoder, uint32_t **index_of, Fault *fault)
{
	KeyTable	sources;
	KeyTable	keys;
	bool		distinct = true;

	key_table_init(&sources, host, 0);
	key_table_init(&keys, host, 0);
	for (uint32_t i = 0; i < space->nsections && distinct; i++)
	{
		distinct = take_section(&sources, &keys, space, &space->sections[i], recoder, fault);
		host_tick(host, i);
	}
	key_table_free(&sources);
	if (distinct)
		return key_table_finish(&keys, index_of);
	key_table_free(&keys);
	return NULL;
}

const Hierarchy *
recode_hierarchy(Host *host, const Hierarchy *h, const Recoder *recoder, Fault *fault)
{
	const RecordSpace *space = hierarchy_space(h);
	RecordSpace *recoded;
	uint32_t   *index_of;
	Hierarchy  *result;

	if (!recoder->changes || !has_text(space))
	{
		look_at_space(host, space, recoder);
		return h;
	}
	recoded = recode_space(host, space, recoder, &index_of, fault);
	if (recoded == NULL)
		return NULL;
	result = hierarchy_renumber(host, h, recoded, index_of);
	host->release(host, index_of);
	host->release(host, recoded);
	return result;
}

const Partition *
recode_partition(Host *host, const Partition *p, const Recoder *recoder, Fault *fault)
{
	const RecordSpace *space = partition_space(p);
	RecordSpace *recoded;
	uint32_t   *index_of;
	Partition  *result;

	if (!recoder->changes || !has_text(space))
	{
		look_at_space(host, space, recoder);
		return p;
	}
	recoded = recode_space(host, space, recoder, &index_of, fault);
	if (recoded == NULL)
		return NULL;
	result = partition_renumber(host, p, recoded, index_of);
	host->release(host, index_of);
	host->release(host, recoded);
	return result;
}

/* Fills in the names of all collections; false if two become one. */
static bool
recode_names(Host *host, const Frame *f, const Recoder *recoder, FrameMember *members, Fault *fault)
{
	KeyTable	names;
	bool		distinct = true;

	key_table_init(&names, host, 0);
	for (uint32_t i = 0; i < f->ncollections && distinct; i++)
	{
		const Collection *collection = frame_collections(f) + i;
		Key			from = text_key(collection_name(f, collection), collection->name_length);
		Key			to = from;

		members[i].name = recoder->convert(host, (const char *) from.bytes, &to.length);
		members[i].length = to.length;
		to.bytes = (const unsigned char *) members[i].name;
		distinct = add_key(&names, &from, &to, recoder, fault);
		host_tick(host, i);
	}
	key_table_free(&names);
	return distinct;
}

/* Fills in the hierarchies, whose records are known to stay distinct. */
static void
recode_collections(Host *host, const Frame *f, const Recoder *recoder, FrameMember *members, Fault *fault)
{
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		Hierarchy  *h = frame_hierarchy(host, f, frame_collections(f) + i);

		members[i].hierarchy = recode_hierarchy(host, h, recoder, fault);
		if (members[i].hierarchy != h)
			host->release(host, h);
		host_tick(host, i);
	}
}

static void
free_members(Host *host, const Frame *f, FrameMember *members)
{
	for (uint32_t i = 0; i < f->ncollections; i++)
	{
		release_text(host, members[i].name != NULL ? collection_name(f, frame_collections(f) + i) : NULL,
					 members[i].name);
		host->release(host, (void *) members[i].hierarchy);
	}
	host->release(host, members);
}

/* A frame without garbage in the other encoding. */
static Frame *
recode_compacted(Host *host, const Frame *f, const Recoder *recoder, Fault *fault)
{
	FrameMember *members = host_zeros(host, f->ncollections, sizeof(FrameMember));
	RecordSpace *declared = frame_declared(host, f);
	RecordSpace *recoded = NULL;
	uint32_t   *index_of = NULL;
	RecordSpace *whole = recode_space(host, frame_space(f), recoder, &index_of, fault);
	Frame	   *result = NULL;

	if (whole != NULL && recode_names(host, f, recoder, members, fault))
	{
		host->release(host, index_of);
		recode_collections(host, f, recoder, members, fault);
		recoded = recode_space(host, declared, recoder, &index_of, fault);
		result = frame_create(host, members, f->ncollections, recoded);
	}
	host->release(host, index_of);
	host->release(host, whole);
	host->release(host, recoded);
	host->release(host, declared);
	free_members(host, f, members);
	return result;
}

const Frame *
recode_frame(Host *host, const Frame *f, const Recoder *recoder, Fault *fault)
{
	Frame	   *compacted = NULL;
	Frame	   *result;

	if (!recoder->changes)
	{
		for (uint32_t i = 0; recoder->convert != NULL && i < f->ncollections; i++)
		{
			const Collection *collection = frame_collections(f) + i;

			look_at(host, recoder, collection_name(f, collection), collection->name_length);
			host_tick(host, i);
		}
		look_at_space(host, frame_space(f), recoder);
		return f;
	}
	if (f->ngarbage > 0)
		f = compacted = frame_compact(host, f);
	result = recode_compacted(host, f, recoder, fault);
	host->release(host, compacted);
	return result;
}

/*
 * partition.c
 *		Making, reading and checking flat partitions.
 *
 * Entities are numbered in the order of their smallest record, so labels are
 * made in one pass from the heads of entities, equal partitions have equal
 * bytes, and the check of bytes from outside is one comparison a record: a label
 * is known or the next.  (In combinatorics this is a restricted growth string.)
 */
#include "core/hierarchy/partition.h"

#include <string.h>

#define LEAST_LABEL_SIZE 1
/* Records between fetching and use; a cut of a million took some 1.03 times as long without. */
#define AHEAD 16

Partition *
partition_create(Host *host, const RecordSpace *space, Hash128 space_hash, uint32_t *heads)
{
	uint32_t	nrecords = space->nrecords;
	uint32_t	nentities = 0;
	unsigned	width;
	uint64_t	offset;
	Partition  *p;

	/* A head comes before its other records, so its entity has its number by then. */
	for (uint32_t i = 0; i < nrecords; i++)
	{
		uint32_t	head = heads[i];
		uint32_t	label = heads[head];

		if (i + AHEAD < nrecords)
			HOST_PREFETCH(&heads[heads[i + AHEAD]]);
		heads[i] = head == i ? nentities : label;
		nentities += head == i;
		host_tick(host, i);
	}

	width = pack_width(nentities > 0 ? nentities - 1 : 0);
	offset = partition_space_offset(nrecords, width);
	p = value_create(host, space, space_hash, PARTITION_VERSION, width, offset);
	p->nentities = nentities;
	p->unused = 0;
	pack_all(host, (unsigned char *) (p + 1), width, heads, nrecords);
	value_seal(&p->head, offset);
	return p;
}

static uint32_t *
unpack_labels(Host *host, const Partition *p)
{
	uint32_t   *labels = host_array(host, p->head.nrecords, sizeof(uint32_t));

	unpack_all(host, partition_labels(p), p->head.width, p->head.nrecords, labels);
	return labels;
}

Groups
partition_entities(Host *host, const Partition *p)
{
	uint32_t   *labels = unpack_labels(host, p);
	Groups		entities = group_members(host, labels, p->head.nrecords, p->nentities);

	host->release(host, labels);
	return entities;
}

uint32_t *
entity_gaps(Host *host, const Groups *entities, uint32_t nrecords, uint32_t never)
{
	uint32_t   *gaps = host_zeros(host, nrecords, sizeof(uint32_t));

	for (uint32_t entity = 1; entity < entities->ngroups; entity++)
	{
		gaps[entities->starts[entity] - 1] = never;
		host_tick(host, entity);
	}
	return gaps;
}

void
labels_init(LabelBuffer *buffer, Host *host)
{
	memset(buffer, 0, sizeof(LabelBuffer));
	key_table_init(&buffer->keys, host, LEAST_LABEL_SIZE);
}

void
labels_free(LabelBuffer *buffer)
{
	buffer->keys.host->release(buffer->keys.host, buffer->labels);
	key_table_free(&buffer->keys);
	memset(buffer, 0, sizeof(LabelBuffer));
}

bool
labels_add(LabelBuffer *buffer, const Key *key, uint32_t label)
{
	uint32_t	nrecords = buffer->keys.nrecords;
	uint32_t	number = key_table_intern_one(&buffer->keys, key);

	if (number < nrecords)
		return buffer->labels[number] == label;
	if (number >= buffer->capacity)
	{
		buffer->capacity = number < 4 ? 8 : 2 * number;
		buffer->labels = host_grow(buffer->keys.host, buffer->labels, buffer->capacity, sizeof(uint32_t));
	}
	buffer->labels[number] = label;
	if (label >= buffer->nlabels)
		buffer->nlabels = label + 1;
	return true;
}

/*
 * Records of different labels are struck out in pairs, which leaves some of the
 * label that has more than half (Boyer and Moore, 1991).
 */
uint32_t
labels_majority(const LabelBuffer *buffer, uint32_t *count)
{
	uint32_t	nrecords = buffer->keys.nrecords;
	uint32_t	majority = NO_RECORD;
	uint32_t	left = 0;

	for (uint32_t i = 0; i < nrecords; i++)
	{
		if (left == 0)
			majority = buffer->labels[i];
		left = buffer->labels[i] == majority ? left + 1 : left - 1;
		host_tick(buffer->keys.host, i);
	}
	*count = 0;
	for (uint32_t i = 0; i < nrecords; i++)
	{
		*count += buffer->labels[i] == majority;
		host_tick(buffer->keys.host, i);
	}
	return *count > nrecords / 2 ? majority : NO_RECORD;
}

/* The partition of a space in which record index_of[i] has labels[i], a number below nlabels. */
static Partition *
partition_of_labels(Host *host, const RecordSpace *space, const uint32_t *index_of,
					const uint32_t *labels, uint32_t nlabels)
{
	uint32_t	nrecords = space->nrecords;
	uint32_t   *head_of = host_array(host, nlabels, sizeof(uint32_t));
	uint32_t   *heads = host_array(host, nrecords, sizeof(uint32_t));
	Partition  *p;

	for (uint32_t label = 0; label < nlabels; label++)
		head_of[label] = NO_RECORD;
	for (uint32_t i = 0; i < nrecords; i++)
	{
		uint32_t   *head = &head_of[labels[i]];

		if (index_of[i] < *head)
			*head = index_of[i];
		host_tick(host, i);
	}
	for (uint32_t i = 0; i < nrecords; i++)
	{
		heads[index_of[i]] = head_of[labels[i]];
		host_tick(host, i);
	}
	host->release(host, head_of);
	p = partition_create(host, space, space_hash(space), heads);
	host->release(host, heads);
	return p;
}

Partition *
partition_from_labels(LabelBuffer *buffer)
{
	Host	   *host = buffer->keys.host;
	uint32_t   *index_of;
	RecordSpace *space = key_table_finish(&buffer->keys, &index_of);
	Partition  *p = partition_of_labels(host, space, index_of, buffer->labels, buffer->nlabels);

	host->release(host, index_of);
	host->release(host, buffer->labels);
	host->release(host, space);
	memset(buffer, 0, sizeof(LabelBuffer));
	return p;
}

Partition *
partition_renumber(Host *host, const Partition *p, const RecordSpace *space, const uint32_t *index_of)
{
	uint32_t   *labels = unpack_labels(host, p);
	Partition  *result = partition_of_labels(host, space, index_of, labels, p->nentities);

	host->release(host, labels);
	return result;
}

/* Whether labels appear in the order of their numbers, each of them. */
static bool
check_labels(Host *host, const Partition *p, Fault *fault)
{
	uint32_t	nentities = 0;

	for (uint32_t i = 0; i < p->head.nrecords; i++)
	{
		uint32_t	label = partition_label(p, i);

		if (label > nentities)
			return fault_set(fault, FAULT_SYNTAX, NULL, "record %u is in entity %u before there is an entity %u",
							 i, label, nentities);
		nentities += label == nentities;
		host_tick(host, i);
	}
	if (nentities != p->nentities)
		return fault_set(fault, FAULT_SYNTAX, NULL, "%u entities are announced and %u found", p->nentities, nentities);
	return true;
}

bool
partition_check(Host *host, const Partition *p, uint64_t size, Fault *fault)
{
	uint64_t	offset;

	if (size < sizeof(Partition))
		return fault_set(fault, FAULT_SYNTAX, NULL, "header is incomplete");
	if (!value_check_header(&p->head, size, PARTITION_VERSION, fault))
		return false;
	if (p->unused != 0)
		return fault_set(fault, FAULT_SYNTAX, NULL, "reserved bits are not zero");
	if (p->head.width != pack_width(p->nentities > 0 ? p->nentities - 1 : 0))
		return fault_set(fault, FAULT_SYNTAX, NULL, "label width %u does not fit %u entities",
						 p->head.width, p->nentities);

	offset = partition_space_offset(p->head.nrecords, p->head.width);
	if (offset + sizeof(RecordSpace) > size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "%u records do not fit the size", p->head.nrecords);
	return check_labels(host, p, fault) &&
		value_check_body(host, &p->head, sizeof(Partition) + (uint64_t) p->head.nrecords * p->head.width,
						 offset, fault);
}

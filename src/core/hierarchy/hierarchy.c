/*
 * hierarchy.c
 *		Making, cutting, joining and checking flat hierarchies.
 *
 * The flat form is the line as it is in memory but for the gaps, which are
 * packed, so that most functions read it where it lies.  Whatever changes a
 * hierarchy takes it apart into edges between neighbours, at most one a record,
 * and builds a line anew: so there is one place where canonical order is made.
 *
 * The cut is a scan that carries the smallest record of the run along; since
 * runs begin with their smallest record, nothing is sought.
 */
#include "core/hierarchy/hierarchy.h"

#include <string.h>

#include "core/progress.h"
#include "core/records/align.h"

/* Places between fetching and use; a cut of a million records took 1.14 times as long without, with 8 or 32 the same. */
#define AHEAD 16

Hierarchy *
hierarchy_create(Host *host, const RecordSpace *space, const Line *line)
{
	uint32_t	nrecords = line->nrecords;
	unsigned	width = pack_width(line->nthresholds);
	uint64_t	offset = hierarchy_space_offset(nrecords, line->nthresholds, width);
	Hierarchy  *h = value_create(host, space, space_hash(space), HIERARCHY_VERSION, width, offset);

	host_step(host, PHASE_WRITING, 0);
	h->nthresholds = line->nthresholds;
	h->unused = 0;
	if (line->nthresholds > 0)
		memcpy((double *) hierarchy_thresholds(h), line->thresholds, line->nthresholds * sizeof(double));
	if (nrecords > 0)
		memcpy((uint32_t *) hierarchy_order(h), line->order, nrecords * sizeof(uint32_t));
	if (nrecords > 1)
		pack_all(host, (unsigned char *) hierarchy_gaps(h), width, line->gaps, nrecords - 1);
	value_seal(&h->head, offset);
	return h;
}

void
edges_add_hierarchy(EdgeBuffer *buffer, const Hierarchy *h)
{
	Host	   *host = edges_host(buffer);
	Line		line = hierarchy_line(host, h);

	edges_add_line(buffer, hierarchy_space(h), &line);
	line_free(host, &line);
}

Hierarchy *
hierarchy_from_edges(EdgeBuffer *buffer)
{
	Host	   *host = edges_host(buffer);
	Line		line;
	RecordSpace *space = edges_finish(buffer, &line);
	Hierarchy  *h = hierarchy_create(host, space, &line);

	line_free(host, &line);
	host->release(host, space);
	host_end(host);
	return h;
}

Line
hierarchy_line(Host *host, const Hierarchy *h)
{
	Line		line = {
		.nrecords = h->head.nrecords,
		.nthresholds = h->nthresholds,
		.order = (uint32_t *) hierarchy_order(h),
		.gaps = host_array(host, h->head.nrecords, sizeof(uint32_t)),
		.thresholds = (double *) hierarchy_thresholds(h),
		.borrows_order = true,
		.borrows_thresholds = true
	};

	if (line.nrecords > 1)
		unpack_all(host, hierarchy_gaps(h), h->head.width, line.nrecords - 1, line.gaps);
	return line;
}

/*
 * Appends the edges between neighbours on the line of h to edges; index_of
 * gives the records other indices, unless it is NULL.
 */
static size_t
append_chain(Host *host, const Hierarchy *h, const uint32_t *index_of, SortItem *edges, size_t nedges)
{
	const uint32_t *order = hierarchy_order(h);
	const double *thresholds = hierarchy_thresholds(h);

	for (uint32_t i = 0; i + 1 < h->head.nrecords; i++)
	{
		uint32_t	rank = hierarchy_gap(h, i);

		host_tick(host, i);
		if (rank == h->nthresholds)
			continue;
		edges[nedges].key = sort_key_from_score(thresholds[rank]);
		edges[nedges].a = index_of != NULL ? index_of[order[i]] : order[i];
		edges[nedges].b = index_of != NULL ? index_of[order[i + 1]] : order[i + 1];
		nedges++;
	}
	return nedges;
}

Hierarchy *
hierarchy_union(Host *host, const Hierarchy *a, const Hierarchy *b)
{
	const RecordSpace *space = hierarchy_space(a);
	RecordSpace *united = NULL;
	Alignment	alignment = {0};
	SortItem   *edges;
	size_t		nedges;
	Line		line;
	Hierarchy  *result;

	host_begin(host, PHASE_ALIGNING, 0);
	if (!space_equal(space, hierarchy_space(b)))
	{
		alignment = align_spaces(host, space, hierarchy_space(b));
		space = united = align_union(host, space, hierarchy_space(b), &alignment);
	}
	edges = host_array(host, (uint64_t) a->head.nrecords + b->head.nrecords, sizeof(SortItem));
	nedges = append_chain(host, a, alignment.left, edges, 0);
	nedges = append_chain(host, b, alignment.right, edges, nedges);
	alignment_free(host, &alignment);
	host->progress.records = space->nrecords;
	host->progress.edges = nedges;
	line_build(host, space->nrecords, edges, nedges, &line);
	host->release(host, edges);
	result = hierarchy_create(host, space, &line);
	line_free(host, &line);
	host->release(host, united);
	host_end(host);
	return result;
}

Hierarchy *
hierarchy_renumber(Host *host, const Hierarchy *h, const RecordSpace *space, const uint32_t *index_of)
{
	SortItem   *edges = host_array(host, h->head.nrecords, sizeof(SortItem));
	size_t		nedges = append_chain(host, h, index_of, edges, 0);
	Line		line;
	Hierarchy  *result;

	line_build(host, space->nrecords, edges, nedges, &line);
	host->release(host, edges);
	result = hierarchy_create(host, space, &line);
	line_free(host, &line);
	return result;
}

Hierarchy *
hierarchy_from_partition(Host *host, const Partition *p, double threshold)
{
	uint32_t	nrecords = p->head.nrecords;
	Groups		entities = partition_entities(host, p);
	Line		line = {
		.nrecords = nrecords,
		.nthresholds = p->nentities < nrecords,
		.order = entities.members,
		.thresholds = &threshold,
		.borrows_order = true,
		.borrows_thresholds = true
	};
	Hierarchy  *h;

	threshold += 0.0;			/* -0 and 0 are one score */
	line.gaps = entity_gaps(host, &entities, nrecords, line.nthresholds);
	h = hierarchy_create(host, partition_space(p), &line);
	line_free(host, &line);
	groups_free(host, &entities);
	return h;
}

uint32_t
hierarchy_ranks_at(const Hierarchy *h, double t)
{
	return ranks_at(hierarchy_all_thresholds(h), t);
}

bool
hierarchy_is_probability(const Hierarchy *h)
{
	return are_probabilities(hierarchy_all_thresholds(h));
}

Partition *
hierarchy_cut(Host *host, const Hierarchy *h, double t)
{
	const uint32_t *order = hierarchy_order(h);
	uint32_t	nrecords = h->head.nrecords;
	uint32_t	ranks = hierarchy_ranks_at(h, t);
	uint32_t   *heads = host_array(host, nrecords, sizeof(uint32_t));
	uint32_t	head = nrecords > 0 ? order[0] : 0;
	Partition  *p;

	/* Each run begins with its smallest record. */
	for (uint32_t i = 0; i < nrecords; i++)
	{
		if (i + AHEAD < nrecords)
			HOST_PREFETCH(&heads[order[i + AHEAD]]);
		head = i > 0 && hierarchy_gap(h, i - 1) >= ranks ? order[i] : head;
		heads[order[i]] = head;
		host_tick(host, i);
	}
	p = partition_create(host, hierarchy_space(h), h->head.space_hash, heads);
	host->release(host, heads);
	return p;
}

bool
hierarchy_check(Host *host, const Hierarchy *h, uint64_t size, Fault *fault)
{
	uint64_t	offset;
	uint64_t	used;
	Line		line;
	bool		valid;

	if (size < sizeof(Hierarchy))
		return fault_set(fault, FAULT_SYNTAX, NULL, "header is incomplete");
	if (!value_check_header(&h->head, size, HIERARCHY_VERSION, fault))
		return false;
	if (h->unused != 0)
		return fault_set(fault, FAULT_SYNTAX, NULL, "reserved bits are not zero");
	if (h->head.width != pack_width(h->nthresholds))
		return fault_set(fault, FAULT_SYNTAX, NULL, "gap width %u does not fit %u thresholds",
						 h->head.width, h->nthresholds);

	offset = hierarchy_space_offset(h->head.nrecords, h->nthresholds, h->head.width);
	if (offset + sizeof(RecordSpace) > size)
		return fault_set(fault, FAULT_SYNTAX, NULL, "%u records with %u thresholds do not fit the size",
						 h->head.nrecords, h->nthresholds);
	line = hierarchy_line(host, h);
	valid = line_check(host, &line, fault);
	line_free(host, &line);
	used = sizeof(Hierarchy) + (uint64_t) h->nthresholds * sizeof(double) +
		(uint64_t) h->head.nrecords * sizeof(uint32_t) +
		(h->head.nrecords > 0 ? (uint64_t) h->head.nrecords - 1 : 0) * h->head.width;
	return valid && value_check_body(host, &h->head, used, offset, fault);
}

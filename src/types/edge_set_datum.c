/*
 * edge_set_datum.c
 *		Sets of edges as datums.
 */
#include "types/edge_set_datum.h"

#include "types/varlena.h"

static Size expanded_size(ExpandedObjectHeader *object);
static void expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods expanded_methods = {expanded_size, expanded_flatten};

static void
check_broken(const ExpandedEdgeSet *expanded)
{
	if (expanded->broken)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("edges were lost when the work on them was interrupted")));
}

/* The flat value of an expanded object, which replaces its edges. */
static FlatEdgeSet *
expanded_value(ExpandedEdgeSet *expanded)
{
	Assert(expanded->magic == EXPANDED_EDGE_SET_MAGIC);
	if (expanded->flat == NULL)
	{
		check_broken(expanded);
		expanded->broken = true;
		expanded->flat = edge_set_flatten(&expanded->set);
		SET_VARSIZE(expanded->flat, expanded->flat->size);
		expanded->broken = false;
	}
	return expanded->flat;
}

static Size
expanded_size(ExpandedObjectHeader *object)
{
	return expanded_value((ExpandedEdgeSet *) object)->size;
}

static void
expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated)
{
	FlatEdgeSet *flat = expanded_value((ExpandedEdgeSet *) object);

	Assert(allocated == flat->size);
	memcpy(result, flat, allocated);
}

ExpandedEdgeSet *
edge_set_new(MemoryContext context, Host *host, const Rules *rules)
{
	ExpandedEdgeSet *expanded = MemoryContextAllocZero(context, sizeof(ExpandedEdgeSet));

	EOH_init_header(&expanded->header, &expanded_methods, context);
	expanded->magic = EXPANDED_EDGE_SET_MAGIC;
	expanded->host = host;
	edge_set_init(&expanded->set, host, rules);
	return expanded;
}

ExpandedEdgeSet *
edge_set_object(Datum datum)
{
	ExpandedEdgeSet *expanded;

	if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return NULL;
	expanded = (ExpandedEdgeSet *) DatumGetEOHP(datum);
	return expanded->header.eoh_methods == &expanded_methods ? expanded : NULL;
}

/* A bytea in a row may begin at any multiple of four bytes, and what is in it may not. */
const FlatEdgeSet *
edge_set_from_datum(Datum datum)
{
	const FlatEdgeSet *flat = (const FlatEdgeSet *) PG_DETOAST_DATUM_COPY(datum);
	Fault		fault;

	if (!edge_set_check(server_host(CurrentMemoryContext), flat, VARSIZE(flat), &fault))
		wire_error("edge set", &fault);
	return flat;
}

EdgeSet *
edge_set_gather(ExpandedEdgeSet *expanded)
{
	FlatEdgeSet *flat = expanded->flat;

	check_broken(expanded);
	if (flat != NULL)
	{
		Rules		rules = edge_set_flat_rules(expanded->host, flat);

		expanded->broken = true;
		expanded->flat = NULL;
		edge_set_init(&expanded->set, expanded->host, &rules);
		edge_set_add_flat(&expanded->set, flat);
		expanded->broken = false;
		pfree((void *) rules.sources);
		pfree(flat);
	}
	return &expanded->set;
}

/*
 * hierarchy_datum.c
 *		The type hierarchy: expanded form, text and binary input and output.
 */
#include "types/hierarchy_datum.h"

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "types/aggregate_states.h"
#include "types/varlena.h"
#include "utils/memutils.h"

static Size expanded_size(ExpandedObjectHeader *object);
static void expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods expanded_methods = {expanded_size, expanded_flatten};

static void
check_broken(const ExpandedHierarchy *expanded)
{
	if (expanded->broken)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("hierarchy was lost when its completion was interrupted")));
}

/* The value of an object's edges, which are used up, and lost if an error comes. */
static Hierarchy *
complete_in_place(ExpandedHierarchy *expanded)
{
	Hierarchy  *flat;

	expanded->broken = true;
	flat = hierarchy_from_edges(&expanded->edges);
	expanded->broken = false;
	return flat;
}

/* The same of a copy of them, so that all is as before if an error comes. */
static Hierarchy *
complete_copy(ExpandedHierarchy *expanded)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "hierarchy to complete", ALLOCSET_DEFAULT_SIZES);
	EdgeBuffer	copy;
	Hierarchy  *completed;
	Hierarchy  *flat;

	edges_init(&copy, server_host(scratch));
	edges_add_buffer(&copy, &expanded->edges);
	completed = hierarchy_from_edges(&copy);
	flat = MemoryContextAllocHuge(expanded->header.eoh_context, completed->head.size);
	memcpy(flat, completed, completed->head.size);
	MemoryContextDelete(scratch);
	edges_free(&expanded->edges);
	return flat;
}

/* The flat value of an expanded object, which replaces its edges. */
static Hierarchy *
expanded_value(ExpandedHierarchy *expanded)
{
	Assert(expanded->magic == EXPANDED_HIERARCHY_MAGIC);
	if (expanded->flat == NULL)
	{
		Hierarchy  *flat;

		check_broken(expanded);
		flat = expanded->whole ? complete_copy(expanded) : complete_in_place(expanded);

		SET_VARSIZE(flat, flat->head.size);
		expanded->flat = flat;
	}
	return expanded->flat;
}

static Size
expanded_size(ExpandedObjectHeader *object)
{
	return expanded_value((ExpandedHierarchy *) object)->head.size;
}

static void
expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated)
{
	Hierarchy  *flat = expanded_value((ExpandedHierarchy *) object);

	Assert(allocated == flat->head.size);
	memcpy(result, flat, allocated);
}

const Hierarchy *
hierarchy_from_datum(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return expanded_value((ExpandedHierarchy *) DatumGetEOHP(datum));
	return (const Hierarchy *) PG_DETOAST_DATUM(datum);
}

const Hierarchy *
hierarchy_cached(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return hierarchy_from_datum(datum);
	return (const Hierarchy *) varlena_cached(datum, CACHE_HIERARCHY);
}

const Hierarchy *
hierarchy_header_from_datum(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return hierarchy_from_datum(datum);
	return (const Hierarchy *) varlena_header(datum, sizeof(Hierarchy));
}

Datum
hierarchy_get_datum(Hierarchy *h)
{
	SET_VARSIZE(h, h->head.size);
	return PointerGetDatum(h);
}

/*
 * An object in a context, that context being its own if it may be deleted, with
 * the records and edges of a datum.
 */
static ExpandedHierarchy *
expand_into(MemoryContext context, Host *host, Datum datum)
{
	ExpandedHierarchy *expanded = MemoryContextAllocZero(context, sizeof(ExpandedHierarchy));

	EOH_init_header(&expanded->header, &expanded_methods, context);
	expanded->magic = EXPANDED_HIERARCHY_MAGIC;
	edges_init(&expanded->edges, host);
	if (DatumGetPointer(datum) != NULL)
		edges_add_hierarchy(&expanded->edges, hierarchy_from_datum(datum));
	return expanded;
}

/* Makes edges of a flat value. */
static void
gather_flat(ExpandedHierarchy *expanded)
{
	Hierarchy  *flat = expanded->flat;

	if (flat != NULL)
	{

		/* Should this fail, what was gathered so far is still all there. */
		edges_host(&expanded->edges)->progress.records = 0;
		edges_host(&expanded->edges)->progress.edges = 0;
		edges_init(&expanded->edges, edges_host(&expanded->edges));
		edges_add_hierarchy(&expanded->edges, flat);
		expanded->flat = NULL;
		pfree(flat);
	}
}

void
hierarchy_keep_whole(ExpandedHierarchy *expanded)
{
	expanded->whole = true;
}

EdgeBuffer *
hierarchy_gather(ExpandedHierarchy *expanded, uint64 nedges)
{
	check_broken(expanded);
	gather_flat(expanded);
	if (expanded->whole && !edges_have_room(&expanded->edges, nedges))
	{
		/* No more of them than records, and they grow by as many: so this is seldom done. */
		expanded_value(expanded);
		gather_flat(expanded);
		edges_make_room(&expanded->edges, nedges);
	}
	return &expanded->edges;
}

/* The object that a datum is, if it may be changed, or else NULL. */
static ExpandedHierarchy *
writable_object(Datum datum)
{
	ExpandedHierarchy *expanded = NULL;

	if (DatumGetPointer(datum) != NULL && VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum)))
	{
		expanded = (ExpandedHierarchy *) DatumGetEOHP(datum);
		Assert(expanded->magic == EXPANDED_HIERARCHY_MAGIC);
	}
	return expanded;
}

ExpandedHierarchy *
hierarchy_expand(Datum datum, MemoryContext parent)
{
	ExpandedHierarchy *expanded = writable_object(datum);
	MemoryContext context;

	if (expanded != NULL)
		return expanded;
	context = AllocSetContextCreate(parent, "expanded hierarchy", ALLOCSET_START_SMALL_SIZES);
	return expand_into(context, server_host(context), datum);
}

ExpandedHierarchy *
hierarchy_expand_state(Datum datum, MemoryContext parent)
{
	ExpandedHierarchy *expanded = writable_object(datum);
	MemoryContext context;
	Host	   *host;

	if (expanded != NULL)
		return expanded;
	context = states_context(parent, &host);
	return expand_into(context, host, datum);
}

/* The text form of a hierarchy, read. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_in);
Datum
starlings_hierarchy_in(PG_FUNCTION_ARGS)
{
	Fault		fault;
	Hierarchy  *h = literal_read_hierarchy(server_host(CurrentMemoryContext), PG_GETARG_CSTRING(0), &fault);

	if (h == NULL)
		ereturn(fcinfo->context, (Datum) 0, (fault_report(&fault, ERRCODE_INVALID_TEXT_REPRESENTATION)));
	PG_RETURN_HIERARCHY(h);
}

/* The text form of a hierarchy, written. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_out);
Datum
starlings_hierarchy_out(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = {.host = server_host(CurrentMemoryContext)};

	literal_write_hierarchy(&out, PG_GETARG_HIERARCHY(0));
	buffer_char(&out, '\0');
	PG_RETURN_CSTRING(out.data);
}

/* The binary form of a hierarchy, read and checked. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_recv);
Datum
starlings_hierarchy_recv(PG_FUNCTION_ARGS)
{
	WireMessage message = wire_message(fcinfo);
	Recoder		recoder = recoder_from_client();
	Fault		fault;
	const Hierarchy *h = wire_read_hierarchy(message.host, message.bytes, message.size, &fault);

	if (h == NULL)
		wire_error("hierarchy", &fault);
	h = recode_hierarchy(message.host, h, &recoder, &fault);
	if (h == NULL)
		recode_error("hierarchy", &recoder, &fault);
	PG_RETURN_HIERARCHY((Hierarchy *) h);
}

/* The binary form of a hierarchy, written. */
PG_FUNCTION_INFO_V1(starlings_hierarchy_send);
Datum
starlings_hierarchy_send(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = start_bytea();
	Recoder		recoder = recoder_to_client();
	Fault		fault;
	const Hierarchy *h = recode_hierarchy(out.host, PG_GETARG_HIERARCHY(0), &recoder, &fault);

	if (h == NULL)
		recode_error("hierarchy", &recoder, &fault);
	wire_write_hierarchy(&out, h);
	PG_RETURN_DATUM(finish_bytea(&out));
}

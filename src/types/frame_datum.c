/*
 * frame_datum.c
 *		The type frame: expanded form, text and binary input and output, and
 *		comparison.
 */
#include "types/frame_datum.h"

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "core/records/align.h"
#include "types/opclass.h"
#include "types/varlena.h"
#include "utils/memutils.h"

static Size expanded_size(ExpandedObjectHeader *object);
static void expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods expanded_methods = {expanded_size, expanded_flatten};

/* The flat value of an expanded object, which stays as it is. */
static Frame *
expanded_value(ExpandedFrame *expanded)
{
	Assert(expanded->magic == EXPANDED_FRAME_MAGIC);
	if (expanded->flat == NULL)
	{
		MemoryContext context = expanded->header.eoh_context;
		Frame	   *flat = frame_create(server_host(context), expanded->members, expanded->nmembers,
										expanded->declared);

		SET_VARSIZE(flat, flat->head.size);
		expanded->flat = flat;
	}
	return expanded->flat;
}

static Size
expanded_size(ExpandedObjectHeader *object)
{
	return expanded_value((ExpandedFrame *) object)->head.size;
}

static void
expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated)
{
	Frame	   *flat = expanded_value((ExpandedFrame *) object);

	Assert(allocated == flat->head.size);
	memcpy(result, flat, allocated);
}

const Frame *
frame_from_datum(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return expanded_value((ExpandedFrame *) DatumGetEOHP(datum));
	return (const Frame *) PG_DETOAST_DATUM(datum);
}

const Frame *
frame_cached(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return frame_from_datum(datum);
	return (const Frame *) varlena_cached(datum, CACHE_FRAME);
}

/* Only the header. */
static const Frame *
frame_header_from_datum(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return frame_from_datum(datum);
	return (const Frame *) varlena_header(datum, sizeof(Frame));
}

const Frame *
frame_directory_from_datum(Datum datum)
{
	const Frame *header = frame_header_from_datum(datum);

	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return header;
	return (const Frame *) varlena_header(datum, frame_directory_size(header));
}

Datum
frame_get_datum(Frame *f)
{
	SET_VARSIZE(f, f->head.size);
	return PointerGetDatum(f);
}

/* What is in the flat value comes apart: the object then has it as members. */
static void
gather_frame(ExpandedFrame *expanded, const Frame *f)
{
	Host	   *host = server_host(CurrentMemoryContext);

	for (uint32 i = 0; i < f->ncollections; i++)
	{
		const Collection *collection = frame_collections(f) + i;
		Hierarchy  *h = frame_hierarchy(host, f, collection);

		frame_gather(expanded, collection_name(f, collection), collection->name_length, h);
		pfree(h);
	}
	if (f->ndeclared > 0)
		frame_gather_declared(expanded, frame_declared(host, f));
}

ExpandedFrame *
frame_expand(Datum datum, MemoryContext parent)
{
	MemoryContext context;
	ExpandedFrame *expanded;

	if (DatumGetPointer(datum) != NULL && VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum)))
	{
		expanded = (ExpandedFrame *) DatumGetEOHP(datum);
		Assert(expanded->magic == EXPANDED_FRAME_MAGIC);
		return expanded;
	}
	context = AllocSetContextCreate(parent, "expanded frame", ALLOCSET_START_SMALL_SIZES);
	expanded = MemoryContextAllocZero(context, sizeof(ExpandedFrame));
	EOH_init_header(&expanded->header, &expanded_methods, context);
	expanded->magic = EXPANDED_FRAME_MAGIC;
	if (DatumGetPointer(datum) != NULL)
		gather_frame(expanded, frame_from_datum(datum));
	return expanded;
}

/* The object is about to change. */
static void
forget_flat(ExpandedFrame *expanded)
{
	if (expanded->flat != NULL)
		pfree(expanded->flat);
	expanded->flat = NULL;
}

void
frame_gather(ExpandedFrame *expanded, const char *name, uint32 length, const Hierarchy *h)
{
	MemoryContext caller = MemoryContextSwitchTo(expanded->header.eoh_context);
	Hierarchy  *hierarchy = MemoryContextAllocHuge(CurrentMemoryContext, h->head.size);
	char	   *bytes = palloc(length);

	forget_flat(expanded);
	if (expanded->nmembers == expanded->capacity)
	{
		uint32		capacity = Max(2 * expanded->capacity, 8);

		expanded->members = expanded->members == NULL ? palloc_array(FrameMember, capacity) :
			repalloc_array(expanded->members, FrameMember, capacity);
		expanded->capacity = capacity;
	}
	memcpy(hierarchy, h, h->head.size);
	memcpy(bytes, name, length);
	expanded->members[expanded->nmembers++] = (FrameMember) {bytes, length, hierarchy};
	MemoryContextSwitchTo(caller);
}

void
frame_gather_declared(ExpandedFrame *expanded, const RecordSpace *records)
{
	Host	   *host = server_host(expanded->header.eoh_context);
	RecordSpace *united;

	forget_flat(expanded);
	if (expanded->declared == NULL)
		united = memcpy(host->allocate(host, records->size), records, records->size);
	else
	{
		Alignment	alignment = align_spaces(host, expanded->declared, records);

		united = align_union(host, expanded->declared, records, &alignment);
		alignment_free(host, &alignment);
		pfree(expanded->declared);
	}
	expanded->declared = united;
}

/* Numbers a name as if it were a key. */
static uint32
number_name(KeyTable *names, const char *name, uint32 length)
{
	Key			key = {.type = KEY_TEXT, .bytes = (const unsigned char *) name, .length = length};

	return key_table_intern_one(names, &key);
}

/* Numbers all names anew, unless they are numbered: they are not at first, nor after an error. */
static void
number_names(ExpandedFrame *expanded)
{
	KeyTable   *names = &expanded->names;

	if (names->host != NULL && names->nrecords == expanded->nmembers)
		return;
	if (names->host == NULL)
		names->host = server_host(expanded->header.eoh_context);
	key_table_free(names);
	key_table_init(names, names->host, 0);
	for (uint32 i = 0; i < expanded->nmembers; i++)
		number_name(names, expanded->members[i].name, expanded->members[i].length);
}

bool
frame_has_member(ExpandedFrame *expanded, const char *name, uint32 length)
{
	number_names(expanded);
	return number_name(&expanded->names, name, length) < expanded->nmembers;
}

/* The text form of a frame, read. */
PG_FUNCTION_INFO_V1(starlings_frame_in);
Datum
starlings_frame_in(PG_FUNCTION_ARGS)
{
	Fault		fault;
	Frame	   *f = literal_read_frame(server_host(CurrentMemoryContext), PG_GETARG_CSTRING(0), &fault);

	if (f == NULL)
		ereturn(fcinfo->context, (Datum) 0, (fault_report(&fault, ERRCODE_INVALID_TEXT_REPRESENTATION)));
	PG_RETURN_FRAME(f);
}

/* The text form of a frame, written. */
PG_FUNCTION_INFO_V1(starlings_frame_out);
Datum
starlings_frame_out(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = {.host = server_host(CurrentMemoryContext)};

	literal_write_frame(&out, PG_GETARG_FRAME(0));
	buffer_char(&out, '\0');
	PG_RETURN_CSTRING(out.data);
}

/* The binary form of a frame, read and checked. */
PG_FUNCTION_INFO_V1(starlings_frame_recv);
Datum
starlings_frame_recv(PG_FUNCTION_ARGS)
{
	WireMessage message = wire_message(fcinfo);
	Recoder		recoder = recoder_from_client();
	Fault		fault;
	const Frame *f = wire_read_frame(message.host, message.bytes, message.size, &fault);

	if (f == NULL)
		wire_error("frame", &fault);
	f = recode_frame(message.host, f, &recoder, &fault);
	if (f == NULL)
		recode_error("frame", &recoder, &fault);
	PG_RETURN_FRAME((Frame *) f);
}

/* The binary form of a frame, written. */
PG_FUNCTION_INFO_V1(starlings_frame_send);
Datum
starlings_frame_send(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = start_bytea();
	Recoder		recoder = recoder_to_client();
	Fault		fault;
	const Frame *f = recode_frame(out.host, PG_GETARG_FRAME(0), &recoder, &fault);

	if (f == NULL)
		recode_error("frame", &recoder, &fault);
	wire_write_frame(&out, f);
	PG_RETURN_DATUM(finish_bytea(&out));
}

/* A frame's bytes have one form when it has no garbage. */
static const Frame *
compact_argument(FunctionCallInfo fcinfo, int argument)
{
	const Frame *f = PG_GETARG_FRAME(argument);

	return f->ngarbage == 0 ? f : frame_compact(server_host(CurrentMemoryContext), f);
}

/* In memory that is given back at once: sorting and building an index compare many values. */
static int
compare_frames(FunctionCallInfo fcinfo)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "frames to compare", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	const Frame *a = compact_argument(fcinfo, 0);
	const Frame *b = compact_argument(fcinfo, 1);
	int			order = compare_values(&a->head, &b->head);

	MemoryContextSwitchTo(caller);
	MemoryContextDelete(scratch);
	return order;
}

/* Gives back a header that was sliced off. */
static void
free_if_copy(FunctionCallInfo fcinfo, int argument, const Frame *f)
{
	Pointer		datum = DatumGetPointer(PG_GETARG_DATUM(argument));

	if ((const void *) f != (const void *) datum && !VARATT_IS_EXTERNAL_EXPANDED(datum))
		pfree((void *) f);
}

/* The hash in the header leaves garbage out, so it decides nearly always. */
static bool
frames_equal(FunctionCallInfo fcinfo)
{
	const Frame *a = frame_header_from_datum(PG_GETARG_DATUM(0));
	const Frame *b = frame_header_from_datum(PG_GETARG_DATUM(1));
	bool		maybe = hash_equal(a->head.value_hash, b->head.value_hash);

	free_if_copy(fcinfo, 0, a);
	free_if_copy(fcinfo, 1, b);
	return maybe && compare_frames(fcinfo) == 0;
}

/* = of frames. */
PG_FUNCTION_INFO_V1(starlings_frame_eq);
Datum
starlings_frame_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(frames_equal(fcinfo));
}

/* <> of frames. */
PG_FUNCTION_INFO_V1(starlings_frame_ne);
Datum
starlings_frame_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!frames_equal(fcinfo));
}

/* < of frames. */
PG_FUNCTION_INFO_V1(starlings_frame_lt);
Datum
starlings_frame_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_frames(fcinfo) < 0);
}

/* <= of frames. */
PG_FUNCTION_INFO_V1(starlings_frame_le);
Datum
starlings_frame_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_frames(fcinfo) <= 0);
}

/* > of frames. */
PG_FUNCTION_INFO_V1(starlings_frame_gt);
Datum
starlings_frame_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_frames(fcinfo) > 0);
}

/* >= of frames. */
PG_FUNCTION_INFO_V1(starlings_frame_ge);
Datum
starlings_frame_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_frames(fcinfo) >= 0);
}

/* Comparison of frames for btree: -1, 0 or 1. */
PG_FUNCTION_INFO_V1(starlings_frame_cmp);
Datum
starlings_frame_cmp(PG_FUNCTION_ARGS)
{
	int			order = compare_frames(fcinfo);

	PG_RETURN_INT32((order > 0) - (order < 0));
}

/* Hash of frames with a seed. */
PG_FUNCTION_INFO_V1(starlings_frame_hash_extended);
Datum
starlings_frame_hash_extended(PG_FUNCTION_ARGS)
{
	const Frame *header = frame_header_from_datum(PG_GETARG_DATUM(0));
	uint64		hash = hash_value_extended(&header->head, (uint64) PG_GETARG_INT64(1));

	free_if_copy(fcinfo, 0, header);
	PG_RETURN_UINT64(hash);
}

/* Hash of frames. */
PG_FUNCTION_INFO_V1(starlings_frame_hash);
Datum
starlings_frame_hash(PG_FUNCTION_ARGS)
{
	const Frame *header = frame_header_from_datum(PG_GETARG_DATUM(0));
	uint32		hash = hash_value(&header->head);

	free_if_copy(fcinfo, 0, header);
	PG_RETURN_UINT32(hash);
}

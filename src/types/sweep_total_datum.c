/*
 * sweep_total_datum.c
 *		The type sweep_total: expanded form, text and binary input and output.
 */
#include "types/sweep_total_datum.h"

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "types/varlena.h"

static Size expanded_size(ExpandedObjectHeader *object);
static void expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods expanded_methods = {expanded_size, expanded_flatten};

/* The flat value of an expanded object, which stays as it is. */
static Total *
expanded_value(ExpandedTotal *expanded)
{
	Assert(expanded->magic == EXPANDED_TOTAL_MAGIC);
	if (expanded->flat == NULL)
	{
		expanded->flat = total_from_buffer(&expanded->buffer);
		SET_VARSIZE(expanded->flat, expanded->flat->size);
	}
	return expanded->flat;
}

static Size
expanded_size(ExpandedObjectHeader *object)
{
	return expanded_value((ExpandedTotal *) object)->size;
}

static void
expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated)
{
	Total	   *flat = expanded_value((ExpandedTotal *) object);

	Assert(allocated == flat->size);
	memcpy(result, flat, allocated);
}

const Total *
total_from_datum(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return expanded_value((ExpandedTotal *) DatumGetEOHP(datum));
	return (const Total *) PG_DETOAST_DATUM(datum);
}

ExpandedTotal *
total_writable(Datum datum)
{
	ExpandedTotal *expanded;

	if (!VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum)))
		return NULL;
	expanded = (ExpandedTotal *) DatumGetEOHP(datum);
	Assert(expanded->magic == EXPANDED_TOTAL_MAGIC);
	return expanded;
}

ExpandedTotal *
total_new(const TotalTerms *terms, MemoryContext context, Host *host)
{
	ExpandedTotal *expanded = MemoryContextAllocZero(context, sizeof(ExpandedTotal));

	EOH_init_header(&expanded->header, &expanded_methods, context);
	expanded->magic = EXPANDED_TOTAL_MAGIC;
	total_start(&expanded->buffer, host, terms);
	return expanded;
}

TotalBuffer *
total_gather(ExpandedTotal *expanded)
{
	if (expanded->flat != NULL)
		pfree(expanded->flat);
	expanded->flat = NULL;
	return &expanded->buffer;
}

static Datum
total_get_datum(Total *total)
{
	SET_VARSIZE(total, total->size);
	return PointerGetDatum(total);
}

PG_FUNCTION_INFO_V1(starlings_total_in);
Datum
starlings_total_in(PG_FUNCTION_ARGS)
{
	Fault		fault;
	Total	   *total = literal_read_total(server_host(CurrentMemoryContext), PG_GETARG_CSTRING(0), &fault);

	if (total == NULL)
		ereturn(fcinfo->context, (Datum) 0, (fault_report(&fault, ERRCODE_INVALID_TEXT_REPRESENTATION)));
	PG_RETURN_DATUM(total_get_datum(total));
}

PG_FUNCTION_INFO_V1(starlings_total_out);
Datum
starlings_total_out(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = {.host = server_host(CurrentMemoryContext)};

	literal_write_total(&out, PG_GETARG_TOTAL(0));
	buffer_char(&out, '\0');
	PG_RETURN_CSTRING(out.data);
}

PG_FUNCTION_INFO_V1(starlings_total_recv);
Datum
starlings_total_recv(PG_FUNCTION_ARGS)
{
	WireMessage message = wire_message(fcinfo);
	Fault		fault;
	Total	   *total = wire_read_total(message.host, message.bytes, message.size, &fault);

	if (total == NULL)
		wire_error("sweep_total", &fault);
	PG_RETURN_DATUM(total_get_datum(total));
}

PG_FUNCTION_INFO_V1(starlings_total_send);
Datum
starlings_total_send(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = start_bytea();

	wire_write_total(&out, PG_GETARG_TOTAL(0));
	PG_RETURN_DATUM(finish_bytea(&out));
}

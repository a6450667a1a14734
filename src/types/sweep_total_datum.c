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
static SweepTotal *
expanded_value(ExpandedSweepTotal *expanded)
{
	Assert(expanded->magic == EXPANDED_TOTAL_MAGIC);
	if (expanded->flat == NULL)
	{
		expanded->flat = sweep_total_from_buffer(&expanded->buffer);
		SET_VARSIZE(expanded->flat, expanded->flat->size);
	}
	return expanded->flat;
}

static Size
expanded_size(ExpandedObjectHeader *object)
{
	return expanded_value((ExpandedSweepTotal *) object)->size;
}

static void
expanded_flatten(ExpandedObjectHeader *object, void *result, Size allocated)
{
	SweepTotal *flat = expanded_value((ExpandedSweepTotal *) object);

	Assert(allocated == flat->size);
	memcpy(result, flat, allocated);
}

const SweepTotal *
sweep_total_from_datum(Datum datum)
{
	if (VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
		return expanded_value((ExpandedSweepTotal *) DatumGetEOHP(datum));
	return (const SweepTotal *) PG_DETOAST_DATUM(datum);
}

ExpandedSweepTotal *
sweep_total_writable(Datum datum)
{
	ExpandedSweepTotal *expanded;

	if (!VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(datum)))
		return NULL;
	expanded = (ExpandedSweepTotal *) DatumGetEOHP(datum);
	Assert(expanded->magic == EXPANDED_TOTAL_MAGIC);
	return expanded;
}

ExpandedSweepTotal *
sweep_total_new(const SweepTerms *terms, MemoryContext context, Host *host)
{
	ExpandedSweepTotal *expanded = MemoryContextAllocZero(context, sizeof(ExpandedSweepTotal));

	EOH_init_header(&expanded->header, &expanded_methods, context);
	expanded->magic = EXPANDED_TOTAL_MAGIC;
	sweep_total_start(&expanded->buffer, host, terms);
	return expanded;
}

SweepTotalBuffer *
sweep_total_gather(ExpandedSweepTotal *expanded)
{
	if (expanded->flat != NULL)
		pfree(expanded->flat);
	expanded->flat = NULL;
	return &expanded->buffer;
}

static Datum
sweep_total_get_datum(SweepTotal *total)
{
	SET_VARSIZE(total, total->size);
	return PointerGetDatum(total);
}

/* The text form of a sweep_total, read. */
PG_FUNCTION_INFO_V1(starlings_total_in);
Datum
starlings_total_in(PG_FUNCTION_ARGS)
{
	Fault		fault;
	SweepTotal *total = literal_read_sweep_total(server_host(CurrentMemoryContext), PG_GETARG_CSTRING(0), &fault);

	if (total == NULL)
		ereturn(fcinfo->context, (Datum) 0, (fault_report(&fault, ERRCODE_INVALID_TEXT_REPRESENTATION)));
	PG_RETURN_DATUM(sweep_total_get_datum(total));
}

/* The text form of a sweep_total, written. */
PG_FUNCTION_INFO_V1(starlings_total_out);
Datum
starlings_total_out(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = {.host = server_host(CurrentMemoryContext)};

	literal_write_sweep_total(&out, PG_GETARG_TOTAL(0));
	buffer_char(&out, '\0');
	PG_RETURN_CSTRING(out.data);
}

/* The binary form of a sweep_total, read and checked. */
PG_FUNCTION_INFO_V1(starlings_total_recv);
Datum
starlings_total_recv(PG_FUNCTION_ARGS)
{
	WireMessage message = wire_message(fcinfo);
	Fault		fault;
	SweepTotal *total = wire_read_sweep_total(message.host, message.bytes, message.size, &fault);

	if (total == NULL)
		wire_error("sweep_total", &fault);
	PG_RETURN_DATUM(sweep_total_get_datum(total));
}

/* The binary form of a sweep_total, written. */
PG_FUNCTION_INFO_V1(starlings_total_send);
Datum
starlings_total_send(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = start_bytea();

	wire_write_sweep_total(&out, PG_GETARG_TOTAL(0));
	PG_RETURN_DATUM(finish_bytea(&out));
}

/*
 * partition_datum.c
 *		The type partition: shared form, text and binary input and output.
 */
#include "types/partition_datum.h"

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "types/varlena.h"
#include "utils/memutils.h"

static Size shared_size(ExpandedObjectHeader *object);
static void shared_flatten(ExpandedObjectHeader *object, void *result, Size allocated);

static const ExpandedObjectMethods shared_methods = {shared_size, shared_flatten};

static const Partition *
shared_value(ExpandedObjectHeader *object)
{
	Assert(((SharedPartition *) object)->magic == SHARED_PARTITION_MAGIC);
	return ((SharedPartition *) object)->flat;
}

static Size
shared_size(ExpandedObjectHeader *object)
{
	return shared_value(object)->head.size;
}

static void
shared_flatten(ExpandedObjectHeader *object, void *result, Size allocated)
{
	Assert(allocated == shared_size(object));
	memcpy(result, shared_value(object), allocated);
}

bool
partition_is_shared(Datum datum)
{
	return VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)) &&
		DatumGetEOHP(datum)->eoh_methods == &shared_methods;
}

const Partition *
partition_from_datum(Datum datum)
{
	if (partition_is_shared(datum))
		return shared_value(DatumGetEOHP(datum));
	return (const Partition *) PG_DETOAST_DATUM(datum);
}

const Partition *
partition_cached(Datum datum)
{
	if (partition_is_shared(datum))
		return partition_from_datum(datum);
	return (const Partition *) varlena_cached(datum, CACHE_PARTITION);
}

const Partition *
partition_header_from_datum(Datum datum)
{
	if (partition_is_shared(datum))
		return partition_from_datum(datum);
	return (const Partition *) varlena_header(datum, sizeof(Partition));
}

Datum
partition_get_datum(Partition *p)
{
	SET_VARSIZE(p, p->head.size);
	return PointerGetDatum(p);
}

Datum
partition_share_datum(const Partition *p, const CacheKey *key)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "shared partition", ALLOCSET_SMALL_SIZES);
	SharedPartition *shared = MemoryContextAllocZero(context, sizeof(SharedPartition));

	if (!cache_pin(key, context))
	{
		MemoryContextDelete(context);
		return PointerGetDatum(p);
	}
	EOH_init_header(&shared->header, &shared_methods, context);
	shared->magic = SHARED_PARTITION_MAGIC;
	shared->flat = p;
	return EOHPGetRODatum(&shared->header);
}

/* The text form of a partition, read. */
PG_FUNCTION_INFO_V1(starlings_partition_in);
Datum
starlings_partition_in(PG_FUNCTION_ARGS)
{
	Fault		fault;
	Partition  *p = literal_read_partition(server_host(CurrentMemoryContext), PG_GETARG_CSTRING(0), &fault);

	if (p == NULL)
		ereturn(fcinfo->context, (Datum) 0, (fault_report(&fault, ERRCODE_INVALID_TEXT_REPRESENTATION)));
	PG_RETURN_PARTITION(p);
}

/* The text form of a partition, written. */
PG_FUNCTION_INFO_V1(starlings_partition_out);
Datum
starlings_partition_out(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = {.host = server_host(CurrentMemoryContext)};

	literal_write_partition(&out, PG_GETARG_PARTITION(0));
	buffer_char(&out, '\0');
	PG_RETURN_CSTRING(out.data);
}

/* The binary form of a partition, read and checked. */
PG_FUNCTION_INFO_V1(starlings_partition_recv);
Datum
starlings_partition_recv(PG_FUNCTION_ARGS)
{
	WireMessage message = wire_message(fcinfo);
	Recoder		recoder = recoder_from_client();
	Fault		fault;
	const Partition *p = wire_read_partition(message.host, message.bytes, message.size, &fault);

	if (p == NULL)
		wire_error("partition", &fault);
	p = recode_partition(message.host, p, &recoder, &fault);
	if (p == NULL)
		recode_error("partition", &recoder, &fault);
	PG_RETURN_PARTITION((Partition *) p);
}

/* The binary form of a partition, written. */
PG_FUNCTION_INFO_V1(starlings_partition_send);
Datum
starlings_partition_send(PG_FUNCTION_ARGS)
{
	ByteBuffer	out = start_bytea();
	Recoder		recoder = recoder_to_client();
	Fault		fault;
	const Partition *p = recode_partition(out.host, PG_GETARG_PARTITION(0), &recoder, &fault);

	if (p == NULL)
		recode_error("partition", &recoder, &fault);
	wire_write_partition(&out, p);
	PG_RETURN_DATUM(finish_bytea(&out));
}

/*
 * corpus.c
 *		Writes the seed corpus: random values in each form, a file each, into
 *		the folders wire, literal and flat of the folder named on the command
 *		line.
 */
#include <stdlib.h>
#include <string.h>

#include "core/format/literal.h"
#include "core/format/wire.h"
#include "sample.h"

#define VALUES 40

static void
write_file(const char *folder, const char *form, int number, const void *bytes, uint64_t size)
{
	char		path[1024];
	FILE	   *file;

	snprintf(path, sizeof(path), "%s/%s/%03d", folder, form, number);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
	{
		perror(path);
		exit(1);
	}
}

/* Writes the three forms of a value, the flat one being size bytes. */
static void
write_forms(const char *folder, int number, const ByteBuffer *wire, const ByteBuffer *text,
			const void *flat, uint32_t size)
{
	write_file(folder, "wire", number, wire->data, wire->length);
	write_file(folder, "literal", number, text->data, text->length);
	write_file(folder, "flat", number, flat, size);
}

static void
write_hierarchy(Host *host, const char *folder, int number, const Hierarchy *h)
{
	ByteBuffer	wire = {.host = host};
	ByteBuffer	text = {.host = host};

	wire_write_hierarchy(&wire, h);
	literal_write_hierarchy(&text, h);
	write_forms(folder, number, &wire, &text, h, h->head.size);
}

static void
write_partition(Host *host, const char *folder, int number, const Partition *p)
{
	ByteBuffer	wire = {.host = host};
	ByteBuffer	text = {.host = host};

	wire_write_partition(&wire, p);
	literal_write_partition(&text, p);
	write_forms(folder, number, &wire, &text, p, p->head.size);
}

static void
write_frame(Host *host, const char *folder, int number, const Frame *f)
{
	ByteBuffer	wire = {.host = host};
	ByteBuffer	text = {.host = host};

	wire_write_frame(&wire, f);
	literal_write_frame(&text, f);
	write_forms(folder, number, &wire, &text, f, f->head.size);
}

static void
write_total(Host *host, const char *folder, int number, const SweepTotal *total)
{
	ByteBuffer	wire = {.host = host};
	ByteBuffer	text = {.host = host};

	wire_write_sweep_total(&wire, total);
	literal_write_sweep_total(&text, total);
	write_forms(folder, number, &wire, &text, total, total->size);
}

int
main(int argc, char **argv)
{
	Random		random = random_stream(100);

	if (argc != 2)
		return 2;
	for (int i = 0; i < VALUES; i++)
	{
		Pool		pool = sample_pool(&random, (uint32_t) i / 3, i % 3 == 0);
		Graph		graph = sample_graph(&random, &pool);
		Labelling	labelling = sample_labelling(&random, &pool);
		TestHost	host;

		test_host_init(&host);
		write_hierarchy(&host.host, argv[1], 4 * i, graph_hierarchy(&host.host, &graph));
		write_partition(&host.host, argv[1], 4 * i + 1, labelling_partition(&host.host, &labelling));
		write_frame(&host.host, argv[1], 4 * i + 2, sample_frame(&host.host, &random, &pool));
		write_total(&host.host, argv[1], 4 * i + 3, sample_total(&host.host, &random, &pool));
		test_host_free(&host);
	}
	return 0;
}

/*
 * driver.c
 *		Runs a fuzz target where there is no libFuzzer: replays the files of a
 *		folder, then as many random changes of them as the command line says.
 */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define MAX_FILES 4096
#define ROOM 256				/* for what changes insert */

typedef struct File
{
	unsigned char *bytes;
	size_t		size;
} File;

static bool
read_file(const char *folder, const char *name, File *file)
{
	char		path[1024];
	FILE	   *stream;
	long		size;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	stream = fopen(path, "rb");
	if (stream == NULL || fseek(stream, 0, SEEK_END) != 0 || (size = ftell(stream)) < 0)
		return false;
	rewind(stream);
	file->size = (size_t) size;
	file->bytes = malloc(file->size + 1);
	if (file->bytes == NULL || fread(file->bytes, 1, file->size, stream) != file->size)
		return false;
	return fclose(stream) == 0;
}

static int
compare_entries(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Reads all files of a folder in the order of their names; returns how many. */
static int
read_folder(const char *folder, File *files)
{
	struct dirent **entries;
	int			nentries = scandir(folder, &entries, NULL, compare_entries);
	int			nfiles = 0;

	for (int i = 0; i < nentries; i++)
	{
		if (entries[i]->d_name[0] != '.' && nfiles < MAX_FILES)
		{
			if (!read_file(folder, entries[i]->d_name, &files[nfiles++]))
			{
				perror(entries[i]->d_name);
				exit(1);
			}
		}
		free(entries[i]);
	}
	if (nentries >= 0)
		free(entries);
	return nfiles;
}

/* Changes a copy of a file in one to eight places and runs the target on it. */
static void
run_changed(Random *random, const File *file)
{
	unsigned char *bytes = malloc(file->size + ROOM);
	size_t		size = file->size;

	if (bytes == NULL)
		exit(1);
	memcpy(bytes, file->bytes, size);
	for (uint32_t i = random_below(random, 8); i < 8; i++)
		size = change_bytes(random, bytes, size, file->size + ROOM);
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
}

int
main(int argc, char **argv)
{
	static File files[MAX_FILES];
	Random		random = random_stream(101);
	int			nfiles = argc == 3 ? read_folder(argv[1], files) : 0;
	long		nchanges = argc == 3 ? strtol(argv[2], NULL, 10) : 0;

	if (nfiles == 0)
	{
		fputs("usage: driver FOLDER CHANGES, where the folder holds files\n", stderr);
		return 2;
	}
	for (int i = 0; i < nfiles; i++)
		LLVMFuzzerTestOneInput(files[i].bytes, files[i].size);
	for (long i = 0; i < nchanges; i++)
		run_changed(&random, &files[random_below(&random, (uint32_t) nfiles)]);
	printf("ok - %s: %d files and %ld changes of them\n", argv[1], nfiles, nchanges);
	for (int i = 0; i < nfiles; i++)
		free(files[i].bytes);
	return 0;
}

/*
 * frame_build.h
 *		Making frames: of hierarchies, of another frame and a change, or of lines.
 *
 * Whatever makes a frame raises FAULT_TOO_LARGE if it does not fit.
 */
#ifndef STARLINGS_FRAME_BUILD_H
#define STARLINGS_FRAME_BUILD_H

#include "core/frame/frame.h"

/* A hierarchy that is to be a collection. */
typedef struct FrameMember
{
	const char *name;			/* length bytes, at least one */
	uint32_t	length;
	const Hierarchy *hierarchy;
} FrameMember;

/*
 * Sorts members by name; returns one that has the name of another, or NULL.
 */
extern const FrameMember *frame_sort_members(FrameMember *members, uint32_t nmembers);

/*
 * The frame of these members, whose names must be distinct, in any order, and
 * of the records of declared, which may be NULL.
 */
extern Frame *frame_create(Host *host, const FrameMember *members, uint32_t nmembers, const RecordSpace *declared);

/*
 * The frame with one more collection, or with another one of that name: its
 * records are found in the frame by source and key, and what is new is added.
 */
extern Frame *frame_put(Host *host, const Frame *f, const FrameMember *member);

/*
 * The frame without a collection of its own.  The records that only it knew
 * stay as garbage, unless more than half of all would be.
 */
extern Frame *frame_drop(Host *host, const Frame *f, const Collection *collection);

/* The frame with another name, which no collection may have, for a collection. */
extern Frame *frame_rename(Host *host, const Frame *f, const Collection *collection,
						   const char *name, uint32_t length);

/* The frame with the records of a space declared as well. */
extern Frame *frame_declare(Host *host, const Frame *f, const RecordSpace *records);

/* The frame without garbage. */
extern Frame *frame_compact(Host *host, const Frame *f);

/* A line with a name, whose order holds indices of some records of a space. */
typedef struct FrameLine
{
	const char *name;			/* length bytes */
	uint32_t	length;
	Line		line;
} FrameLine;

/*
 * The frame of these lines, in any order, and of the declared records, given
 * ascending.  Records of the space that none of them holds are garbage, however
 * many.  Returns NULL and fills *fault if an index does not exist or is there
 * twice; whatever else may be wrong, frame_check finds.  No gap may be above
 * nthresholds.
 */
extern Frame *frame_from_lines(Host *host, const RecordSpace *space, const FrameLine *lines, uint32_t nlines,
							   const uint32_t *declared, uint32_t ndeclared, Fault *fault);

#endif

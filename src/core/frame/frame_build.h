/*
 * frame_build.h
 *		A frame in the making: a record space, and of each collection where its
 *		parts are now and what index its records get.
 *
 * Whatever makes a frame gathers a draft.  One function writes it down, without
 * its garbage if that is too much, so that the bytes do not depend on the way.
 */
#ifndef STARLINGS_FRAME_BUILD_H
#define STARLINGS_FRAME_BUILD_H

#include "core/frame/frame.h"

/* A collection of a draft, wherever it comes from. */
typedef struct Part
{
	const char *name;
	uint32_t	name_length;
	Hash128		value_hash;
	uint32_t	nrecords;
	uint32_t	nthresholds;
	const double *thresholds;
	const unsigned char *gaps;	/* packed as a hierarchy has them */
	const uint32_t *order;		/* of a hierarchy, or NULL */
	const unsigned char *packed;	/* or else the order of a frame, */
	unsigned	width;			/* in so many bytes each */
	const uint32_t *map;		/* what the indices in the order are in the
								 * draft's space; NULL: the same */
} Part;

typedef struct Draft
{
	Host	   *host;
	const RecordSpace *space;
	Hash128		space_hash;
	RecordSpace *made;			/* the space, if it is the draft's own */
	uint32_t	nparts;
	Part	   *parts;			/* sorted by name */
	uint32_t	nowned;
	void	  **owned;			/* what the parts point into, to be released */
	uint64_t   *declared;		/* a bit for each record of the space */
	Hash128		declared_hash;
} Draft;

/* A draft over a space, with room for so many parts and things that it owns. */
extern Draft draft_begin(Host *host, const RecordSpace *space, Hash128 hash, uint64_t nparts, uint64_t nowned);

/* A draft over the space of a frame, with room for one more part and two maps. */
extern Draft draft_of_frame(Host *host, const Frame *f);

/* Adds the records of another space, before there are any parts. */
extern void draft_extend(Draft *d, const RecordSpace *space, Hash128 hash);

/* What the indices of a space that the draft's includes are there; NULL: the same. */
extern const uint32_t *draft_map(Draft *d, const RecordSpace *space, Hash128 hash);

/* Adds a part where its name belongs. */
extern void draft_add(Draft *d, const Part *part);
extern void draft_add_member(Draft *d, const FrameMember *member, const uint32_t *map);

/* A collection of a frame as a part, without a map. */
extern Part collection_part(const Frame *f, const Collection *collection);

/* Adds all collections of a frame but one, which may be NULL, and what it declares. */
extern void draft_add_frame(Draft *d, const Frame *f, const Collection *without);

/* Declares the records of a space that the draft's includes. */
extern void draft_declare(Draft *d, const RecordSpace *records, Hash128 hash);

/* The hash of the space of the declared records. */
extern Hash128 draft_declared_hash(const Draft *d);

/* The set of the records that some part knows or that are declared. */
extern uint64_t *draft_held(const Draft *d);

/* The frame of a draft, which is freed, without garbage if there is more than so much of it. */
extern Frame *draft_finish(Draft *d, uint32_t tolerated);

/* The same, with garbage if it is at most half of the records. */
extern Frame *draft_frame(Draft *d);

extern void draft_free(Draft *d);

#endif

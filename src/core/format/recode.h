/*
 * recode.h
 *		Values on their way into another encoding of text.
 *
 * Sources, text keys and names of collections are converted; with their bytes
 * their order may change, and with that of the records the whole value.  So
 * both the value before and the one after are canonical.
 */
#ifndef STARLINGS_RECODE_H
#define STARLINGS_RECODE_H

#include "core/frame/frame.h"

/* How texts are converted. */
typedef struct Recoder
{
	/*
	 * The text in the other encoding: itself, or memory of the host's.  Sets *length.  Need not return if a
	 * text has no equivalent there, or is not valid.  NULL: no text need be looked at.
	 */
	const char *(*convert) (Host *host, const char *text, uint32_t *length);

	bool		changes;		/* or else convert looks at texts and returns them as they are */
	bool		inward;			/* messages show texts as they become, not as they were */
} Recoder;

/*
 * The value in the other encoding; itself if nothing in it changes.  Returns
 * NULL and fills *fault if two texts that differ become the same.
 */
extern const Hierarchy *recode_hierarchy(Host *host, const Hierarchy *h, const Recoder *recoder, Fault *fault);
extern const Partition *recode_partition(Host *host, const Partition *p, const Recoder *recoder, Fault *fault);

/* The frame in the other encoding, without garbage if anything changes. */
extern const Frame *recode_frame(Host *host, const Frame *f, const Recoder *recoder, Fault *fault);

#endif

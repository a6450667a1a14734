/*
 * edge_set_datum.h
 *		The state of constrained_agg: an expanded object that is a bytea when it
 *		is flat.
 *
 * So it can be sent wherever a bytea can, between workers and between servers of
 * one kind, and needs no type of its own.  Bytes that come from outside are
 * checked like any other.
 */
#ifndef STARLINGS_EDGE_SET_DATUM_H
#define STARLINGS_EDGE_SET_DATUM_H

#include "server/server_host.h"

#include "core/hierarchy/edge_set.h"
#include "fmgr.h"
#include "utils/expandeddatum.h"

#define EXPANDED_EDGE_SET_MAGIC 0x53744573

typedef struct ExpandedEdgeSet
{
	ExpandedObjectHeader header;
	int			magic;			/* tells our expanded objects from others */
	bool		broken;			/* an error came while edges became flat */
	FlatEdgeSet *flat;			/* the value, or NULL while edges gather */
	Host	   *host;
	EdgeSet		set;			/* empty unless flat is NULL */
	void	   *rules_row;		/* the argument that the rules came by, as far as it says what they are; or
								 * NULL */
	Size		rules_row_size; /* all of it */
	Size		rules_row_prefix;	/* what is kept */
} ExpandedEdgeSet;

/* An object without edges in a context, and a host that takes memory from there. */
extern ExpandedEdgeSet *edge_set_new(MemoryContext context, Host *host, const Rules *rules);

/* The object that a datum is, whoever may change it, or else NULL. */
extern ExpandedEdgeSet *edge_set_object(Datum datum);

/* A copy of what a datum is, in flat form.  Raises 22P03 if it is no edge set. */
extern const FlatEdgeSet *edge_set_from_datum(Datum datum);

/* The object's edges, ready to take more. */
extern EdgeSet *edge_set_gather(ExpandedEdgeSet *expanded);

#endif

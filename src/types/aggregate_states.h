/*
 * aggregate_states.h
 *		Where the expanded objects live that are states of aggregates.
 *
 * States of groups are many, small, and never deleted one by one.  PostgreSQL
 * adds up the memory of all contexts whenever a group is new, so the states of
 * an aggregate share one.
 */
#ifndef STARLINGS_AGGREGATE_STATES_H
#define STARLINGS_AGGREGATE_STATES_H

#include "server/server_host.h"

#include "utils/palloc.h"

/* The child of an aggregate's context that its states share, and a host that takes memory from it. */
extern MemoryContext states_context(MemoryContext parent, Host **host);

#endif

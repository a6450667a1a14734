/*
 * aggregate_states.c
 *		The context that aggregate states share.
 */
#include "types/aggregate_states.h"

#include "utils/memutils.h"

/* The context that was asked for last, and its host. */
static struct
{
	MemoryContext parent;
	MemoryContext context;
	Host	   *host;
}			states;

static void
forget_states(void *context)
{
	if (states.context == context)
		states.context = NULL;
}

MemoryContext
states_context(MemoryContext parent, Host **host)
{
	if (states.context == NULL || states.parent != parent)
	{
		MemoryContext context = AllocSetContextCreate(parent, "states of groups", ALLOCSET_START_SMALL_SIZES);
		MemoryContextCallback *forget = MemoryContextAlloc(context, sizeof(MemoryContextCallback));

		*forget = (MemoryContextCallback) {.func = forget_states, .arg = context};
		MemoryContextRegisterResetCallback(context, forget);
		states.host = server_host(context);
		states.parent = parent;
		states.context = context;
	}
	*host = states.host;
	return states.context;
}

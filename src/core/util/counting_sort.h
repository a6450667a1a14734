/*
 * counting_sort.h
 *		Numbered things, sorted by the group that each belongs to.
 */
#ifndef STARLINGS_COUNTING_SORT_H
#define STARLINGS_COUNTING_SORT_H

#include "core/host.h"

#define NO_GROUP UINT32_MAX

/* The members of group g are members[starts[g]] up to starts[g + 1], ascending. */
typedef struct Groups
{
	uint32_t	ngroups;
	uint32_t   *starts;			/* ngroups + 1 */
	uint32_t   *members;
} Groups;

/* Groups the numbers 0 to count - 1; those whose group is NO_GROUP are left out. */
extern Groups group_members(Host *host, const uint32_t *group_of, uint32_t count, uint32_t ngroups);
extern void groups_free(Host *host, Groups *groups);

#endif

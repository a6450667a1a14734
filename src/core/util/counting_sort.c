/*
 * counting_sort.c
 *		Counting sort.
 *
 * Count, add up, place: linear, stable, and with no comparison.  Groups are how
 * this code has most of its lists of lists: one array of members and where each
 * group starts (compressed sparse rows).
 */
#include "core/util/counting_sort.h"

#include <string.h>

Groups
group_members(Host *host, const uint32_t *group_of, uint32_t count, uint32_t ngroups)
{
	Groups		groups = {
		.ngroups = ngroups,
		.starts = host_zeros(host, (uint64_t) ngroups + 1, sizeof(uint32_t)),
		.members = host_array(host, count, sizeof(uint32_t))
	};
	uint32_t	start = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		if (group_of[i] != NO_GROUP)
			groups.starts[group_of[i]]++;
		host_tick(host, i);
	}
	for (uint32_t group = 0; group <= ngroups; group++)
	{
		uint32_t	size = groups.starts[group];

		groups.starts[group] = start;
		start += size;
	}
	/* Filling a group moves its start to its end, the next one's start. */
	for (uint32_t i = 0; i < count; i++)
	{
		if (group_of[i] != NO_GROUP)
			groups.members[groups.starts[group_of[i]]++] = i;
		host_tick(host, i);
	}
	memmove(groups.starts + 1, groups.starts, (size_t) ngroups * sizeof(uint32_t));
	groups.starts[0] = 0;
	return groups;
}

void
groups_free(Host *host, Groups *groups)
{
	host->release(host, groups->starts);
	host->release(host, groups->members);
}

/*
 * plateaus.c
 *		Two ends that move down the thresholds, and a heap.
 *
 * Step k leads from the threshold of rank k to the next weaker one; on the way
 * nothing changes.  A plateau is a sequence of steps, first to last, and what
 * it changes is done by the merges of ranks first + 1 to last.
 */
#include "core/explore/plateaus.h"

#include "core/hierarchy/merges.h"

#define TAKEN UINT32_MAX
#define NO_PLATEAU UINT32_MAX

/* The widest sequence that ends with some step, as far as it is known. */
typedef struct Candidate
{
	double		width;
	uint32_t	first;
	uint32_t	last;
} Candidate;

typedef struct Finder
{
	Host	   *host;
	const Hierarchy *h;
	MergeList	list;
	uint32_t	nsteps;
	uint32_t   *starts;			/* by step: the first step of the longest plateau that ends with it; or TAKEN */
	Candidate  *heap;			/* the widest on top */
	uint32_t	ncandidates;
} Finder;

/*
 * Records of an event's entity whose entity had not changed since the
 * threshold of rank start: those in parts that were there.
 */
static uint32_t
newly_changed(const Finder *finder, uint32_t merge, uint32_t start)
{
	const MergeList *list = &finder->list;
	uint32_t	changed = list->singles.starts[merge + 1] - list->singles.starts[merge];

	if (list->merges[merge].rank <= start)
		return 0;
	for (uint32_t i = list->children.starts[merge]; i < list->children.starts[merge + 1]; i++)
	{
		const Merge *child = &list->merges[list->children.members[i]];

		if (child->rank <= start)
			changed += child->size;
		host_tick(finder->host, i);
	}
	return changed;
}

/* Notes that an event is the latest that its records took part in. */
static void
move_records(const Finder *finder, uint32_t merge, uint32_t *latest)
{
	const MergeList *list = &finder->list;

	latest[list->merges[merge].rank] += list->merges[merge].size;
	for (uint32_t i = list->children.starts[merge]; i < list->children.starts[merge + 1]; i++)
	{
		const Merge *child = &list->merges[list->children.members[i]];

		latest[child->rank] -= child->size;
		host_tick(finder->host, i);
	}
}

/*
 * For each step the longest plateau that ends with it.  The later it ends, the
 * later it starts.  latest[] counts records by the rank of their latest event,
 * so when the start moves on, those of its rank are no longer changed.
 */
static void
find_starts(Finder *finder, double tolerance)
{
	const MergeList *list = &finder->list;
	uint32_t   *latest = host_zeros(finder->host, finder->h->nthresholds, sizeof(uint32_t));
	uint32_t	merge = 0;
	uint32_t	start = 0;
	uint32_t	changed = 0;

	for (uint32_t step = 0; step < finder->nsteps; step++)
	{
		for (; merge < list->nmerges && list->merges[merge].rank == step; merge++)
		{
			changed += newly_changed(finder, merge, start);
			move_records(finder, merge, latest);
			host_tick(finder->host, merge);
		}
		/* A quotient is rounded as a tolerance that is written down. */
		while ((double) changed / finder->h->head.nrecords > tolerance)
			changed -= latest[++start];
		finder->starts[step] = start;
		host_tick(finder->host, step);
	}
	finder->host->release(finder->host, latest);
}

static Candidate
make_candidate(const Finder *finder, uint32_t last)
{
	const double *thresholds = hierarchy_thresholds(finder->h);
	uint32_t	first = finder->starts[last];

	return (Candidate) {thresholds[first] - thresholds[last + 1], first, last};
}

static bool
comes_before(const Candidate *a, const Candidate *b)
{
	if (a->width != b->width)
		return a->width > b->width;
	return a->first != b->first ? a->first < b->first : a->last > b->last;
}

/* Brings a candidate that may come too early in the heap to its place. */
static void
sift_down(Finder *finder, uint32_t i)
{
	Candidate	candidate = finder->heap[i];

	while (i < finder->ncandidates / 2)
	{
		uint32_t	child = 2 * i + 1;

		if (child + 1 < finder->ncandidates && comes_before(&finder->heap[child + 1], &finder->heap[child]))
			child++;
		if (comes_before(&candidate, &finder->heap[child]))
			break;
		finder->heap[i] = finder->heap[child];
		i = child;
	}
	finder->heap[i] = candidate;
}

static void
make_heap(Finder *finder)
{
	finder->heap = host_array(finder->host, finder->nsteps, sizeof(Candidate));
	finder->ncandidates = finder->nsteps;
	for (uint32_t step = 0; step < finder->nsteps; step++)
	{
		finder->heap[step] = make_candidate(finder, step);
		host_tick(finder->host, step);
	}
	for (uint32_t i = finder->ncandidates / 2; i-- > 0;)
	{
		sift_down(finder, i);
		host_tick(finder->host, i);
	}
}

/*
 * Takes the steps away from all others: whatever ends after them now starts
 * after them.  That happens once to each step at most, since what starts
 * right after is wider than, or comes before, all that lies within.
 */
static void
take(Finder *finder, const Candidate *candidate)
{
	for (uint32_t step = candidate->first; step <= candidate->last; step++)
	{
		finder->starts[step] = TAKEN;
		host_tick(finder->host, step);
	}
	for (uint32_t step = candidate->last + 1; step < finder->nsteps && finder->starts[step] <= candidate->last; step++)
	{
		finder->starts[step] = candidate->last + 1;
		host_tick(finder->host, step);
	}
}

/* Takes the widest candidates; those that lost steps meanwhile go back first. */
static uint32_t
take_widest(Finder *finder, Plateau *plateaus, uint32_t limit)
{
	uint32_t	nplateaus = 0;

	for (uint64_t round = 0; finder->ncandidates > 0 && nplateaus < limit; round++)
	{
		Candidate  *top = &finder->heap[0];
		uint32_t	start = finder->starts[top->last];

		if (start == top->first)
		{
			plateaus[nplateaus++] = (Plateau) {.high = top->first, .low = top->last + 1};
			take(finder, top);
			start = TAKEN;
		}
		*top = start == TAKEN ? finder->heap[--finder->ncandidates] : make_candidate(finder, top->last);
		sift_down(finder, 0);
		host_tick(finder->host, round);
	}
	return nplateaus;
}

/* The plateau that each rank is in, its lower end left out. */
static uint32_t *
plateaus_of_ranks(const Finder *finder, const Plateau *plateaus, uint32_t nplateaus)
{
	uint32_t   *plateau_of = host_array(finder->host, finder->h->nthresholds, sizeof(uint32_t));

	for (uint32_t rank = 0; rank < finder->h->nthresholds; rank++)
	{
		plateau_of[rank] = NO_PLATEAU;
		host_tick(finder->host, rank);
	}
	for (uint32_t i = 0; i < nplateaus; i++)
	{
		for (uint32_t rank = plateaus[i].high; rank < plateaus[i].low; rank++)
		{
			plateau_of[rank] = i;
			host_tick(finder->host, rank);
		}
	}
	return plateau_of;
}

/* Counts what the merges change within each plateau. */
static void
count_changes(const Finder *finder, Plateau *plateaus, uint32_t nplateaus)
{
	uint32_t   *plateau_of = plateaus_of_ranks(finder, plateaus, nplateaus);

	for (uint32_t merge = 0; merge < finder->list.nmerges; merge++)
	{
		uint32_t	i = plateau_of[finder->list.merges[merge].rank];

		if (i != NO_PLATEAU)
			plateaus[i].changed += newly_changed(finder, merge, plateaus[i].high);
		host_tick(finder->host, merge);
	}
	finder->host->release(finder->host, plateau_of);
}

/* Counts the entities at both ends of each plateau. */
static void
count_entities(const Finder *finder, Plateau *plateaus, uint32_t nplateaus)
{
	uint32_t	left = finder->h->head.nrecords;
	uint32_t   *entities = host_array(finder->host, finder->h->nthresholds, sizeof(uint32_t));

	/* Events come in the order of their ranks, and each rank has some. */
	for (uint32_t merge = 0; merge < finder->list.nmerges; merge++)
	{
		left -= finder->list.merges[merge].nparts - 1;
		entities[finder->list.merges[merge].rank] = left;
		host_tick(finder->host, merge);
	}
	for (uint32_t i = 0; i < nplateaus; i++)
	{
		plateaus[i].entities_high = entities[plateaus[i].high];
		plateaus[i].entities_low = entities[plateaus[i].low - 1];
		host_tick(finder->host, i);
	}
	finder->host->release(finder->host, entities);
}

Plateau *
plateaus_find(Host *host, const Hierarchy *h, uint32_t limit, double tolerance, uint32_t *nplateaus)
{
	uint32_t	nsteps = h->nthresholds > 0 ? h->nthresholds - 1 : 0;
	Finder		finder = {.host = host, .h = h, .list = merges_list(host, h), .nsteps = nsteps};
	Plateau    *plateaus = host_array(host, limit < nsteps ? limit : nsteps, sizeof(Plateau));

	finder.starts = host_array(host, nsteps, sizeof(uint32_t));
	find_starts(&finder, tolerance);
	make_heap(&finder);
	*nplateaus = take_widest(&finder, plateaus, limit);
	count_changes(&finder, plateaus, *nplateaus);
	count_entities(&finder, plateaus, *nplateaus);
	host->release(host, finder.heap);
	host->release(host, finder.starts);
	merges_free(host, &finder.list);
	return plateaus;
}

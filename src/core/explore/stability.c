/*
 * stability.c
 *		Sizes of entities, and what stays the same from cut to cut.
 *
 * What a cut makes that was not there before are its events, one for each entity
 * that is new, so one walk along the line with a stack counts them for all cuts.
 * Sizes come from the sweep, which has them anyway.
 *
 * The life of an entity, from the threshold that makes it to the one at which it
 * is swallowed, is the persistence of HDBSCAN (Campello, Moulavi and Sander,
 * 2013) on the scale of thresholds instead of their inverse.
 */
#include "core/explore/stability.h"

#include <math.h>

#include "core/hierarchy/merges.h"
#include "core/measure/truth.h"
#include "core/util/sums.h"

/* The records of each entity. */
static uint32_t *
count_records(Host *host, const Partition *p)
{
	uint32_t   *sizes = host_zeros(host, p->nentities, sizeof(uint32_t));

	for (uint32_t i = 0; i < p->head.nrecords; i++)
	{
		sizes[partition_label(p, i)]++;
		host_tick(host, i);
	}
	return sizes;
}

SizeCount *
entity_sizes(Host *host, const Partition *p, uint32_t *nsizes)
{
	uint32_t   *sizes = count_records(host, p);
	uint32_t   *entities = host_zeros(host, (uint64_t) p->head.nrecords + 1, sizeof(uint32_t));
	SizeCount  *counts;

	*nsizes = 0;
	for (uint32_t entity = 0; entity < p->nentities; entity++)
	{
		*nsizes += entities[sizes[entity]]++ == 0;
		host_tick(host, entity);
	}
	host->release(host, sizes);
	counts = host_array(host, *nsizes, sizeof(SizeCount));
	for (uint32_t size = 1, i = 0; i < *nsizes; size++)
	{
		if (entities[size] > 0)
			counts[i++] = (SizeCount) {size, entities[size]};
		host_tick(host, size);
	}
	host->release(host, entities);
	return counts;
}

/*
 * How many entities each cut makes that were not there before: one for each
 * event, however many parts it has.  The stack holds the events that are not
 * complete yet, ever stronger, so a gap as strong as the top goes on with it.
 */
static uint32_t *
count_made(Host *host, const TruthLine *line)
{
	uint32_t   *made = host_zeros(host, line->ncuts, sizeof(uint32_t));
	uint32_t   *open = host_array(host, line->nrecords, sizeof(uint32_t));
	uint32_t	depth = 0;

	for (uint32_t place = 0; place + 1 < line->nrecords; place++)
	{
		uint32_t	gap = line->gaps[place];

		while (depth > 0 && open[depth - 1] < gap)
			depth--;
		if (gap < line->ncuts && (depth == 0 || open[depth - 1] > gap))
		{
			made[gap]++;
			open[depth++] = gap;
		}
		host_tick(host, place);
	}
	host->release(host, open);
	return made;
}

/* A share of the entities; there may be none. */
static double
share(int64_t part, int64_t entities)
{
	return entities > 0 ? (double) part / (double) entities : NAN;
}

static double
information_lost(uint32_t nrecords, const Statistics *cut)
{
	double		lost;

	if (nrecords < 2)
		return NAN;
	lost = cut->sums[SUM_ENTITY_NLOGN] / (nrecords * log(nrecords));

	/* No rounding where all records are one entity, nor beyond that. */
	return cut->counts[COUNT_ENTITIES] == 1 || lost > 1 ? 1 : lost;
}

/* Fills the bounds within which each cut is the same. */
static void
find_plateaus(Host *host, const Hierarchy *h, Stability *rows, uint32_t ncuts)
{
	const double *own = hierarchy_thresholds(h);
	uint32_t	rank = 0;		/* of the strongest threshold below the cut's */

	for (uint32_t cut = 0; cut < ncuts; cut++)
	{
		Stability  *row = &rows[cut];

		for (; rank < h->nthresholds && own[rank] >= row->threshold; rank++)
			host_tick(host, rank);
		row->plateau_high = rank > 0 ? own[rank - 1] : NAN;
		row->plateau_low = rank < h->nthresholds ? own[rank] : NAN;
		row->plateau = row->plateau_high - row->plateau_low;
		host_tick(host, cut);
	}
}

Stability *
stability_compute(Host *host, const Hierarchy *h, Thresholds at)
{
	TruthLine	line = truth_along_hierarchy(host, h, &at, NULL);
	uint32_t   *made = count_made(host, &line);
	Sweep		sweep = sweep_of_line(host, &line);
	Stability  *rows = host_array(host, at.count, sizeof(Stability));

	for (uint32_t cut = 0; cut < at.count; cut++)
	{
		int64_t		entities = sweep.cuts[cut].counts[COUNT_ENTITIES];
		int64_t		same = entities - made[cut];

		rows[cut] = (Stability) {
			.threshold = at.values[cut],
			.entities = entities,
			.same_above = cut > 0 ? share(same, entities) : NAN,
			.same_below = NAN,
			.information_lost = information_lost(sweep.nrecords, &sweep.cuts[cut])
		};
		if (cut > 0)
			rows[cut - 1].same_below = share(same, rows[cut - 1].entities);
		host_tick(host, cut);
	}
	find_plateaus(host, h, rows, at.count);
	host->release(host, made);
	host->release(host, sweep.cuts);
	return rows;
}

/* Thresholds may be farther apart than a double holds: halves are not. */
static double
life_of(const Line *line, const MergeList *list, const Merge *merge)
{
	const double *thresholds = line->thresholds;
	uint32_t	last = line->nthresholds - 1;
	double		scale = isfinite(thresholds[0] - thresholds[last]) ? 1 : 0.5;
	uint32_t	end = merge->parent == NO_MERGE ? last : list->merges[merge->parent].rank;

	if (last == 0)
		return 1;
	return (scale * thresholds[merge->rank] - scale * thresholds[end]) /
		(scale * thresholds[0] - scale * thresholds[last]);
}

Persistence
line_persistence(Host *host, const Line *line)
{
	MergeList	list = line_merges(host, line);
	Persistence persistence = {.nmerges = list.nmerges, .sensitivity = NAN};
	double		changed = 0;	/* records, summed over thresholds: exact below 2^53 */
	CarefulSum	lives = {0};

	for (uint32_t i = 0; i < list.nmerges; i++)
	{
		persistence.lives = careful_add(&lives, life_of(line, &list, &list.merges[i]));
		changed += list.merges[i].size;
		host_tick(host, i);
	}
	if (line->nthresholds > 0)
		persistence.sensitivity = changed / line->nrecords / line->nthresholds;
	merges_free(host, &list);
	return persistence;
}

/*
 * test_overlap.c
 *		Overlaps, diffs and carried names against loops over all records and all
 *		pairs of records.
 */
#include <string.h>

#include "core/measure/diff.h"
#include "oracle.h"

/* Two partitions of records of one pool, OLD and NEW. */
typedef struct Case
{
	Pool		pool;
	Labelling	labels[2];		/* entities in the order of their smallest records */
	uint32_t	nentities[2];
	Partition  *partitions[2];
} Case;

#define OLD 0
#define NEW 1

/* Records move, vanish and appear; entities split and merge. */
static void
evolve(Random *random, Labelling *labelling, uint32_t nchanges)
{
	uint32_t	nnames = labelling->pool->nnames;

	for (uint32_t i = 0; i < nchanges && nnames > 0; i++)
	{
		uint32_t   *label = &labelling->labels[random_below(random, nnames)];
		uint32_t	other = labelling->labels[random_below(random, nnames)];
		uint32_t	from = *label;
		uint32_t	what = random_below(random, 5);

		if (what == 0)
			*label = NO_LABEL;
		else if (what == 1)
			*label = other;
		else if (what == 2)
			*label = 1000 + i;
		for (uint32_t name = 0; what > 2 && from != NO_LABEL && name < nnames; name++)
		{
			if (labelling->labels[name] != from)
				continue;
			if (what == 3)
				labelling->labels[name] = other;
			else if (random_chance(random, 0.5))
				labelling->labels[name] = 1000 + i;
		}
	}
}

/* Numbers the entities in the order of their smallest records; returns how many. */
static uint32_t
number_entities(Labelling *labelling)
{
	Labelling	numbered = {.pool = labelling->pool};
	uint32_t	nentities = 0;

	for (uint32_t name = 0; name < labelling->pool->nnames; name++)
	{
		uint32_t	first = 0;

		while (labelling->labels[first] != labelling->labels[name])
			first++;
		if (labelling->labels[name] == NO_LABEL)
			numbered.labels[name] = NO_LABEL;
		else
			numbered.labels[name] = first < name ? numbered.labels[first] : nentities++;
	}
	*labelling = numbered;
	return nentities;
}

static void
make_case(Host *host, Random *random, Case *c)
{
	uint32_t	nnames = random_chance(random, 0.5) ? random_below(random, 8) : random_below(random, POOL_NAMES + 1);

	c->pool = sample_pool(random, nnames, random_chance(random, 0.7));
	for (int side = OLD; side <= NEW; side++)
		c->labels[side] = sample_labelling(random, &c->pool);
	if (random_chance(random, 0.8))
	{
		uint32_t	side = random_below(random, 2);

		c->labels[side] = c->labels[1 - side];
		evolve(random, &c->labels[side], random_below(random, 10));
	}
	for (int side = OLD; side <= NEW; side++)
	{
		c->nentities[side] = number_entities(&c->labels[side]);
		c->partitions[side] = labelling_partition(host, &c->labels[side]);
	}
}

static void
free_case(Host *host, Case *c)
{
	host->release(host, c->partitions[OLD]);
	host->release(host, c->partitions[NEW]);
}

static uint32_t
oracle_size(const Case *c, int side, uint32_t entity)
{
	uint32_t	size = 0;

	for (uint32_t name = 0; name < c->pool.nnames; name++)
		size += c->labels[side].labels[name] == entity;
	return size;
}

static uint32_t
oracle_shared(const Case *c, uint32_t old_entity, uint32_t new_entity)
{
	uint32_t	shared = 0;

	for (uint32_t name = 0; name < c->pool.nnames; name++)
		shared += c->labels[OLD].labels[name] == old_entity && c->labels[NEW].labels[name] == new_entity;
	return shared;
}

/* How many records of an entity the other side has. */
static uint32_t
oracle_known(const Case *c, int side, uint32_t entity)
{
	uint32_t	known = 0;

	for (uint32_t name = 0; name < c->pool.nnames; name++)
		known += c->labels[side].labels[name] == entity && c->labels[1 - side].labels[name] != NO_LABEL;
	return known;
}

/* How many pairs of an entity are not together on the other side. */
static uint32_t
oracle_pairs_apart(const Case *c, int side, uint32_t entity)
{
	const uint32_t *here = c->labels[side].labels;
	const uint32_t *there = c->labels[1 - side].labels;
	uint32_t	pairs = 0;

	for (uint32_t a = 0; a < c->pool.nnames; a++)
	{
		for (uint32_t b = a + 1; b < c->pool.nnames; b++)
			pairs += here[a] == entity && here[b] == entity && (there[a] == NO_LABEL || there[a] != there[b]);
	}
	return pairs;
}

static bool
same_entities(const Case *c, int side, const EntityList *list)
{
	REQUIRE(list->nentities == c->nentities[side]);
	for (uint32_t entity = 0; entity < list->nentities; entity++)
	{
		Key			key = space_key(partition_space(c->partitions[side]), list->firsts[entity]);
		uint32_t	first = 0;
		Key			expected;

		while (c->labels[side].labels[first] != entity)
			first++;
		expected = name_key(&c->pool.names[first]);
		REQUIRE(key_compare(&key, &expected) == 0);
		REQUIRE(list->sizes[entity] == oracle_size(c, side, entity));
	}
	return true;
}

static bool
same_overlaps(Host *host, const Case *c, const OverlapList *list)
{
	uint32_t	i = 0;

	(void) host;
	REQUIRE(same_entities(c, NEW, &list->left));
	REQUIRE(same_entities(c, OLD, &list->right));
	for (uint32_t left = 0; left < list->left.nentities; left++)
	{
		REQUIRE(list->starts[left] == i);
		for (uint32_t right = 0; right < list->right.nentities; right++)
		{
			uint32_t	shared = oracle_shared(c, right, left);

			if (shared == 0)
				continue;
			REQUIRE(i < list->noverlaps);
			REQUIRE(list->overlaps[i].left == left && list->overlaps[i].right == right);
			REQUIRE(list->overlaps[i].shared == shared);
			i++;
		}
	}
	REQUIRE(list->noverlaps == i && list->starts[list->left.nentities] == i);
	return true;
}

/* What is to be known of an entity of new to say what happened to it. */
typedef struct Facts
{
	uint32_t	size;
	uint32_t	unknown;		/* its records that old does not know */
	uint32_t	touched;		/* entities of old that share records with it */
	uint32_t	whole;			/* those of which all surviving records are here */
	uint32_t	complete;		/* those of which all records are here */
} Facts;

static Facts
oracle_facts(const Case *c, uint32_t entity)
{
	Facts		facts = {.size = oracle_size(c, NEW, entity)};

	facts.unknown = facts.size - oracle_known(c, NEW, entity);
	for (uint32_t old = 0; old < c->nentities[OLD]; old++)
	{
		uint32_t	shared = oracle_shared(c, old, entity);

		facts.touched += shared > 0;
		facts.whole += shared > 0 && shared == oracle_known(c, OLD, old);
		facts.complete += shared > 0 && shared == oracle_size(c, OLD, old);
	}
	return facts;
}

/* Whether a description of a change fits an entity, each in its own words. */
static bool
oracle_fits(const Facts *f, Change change)
{
	switch (change)
	{
		case CHANGE_NEW:		/* shares no record with old */
			return f->unknown == f->size;
		case CHANGE_UNCHANGED:	/* equals an entity of old */
			return f->touched == 1 && f->complete == 1 && f->unknown == 0;
		case CHANGE_GROWN:		/* one whole entity of old, and unknown records */
			return f->touched == 1 && f->complete == 1 && f->unknown > 0;
		case CHANGE_SHRUNK:		/* from one entity, the rest of which is nowhere */
			return f->touched == 1 && f->complete == 0 && f->whole == 1 && f->unknown == 0;
		case CHANGE_MERGED:		/* several, all that survives of each */
			return f->touched >= 2 && f->whole == f->touched;
		case CHANGE_SPLIT:		/* from one entity, the rest of which is elsewhere */
			return f->touched == 1 && f->whole == 0;
		case CHANGE_RESHUFFLED: /* parts of several, or records exchanged for unknown ones */
			return (f->touched >= 2 && f->whole < f->touched) ||
				(f->touched == 1 && f->complete == 0 && f->whole == 1 && f->unknown > 0);
		default:
			return false;
	}
}

/* Of the entities on the other side the first that shares most records, or NO_ENTITY. */
static uint32_t
oracle_nearest(const Case *c, int side, uint32_t entity)
{
	uint32_t	nearest = NO_ENTITY;
	uint32_t	most = 0;

	for (uint32_t other = 0; other < c->nentities[1 - side]; other++)
	{
		uint32_t	shared = side == NEW ? oracle_shared(c, other, entity) : oracle_shared(c, entity, other);

		if (shared > most)
		{
			most = shared;
			nearest = other;
		}
	}
	return nearest;
}

/* Whether a change tells the losses of the entities of old whose nearest of new it is about. */
static bool
same_losses(const Case *c, const EntityChange *change)
{
	uint32_t	records = 0;
	uint32_t	pairs = 0;

	for (uint32_t old = 0; old < c->nentities[OLD]; old++)
	{
		if (change->change == CHANGE_GONE ? old != change->old_entity :
			oracle_nearest(c, OLD, old) != change->new_entity)
			continue;
		records += oracle_size(c, OLD, old) - oracle_known(c, OLD, old);
		pairs += oracle_pairs_apart(c, OLD, old);
	}
	REQUIRE(change->records_lost == records && change->pairs_lost == pairs);
	return true;
}

static bool
same_change(const Case *c, const EntityChange *change, uint32_t entity)
{
	Facts		facts = oracle_facts(c, entity);
	uint32_t	nearest = oracle_nearest(c, NEW, entity);

	for (int kind = CHANGE_NEW; kind <= CHANGE_GONE; kind++)
		REQUIRE(oracle_fits(&facts, kind) == (kind == (int) change->change));
	REQUIRE(change->new_entity == entity && change->old_entity == nearest);
	REQUIRE(change->shared == (nearest == NO_ENTITY ? 0 : oracle_shared(c, nearest, entity)));
	REQUIRE(change->old_entities == facts.touched);
	REQUIRE(change->records_gained == facts.unknown);
	REQUIRE(change->pairs_gained == oracle_pairs_apart(c, NEW, entity));
	return same_losses(c, change);
}

/* Whether gains less losses are what new has more than old. */
static bool
balances(const OverlapList *list, const EntityChange *changes, uint32_t nchanges)
{
	int64_t		records = 0;
	int64_t		pairs = 0;

	for (uint32_t i = 0; i < nchanges; i++)
	{
		records += (int64_t) changes[i].records_gained - changes[i].records_lost;
		pairs += (int64_t) (changes[i].pairs_gained - changes[i].pairs_lost);
	}
	for (int side = OLD; side <= NEW; side++)
	{
		const EntityList *entities = side == NEW ? &list->left : &list->right;
		int			sign = side == NEW ? 1 : -1;

		for (uint32_t entity = 0; entity < entities->nentities; entity++)
		{
			int64_t		size = entities->sizes[entity];

			records -= sign * size;
			pairs -= sign * (size * (size - 1) / 2);
		}
	}
	REQUIRE(records == 0 && pairs == 0);
	return true;
}

/* How many changes of each kind were compared. */
static uint32_t changes_seen[CHANGE_GONE + 1];

static bool
same_diff(Host *host, const Case *c, const OverlapList *list)
{
	uint32_t	nchanges;
	EntityChange *changes = diff_list(host, list, &nchanges);
	uint32_t	i = c->nentities[NEW];

	REQUIRE(nchanges >= i);
	for (uint32_t entity = 0; entity < c->nentities[NEW]; entity++)
	{
		REQUIRE(same_change(c, &changes[entity], entity));
		changes_seen[changes[entity].change]++;
	}
	for (uint32_t old = 0; old < c->nentities[OLD]; old++)
	{
		if (oracle_known(c, OLD, old) > 0)
			continue;
		REQUIRE(i < nchanges && changes[i].change == CHANGE_GONE);
		REQUIRE(changes[i].new_entity == NO_ENTITY && changes[i].old_entity == old);
		REQUIRE(changes[i].shared == 0 && changes[i].old_entities == 0);
		REQUIRE(changes[i].records_gained == 0 && changes[i].pairs_gained == 0);
		REQUIRE(same_losses(c, &changes[i]));
		changes_seen[changes[i].change]++;
		i++;
	}
	REQUIRE(i == nchanges);
	REQUIRE(balances(list, changes, nchanges));
	host->release(host, changes);
	return true;
}

/*
 * Gives the entities of new names from old: looks for the best pair of those
 * that are left, over and over.
 */
static void
oracle_carry(const Case *c, uint32_t *carried)
{
	bool		is_given[POOL_NAMES] = {false};
	uint32_t	most;

	for (uint32_t entity = 0; entity < c->nentities[NEW]; entity++)
		carried[entity] = NO_ENTITY;
	do
	{
		uint32_t	best_new = 0;
		uint32_t	best_old = 0;

		most = 0;
		for (uint32_t entity = 0; entity < c->nentities[NEW]; entity++)
		{
			for (uint32_t old = 0; carried[entity] == NO_ENTITY && old < c->nentities[OLD]; old++)
			{
				uint32_t	shared = is_given[old] ? 0 : oracle_shared(c, old, entity);

				if (shared > most)
				{
					most = shared;
					best_new = entity;
					best_old = old;
				}
			}
		}
		if (most > 0)
		{
			carried[best_new] = best_old;
			is_given[best_old] = true;
		}
	} while (most > 0);
}

static bool
same_carry(Host *host, const Case *c, const OverlapList *list)
{
	uint32_t	expected[POOL_NAMES];
	uint32_t   *carried = diff_carry(host, list);

	oracle_carry(c, expected);
	for (uint32_t entity = 0; entity < c->nentities[NEW]; entity++)
	{
		REQUIRE((carried[entity] == NO_OVERLAP) == (expected[entity] == NO_ENTITY));
		if (carried[entity] == NO_OVERLAP)
			continue;
		REQUIRE(carried[entity] < list->noverlaps);
		REQUIRE(list->overlaps[carried[entity]].left == entity);
		REQUIRE(list->overlaps[carried[entity]].right == expected[entity]);
	}
	host->release(host, carried);
	return true;
}

/* Whether something holds for the overlaps of new with old in random cases. */
static bool
cases_hold(Host *host, uint64_t stream, bool (*holds) (Host *host, const Case *c, const OverlapList *list))
{
	Random		random = random_stream(stream);
	Case		c;

	for (int round = 0; round < 5000; round++)
	{
		OverlapList list;

		make_case(host, &random, &c);
		list = overlaps_list(host, c.partitions[NEW], c.partitions[OLD]);
		REQUIRE(holds(host, &c, &list));
		overlaps_free(host, &list);
		free_case(host, &c);
	}
	return true;
}

static bool
overlaps_are_right(Host *host)
{
	return cases_hold(host, 120, same_overlaps);
}

static bool
diffs_are_right(Host *host)
{
	REQUIRE(cases_hold(host, 121, same_diff));
	for (int kind = CHANGE_NEW; kind <= CHANGE_GONE; kind++)
		REQUIRE(changes_seen[kind] >= 300);
	return true;
}

static bool
names_are_carried(Host *host)
{
	return cases_hold(host, 122, same_carry);
}

/* The records from first up to stop, each in the entity of its number modulo nentities. */
static Partition *
striped_partition(Host *host, uint32_t first, uint32_t stop, uint32_t nentities)
{
	LabelBuffer buffer;

	labels_init(&buffer, host);
	for (uint32_t i = first; i < stop; i++)
	{
		Key			key = {.type = KEY_BIGINT, .bigint = i};

		labels_add(&buffer, &key, i % nentities);
	}
	return partition_from_labels(&buffer);
}

/* Few and large entities on one side or on both. */
typedef struct Giant
{
	uint32_t	old_start;		/* the records of old */
	uint32_t	old_stop;
	uint32_t	old_parts;		/* entities into which they are divided evenly */
	uint32_t	new_start;
	uint32_t	new_stop;
	uint32_t	new_parts;
	EntityChange first;			/* the first change; the others have its kind */
} Giant;

/* 100,000 records have 4,999,950,000 pairs, 78,000 have 3,041,961,000, 50,000 have 1,249,975,000. */
static const Giant giants[] = {
	{0, 100000, 1, 0, 100000, 1, {CHANGE_UNCHANGED, 0, 0, 100000, 1, 0, 0, 0, 0}},
	{0, 0, 1, 0, 100000, 1, {CHANGE_NEW, 0, NO_ENTITY, 0, 0, 100000, 0, UINT64_C(4999950000), 0}},
	{0, 100000, 1, 0, 0, 1, {CHANGE_GONE, NO_ENTITY, 0, 0, 0, 0, 100000, 0, UINT64_C(4999950000)}},
	{0, 100000, 100000, 0, 100000, 1, {CHANGE_MERGED, 0, 0, 1, 100000, 0, 0, UINT64_C(4999950000), 0}},
	{0, 100000, 2, 0, 100000, 1, {CHANGE_MERGED, 0, 0, 50000, 2, 0, 0, UINT64_C(2500000000), 0}},
	{0, 100000, 1, 0, 100000, 2, {CHANGE_SPLIT, 0, 0, 50000, 1, 0, 0, 0, UINT64_C(2500000000)}},
	{0, 78000, 1, 0, 100000, 1, {CHANGE_GROWN, 0, 0, 78000, 1, 22000, 0, UINT64_C(1957989000), 0}},
	{0, 100000, 1, 0, 78000, 1, {CHANGE_SHRUNK, 0, 0, 78000, 1, 0, 22000, 0, UINT64_C(1957989000)}},
	{0, 100000, 1, 99999, 199999, 1,
	{CHANGE_RESHUFFLED, 0, 0, 1, 1, 99999, 99999, UINT64_C(4999950000), UINT64_C(4999950000)}},
};

static bool
same_first_change(const EntityChange *found, const EntityChange *expected)
{
	REQUIRE(found->new_entity == expected->new_entity && found->old_entity == expected->old_entity);
	REQUIRE(found->shared == expected->shared && found->old_entities == expected->old_entities);
	REQUIRE(found->records_gained == expected->records_gained && found->records_lost == expected->records_lost);
	REQUIRE(found->pairs_gained == expected->pairs_gained && found->pairs_lost == expected->pairs_lost);
	return true;
}

static bool
giants_are_counted(Host *host)
{
	for (size_t i = 0; i < sizeof(giants) / sizeof(giants[0]); i++)
	{
		const Giant *giant = &giants[i];
		Partition  *old = striped_partition(host, giant->old_start, giant->old_stop, giant->old_parts);
		Partition  *new = striped_partition(host, giant->new_start, giant->new_stop, giant->new_parts);
		OverlapList list = overlaps_list(host, new, old);
		uint32_t	nchanges;
		EntityChange *changes = diff_list(host, &list, &nchanges);

		REQUIRE(nchanges == (giant->first.change == CHANGE_GONE ? 1 : giant->new_parts));
		REQUIRE(same_first_change(&changes[0], &giant->first));
		for (uint32_t change = 0; change < nchanges; change++)
			REQUIRE(changes[change].change == giant->first.change);
		REQUIRE(balances(&list, changes, nchanges));
		host->release(host, changes);
		overlaps_free(host, &list);
		host->release(host, old);
		host->release(host, new);
	}
	return true;
}

static const Claim claims[] = {
	{"overlaps are those of all pairs of entities, in order", overlaps_are_right},
	{"each change is told by its definition, which no other fits, and the sums balance", diffs_are_right},
	{"names are carried from the best pair on", names_are_carried},
	{"entities of billions of pairs are counted and balance", giants_are_counted},
};

TEST_MAIN(claims)

/*
 * sampling.h
 *		Random samples of entities, the same for the same seed everywhere.
 *
 * A record draws a number that depends on its name and the seed alone: not on
 * its index, nor on what other records there are, nor on the machine.  So the
 * sample of a value that has grown has most of its entities from the sample
 * before, and what was labelled once can be used again.  (Samples of this kind
 * are called coordinated, or bottom-k.)
 */
#ifndef STARLINGS_SAMPLING_H
#define STARLINGS_SAMPLING_H

#include "core/records/space.h"
#include "core/util/counting_sort.h"

typedef enum SamplingMethod
{
	/* All entities alike: those whose smallest records drew the least. */
	SAMPLE_RANDOM,

	/* No chance: the largest, those with smaller records first. */
	SAMPLE_LARGEST,

	/*
	 * One after the other, each time with probabilities proportional to the sizes of those that are left: if
	 * all records stand in the order of what they drew, the first entities that appear in that order.
	 */
	SAMPLE_BY_SIZE,

	/* The entities of records that are drawn, all records alike. */
	SAMPLE_BY_RECORD
} SamplingMethod;

/*
 * The numbers of the entities that n draws give, ascending, without
 * repetition, *count of them: n or all that there are, or with SAMPLE_BY_RECORD
 * maybe fewer.  The entities are those of a partition over the space.
 */
extern uint32_t *sampling_draw(Host *host, const RecordSpace *space, const Groups *entities,
							   SamplingMethod method, uint32_t n, uint64_t seed, uint32_t *count);

/*
 * The rate at which n draws from these entities, which are all, take records
 * (inclusion.h); infinite where size does not matter.
 */
extern double sampling_rate(Host *host, const Groups *entities, SamplingMethod method, uint32_t n);

/*
 * What an entity of that size must count for, so that a sum over the sample
 * stands for all entities alike: the inverse of the probability to be drawn, as
 * a multiple of that of an entity of one record.
 */
extern double sampling_weight(double rate, uint32_t size);

#endif

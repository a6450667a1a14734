/*
 * judge.h
 *		Brings what is to be judged, and the truth, onto one set of records.
 */
#ifndef STARLINGS_JUDGE_H
#define STARLINGS_JUDGE_H

#include "core/curve.h"
#include "core/hierarchy.h"

/* What becomes of a record that only one side knows. */
typedef enum MissingMode
{
	MISSING_SINGLETON,			/* a one-record entity of the other side */
	MISSING_IGNORE,				/* only the common records are measured */
	MISSING_ERROR				/* the caller will refuse */
} MissingMode;

/* How many records that are, and the first of them. */
typedef struct Missing
{
	uint32_t	not_in_truth;
	uint32_t	only_in_truth;
	uint32_t	first_not_in_truth; /* an index, or NO_RECORD */
	uint32_t	first_only_in_truth;
} Missing;

/*
 * The line of h with a state for each of the nstates descending thresholds;
 * for each of its own if thresholds is NULL, and nstates is then not looked
 * at.  truth may be NULL.  In MISSING_ERROR, if any record is missing, the
 * result has no records.
 */
extern JudgedLine judge_hierarchy(Host *host, const Hierarchy *h, const double *thresholds, uint32_t nstates,
								  const Partition *truth, MissingMode mode, Missing *missing);

/* A line with one state, at which the entities are those of p. */
extern JudgedLine judge_partition(Host *host, const Partition *p,
								  const Partition *truth, MissingMode mode, Missing *missing);

extern void judged_free(Host *host, JudgedLine *line);

#endif

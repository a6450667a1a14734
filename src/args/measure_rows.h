/*
 * measure_rows.h
 *		From statistics to rows of measures.
 */
#ifndef STARLINGS_MEASURE_ROWS_H
#define STARLINGS_MEASURE_ROWS_H

#include "server/server_host.h"

#include "core/measure/truth.h"
#include "core/measure/measures.h"
#include "fmgr.h"

/* The states of something judged, ready for formulas. */
typedef struct Judgement
{
	uint32		nrecords;
	uint32		nstates;
	Statistics *states;
	TruthStatistics truth;
	bool		has_truth;
} Judgement;

/* Computes the states of a line, which is freed. */
extern Judgement judge(Host *host, JudgedLine *line);

extern Measures judgement_row(const Judgement *judgement, uint32 state, double threshold);

/* The best state, the strongest of equals; false if no state has a value. */
extern bool best_state(Host *host, const Judgement *judgement, const MeasureColumn *column,
					   uint32 *best, double *best_value);

/* The measure that an argument names, f1 if it is NULL; 22023 if it has no best value or is none. */
extern const MeasureColumn *measure_argument(FunctionCallInfo fcinfo, int argument);

/* A row of the SQL type measures. */
extern void measures_to_datums(const Measures *row, bool has_truth, Datum *values, bool *nulls);

static inline bool
any_missing(const Missing *missing)
{
	return missing->not_in_truth > 0 || missing->only_in_truth > 0;
}

/*
 * Raises an error in MISSING_ERROR if there are records that only one side
 * knows; the indices in missing are those of the two spaces.
 */
extern void refuse_missing(const Missing *missing, MissingMode mode,
						   const RecordSpace *space, const RecordSpace *truth);

/* Tells of missing records with a notice, of so many in what is judged. */
extern void tell_missing(uint64 not_in_truth, uint64 only_in_truth, uint64 nrecords);

/* Refuses as well, and in MISSING_SINGLETON tells of them with a notice. */
extern void report_missing(const Missing *missing, MissingMode mode,
						   const RecordSpace *space, const RecordSpace *truth);

/* Tells that in some of so many comparisons there were such records. */
extern void report_comparisons(uint64 incomplete, uint64 comparisons);

#endif

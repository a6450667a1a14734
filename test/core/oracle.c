/*
 * oracle.c
 *		Definitions, carried out by brute force.
 */
#include "oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LABELS (2 * POOL_NAMES)

static int
compare_descending(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left < right) - (left > right);
}

/* Numbers the records that the graph mentions. */
static void
number_records(Oracle *oracle, const Graph *graph, uint32_t *number_of)
{
	for (uint32_t name = 0; name < graph->pool->nnames; name++)
	{
		bool		mentioned = false;

		for (uint32_t i = 0; i < graph->nedges; i++)
			mentioned |= graph->edges[i].left == name || graph->edges[i].right == name;
		number_of[name] = oracle->nrecords;
		if (mentioned)
			oracle->names[oracle->nrecords++] = name;
	}
}

static void
collect_scores(Oracle *oracle, const Graph *graph)
{
	double		scores[GRAPH_EDGES];

	for (uint32_t i = 0; i < graph->nedges; i++)
		scores[i] = graph->edges[i].score;
	qsort(scores, graph->nedges, sizeof(double), compare_descending);
	oracle->scores[0] = INFINITY;
	for (uint32_t i = 0; i < graph->nedges; i++)
	{
		if (scores[i] != oracle->scores[oracle->nlevels])
			oracle->scores[++oracle->nlevels] = scores[i];
	}
}

/* Passes smaller names along the edges until none changes. */
static void
propagate(const Graph *graph, double t, const uint32_t *number_of, uint32_t *components)
{
	for (bool changed = true; changed;)
	{
		changed = false;
		for (uint32_t i = 0; i < graph->nedges; i++)
		{
			uint32_t   *a = &components[number_of[graph->edges[i].left]];
			uint32_t   *b = &components[number_of[graph->edges[i].right]];

			if (graph->edges[i].score < t || *a == *b)
				continue;
			*a = *b = *a < *b ? *a : *b;
			changed = true;
		}
	}
}

void
oracle_init(Oracle *oracle, const Graph *graph)
{
	uint32_t	number_of[POOL_NAMES];

	memset(oracle, 0, sizeof(Oracle));
	number_records(oracle, graph, number_of);
	collect_scores(oracle, graph);
	for (uint32_t level = 0; level <= oracle->nlevels; level++)
	{
		for (uint32_t i = 0; i < oracle->nrecords; i++)
			oracle->components[level][i] = i;
		propagate(graph, oracle->scores[level], number_of, oracle->components[level]);
	}
}

const uint32_t *
oracle_cut(const Oracle *oracle, double t)
{
	uint32_t	level = 0;

	while (level < oracle->nlevels && oracle->scores[level + 1] >= t)
		level++;
	return oracle->components[level];
}

/* Lays out a component: its parts one level up, in order, with gaps between them. */
static void
lay_component(const Oracle *oracle, uint32_t level, uint32_t component, OracleLine *line)
{
	bool		first = true;

	if (level == 0)
	{
		line->order[line->nrecords++] = component;
		return;
	}
	for (uint32_t part = 0; part < oracle->nrecords; part++)
	{
		if (oracle->components[level][part] != component || oracle->components[level - 1][part] != part)
			continue;
		if (!first)
			line->gaps[line->nrecords - 1] = oracle->scores[level];
		first = false;
		lay_component(oracle, level - 1, part, line);
	}
}

OracleLine
oracle_line(const Oracle *oracle)
{
	OracleLine	line = {0};

	for (uint32_t root = 0; root < oracle->nrecords; root++)
	{
		if (oracle->components[oracle->nlevels][root] != root)
			continue;
		if (line.nrecords > 0)
			line.gaps[line.nrecords - 1] = -INFINITY;
		lay_component(oracle, oracle->nlevels, root, &line);
	}
	return line;
}

/*
 * The event by which a component comes about at a level, if one does.
 * made_by[] holds for each component of the level before the event that made
 * it, or UINT32_MAX for a single record.
 */
static bool
find_merge(const Oracle *oracle, uint32_t level, uint32_t component, const uint32_t *made_by, OracleMerge *merge)
{
	*merge = (OracleMerge) {
		.threshold = oracle->scores[level], .smallest = component, .parent = UINT32_MAX
	};
	for (uint32_t i = 0; i < oracle->nrecords; i++)
	{
		if (oracle->components[level][i] != component)
			continue;
		merge->size++;
		if (oracle->components[level - 1][i] != i)
			continue;
		merge->nparts++;
		if (made_by[i] == UINT32_MAX)
			merge->singles[merge->nsingles++] = i;
		else
			merge->children[merge->nchildren++] = made_by[i];
	}
	return merge->nparts > 1;
}

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t	left = *(const uint32_t *) a;
	uint32_t	right = *(const uint32_t *) b;

	return (left > right) - (left < right);
}

uint32_t
oracle_merges(const Oracle *oracle, OracleMerge *merges)
{
	uint32_t	made_by[POOL_NAMES];
	uint32_t	nmerges = 0;

	memset(made_by, 0xFF, sizeof(made_by));
	for (uint32_t level = 1; level <= oracle->nlevels; level++)
	{
		for (uint32_t component = 0; component < oracle->nrecords; component++)
		{
			OracleMerge *merge = &merges[nmerges];

			if (!find_merge(oracle, level, component, made_by, merge))
				continue;
			for (uint32_t i = 0; i < merge->nchildren; i++)
				merges[merge->children[i]].parent = nmerges;
			qsort(merge->children, merge->nchildren, sizeof(uint32_t), compare_numbers);
			made_by[component] = nmerges++;
		}
	}
	return nmerges;
}

uint32_t
oracle_align(const Labelling *predicted, const Labelling *truth, MissingMode mode,
			 uint32_t *predicted_labels, uint32_t *truth_labels)
{
	uint32_t	nrecords = 0;
	bool		missing = false;

	for (uint32_t name = 0; name < predicted->pool->nnames; name++)
	{
		bool		in_predicted = predicted->labels[name] != NO_LABEL;
		bool		in_truth = truth->labels[name] != NO_LABEL;

		missing |= in_predicted != in_truth;
		if (mode == MISSING_SINGLETON ? !in_predicted && !in_truth : !in_predicted || !in_truth)
			continue;
		/* A label of its own, where there is none. */
		predicted_labels[nrecords] = in_predicted ? predicted->labels[name] : POOL_NAMES + name;
		truth_labels[nrecords] = in_truth ? truth->labels[name] : POOL_NAMES + name;
		nrecords++;
	}
	return missing && mode == MISSING_ERROR ? 0 : nrecords;
}

/* How many records have each label, and each pair of labels. */
typedef struct Contingency
{
	uint32_t	nrecords;
	const uint32_t *predicted;
	const uint32_t *truth;
	int64_t		rows[LABELS];
	int64_t		columns[LABELS];
	int64_t		cells[LABELS][LABELS];
} Contingency;

static int64_t
count_labels(const int64_t *sizes)
{
	int64_t		count = 0;

	for (int i = 0; i < LABELS; i++)
		count += sizes[i] > 0;
	return count;
}

static double
entropy_of(const int64_t *sizes, uint32_t nrecords)
{
	double		entropy = 0;

	for (int i = 0; i < LABELS; i++)
	{
		double		p = (double) sizes[i] / nrecords;

		if (sizes[i] > 0)
			entropy -= p * log(p);
	}
	return entropy;
}

/* Looks at every pair of records. */
static void
count_pairs(const Contingency *table, Measures *m)
{
	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		for (uint32_t j = 0; j < i; j++)
		{
			bool		together = table->predicted[i] == table->predicted[j];
			bool		truly = table->truth != NULL && table->truth[i] == table->truth[j];

			m->pairs += together;
			m->true_pairs += truly;
			m->tp += together && truly;
			m->fp += together && !truly;
			m->fn += !together && truly;
			m->tn += !together && !truly;
		}
	}
}

static double
divide(double numerator, double denominator)
{
	return denominator != 0 ? numerator / denominator : NAN;
}

static double
harmonic_mean(double a, double b)
{
	return divide(2 * a * b, a + b);
}

static double
pairs_of(int64_t n)
{
	return (double) n * (double) (n - 1) / 2;
}

/*
 * Hubert and Arabie (1985): (index - expected) / (maximum - expected).
 * scikit-learn: 1 if nothing is wrong, which covers the trivial partitions.
 */
static double
adjusted_rand_of(const Contingency *table, const Measures *m)
{
	double		index = 0;
	double		rows = 0;
	double		columns = 0;
	double		expected;

	for (int i = 0; i < LABELS; i++)
	{
		rows += pairs_of(table->rows[i]);
		columns += pairs_of(table->columns[i]);
		for (int j = 0; j < LABELS; j++)
			index += pairs_of(table->cells[i][j]);
	}
	if (m->fp == 0 && m->fn == 0)
		return 1;
	expected = rows * columns / pairs_of(table->nrecords);
	return (index - expected) / ((rows + columns) / 2 - expected);
}

static void
measure_pairs(const Contingency *table, Measures *m)
{
	double		precision = divide((double) m->tp, (double) (m->tp + m->fp));
	double		recall = divide((double) m->tp, (double) (m->tp + m->fn));

	m->precision = precision;
	m->recall = recall;
	m->f1 = divide(2.0 * m->tp, 2.0 * m->tp + m->fp + m->fn);
	m->rand = divide((double) (m->tp + m->tn), pairs_of(table->nrecords));
	m->fowlkes_mallows = sqrt(precision * recall);
	m->ari = adjusted_rand_of(table, m);
}

/* scikit-learn's conventions where a partition has no entropy. */
static void
measure_information(const Contingency *table, Measures *m)
{
	double		truth_entropy = entropy_of(table->columns, table->nrecords);
	bool		one_row = count_labels(table->rows) <= 1;
	bool		one_column = count_labels(table->columns) <= 1;
	double		n = table->nrecords;

	for (int i = 0; i < LABELS; i++)
	{
		for (int j = 0; j < LABELS; j++)
		{
			double		p = (double) table->cells[i][j] / n;

			if (table->cells[i][j] == 0)
				continue;
			m->mutual_information += p * log(p / ((double) table->rows[i] / n * ((double) table->columns[j] / n)));
			m->variation_of_information -= p * log((double) table->cells[i][j] / (double) table->rows[i]);
			m->variation_of_information -= p * log((double) table->cells[i][j] / (double) table->columns[j]);
		}
	}
	m->homogeneity = one_column ? 1 : m->mutual_information / truth_entropy;
	m->completeness = one_row ? 1 : m->mutual_information / m->entropy;
	m->v_measure = m->homogeneity + m->completeness == 0 ? 0 : harmonic_mean(m->homogeneity, m->completeness);
	m->nmi = one_row && one_column ? 1 : m->mutual_information / ((m->entropy + truth_entropy) / 2);
}

/* For each record, the share of its entity, and of its truth entity, that it shares with both. */
static void
measure_records(const Contingency *table, Measures *m)
{
	double		precision = 0;
	double		recall = 0;

	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		double		both = 0;
		double		entity = 0;
		double		truth_entity = 0;

		for (uint32_t j = 0; j < table->nrecords; j++)
		{
			entity += table->predicted[i] == table->predicted[j];
			truth_entity += table->truth[i] == table->truth[j];
			both += table->predicted[i] == table->predicted[j] && table->truth[i] == table->truth[j];
		}
		precision += both / entity;
		recall += both / truth_entity;
	}
	m->bcubed_precision = divide(precision, table->nrecords);
	m->bcubed_recall = divide(recall, table->nrecords);
	m->bcubed_f1 = harmonic_mean(m->bcubed_precision, m->bcubed_recall);
}

/* Whether the records with one label are those with another label in the truth. */
static bool
same_entity(const Contingency *table, uint32_t label, uint32_t truth_label)
{
	for (uint32_t i = 0; i < table->nrecords; i++)
	{
		if ((table->predicted[i] == label) != (table->truth[i] == truth_label))
			return false;
	}
	return true;
}

static void
measure_entities(const Contingency *table, Measures *m)
{
	for (uint32_t i = 0; i < LABELS; i++)
	{
		for (uint32_t j = 0; j < LABELS; j++)
			m->exact_entities += table->rows[i] > 0 && table->columns[j] > 0 && same_entity(table, i, j);
	}
	m->entity_precision = divide((double) m->exact_entities, (double) count_labels(table->rows));
	m->entity_recall = divide((double) m->exact_entities, (double) count_labels(table->columns));
	m->entity_f1 = divide(2.0 * m->exact_entities,
						  (double) (count_labels(table->rows) + count_labels(table->columns)));
}

Measures
oracle_measures(uint32_t nrecords, double threshold, const uint32_t *predicted, const uint32_t *truth)
{
	Contingency table = {.nrecords = nrecords, .predicted = predicted, .truth = truth};
	Measures	m = {.threshold = threshold, .records = nrecords};

	for (uint32_t i = 0; i < nrecords; i++)
	{
		table.rows[predicted[i]]++;
		if (truth != NULL)
		{
			table.columns[truth[i]]++;
			table.cells[predicted[i]][truth[i]]++;
		}
	}
	for (int i = 0; i < LABELS; i++)
	{
		m.singletons += table.rows[i] == 1;
		m.largest = table.rows[i] > m.largest ? table.rows[i] : m.largest;
	}
	m.entities = count_labels(table.rows);
	m.entropy = entropy_of(table.rows, nrecords);
	count_pairs(&table, &m);
	if (truth == NULL)
		return m;
	measure_pairs(&table, &m);
	measure_information(&table, &m);
	measure_records(&table, &m);
	measure_entities(&table, &m);
	return m;
}

bool
same_measures(const Measures *found, const Measures *expected, bool has_truth)
{
	for (int i = 0; i < MEASURE_COLUMNS; i++)
	{
		const MeasureColumn *column = &measure_columns[i];
		double		a = measure_value(found, column);
		double		b = measure_value(expected, column);

		if ((column->needs_truth && !has_truth) || (isnan(a) && isnan(b)) || a == b)
			continue;
		if (column->is_count || !(fabs(a - b) <= 1e-9))
		{
			printf("# %s is %.17g and should be %.17g\n", column->name, a, b);
			return false;
		}
	}
	return true;
}

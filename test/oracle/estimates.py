#!/usr/bin/env python3
"""Writes down what ER-Evaluation estimates from samples of entities.

    python3 -m venv /tmp/oracle
    /tmp/oracle/bin/pip install ER-Evaluation==2.3.0
    /tmp/oracle/bin/python test/oracle/estimates.py

estimates_samples.csv     for each case its records, their predicted entity, the
                          entity of the sample and its weight; empty where there is none
estimates_expected.csv    for each case, weights, and what is done about sampled
                          records without a prediction, each measure and its
                          standard error; empty where there is none

ER-Evaluation leaves such records out. To have them as entities of their own, they
are made so before it is asked. Its means of B-cubed are over entities; weights
times sizes make them means over records. Its harmonic mean of both has another
standard error, so that of bcubed_f1 is computed here, by the delta method.

Every case is seeded by its own name, so the bytes are always the same.
"""

import csv
import logging
import math
import pathlib
import random
import warnings

import numpy as np
import pandas as pd
from er_evaluation import estimators
from er_evaluation.error_analysis import record_error_table
from er_evaluation.estimators import _utils

FOLDER = pathlib.Path(__file__).parent
ESTIMATORS = {
    "precision": estimators.pairwise_precision_estimator,
    "recall": estimators.pairwise_recall_estimator,
    "f1": estimators.pairwise_f_estimator,
    "entity_precision": estimators.cluster_precision_estimator,
    "entity_recall": estimators.cluster_recall_estimator,
    "entity_f1": estimators.cluster_f_estimator,
}

# ER-Evaluation says 0 where 0 is divided by 0.
ratio_estimator = _utils.ratio_estimator
_utils.ratio_estimator = lambda B, A: ratio_estimator(B, A) if np.mean(A) > 0 else math.nan


# Cases: a prediction and a sample, as dictionaries from record to label, and weights

def population(n, mean, rng):
    """True entities of geometric sizes."""
    truth, entity = {}, 0
    for i in range(1, n + 1):
        truth[i] = entity
        entity += rng.random() < 1 / mean
    return truth


def predict(truth, split, merged, rng):
    """Some records are found alone, and some entities as one with another."""
    other = {label: rng.choice(sorted(set(truth.values()))) if rng.random() < merged else label
             for label in sorted(set(truth.values()))}
    return {i: -i if rng.random() < split else other[label] for i, label in truth.items()}


def draw(truth, count, rng):
    drawn = set(rng.sample(sorted(set(truth.values())), count))
    return {i: label for i, label in truth.items() if label in drawn}


def random_case(name, n, mean, split, merged, share):
    rng = random.Random(name)
    truth = population(n, mean, rng)
    sample = draw(truth, max(1, round(share * len(set(truth.values())))), rng)
    prediction = predict(truth, split, merged, rng)
    if name.endswith("lacking"):
        prediction = {i: label for i, label in prediction.items() if rng.random() < 0.8}
    return name, prediction, sample, {label: round(0.1 + 2 * rng.random(), 2) for label in sorted(set(sample.values()))}


def cases():
    for n in (15, 50, 120):
        for mean in (1.2, 2.5, 6):
            for split, merged in (0, 0), (0.2, 0), (0, 0.2), (0.1, 0.1), (0.6, 0.6):
                for known in "known", "lacking":
                    yield random_case(f"{n} {mean} {split} {merged} {known}", n, mean, split, merged, 0.3)
    pairs = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 4}
    alone = {i: i for i in range(1, 7)}
    for name, prediction, sample in [
            ("one entity", pairs, {1: 1, 2: 1}),
            ("one single record", pairs, {5: 3}),
            ("one single record, joined", pairs, {1: 1}),
            ("single records, joined", pairs, {1: 1, 3: 2}),
            ("no pairs anywhere", alone, {1: 1, 2: 2}),
            ("no predicted pairs", alone, pairs),
            ("no true pairs", pairs, alone),
            ("one predicted entity", dict.fromkeys(alone, 1), pairs),
            ("everything right", pairs, pairs),
            ("no entity right", {1: 1, 2: 2, 3: 1, 4: 2}, {1: 1, 2: 1, 3: 2, 4: 2}),
            ("an entity without prediction", {1: 1, 2: 1, 3: 2, 4: 3}, pairs),
            ("no prediction", {}, pairs)]:
        yield name, prediction, sample, {label: 0.5 + label for label in sorted(set(sample.values()))}


# Estimates

def series(labels, kind="int64"):
    return pd.Series(list(labels.values()), index=list(labels), dtype=kind)


def bcubed_f1(prediction, sample, weights, precision, recall):
    """The harmonic mean, and the delta method over the means of a, b and d."""
    table = record_error_table(prediction, sample)
    table["a"] = 1 - table.extra / table.pred_cluster_size
    table["b"] = 1 - table.missing / table.ref_cluster_size
    table["d"] = 1.0
    terms = table.groupby("reference")[["a", "b", "d"]].sum().mul(weights, axis=0)
    a, b, d = terms.mean()
    slopes = np.array([2 * b**2 / d / (a + b)**2, 2 * a**2 / d / (a + b)**2, -2 * a * b / d**2 / (a + b)])
    return 2 * precision * recall / (precision + recall), math.sqrt(slopes @ terms.cov() @ slopes / len(terms))


def estimate(prediction, sample, weights):
    """Yields measure, estimate, standard error; the weights are a series."""
    for measure, estimator in ESTIMATORS.items():
        yield measure, *written(lambda: estimator(prediction, sample, weights))
    by_record = weights * sample.groupby(sample).size()
    precision = written(lambda: estimators.b_cubed_precision_estimator(prediction, sample, by_record))
    recall = written(lambda: estimators.b_cubed_recall_estimator(prediction, sample, by_record))
    yield "bcubed_precision", *precision
    yield "bcubed_recall", *recall
    yield "bcubed_f1", *written(lambda: bcubed_f1(prediction, sample, weights, precision[0], recall[0]))


def written(numbers):
    """The numbers to 12 digits, with empty strings for what is no number."""
    try:
        return ["" if math.isnan(x) else float(f"{x:.12g}") for x in numbers()]
    except (ValueError, AssertionError, ZeroDivisionError, TypeError, KeyError, AttributeError):
        return ["", ""]


def estimates(name, prediction, sample, weight):
    for missing in "singleton", "ignore":
        known = dict(prediction)
        for i in sample:
            if missing == "singleton":
                known.setdefault(i, 1000000 + i)
        left = series({i: label for i, label in sample.items() if i in known})
        sizes = left.groupby(left).size()
        for kind, weights in [("uniform", 1.0 + 0 * sizes), ("size", 1 / sizes),
                              ("given", series(weight, "float64").reindex(sizes.index))]:
            for measure, value, error in estimate(series(known), left, weights):
                yield [name, missing, kind, measure, value, error]


def records(name, prediction, sample, weight):
    for i in sorted(prediction.keys() | sample.keys()):
        yield [name, i, prediction.get(i, ""), sample.get(i, ""), weight[sample[i]] if i in sample else ""]


def write(name, header, rows):
    with open(FOLDER / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    # ER-Evaluation is older than pandas 3 and divides by zero.
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    logging.disable()
    write("estimates_samples.csv", ["population", "record", "predicted", "sampled", "weight"],
          (row for case in cases() for row in records(*case)))
    write("estimates_expected.csv", ["population", "missing", "weights", "measure", "estimate", "standard_error"],
          (row for case in cases() for row in estimates(*case)))

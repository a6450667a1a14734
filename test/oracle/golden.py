#!/usr/bin/env python3
"""Writes down what other software says of random and of degenerate partitions.

    python3 -m venv /tmp/oracle
    /tmp/oracle/bin/pip install -r test/oracle/requirements.txt
    /tmp/oracle/bin/python test/oracle/golden.py

measures.csv has pairs of partitions; sk.* is what scikit-learn says of them and er.*
what ER-Evaluation says. It is read by test/t/golden.pl.

An empty number is an exception, NaN is what it says. Every case is seeded by its
own name, so the bytes are always the same, and those of the others stay the same
when one is added.
"""

import csv
import itertools
import logging
import math
import pathlib
import random
import warnings

import numpy as np
import pandas as pd
from er_evaluation import error_analysis, metrics, summary
from sklearn import metrics as sk
from sklearn.metrics.cluster import pair_confusion_matrix

FOLDER = pathlib.Path(__file__).parent


# Partitions, as dictionaries from record to label

def alone(n, rng):
    return {i: i for i in range(1, n + 1)}


def together(n, rng):
    return {i: 0 for i in range(1, n + 1)}


def few(n, rng):
    """Three large entities."""
    return {i: int(3 * rng.random()) for i in range(1, n + 1)}


def many(n, rng):
    """Mostly single records, and some small entities."""
    return {i: int(2 * n * rng.random()) for i in range(1, n + 1)}


def skewed(n, rng):
    """Few large entities and many small ones."""
    return {i: int(n ** rng.random()) for i in range(1, n + 1)}


def even(n, rng):
    """Entities of two or three records, all of one size; n is a multiple of six."""
    size = 2 + int(2 * rng.random())
    return {i: i % (n // size) for i in range(1, n + 1)}


SHAPES = [alone, together, few, many, skewed, even]


def equal(p, rng):
    return dict(p)


def finer(p, rng):
    """Each record leaves its entity for one of two parts."""
    return {i: (label, int(2 * rng.random())) for i, label in p.items()}


def coarser(p, rng):
    """Entities are thrown together at random."""
    labels = sorted(set(p.values()))
    part = {label: int(rng.random() * len(labels) / 2) for label in labels}
    return {i: part[label] for i, label in p.items()}


def noisy(p, rng):
    """Every fifth record goes where another one is, or away."""
    return {i: p[1 + int(rng.random() * len(p))] if rng.random() < 0.15 else
            -i if rng.random() < 0.05 else label for i, label in p.items()}


RELATIONS = [equal, finer, coarser, noisy]


def literal(p):
    """As Starlings reads it."""
    entities = {}
    for record, label in sorted(p.items()):
        entities.setdefault(label, []).append(str(record))
    return "{" + ",".join("{" + ",".join(e) + "}" for e in entities.values()) + "}"


# Two partitions, of the same records or not

def small_pairs(n):
    """Every two partitions of n records, but for the names of the records."""
    def partitions():
        for labels in itertools.product(range(n), repeat=n):
            if all(label <= max(labels[:i], default=-1) + 1 for i, label in enumerate(labels)):
                yield labels

    seen = set()
    for p, t in itertools.product(partitions(), repeat=2):
        form = min(tuple(sorted((rename_p[a], rename_t[b]) for a, b in zip(p, t)))
                   for rename_p in itertools.permutations(range(n))
                   for rename_t in itertools.permutations(range(n)))
        if form not in seen:
            seen.add(form)
            yield dict(enumerate(p, 1)), dict(enumerate(t, 1))


def pairs_of_partitions():
    """Rows of name, what to do about missing records, prediction, truth."""
    for n in range(5):
        for i, (p, t) in enumerate(small_pairs(n), 1):
            yield f"{n} records, pair {i}", "error", p, t

    for n, shape in itertools.product((6, 12, 24, 60), SHAPES):
        for relation in RELATIONS + SHAPES:
            name = f"{n} records, truth {shape.__name__}, {relation.__name__}"
            rng = random.Random(name)
            t = shape(n, rng)
            yield name, "error", relation(t, rng) if relation in RELATIONS else relation(n, rng), t

    for shape, relation in itertools.product((few, many, skewed), (coarser, noisy)):
        name = f"300 records, truth {shape.__name__}, {relation.__name__}"
        rng = random.Random(name)
        t = shape(300, rng)
        yield name, "error", relation(t, rng), t

    for name, p, t in pairs_with_missing_records():
        yield f"{name}, singleton", "singleton", p, t
        yield f"{name}, ignore", "ignore", p, t


def pairs_with_missing_records():
    yield "no prediction", {}, {1: 1, 2: 1, 3: 2}
    yield "no truth", {1: 1, 2: 1, 3: 2}, {}
    yield "no common record", {1: 1, 2: 1, 3: 2}, {4: 1, 5: 1, 6: 2}
    yield "one common record", {1: 1, 2: 1, 3: 2}, {3: 1, 4: 1, 5: 2}
    yield "joined by a record of one side", {1: 1, 2: 1, 3: 1}, {1: 1, 3: 1}

    for n, shape, relation in itertools.product((12, 36), SHAPES, (equal, noisy)):
        name = f"some of {n} records, truth {shape.__name__}, {relation.__name__}"
        rng = random.Random(name)
        t = shape(n, rng)
        p = relation(t, rng)
        yield (name, {i: label for i, label in p.items() if rng.random() < 0.7},
               {i: label for i, label in t.items() if rng.random() < 0.7})


def same_records(p, t, missing):
    """The two as Starlings measures them."""
    if missing == "ignore":
        return {i: p[i] for i in p if i in t}, {i: t[i] for i in t if i in p}
    return ({i: ("p", p[i]) if i in p else i for i in [*p, *t]},
            {i: ("t", t[i]) if i in t else i for i in [*p, *t]})


def numbered(p):
    """The same with small numbers as labels."""
    number = {label: i for i, label in enumerate(dict.fromkeys(p.values()), 1)}
    return {record: number[label] for record, label in sorted(p.items())}


def series(p, dtype="int64"):
    """As ER-Evaluation takes it."""
    return pd.Series(list(p.values()), index=list(p), dtype=dtype)


def scikit_learn(p, t):
    p, t = numbered(p), numbered(t)
    p, t = list(p.values()), list(t.values())
    return {
        "tp": lambda: pair_confusion_matrix(t, p)[1, 1] // 2,  # it counts each pair twice
        "fp": lambda: pair_confusion_matrix(t, p)[0, 1] // 2,
        "fn": lambda: pair_confusion_matrix(t, p)[1, 0] // 2,
        "tn": lambda: pair_confusion_matrix(t, p)[0, 0] // 2,
        "rand": lambda: sk.rand_score(t, p),
        "ari": lambda: sk.adjusted_rand_score(t, p),
        "fowlkes_mallows": lambda: sk.fowlkes_mallows_score(t, p),
        # The information of a partition about itself is its entropy.
        "entropy": lambda: sk.mutual_info_score(p, p),
        "mutual_information": lambda: sk.mutual_info_score(t, p),
        "nmi": lambda: sk.normalized_mutual_info_score(t, p),
        "homogeneity": lambda: sk.homogeneity_score(t, p),
        "completeness": lambda: sk.completeness_score(t, p),
        "v_measure": lambda: sk.v_measure_score(t, p),
        "variation_of_information": lambda: sk.mutual_info_score(p, p) + sk.mutual_info_score(t, t)
                                            - 2 * sk.mutual_info_score(t, p),
    }


def er_evaluation(p, t):
    p, t = series(numbered(p)), series(numbered(t))
    return {
        "precision": lambda: metrics.pairwise_precision(p, t),
        "recall": lambda: metrics.pairwise_recall(p, t),
        "f1": lambda: metrics.pairwise_f(p, t),
        "entity_precision": lambda: metrics.cluster_precision(p, t),
        "entity_recall": lambda: metrics.cluster_recall(p, t),
        "entity_f1": lambda: metrics.cluster_f(p, t),
        "bcubed_precision": lambda: metrics.b_cubed_precision(p, t),
        "bcubed_recall": lambda: metrics.b_cubed_recall(p, t),
        "bcubed_f1": lambda: metrics.b_cubed_f(p, t),
    }


def er_evaluation_records(p, t):
    """B-cubed as a mean over records, of the errors that it finds for each record."""
    p, t = series(numbered(p)), series(numbered(t))

    def precision():
        table = error_analysis.record_error_table(p, t)
        return (1 - table.extra / table.pred_cluster_size).mean()

    def recall():
        table = error_analysis.record_error_table(p, t)
        return (1 - table.missing / table.ref_cluster_size).mean()

    return {
        "bcubed_precision": precision,
        "bcubed_recall": recall,
        "bcubed_f1": lambda: 2 * precision() * recall() / (precision() + recall()),
    }


def er_evaluation_counts(p, t):
    p, t = series(numbered(p)), series(numbered(t))
    return {
        "exact_entities": lambda: (1 - error_analysis.error_indicator(p, t)).sum(),
        "entities": lambda: summary.number_of_clusters(p),
        "singletons": lambda: summary.cluster_sizes_distribution(p).get(1, 0),
        "largest": lambda: summary.cluster_sizes(p).max(),
        "pairs": lambda: summary.number_of_links(p),
        "true_pairs": lambda: summary.number_of_links(t),
        "average_cluster_size": lambda: summary.average_cluster_size(p),
        "matching_rate": lambda: summary.matching_rate(p),
    }


def measures(name, missing, p, t):
    """A row of measures.csv."""
    measured = same_records(p, t, missing)
    # The metrics of ER-Evaluation leave missing records out by themselves.
    given = (p, t) if missing == "ignore" else measured
    said = {
        "sk": scikit_learn(*measured),
        "er": er_evaluation(*given) | er_evaluation_counts(*measured),
        "er_records": er_evaluation_records(*measured),
    }
    return ({"name": name, "missing": missing, "p": literal(p), "truth": literal(t)}
            | {f"{package}.{measure}": written(ask)
               for package, functions in said.items() for measure, ask in functions.items()})


def written(ask):
    """An answer to twelve decimals."""
    try:
        number = float(ask())
    except Exception:
        return ""
    return "NaN" if math.isnan(number) else f"{round(number, 12) + 0:.14g}"


def write(name, rows):
    rows = list(rows)
    with open(FOLDER / name, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    # ER-Evaluation is older than pandas 3 and divides by zero.
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    logging.disable()
    write("measures.csv", (measures(*case) for case in pairs_of_partitions()))

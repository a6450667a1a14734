"""Times SciPy's connected components, scikit-learn's measures and, where it is, Splink's clusters.

    python peers.py data-set

Prints rows for the table peer: data set, name, threshold, milliseconds, entities and
true pairs that were found. A row without a threshold is what had to be done once.
"""

import subprocess
import sys
import time

import numpy
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.metrics import adjusted_rand_score, homogeneity_completeness_v_measure
from sklearn.metrics.cluster import pair_confusion_matrix

try:
    import duckdb
    from splink import DuckDBAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold
except ImportError:
    duckdb = None

THRESHOLDS = [0.05, 0.41, 0.59, 0.77, 0.95]
dataset = sys.argv[1]


def load(query, types):
    """Reads a query's rows by COPY in the binary format, all of one width."""
    copy = f"COPY ({query}) TO STDOUT (FORMAT binary)"
    rows = subprocess.run(["psql", "-X", "-d", "bench", "-c", copy], stdout=subprocess.PIPE, check=True).stdout
    layout = [("fields", ">i2")]
    for i, kind in enumerate(types):
        layout += [(f"length{i}", ">i4"), (f"f{i}", kind)]
    table = numpy.frombuffer(rows[19:-2], dtype=layout)
    return [table[f"f{i}"].astype(kind[1:]) for i, kind in enumerate(types)]


def tell(name, threshold, started, entities=r"\N", true_pairs=r"\N"):
    print(dataset, name, threshold, (time.perf_counter() - started) * 1000, entities, true_pairs, sep="\t")


started = time.perf_counter()
left, right, score = load(f"SELECT l, r, w FROM {dataset}.edge", [">i8", ">i8", ">f8"])
truth, key = load(f"SELECT m.* FROM {dataset}.truth, members(p, NULL::bigint) AS m", [">i8", ">i8"])
keys, rank = numpy.unique(key, return_inverse=True)
labels = numpy.empty(len(keys), dtype=int)
labels[rank] = numpy.unique(truth, return_inverse=True)[1]
left, right = numpy.searchsorted(keys, left), numpy.searchsorted(keys, right)
names = ["SciPy, components", "scikit-learn, pairs", "scikit-learn, pairs, ARI and V"]
for name in names:
    tell(name, r"\N", started)
loading = time.perf_counter() - started

for threshold in THRESHOLDS:
    started = time.perf_counter()
    strong = score >= threshold
    graph = coo_matrix((score[strong], (left[strong], right[strong])), shape=(len(keys), len(keys)))
    entities, found = connected_components(graph, directed=False)
    tell(names[0], threshold, started, entities)
    true_pairs = pair_confusion_matrix(labels, found)[1, 1] // 2
    tell(names[1], threshold, started, entities, true_pairs)
    adjusted_rand_score(labels, found)
    homogeneity_completeness_v_measure(labels, found)
    tell(names[2], threshold, started, entities, true_pairs)


def splink(threshold):
    """Lets Splink find the entities, in DuckDB on one thread; returns how many they are."""
    found = cluster_pairwise_predictions_at_threshold(
        "node", "edge", DuckDBAPI(connection=connection), "id", threshold_match_probability=threshold)
    query = f"SELECT count(DISTINCT cluster_id) FROM {found.physical_name}"
    return connection.execute(query).fetchall()[0][0]


if duckdb:
    started = time.perf_counter() - loading
    nodes = {"id": numpy.arange(len(keys))}
    edges = {"id_l": left, "id_r": right, "match_probability": score.astype(float)}
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("CREATE TABLE node AS SELECT * FROM nodes")
    connection.execute("CREATE TABLE edge AS SELECT * FROM edges")
    tell("Splink", r"\N", started)
    for threshold in THRESHOLDS:
        started = time.perf_counter()
        tell("Splink", threshold, started, splink(threshold))

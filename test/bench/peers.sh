# shellcheck shell=bash
#
# What one would do without the extension, for run.sh, which sources this: each method
# gives the entities of one threshold, so it is timed at a few of them. What a method
# finds is compared with what we find.

# Runs the methods of the sections below and checks their answers.
run_peers() {
    local few=$((records < 2000 ? records : 2000))
    make_data small $few $few
    measure 5 1 3 small
    note_sizes false small
    walk_recursively small
    if has_pgrouting; then
        ask "CREATE EXTENSION pgrouting CASCADE" >/dev/null
        route one
        route small
    else
        say "Skipped pgRouting: the server does not offer it (Debian: postgresql-N-pgrouting)"
    fi
    if has_scikit; then
        compute one
        compute small
    else
        say "Skipped SciPy, scikit-learn and Splink: BENCH_PYTHON names no Python that has them"
    fi
    compare one
    compare small
}

has_pgrouting() { [ "$(ask "SELECT count(*) FROM pg_available_extensions WHERE name = 'pgrouting'")" = 1 ]; }
has_scikit() { "${BENCH_PYTHON:-python3}" -c 'import scipy, sklearn' 2>/dev/null; }

# Times a statement on the data set $1, by the name $2, at several thresholds. It is $3
# with the word THRESHOLD, and gives the number of entities.
time_statement() {
    local dataset=$1 name=$2 statement=$3 t
    say "Timing $name on $dataset"
    for t in 0.05 0.41 0.59 0.77 0.95; do
        PGOPTIONS="$PGOPTIONS -c search_path=$dataset,public" sql -v dataset="$dataset" -v name="$name" -v t="$t" <<SQL
SELECT clock_timestamp() AS started \gset
${statement//THRESHOLD/$t} \gset
INSERT INTO peer VALUES (:'dataset', :'name', :t, extract(epoch FROM clock_timestamp() - :'started') * 1000, :entities);
SQL
    done
}

walk_recursively() {
    time_statement "$1" "recursive query" "
WITH RECURSIVE pair AS MATERIALIZED (SELECT l, r FROM edge WHERE w >= THRESHOLD UNION ALL SELECT r, l FROM edge WHERE w >= THRESHOLD),
reach AS (SELECT l AS a, l AS b FROM edge UNION SELECT r, r FROM edge UNION SELECT a, r FROM reach JOIN pair ON l = b)
SELECT count(DISTINCT first) AS entities FROM (SELECT min(b) AS first FROM reach GROUP BY a) AS entity"
}

# Records without a pair are none of pgRouting's, so they are counted apart.
route() {
    time_statement "$1" pgRouting "
SELECT records - count(*) + count(DISTINCT component) AS entities
FROM dataset, pgr_connectedComponents('SELECT row_number() OVER () AS id, l AS source, r AS target, 1 AS cost FROM edge WHERE w >= THRESHOLD')
WHERE name = '$1' GROUP BY records"
}

compute() {
    say "Timing SciPy and its like on $1"
    "${BENCH_PYTHON:-python3}" test/bench/peers.py "$1" >"$scratch/peers.tsv"
    sql -c "\\copy peer FROM '$scratch/peers.tsv'"
}

# Do all methods agree with us on the data set $1?
compare() {
    [ "$(ask "SELECT coalesce(bool_and((e.entities, e.tp) = (p.entities, coalesce(p.tp, e.tp))), true)
              FROM peer AS p, $1.built, $1.truth AS t, evaluate(cut(h, threshold), t.p) AS e
              WHERE dataset = '$1' AND p.threshold IS NOT NULL")" = t ] ||
        die "another method finds other entities in the data set $1"
}

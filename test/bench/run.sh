#!/usr/bin/env bash
# Measures the main job against a plain aggregate over the same table.
#
#     bash test/bench/run.sh [records [edges]]      1000000 of each by default
#
# One process, no parallel plans. Each line is the best of several runs, as these
# machines are noisy, and a ratio to the yardstick of the same run: the time of
# SELECT sum(hashint8(l)::bigint + hashint8(r)), max(w) over the edges.

set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../setup.sh"

records=${1:-1000000}
edges=${2:-$records}

set_up
say "Making $records records and $edges edges"
createdb bench
psql -X -q -v ON_ERROR_STOP=1 -v records="$records" -v edges="$edges" -f test/bench/data.sql bench
say "Measuring"
psql -X -q -v ON_ERROR_STOP=1 -f test/bench/measure.sql bench

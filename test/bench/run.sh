#!/usr/bin/env bash
# Measures what the extension promises, on seeded data, in a throw-away server.
#
#     bash test/bench/run.sh [section ...] [records [edges]]
#
# makes 1000000 records and edges by default, prints tables, and leaves them in
# test/tmp/bench.txt and the figures in test/tmp/bench.csv. The sections are
#
#     promises    the data sets "one" and "dense", which has ten times the edges
#     variants    text and uuid keys, one giant entity, weak edges between all records
#     threads     the same on two threads
#     ten         ten times the records and edges
#     peers       what one would do otherwise: a recursive query; pgRouting and, with
#                 BENCH_PYTHON naming a Python that has them, SciPy, scikit-learn, Splink
#     wide        ten times the records and fifty times the edges, beside "five", which
#                 has a tenth of that
#     deep        a hundred times the edges
#     farthest    as far as one value goes: 52 times the records and edges
#
# of which the first three are done when none is named. The data set "one" is measured
# in any case. Only "peers" needs more than the server, and says what is missing. A
# work that fails does not stop the others; which ones did is said at the end.
#
# Every work is measured in sessions of its own, several of them, between which the
# other works have their turns, as machines are noisy: the yardstick, the work for the
# first time, and again. The yardstick is SELECT sum(hashint8(l)::bigint + hashint8(r)),
# max(w) over the same edges, with the hash function of their keys' type. No parallel
# plans, and one thread unless two are said.

set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../setup.sh"

sections=()
numbers=()
failed=()
for word in "$@"; do
    case $word in
        promises|variants|threads|ten|peers|wide|deep|farthest) sections+=("$word") ;;
        *[!0-9]*|'') die "there is no section \"$word\"" ;;
        *) numbers+=("$word") ;;
    esac
done
[ "${#sections[@]}" -gt 0 ] || sections=(promises variants threads)
records=${numbers[0]:-1000000}
edges=${numbers[1]:-$records}
export BENCH_CSV=${BENCH_CSV:-$root/test/tmp/bench.csv}

wanted() { [[ " ${sections[*]} " == *" $1 "* ]]; }
sql() { psql -X -q -v ON_ERROR_STOP=1 "$@" bench; }
ask() { sql -A -t -c "$1"; }

# Makes the data set $1 of $2 records and $3 edges; variables for data.sql may follow.
make_data() {
    local name=$1
    say "Making data set $name: $2 records, $3 edges"
    sql -v dataset="$name" -v records="$2" -v edges="$3" -v chained=0.45 -v common=0.08 -v hash=hashint8 \
        -v key_type=bigint -v key='hashint8extended($1, 0)' "${@:4}" -f test/bench/data.sql
}

# Measures all work of the data sets named after: in $1 sessions each, on each of the
# numbers of threads in $2, and $3 times again in each.
measure() {
    local sessions=$1 counts=$2 again=$3 round name work threads
    shift 3
    say "Measuring $*"
    for ((round = 1; round <= sessions; round++)); do
        for name in "$@"; do
            while IFS= read -r work; do
                for threads in $counts; do
                    PGOPTIONS="$PGOPTIONS -c search_path=$name,public" \
                        ask "CALL measure('$name', '$work', $threads, $again)" </dev/null || failed+=("$work of $name")
                done
            done < <(ask "SELECT name FROM work WHERE '$name' ~ ('^(' || datasets || ')$') ORDER BY place")
        done
    done
}

# Notes the sizes of the data sets named after; rounded ones too if $1 says so.
note_sizes() {
    local rounded=$1 name
    shift
    for name in "$@"; do
        sql -v dataset="$name" -v rounded="$rounded" -f test/bench/size.sql
    done
}

# Everything for data sets that take long: once each.
measure_once() {
    measure 1 1 1 "$@"
    note_sizes false "$@"
}

# The tests have a server already, and name its directory.
if [ -n "${BENCH_SCRATCH:-}" ]; then scratch=$BENCH_SCRATCH; else set_up; fi
export PGOPTIONS="-c max_parallel_workers_per_gather=0 -c jit=off -c client_min_messages=warning -c work_mem=64MB"
createdb bench
sql -f test/bench/start.sql

counts=1
if wanted threads; then counts="1 2"; fi
make_data one "$records" "$edges"
measure 3 "$counts" 2 one
small=(one)
if wanted promises; then
    make_data dense "$records" $((edges * 10)) -v common=1
    measure 2 1 0 dense
    note_sizes false dense
fi
if wanted variants; then
    make_data spread "$records" "$edges" -v common=1
    make_data giant "$records" "$edges" -v chained=1
    make_data text "$records" "$edges" -v hash=hashtext -v key_type=text -v key='hashint8extended($1, 0)::text'
    make_data uuid "$records" "$edges" -v hash=uuid_hash -v key_type=uuid -v key='md5($1::text)::uuid'
    measure 3 "$counts" 1 spread giant text uuid
    small+=(spread giant text uuid)
fi
note_sizes true "${small[@]}"
if wanted ten; then
    make_data ten $((records * 10)) $((edges * 10))
    measure 2 1 1 ten
    note_sizes false ten
fi
if wanted wide; then
    make_data five "$records" $((edges * 5)) -v common=1
    measure 2 1 1 five
    note_sizes false five
    make_data wide $((records * 10)) $((edges * 50)) -v common=1
    measure_once wide
fi
if wanted deep; then
    make_data deep "$records" $((edges * 100)) -v common=1
    measure_once deep
fi
if wanted farthest; then
    make_data farthest $((records * 52)) $((edges * 52))
    measure_once farthest
fi
if wanted peers; then
    # shellcheck source=test/bench/peers.sh
    . test/bench/peers.sh
    run_peers
fi

as_owner mkdir -p "$(dirname "$BENCH_CSV")"
say "Results"
sql -f test/bench/report.sql | tee "${BENCH_CSV%.csv}.txt"
say "The figures are in $BENCH_CSV, and the tables in ${BENCH_CSV%.csv}.txt"
[ "${#failed[@]}" -eq 0 ] || die "$(printf 'failed: %s\n' "${failed[@]}")"

#!/usr/bin/env bash
# Sets up as the demo does, runs every test there is, or the suites that are named, and
# ends with the line "N passed, N failed". Exits with 1 if anything failed or nothing ran.
#
#     bash test/run.sh [suite ...]
#
# Every suite prints TAP, the lines "ok" and "not ok" of the Test Anything
# Protocol; what is missing is a test that failed. What a suite printed is shown
# when something in it failed.

set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

passed=0
failed=0
skipped=0

# Which part of the source may include which.
floors() { bash test/floors.sh; }

# Unit and property tests of src/core, under the sanitizers. CORE_CHECKS names some of them.
core() {
    requires test/core/Makefile || return 1
    as_owner make -s -k -j "$(nproc)" -O -C test/core "${core_checks[@]}"
}

# Regression tests in SQL: test/sql against expected.
regress() {
    requires test/sql || return 1
    local out=$scratch/regress status=0
    as_owner mkdir -p "$out"
    as_owner make -s installcheck PG_CONFIG="$pg_config" EXTRA_REGRESS_OPTS="--outputdir=$out" |
        regress_to_tap || status=$?
    cat "$out/regression.diffs" 2>/dev/null || true
    return "$status"
}

# pg_regress speaks TAP from version 16 on; this translates what older ones say.
regress_to_tap() {
    sed -E 's/^(test)? +([^ ]+) +\.\.\. ok .*/ok - \2/
            s/^(test)? +([^ ]+) +\.\.\. FAILED(.*)/not ok - \2\3/'
}

# Tests in Perl of what SQL alone cannot show.
tap() {
    requires 'test/t/*.pl' || return 1
    as_owner prove -v -I test/t test/t/*.pl
}

# The examples of README.md and doc/.
docs() {
    requires test/docs.sh || return 1
    as_owner bash test/docs.sh
}

# The demo's SQL, which is also the tutorial.
demo() {
    createdb demo
    check "the demo runs" as_owner psql -X -q -f test/demo.sql demo
    check "the curve has a row per threshold" \
        holds "SELECT count(*) = 91 AND count(DISTINCT threshold) = 91 FROM curve"
    check "the best threshold beats the curve" \
        holds "SELECT f1 BETWEEN 0.9 AND 0.97 AND f1 >= (SELECT max(f1) FROM curve) FROM best"
    check "README.md shows its curve (cp test/tmp/curve.svg doc/)" cmp test/tmp/curve.svg doc/curve.svg
    check "every record is in one entity" \
        holds "SELECT count(*) = 5112 AND count(DISTINCT id) = 5112 FROM entity JOIN people USING (id)"
    check "evaluate agrees with counting by hand" \
        holds "SELECT (SELECT (pairs, tp) FROM resolution, truth, best, evaluate(h @ threshold, p))
                    = (SELECT (count(*), count(*) FILTER (WHERE a.person = b.person))
                       FROM (SELECT * FROM entity JOIN people USING (id)) a
                       JOIN (SELECT * FROM entity JOIN people USING (id)) b
                         ON a.entity_id = b.entity_id AND a.id < b.id)"
}

# The benchmark at a size that takes no time: nothing is asserted of what it measures.
bench() {
    check "the benchmark runs" \
        env BENCH_SCRATCH="$scratch" BENCH_CSV="$scratch/bench.csv" bash test/bench/run.sh promises ten peers 200
    check "every promise has a figure" \
        test "$(grep -cE '^budget,.*,1,[0-9.]+,' "$scratch/bench.csv")" = 37
}

# A few regression tests on a server under valgrind, which takes its time.
memory() {
    as_owner bash test/valgrind.sh algebra binary build errors frame hierarchy keys matrix measure partition
}

# The regression tests on another version of PostgreSQL, the one that is had soonest.
versions() {
    local other=17
    [ "${pg_major:-}" != "$other" ] || other=15
    MATRIX_SUITES=regress MAKEFLAGS=with_llvm=no bash test/matrix.sh "$other-gcc"
}

# A test by the name of $1: the rest is a command that must succeed.
check() {
    local name=$1
    shift
    if "$@"; then echo "ok - $name"; else echo "not ok - $name"; fi
}

# Is what the query says of the demo true?
holds() { [ "$(psql -X -A -t -c "$1" demo)" = t ]; }

# Fails a suite whose files are not there. The pattern is expanded here.
requires() {
    compgen -G "$1" >/dev/null || { echo "not ok - $1 is missing"; return 1; }
}

# Runs the suite of that name.
run_suite() {
    local status=0
    "$1" >"$scratch/$1.log" 2>&1 || status=$?
    count_suite "$1" "$status"
}

# Counts the tests of a suite that ended with that status, and shows it if any failed.
count_suite() {
    local name=$1 log=$scratch/$1.log status=$2 ok=0 not_ok=0 skip=0

    not_ok=$(grep -E '^not ok( |$)' "$log" | grep -ciEv '# *todo' || true)
    skip=$(grep -ciE '^ok .*# *skip' "$log" || true)
    # The bare "ok" that prove ends a file with is no test.
    ok=$(grep -E '^ok ([0-9]|-)' "$log" | grep -ciEv '# *skip' || true)
    # A file that prove skipped as a whole counts as one.
    skip=$((skip + $(grep -cE ' \.+ skipped: ' "$log" || true)))

    if [ "$not_ok" -eq 0 ] && [ "$status" -ne 0 ]; then
        echo "not ok - $name ended with status $status" >>"$log"
        not_ok=1
    elif [ "$((ok + not_ok + skip))" -eq 0 ]; then
        echo "not ok - $name ran no test" >>"$log"
        not_ok=1
    fi

    if [ "$not_ok" -gt 0 ]; then
        show_failure "$name" "$log"
    fi
    say "$name: $ok passed, $not_ok failed, $skip skipped"
    grep -iE '^ok .*# *skip| \.+ skipped: ' "$log" || true
    passed=$((passed + ok))
    failed=$((failed + not_ok))
    skipped=$((skipped + skip))
}

# The end of a suite's output, what failed in it, and what the server has to say.
show_failure() {
    local name=$1 log=$2
    echo "---- $name ----"
    tail -n 500 "$log"
    echo "---- failed in $name ----"
    grep -E '^not ok' "$log" || true
    echo "---- the server's last words ----"
    tail -n 20 "$scratch/server.log" 2>/dev/null || true
    echo "----"
}

# Is any of these suites, or checks of the core, to run?
chosen() {
    local name
    for name in "$@"; do
        [[ " ${suites[*]} ${core_checks[*]} " != *" $name "* ]] || return 0
    done
    return 1
}

# Starts the tests of the core. They run beside the other suites, which leave a processor
# free most of the time, and are a process group, which clean_up ends if it has to.
start_core() {
    set -m
    core >"$scratch/core.log" 2>&1 &
    set +m
    core=$!
}

finish_core() {
    local status=0
    wait "$core" || status=$?
    count_suite core "$status"
}

served="regress tap docs demo bench memory"
suites=("$@")
[ "$#" -gt 0 ] || read -ra suites <<<"floors core $served versions"
for suite in "${suites[@]}"; do
    [[ " floors core $served versions " = *" $suite "* ]] || die "there is no suite $suite"
done
core_checks=()
! chosen core || read -ra core_checks <<<"${CORE_CHECKS:-check check-threads check-plain check-memory}"

tools=(prove roaring)
! chosen demo docs || tools+=(contrib)
# shellcheck disable=SC2086
if chosen $served; then
    set_up "${tools[@]}"
else
    make_scratch
    install_packages compiler roaring
fi
! chosen memory check-memory || install_optional valgrind
! chosen check-threads || install_optional thread-sanitizer
! chosen tap || install_optional indent

! chosen core || start_core
for suite in "${suites[@]}"; do
    [ "$suite" = core ] || run_suite "$suite"
done
! chosen core || finish_core

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

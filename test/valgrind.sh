#!/usr/bin/env bash
# Runs regression tests on a throw-away server under valgrind, all of them or those
# that are named, and shows what it reports of code of ours.
#
#     bash test/valgrind.sh [build ...]
#
# Of memory that PostgreSQL hands out in small pieces valgrind knows only if
# PostgreSQL was compiled with -DUSE_VALGRIND; PG_CONFIG chooses such a one.

set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

# Makes what is started in place of postgres. One log for each process.
write_server_program() {
    server_program=$scratch/postgres
    mkdir -m 777 "$scratch/valgrind"
    cat >"$server_program" <<PROGRAM
#!/bin/sh
exec valgrind -q --trace-children=yes --trace-children-skip='*/sh' --num-callers=40 --fullpath-after= \
    --error-markers=BEGIN-REPORT,END-REPORT --log-file='$scratch/valgrind/%p.log' \
    '$("$pg_config" --bindir)/postgres' "\$@"
PROGRAM
    chmod 755 "$server_program"
}

# Runs the named regression tests. Their results have to be right as well.
run_regress() {
    local out=$scratch/regress
    as_owner mkdir -p "$out"
    as_owner make -s installcheck PG_CONFIG="$pg_config" REGRESS="$*" \
        EXTRA_REGRESS_OPTS="--outputdir=$out" >"$scratch/regress.log" 2>&1 ||
        { cat "$scratch/regress.log" "$out/regression.diffs"; return 1; }
}

# Prints the reports with a function of ours on the stack.
our_reports() {
    cat "$scratch"/valgrind/*.log | awk -v ours="$root/src/" '
        /BEGIN-REPORT/ { report = "" }
        { report = report $0 "\n" }
        /END-REPORT/ && (index(report, ours) || index(report, "starlings.so")) { printf "%s", report }'
}

# Prints a result: the rest is a command that must succeed.
result() {
    local name=$1
    shift
    if "$@"; then echo "ok - $name"; else echo "not ok - $name"; failed=1; fi
}

failed=0
if ! has_command valgrind; then
    echo "ok - the server under valgrind # SKIP needs valgrind"
    exit
fi
make_scratch
install_packages compiler server
build_and_install
write_server_program
start_server

tests=("$@")
[ "$#" -gt 0 ] || mapfile -t tests < <(basename -s .sql test/sql/*.sql)
result "the regression tests pass under valgrind: ${tests[*]}" run_regress "${tests[@]}"
quietly as_server "$bindir/pg_ctl" stop -w -m fast -D "$scratch/data"
reports=$(our_reports)
printf '%s' "$reports"
result "valgrind reports nothing of our code" test -z "$reports"
exit "$failed"

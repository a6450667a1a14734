#!/usr/bin/env bash
# From 5,112 records to their entities on a server of its own; see test/demo.sql.
#
#     bash test/demo.sh           at a terminal, offers psql at the end
#     bash test/demo.sh --keep    keeps the server until you press Enter (or KEEP=1)

set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

keep=${KEEP:-0}
for argument in "$@"; do
    case $argument in
        --keep) keep=1 ;;
        *) die "unknown argument: $argument (bash test/demo.sh [--keep])" ;;
    esac
done

run_demo() {
    say "Running test/demo.sql"
    createdb demo
    as_owner psql -X -q -f test/demo.sql demo
}

draw_curve() {
    echo
    say "Drawing the curve"
    as_owner gnuplot -d test/demo.gp
    echo "    $root/test/tmp/curve.png"
}

# Says how to keep going, and lets those do so who are there to do it.
keep_going() {
    cat <<TEXT

The tables of the demo are people, edges, resolution, truth, best, curve and entity.
Some things to try in psql:

    -- the measure that counts records instead of pairs prefers another threshold
    SELECT * FROM resolution, truth, best_threshold(h, p, 'bcubed_f1');

    -- the whole row of measures where at most one pair in a hundred is wrong
    SELECT s.* FROM resolution, truth, sweep(h, p) AS s
    WHERE s.precision >= 0.99 ORDER BY s.recall DESC LIMIT 1 \\gx

    -- the largest entities at a careless threshold
    SELECT entity_id, size FROM resolution, entities(h @ 0.6)
    ORDER BY size DESC LIMIT 5;

TEXT
    if [ "$keep" = 1 ]; then
        echo "The server stays up until you press Enter. In another terminal:"
        echo
        echo "    $bindir/psql -h $PGHOST -U postgres demo"
        echo
        read -r || true
    elif [ -t 0 ]; then
        local answer=
        read -r -p "Open psql on this server now? [y/N] " answer || true
        case $answer in
            [yY]*) as_owner psql -q demo || true ;;
        esac
    else
        echo "To do so, keep the server:  bash test/demo.sh --keep"
        echo "or run it on your own:      createdb demo && psql -f test/demo.sql demo"
    fi
    say "Stopping the server and removing its files"
}

set_up contrib gnuplot
run_demo
draw_curve
keep_going

#!/bin/sh
# Runs a program of tests within a limit, shows what it printed and ends as it did. A
# program that ended in another way than by saying "not ok" is a test that failed.
#
#     sh limited.sh folder name seconds command ...
#
# The folder gets what the program printed, and has the slowness of this machine, which
# calibrate.c found. The seconds are of processor time on a machine of slowness 1. Other
# work on the machine counts little then, where by the clock it would be everything. A
# program that waits for ever takes no processor time, so the clock limits it as well, but
# at so many times as much that a busy machine does not come to it.

name=$2
tap=$1/$name.tap
slowness=$(cat "$1/slowness")
limit=$(($3 * slowness))
by_the_clock=$((limit * 30))
shift 3

# Prints a test that failed.
failed() { echo "not ok - $name: $1"; }

# The same for a time-out, after what there is so much of.
timed_out() {
    failed "time-out, ended after $1 and $(($(date +%s) - start)) s by the clock; allowed are $limit s and \
$by_the_clock s (this machine has slowness $slowness)"
}

ulimit -c 0
ulimit -S -t "$limit"
start=$(date +%s)
timeout -k 10 "$by_the_clock" "$@" >"$tap" 2>&1
status=$?

echo "# $name"
cat "$tap"
times >"$tap.times"
echo "# $name: processor time $(sed -n 2p "$tap.times")"
case $status in
    0) ;;
    152) timed_out "$limit s of processor time" ;;
    124) timed_out "little processor time" ;;
    *) grep -q '^not ok' "$tap" || failed "ended with status $status" ;;
esac
exit "$status"

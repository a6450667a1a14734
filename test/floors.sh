#!/usr/bin/env bash
# Checks that the source keeps to its floors, and prints TAP: a test for each rule and,
# after one that failed, the places that break the rule.
#
#     bash test/floors.sh [folder]         the folder is src if none is named
#
# A module is a source file and its header, such as core/util/sort.c and core/util/sort.h.

set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")/../src}"

# From the ground up. A file may include what stands on its own floor or below.
floors="core core/util core/records core/hierarchy core/measure core/explore core/frame core/format \
        server types args functions"

# What the core may include beside itself: headers of C and of xxHash; threads in one module.
headers="assert ctype errno fenv float inttypes limits math setjmp signal stdalign stdarg stdatomic \
         stdbool stddef stdint stdio stdlib stdnoreturn string tgmath time xxhash"
thread_headers="omp pthread sched sys/syscall unistd"
thread_modules="core/util/workers core/util/task"

mapfile -t files < <(find . -name '*.[ch]' | sed 's|^\./||' | LC_ALL=C sort)
[ "${#files[@]}" -gt 0 ] || { echo "Bail out! no source in $PWD"; exit 1; }

exec awk -v floors="$floors" -v headers="$headers" \
    -v thread_headers="$thread_headers" -v thread_modules="$thread_modules" '
function folder(file) { sub(/\/[^\/]*$/, "", file); return file }
function name(file) { sub(/.*\//, "", file); return file }
function module(file) { sub(/\.[ch]$/, "", file); return file }
function fault(rule, file, line, text) { faults[rule] = faults[rule] "\n# src/" file ":" line ": " text }

function test(number, rule)
{
	if (number in faults)
		print "not ok " number " - " rule faults[number]
	else
		print "ok " number " - " rule
}

# What an include between quotes means: a file of ours, or "" if it is none.
function find(text)
{
	if (text in ours)
		return text
	text = folder(FILENAME) "/" text
	return text in ours ? text : ""
}

function note_own(target)
{
	if (floor[folder(target)] > floor[folder(FILENAME)])
		fault(1, FILENAME, FNR, "includes " target " from above")
	if (folder(target) == top)
		fault(6, FILENAME, FNR, "includes " target)
	if (target == FILENAME || module(target) != module(FILENAME))
		note_use(module(FILENAME), module(target))
}

# That one module includes another, and where it does so first.
function note_use(from, to)
{
	if (!((from, to) in place))
	{
		uses[from] = uses[from] " " to
		place[from, to] = FILENAME ":" FNR
	}
}

# Every circle has one use that leads back to the way on which it was found.
function walk(from, way,    used, n, i)
{
	on_way[from] = 1
	n = split(uses[from], used, " ")
	for (i = 1; i <= n; i++)
	{
		if (used[i] in on_way)
			note_circle(from, used[i], way " " from " ")
		else if (!(used[i] in walked))
			walk(used[i], way " " from)
	}
	delete on_way[from]
	walked[from] = 1
}

function note_circle(from, to, way,    at)
{
	split(place[from, to], at, ":")
	way = substr(way, index(way, " " to " ") + 1) to
	gsub(" ", " -> ", way)
	fault(2, at[1], at[2], "closes the circle " way)
}

BEGIN {
	top = ""
	nfloors = split(floors, list, " ")
	for (i = 1; i <= nfloors; i++)
		floor[top = list[i]] = i
	nheaders = split(headers, list, " ")
	for (i = 1; i <= nheaders; i++)
		allowed[list[i] ".h"]
	nheaders = split(thread_headers, list, " ")
	for (i = 1; i <= nheaders; i++)
		for_threads[list[i] ".h"]
	for (i = 1; i < ARGC; i++)
	{
		ours[ARGV[i]]
		if (!(folder(ARGV[i]) in floor))
			fault(1, ARGV[i], 1, "stands on no floor")
		stem = name(module(ARGV[i]))
		if (stem in home && home[stem] != folder(ARGV[i]))
			fault(3, ARGV[i], 1, "there is " stem " in " home[stem])
		home[stem] = folder(ARGV[i])
	}
}

FNR == 2 && $0 == " * " name(FILENAME) { named[FILENAME] }

# The first two directives of a header.
/^[ \t]*#/ && FILENAME ~ /\.h$/ && directives[FILENAME] < 2 {
	guard = (directives[FILENAME]++ ? "#define" : "#ifndef") " STARLINGS_" toupper(name(module(FILENAME))) "_H"
	if ($0 != guard)
		fault(5, FILENAME, FNR, "is not " guard)
}

/^[ \t]*#[ \t]*include/ {
	split($0, part, /["<>]/)
	target = /"/ ? find(part[2]) : ""
	if (target != "")
		note_own(target)
	else if (FILENAME ~ /^core\// && !(part[2] in allowed) &&
			 !(part[2] in for_threads && index(" " thread_modules " ", " " module(FILENAME) " ")))
		fault(4, FILENAME, FNR, "includes " part[2])
}

END {
	for (i = 1; i < ARGC; i++)
	{
		if (!(module(ARGV[i]) in walked))
			walk(module(ARGV[i]), "")
		if (!(ARGV[i] in named))
			fault(5, ARGV[i], 2, "is not the name of the file")
		if (ARGV[i] ~ /\.h$/ && !(ARGV[i] in directives))
			fault(5, ARGV[i], 3, "is no guard")
	}
	print "1..6"
	test(1, "every file stands on a floor and includes nothing from above")
	test(2, "no module leads back to itself through what it includes")
	test(3, "no name stands in two folders")
	test(4, "the core includes headers of C and little else")
	test(5, "every file opens with its name, and the guard of a header follows it")
	test(6, "nothing includes what SQL calls")
	for (rule in faults)
		exit 1
}' "${files[@]}"

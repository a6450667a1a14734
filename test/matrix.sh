#!/usr/bin/env bash
# Builds and tests on several versions of PostgreSQL, with gcc and clang, for 32 bits, for a
# machine that stores the highest byte first, and on a PostgreSQL with assertions that looks
# for undefined behaviour. Prints a result for each suite, and at the end a table.
#
#     bash test/matrix.sh [name ...]     lines of the table, by name or a part of it:
#                                        17-gcc, or 17, or clang; none means all
#
#     MATRIX_CACHE=folder                keeps there what was installed, for the next time
#     MATRIX_SUITES="regress"            no other suites of test/run.sh
#     MATRIX_MIRROR=url                  where Debian's packages come from
#
# debootstrap makes a Debian of its own for each release, in a folder, and in there test/run.sh
# installs what it needs and runs. Every command there has namespaces of its own, which end
# with it, so that no mount and no server stays behind. What cannot be had, for want of a
# network or of root, is skipped.

set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

# Name, release of Debian, suites, what has to be prepared, and settings (run_suites).
# No release of Debian has PostgreSQL 16; a package of PyPI does, without contrib.
# 15-asserts has a PostgreSQL that checks itself; in 17-ubsan our library alone does.
lines() {
    cat <<'LINES'
15-gcc      bookworm  regress,tap  server   PG_MAJOR=15
15-clang    bookworm  regress,tap  clang    PG_MAJOR=15 CC=clang
15-asserts  bookworm  regress,tap  asserts  PG_CONFIG=/opt/asserts/bin/pg_config
16-gcc      trixie    regress,tap  wheel    PG_CONFIG=/opt/wheel/pgserver/pginstall/bin/pg_config
17-gcc      trixie    regress,tap  server   PG_MAJOR=17
17-clang    trixie    regress,tap  clang    PG_MAJOR=17 CC=clang
17-ubsan    trixie    regress,tap  server   PG_MAJOR=17 COPT=checked
18-gcc      sid       regress,tap  server   PG_MAJOR=18
18-clang    sid       regress,tap  clang    PG_MAJOR=18 CC=clang
core-clang  trixie    core         clang    CC=clang CORE_CHECKS=check
core-armhf  trixie    core         armhf    MACHINE=arm-linux-gnueabihf UNDER=qemu-arm
core-s390x  trixie    core         s390x    MACHINE=s390x-linux-gnu UNDER=qemu-s390x
LINES
}


# What a compiler is told to look for; a finding ends the process.
undefined="-fsanitize=undefined -fno-sanitize-recover=all"


# A Debian in a folder

# Runs a command in namespaces of mounts, processes and shared memory, which end when it does,
# when we are told to stop, and when we are killed.
alone() {
    local status=0
    set -m
    setpriv --pdeathsig TERM bash -c '
        trap "kill -KILL \$!; exit 143" TERM
        unshare --mount --ipc --pid --fork --kill-child -- "$@" &
        wait $!' alone "$@" </dev/null &
    set +m
    wait $! || status=$?
    return "$status"
}

# Runs a command in the Debian of that folder, as root, where the source tree is.
enter() {
    alone bash -euc '
        mount --rbind /dev "$1/dev"
        mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
        mount -t proc proc "$1/proc"
        cp /etc/resolv.conf "$1/etc/"
        chroot "$1" env --chdir=/starlings -u PG_CONFIG -u PG_MAJOR PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root TMPDIR=/tmp LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "${@:2}"
        exit $?' enter "$@"
}

# Makes the Debian of a release, unless it is there. No daemon starts in it, and nothing is
# written twice for fear of a power cut.
make_debian() {
    local release=$1 folder=$2
    [ ! -f "$folder/made" ] || return 0
    rm -rf "$folder"
    mkdir -p "$folder"
    alone timeout 900 debootstrap --variant=minbase "$release" "$folder" ${MATRIX_MIRROR:+"$MATRIX_MIRROR"} || return 1
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
    chmod 755 "$folder/usr/sbin/policy-rc.d"
    printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' 'path-exclude=/usr/share/man/*' \
        >"$folder/etc/dpkg/dpkg.cfg.d/starlings"
    touch "$folder/made"
}

# Lays the source tree into it, without what make leaves.
copy_tree() {
    rm -rf "$1/starlings"
    mkdir "$1/starlings"
    tar -c --exclude-vcs --exclude-vcs-ignores --exclude='*.o' --exclude='*.bc' --exclude=build --exclude=test/tmp . |
        tar -x --no-same-owner -C "$1/starlings"
}


# What the lines need beyond that: functions of the folder, which fail if something is not to be had

# Installs what these tools of test/setup.sh need.
install_tools() {
    enter "$1" bash -euc '. test/setup.sh; make_scratch; install_packages "$@"' install "${@:2}"
}

# Installs packages by name. An old list of them is no reason to give up.
install_named() {
    enter "$1" bash -euc '
        apt-get -q update || true
        apt-get -q --yes --no-install-recommends install "$@"' install "${@:2}"
}

prepare_server() { install_tools "$1" compiler server prove roaring; }
prepare_clang() { install_tools "$1" compiler server prove roaring thread-sanitizer; }
prepare_armhf() { prepare_machine "$1" gcc-arm-linux-gnueabihf libc6-dev-armhf-cross; }
prepare_s390x() { prepare_machine "$1" gcc-s390x-linux-gnu libc6-dev-s390x-cross; }

# A compiler and a library of C for another machine, which qemu plays.
prepare_machine() {
    install_tools "$1" compiler roaring &&
    install_named "$1" qemu-user "${@:2}"
}

# PostgreSQL 16 with what extensions are built with, by this machine's pip, which knows its way out.
prepare_wheel() {
    local wheel=$1/opt/wheel
    [ -x "$wheel/pgserver/pginstall/bin/postgres" ] || {
        python3 -m pip download --no-deps --only-binary :all: --python-version 3.12 -d "$scratch/wheel" pgserver==0.1.4 &&
        python3 -m zipfile -e "$scratch"/wheel/pgserver-*.whl "$wheel" &&
        chmod -R go+rX "$wheel" &&
        chmod 755 "$wheel"/pgserver/pginstall/lib/postgresql/pgxs/{config/install-sh,src/test/regress/pg_regress} \
            "$wheel"/pgserver/pginstall/bin/*
    } || return 1
    install_tools "$1" compiler prove roaring
}

# A PostgreSQL of Debian's source whose server and extensions check themselves.
prepare_asserts() {
    [ ! -x "$1/opt/asserts/bin/postgres" ] || return 0
    install_tools "$1" compiler prove roaring &&
    install_named "$1" dpkg-dev bison flex pkgconf libicu-dev zlib1g-dev &&
    enter "$1" bash -euc '
        sed "s/^deb /deb-src /" /etc/apt/sources.list >/etc/apt/sources.list.d/source.list
        apt-get -q update
        build=$(mktemp -d)
        cd "$build"
        apt-get -q source postgresql-15
        cd postgresql-15-*
        ./configure --quiet --prefix=/opt/asserts --without-readline --enable-debug --enable-cassert \
            CFLAGS="-O1 -fno-omit-frame-pointer $1"
        make -s -j "$(nproc)"
        make -s -j "$(nproc)" -C contrib
        make -s install
        make -s -C contrib install
        rm -rf "$build"' asserts "$undefined"
}


# The lines

# Is that line wanted? By its name or a part of it.
wanted() {
    local word
    [ "${#words[@]}" -gt 0 ] || return 0
    for word in "${words[@]}"; do
        [[ "-$1-" != *"-$word-"* ]] || return 0
    done
    return 1
}

# Why none of them can be had, or nothing.
find_obstacle() {
    if ! is_root; then
        echo "needs root"
    elif ! has_command debootstrap; then
        echo "needs debootstrap"
    elif ! alone true; then
        echo "needs namespaces of mounts and processes"
    fi
}

# Notes a row of the table, and prints the result it stands for: line, where it ran, suite, and
# counts or why there are none.
note() {
    local name=$1 place=$2 suite=$3 counts=$4
    rows+=("$name"$'\t'"$place"$'\t'"$suite"$'\t'"$counts")
    case $counts in
        "not to be had"*) echo "ok - $name # SKIP $counts" ;;
        *" 0 failed"* | "0 warnings") echo "ok - $name, $suite: $counts" ;;
        *) echo "not ok - $name, $suite: $counts"; failed=1 ;;
    esac
}

# Those of the suites that MATRIX_SUITES allows.
allowed() {
    local suite
    for suite in "$@"; do
        [[ -n "${MATRIX_SUITES:-}" && " $MATRIX_SUITES " != *" $suite "* ]] || echo "$suite"
    done | paste -s -d ' '
}

# Runs a line of the list.
run_line() {
    local name=$1 release=$2 suites preparation=$4 folder=$chroots/$2 log=$scratch/$1.log
    # shellcheck disable=SC2086
    suites=$(allowed ${3//,/ })
    shift 4
    [ -n "$suites" ] || return 0
    if [ -n "$obstacle" ]; then
        note "$name" "$nowhere" "$suites" "not to be had: $obstacle"
    elif ! prepare "$preparation" "$release" "$folder" >"$log" 2>&1; then
        tail -n 20 "$log" | sed 's/^/# /'
        note "$name" "$nowhere" "$suites" "not to be had: $release, or what it needs; is there a network?"
    else
        run_suites "$name" "$folder" "$suites" "$@"
    fi
}

prepare() { make_debian "$2" "$3" && copy_tree "$3" && "prepare_$1" "$3"; }

# Runs the suites of a line. What make finds in MAKEFLAGS counts more than what a makefile says.
# Programs for another machine have no sanitizers, and no libraries but that of C.
run_suites() {
    local name=$1 folder=$2 suites=$3 log=$scratch/$1.log for_make='' compiler=cc suite setting
    local -a settings=()
    shift 3
    for setting in "$@"; do
        case $setting in
            CC=*)
                compiler=${setting#CC=} ;;
            MACHINE=*)
                compiler=${setting#MACHINE=}-gcc
                for_make="SANITIZE= LIBRARIES=no"
                settings+=("QEMU_LD_PREFIX=/usr/${setting#MACHINE=}" CORE_CHECKS=check) ;;
            COPT=checked)
                settings+=("COPT=-DUSE_ASSERT_CHECKING $undefined") ;;
            UNDER=*)
                for_make+=" $setting" ;;
            *)
                settings+=("$setting") ;;
        esac
    done
    [ "$compiler" = cc ] || for_make+=" CC=$compiler"
    # shellcheck disable=SC2086
    enter "$folder" MAKEFLAGS="${MAKEFLAGS:-} $for_make" UBSAN_OPTIONS=print_stacktrace=1:abort_on_error=1 \
        "${settings[@]}" bash test/run.sh $suites >"$log" 2>&1 || true
    note_suites "$name" "$folder" "$suites" "$compiler"
}

# Notes what its suites came to, and shows what they printed if one of them failed.
note_suites() {
    local name=$1 folder=$2 log=$scratch/$1.log suite counts place failed_before=$failed
    failed=0
    place=$(place_of "$folder" "$4" "$log" | paste -s)
    ! grep -q '^==> Building' "$log" ||
        note "$name" "$place" build "$(grep -cE '^(\./)?src/.*: warning: ' "$log" || true) warnings"
    for suite in $3; do
        counts=$(sed -n "s/^==> $suite: //p" "$log")
        note "$name" "$place" "$suite" "${counts:-did not run}"
    done
    [ "$failed" -eq 0 ] || sed 's/^/# /' "$log"
    failed=$((failed | failed_before))
}

# Where a line ran, for three columns: Debian, PostgreSQL if there was one, and the compiler.
place_of() {
    local folder=$1 compiler=$2 log=$3
    basename "$folder"
    sed -nE 's/^==> Building the extension for PostgreSQL ([^ ]*).*/\1/p' "$log" | grep . || echo -
    echo "$(sed 's/^cc$/gcc/; s/.*-gcc$/gcc/' <<<"$compiler") $(enter "$folder" "$compiler" --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)"
}

# Prints the rows as a table of Markdown.
show_table() {
    {
        printf 'line\tDebian\tPostgreSQL\tcompiler\tsuite\tresult\n-\t-\t-\t-\t-\t-\n'
        printf '%s\n' "${rows[@]}"
    } | awk -F '\t' '
        { for (i = 1; i <= NF; i++) { cell[NR, i] = $i; if (length($i) > width[i]) width[i] = length($i) } }
        END {
            for (row = 1; row <= NR; row++) {
                for (i = 1; i <= NF; i++) {
                    text = cell[row, i]
                    while (length(text) < width[i])
                        text = text (row == 2 ? "-" : " ")
                    printf "| %s ", text
                }
                print "|"
            }
        }'
}

words=("$@")
rows=()
nowhere=$'-\t-\t-'
failed=0
make_scratch
[ -n "${MATRIX_CACHE:-}" ] || MATRIX_CACHE=$scratch/debian
mkdir -p "$MATRIX_CACHE"
chroots=$(cd "$MATRIX_CACHE" && pwd)
exec 9>"$chroots/lock"
flock 9
install_optional chroot
obstacle=$(find_obstacle)
while read -ra line; do
    ! wanted "${line[0]}" || run_line "${line[@]}"
done < <(lines)
[ "${#rows[@]}" -gt 0 ] || die "there is no such line: ${words[*]}"
show_table
exit "$failed"

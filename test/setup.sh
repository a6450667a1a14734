# shellcheck shell=bash
#
# What the demo, the tests and the benchmarks need before they can start: the
# packages, the built and installed extension, and a throw-away server.
#
# Sourced by bash scripts that have set -euo pipefail; then
#
#     set_up [tool ...]        tools beyond the build's own: prove, gnuplot
#
# leaves a running server that psql finds without arguments, and takes it away
# again however the script ends. Outside the source tree and one temporary directory,
# $scratch, nothing is written but packages and the installed extension. The script
# goes on at the top of the source tree. Before start_server, $server_program may
# name what is to run in place of postgres.
#
# PG_CONFIG in the environment chooses among several PostgreSQL installations, and
# PG_MAJOR among the versions that Debian has.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit
oldest_postgres=15

say() { printf '%s\n' "==> $*"; }
die() { printf '%s\n' "error: $*" >&2; exit 1; }

set_up() {
    make_scratch
    install_packages compiler server "$@"
    build_and_install
    start_server
}


# Who does what
#
# Root installs. The owner of the source tree builds and writes into it, so that
# "sudo bash test/run.sh" leaves no file behind that its owner cannot remove. The
# server runs as that owner too, or, when that is root, whom PostgreSQL refuses,
# as postgres or nobody.

is_root() { [ "$(id -u)" -eq 0 ]; }

# Runs a command as root.
as_root() {
    if is_root; then "$@"; else sudo "$@"; fi
}

# Is there a way to root that needs no answer, or somebody to answer?
can_be_root() {
    is_root || { command -v sudo && { sudo -n true || [ -t 0 ]; }; } >/dev/null 2>&1
}

# Runs a command as the named user; only root calls it.
as_user() {
    local user=$1
    shift
    setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups -- "$@"
}

# The user who owns the source tree, as far as this machine knows that user.
tree_owner() {
    id -un "$(stat -c %u "$root")" 2>/dev/null || echo root
}

# Runs a command as the owner of the source tree.
as_owner() {
    local owner
    owner=$(tree_owner)
    if is_root && [ "$owner" != root ]; then as_user "$owner" "$@"; else "$@"; fi
}

# The user for the server when root starts it.
server_user() {
    local owner
    owner=$(tree_owner)
    if [ "$owner" != root ]; then
        echo "$owner"
    elif id -u postgres >/dev/null 2>&1; then
        echo postgres
    else
        echo nobody
    fi
}

# Runs a command as the server's user, in a directory that this user can enter.
as_server() {
    (
        cd "$scratch" || exit
        if is_root; then as_user "$(server_user)" "$@"; else "$@"; fi
    )
}


# The temporary directory

# Makes it and sees to its removal. The path of a socket may have at most 107
# bytes, so a long TMPDIR is passed over.
make_scratch() {
    local parent=${TMPDIR:-/tmp}
    [ "${#parent}" -le 60 ] || parent=/tmp
    scratch=$(mktemp -d "$parent/starlings.XXXXXX")
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# Stops what runs and removes what was made; the exit status stays as it was.
clean_up() {
    local status=$?
    trap - EXIT
    trap '' HUP INT TERM
    local job
    for job in $(jobs -p); do kill -- "-$job" 2>/dev/null || true; done
    allow_cluster
    stop_server
    rm -rf "$scratch"
    exit "$status"
}


# Packages

# Sets pg_config and pg_major to the PostgreSQL to use, or to nothing.
find_postgres() {
    pg_config=${PG_CONFIG:-$(command -v pg_config || true)}
    if [ -n "${PG_MAJOR:-}" ]; then
        pg_config='' pg_major=$PG_MAJOR
    elif [ -n "$pg_config" ]; then
        has_command "$pg_config" || die "there is no $pg_config, which PG_CONFIG names"
        pg_major=$("$pg_config" --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/')
    else
        pg_major=$(apt-cache depends postgresql 2>/dev/null |
                   sed -nE 's/.*Depends: postgresql-([0-9]+)$/\1/p')
    fi
    # Debian's /usr/bin/pg_config can come from the client library alone and knows
    # little; the one that belongs to a server stands here.
    local debian=/usr/lib/postgresql/$pg_major/bin/pg_config
    if [ -z "${PG_CONFIG:-}" ] && [ -x "$debian" ]; then
        pg_config=$debian
    fi
    [ "${pg_major:-$oldest_postgres}" -ge "$oldest_postgres" ] ||
        die "PostgreSQL $oldest_postgres or later is needed, but $pg_config is of version $pg_major" \
            "(PG_CONFIG=/path/to/pg_config chooses another one)"
}

has_command() { command -v "$1" >/dev/null; }
has_header() { echo "#include <$1>" | cc -E - >/dev/null 2>&1; }
has_perl_module() { perl -M"$1" -e 1 2>/dev/null; }

# Is there a clang with ThreadSanitizer and OpenMP?  They are packages of their own.
has_thread_sanitizer() {
    local clang
    clang=$(command -v clang || ls /usr/bin/clang-[0-9]* 2>/dev/null | tail -n 1)
    [ -n "$clang" ] && echo 'int main(void) { return 0; }' |
        "$clang" -include omp.h -fopenmp -fsanitize=thread -x c -o /dev/null - 2>/dev/null
}

# The version of clang that the package of this name depends on.
clang_version() { apt-cache depends clang 2>/dev/null | sed -nE 's/.*Depends: clang-([0-9]+)$/\1/p'; }

has_server() {
    [ -n "$pg_config" ] && [ -x "$("$pg_config" --bindir)/initdb" ]
}

has_extension() {
    [ -n "$pg_config" ] && [ -f "$("$pg_config" --sharedir)/extension/$1.control" ]
}

# The client's package brings the makefile of PGXS, but not what that includes, nor any header.
has_server_headers() {
    [ -n "$pg_config" ] && [ -f "$("$pg_config" --includedir-server)/postgres.h" ]
}

# Prints the packages that are missing for the given tools.
missing_packages() {
    local tool
    for tool in "$@"; do
        case $tool in
            compiler)
                { has_command make && has_command cc; } || echo build-essential
                has_header xxhash.h || echo libxxhash-dev ;;
            server)
                has_server || echo "postgresql-${pg_major:-N}"
                has_server_headers || echo "postgresql-server-dev-${pg_major:-N}" ;;
            prove)
                { has_command prove && has_perl_module Test::More; } || echo perl
                has_perl_module IPC::Run || echo libipc-run-perl ;;
            roaring)
                has_header roaring/roaring.h || echo libroaring-dev ;;
            contrib)
                has_extension pg_trgm || echo "postgresql-${pg_major:-N}" ;;
            gnuplot)
                has_command gnuplot || echo gnuplot-nox ;;
            chroot)
                has_command debootstrap || echo debootstrap ;;
            indent)
                has_command pg_bsd_indent || echo pg-bsd-indent ;;
            thread-sanitizer)
                has_thread_sanitizer || printf '%s\n' clang libomp-dev "libclang-rt-$(clang_version)-dev" ;;
            valgrind)
                valgrind -q true >/dev/null 2>&1 || printf '%s\n' valgrind libc6-dbg ;;
        esac
    done
}

# Installs what is missing, or says what it is and gives up.
install_packages() {
    local missing
    find_missing "$@"
    [ "${#missing[@]}" -gt 0 ] || return 0

    { has_command apt-get && can_be_root; } ||
        die "these packages are missing, and only root can install them with apt-get" \
            "(their names are Debian's): ${missing[*]}"

    say "Updating the list of packages"
    # A broken source of packages that we do not need is no reason to give up.
    apt_get update >/dev/null 2>&1 || true
    find_missing "$@"
    say "Installing ${missing[*]}"
    forbid_cluster
    quietly apt_get install --yes --no-install-recommends "${missing[@]}"
    allow_cluster

    find_missing "$@"
    [ "${#missing[@]}" -eq 0 ] || die "still missing after the installation: ${missing[*]}"
}

# Installs the packages for tools that the caller can do without, if that is possible here.
install_optional() {
    (trap allow_cluster EXIT; install_packages "$@") || say "Going on without $*"
}

# Fills the caller's array with the missing packages, by what this machine has now.
find_missing() {
    hash -r
    find_postgres
    mapfile -t missing < <(missing_packages "$@")
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# Debian's server package makes and starts a cluster when it is first installed.
# Nobody asked for one: while we install, a file in createcluster.d says no.
cluster_dir=/etc/postgresql-common/createcluster.d
cluster_conf=$cluster_dir/starlings.conf
forbade_cluster=no
made_cluster_dir=no

forbid_cluster() {
    forbade_cluster=yes
    [ -d "$cluster_dir" ] || made_cluster_dir=yes
    as_root mkdir -p "$cluster_dir"
    echo "create_main_cluster = false" | as_root tee "$cluster_conf" >/dev/null
}

allow_cluster() {
    [ "$forbade_cluster" = yes ] || return 0
    as_root rm -f "$cluster_conf"
    [ "$made_cluster_dir" = no ] || as_root rmdir --ignore-fail-on-non-empty "$cluster_dir"
    forbade_cluster=no
}


# The extension

# Builds in the source tree and installs into the server's directories. What was
# built for another PostgreSQL is thrown away first.
build_and_install() {
    local stamp=$root/test/tmp/built-for version
    version="$pg_config $("$pg_config" --version)"
    say "Building the extension for $("$pg_config" --version)"
    if [ "$(cat "$stamp" 2>/dev/null)" != "$version" ]; then
        quietly as_owner make clean PG_CONFIG="$pg_config"
        as_owner mkdir -p test/tmp
        as_owner tee "$stamp" >/dev/null <<<"$version"
    fi
    as_owner make -s -j "$(nproc)" PG_CONFIG="$pg_config"

    if [ -w "$("$pg_config" --pkglibdir)" ]; then
        quietly make install PG_CONFIG="$pg_config"
    elif can_be_root; then
        quietly as_root make install PG_CONFIG="$pg_config"
    else
        die "only root can install the extension into $("$pg_config" --pkglibdir)"
    fi
}


# The server

# Starts a server on a socket in the temporary directory, without any port. Only
# its own user, and root, can reach it there.
start_server() {
    say "Starting a throw-away server in $scratch"
    forget_settings
    bindir=$("$pg_config" --bindir)
    if is_root; then
        chown "$(server_user)" "$scratch"
    fi
    as_server test -w "$scratch" ||
        die "the user $(server_user) cannot enter $scratch; set TMPDIR to another place"

    quietly as_server "$bindir/initdb" -D "$scratch/data" -U postgres -A trust -E UTF8 --locale=C --no-sync
    as_server tee -a "$scratch/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$scratch'
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 4GB
wal_level = logical
wal_retrieve_retry_interval = 100ms
CONF
    quietly as_server "$bindir/pg_ctl" start -w -p "${server_program:-$bindir/postgres}" \
        -D "$scratch/data" -l "$scratch/server.log"
    watch_over_server

    export PATH="$bindir:$PATH"
    export PGHOST=$scratch PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
}

# Takes away what could turn the clients to another server or change what they
# print: their settings in the environment, and the files in the home directory,
# which gets nothing written to either.
forget_settings() {
    local name
    for name in $(compgen -e PG | grep -vxE 'PG_CONFIG|PG_MAJOR'); do
        unset "$name"
    done
    # However busy the machine is: who starts or stops a server waits for it, not for a time.
    export PGCTLTIMEOUT=3600
    export PGTZ=UTC PGCLIENTENCODING=UTF8 LC_ALL=C HOME=$scratch
}

stop_server() {
    [ -z "${watcher:-}" ] || kill -- "-$watcher" 2>/dev/null || true
    [ -f "$scratch/data/postmaster.pid" ] || return 0
    as_server "$bindir/pg_ctl" stop -w -m immediate -D "$scratch/data" >/dev/null || true
}

# A script that is killed outright runs no trap: a process of its own group waits
# for that, and cleans up in its place.
watch_over_server() {
    setsid bash -c 'tail --pid="$1" -f /dev/null
                    kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
                    sleep 1
                    rm -rf "$2"' watcher $$ "$scratch" </dev/null >/dev/null 2>&1 &
    watcher=$!
    disown
}

# Runs a command and shows what it printed only if it fails.
quietly() {
    local log=$scratch/quietly.log status=0
    "$@" >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ]; then
        cat "$log" >&2
        [ ! -f "$scratch/server.log" ] || tail -n 20 "$scratch/server.log" >&2
        die "failed with status $status: $*"
    fi
}

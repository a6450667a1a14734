#!/usr/bin/env bash
# Runs the examples of README.md and doc/ on the server that psql finds, looks whether
# there is all that these pages and the others beside README.md lead to, and prints TAP.
#
#     bash test/docs.sh [page ...]             checks what the examples print
#     bash test/docs.sh --update [page ...]    writes into the pages what they print
#
# In a page, a block ```sql holds an example. What psql prints for it stands in a
# block ```text right after it; an example without one prints nothing. The examples
# of a page run in one session, from the top, in a database that begins empty.
#
# psql runs with -X -q, in a temporary directory. White space at the end of a line
# does not count. Errors are shown with their SQLSTATE, as with \set VERBOSITY
# verbose, but without the line LOCATION, which names a line of the server's source.
#
# A page whose examples read files names them in a comment, <!-- files: path ... -->,
# seen from the top of the source tree; they are then in psql's directory. Without
# them the page is skipped.
#
# The last test of each page is that the pages and headings that it links to, and the
# files of the tree that it names, are there; doc/README.md has to lead to all pages of
# its folder. In doc/reference.md must be all functions, operators, types and settings
# that the extension makes, and in doc/how-it-works.md all modules of src.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec perl test/docs.pl "$@"

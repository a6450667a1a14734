#!/usr/bin/env bash
# Tries damage at great length: memory that is refused at every allocation, one after the
# other, and processes killed a hundred times while they store values. Takes an hour or more;
# test/run.sh tries some of it each time.
#
#     bash test/damage.sh [memory] [storage]

set -euo pipefail
# shellcheck source=test/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

[ "$#" -gt 0 ] || set -- memory storage
suites=("${@/%/.pl}")
set_up prove
DAMAGE=long as_owner prove -v -I test/t "${suites[@]/#/test/t/}"

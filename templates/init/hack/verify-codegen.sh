#!/usr/bin/env bash
# Exits 3, with a diff, when the generated code is out of date. Writes nothing. Flags are those of `codegen verify`.
set -o errexit -o nounset -o pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
exec npx --no-install codegen verify "$@"

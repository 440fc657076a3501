#!/usr/bin/env bash
# Writes the generated code afresh. Flags are those of `codegen generate`.
set -o errexit -o nounset -o pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
exec npx --no-install codegen generate "$@"

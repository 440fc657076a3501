#!/usr/bin/env bash
# Writes generated/ and what else codegen.yaml of this repository asks for, with the generator as it stands in src/.
# Works from any directory after `npm ci`. Flags are those of `codegen generate`.
set -o errexit -o nounset -o pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
exec node_modules/.bin/node --conditions=@kube-codegen/source src/cli/main.ts generate "$@"

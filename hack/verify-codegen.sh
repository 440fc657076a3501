#!/usr/bin/env bash
# Exits 3, with a diff from old to new, when generated/ is out of date. Leaves the tree untouched.
# Works from any directory after `npm ci`. Flags are those of `codegen verify`.
set -o errexit -o nounset -o pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
exec node_modules/.bin/node --conditions=@kube-codegen/source src/cli/main.ts verify "$@"

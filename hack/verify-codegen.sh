#!/usr/bin/env bash
# Exits 3, with a diff from old to new, when generated/ or src/kubernetes/ is out of date. Leaves the tree untouched.
# Works from any directory after `npm ci`. With flags, those of `codegen verify`, it looks at generated/ alone.
set -o errexit -o nounset -o pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
status=0
node_modules/.bin/node --conditions=@kube-codegen/source src/cli/main.ts verify "$@" || status=$?
if [[ $# -eq 0 ]]; then
  hack/update-kubernetes.sh --verify || status=$?
fi
exit "${status}"

#!/usr/bin/env bash
# Prints the folder that holds kube-apiserver, etcd, kubectl and kube-controller-manager, and builds them from Go
# modules when they are not there yet (ten minutes and 3 GB of build cache on two cores, once a machine).
#
#   KUBEBUILDER_ASSETS=…   a folder that holds them already, as in envtest; nothing is built then
#   XDG_CACHE_HOME=…       where built binaries are kept (default ~/.cache)
set -euo pipefail

version=v1.37.2
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

if [[ -n ${KUBEBUILDER_ASSETS:-} ]]; then
  for name in kube-apiserver etcd kubectl; do
    [[ -x $KUBEBUILDER_ASSETS/$name ]] || { echo "KUBEBUILDER_ASSETS has no $name" >&2; exit 1; }
  done
  echo "$KUBEBUILDER_ASSETS"
  exit 0
fi

out=${XDG_CACHE_HOME:-$HOME/.cache}/kube-codegen/envtest/$version
mkdir -p "$out"
IFS=. read -r major minor _ <<<"${version#v}"
stamp=k8s.io/component-base/version
flags="-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=$major -X $stamp.gitMinor=$minor"

build() { # name package
  [[ -x $out/$1 ]] && return
  command -v go >/dev/null || { echo "no Go toolchain: cannot build the control plane (https://go.dev/doc/install)" >&2; exit 3; }
  echo "building $1 $version" >&2
  (cd "$here" && CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath -ldflags "$flags" -o "$out/$1.tmp.$$" "$2")
  mv "$out/$1.tmp.$$" "$out/$1"
}

build etcd ./etcd
build kubectl k8s.io/kubernetes/cmd/kubectl
build kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
build kube-controller-manager k8s.io/kubernetes/cmd/kube-controller-manager
echo "$out"

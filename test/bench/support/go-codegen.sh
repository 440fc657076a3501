#!/usr/bin/env bash
# Prepares, outside the checkout, what the Go originals need to generate sample-controller's code, and prints its folder:
# `run-kube-codegen` runs code-generator's kube_codegen.sh, `run-controller-gen` runs controller-gen's crd and object.
set -euo pipefail

folder=${XDG_CACHE_HOME:-$HOME/.cache}/kube-codegen/bench/go-originals
if [[ ! -x $folder/run-controller-gen ]]; then
  rm -rf "$folder" && mkdir -p "$folder/probe" "$folder/violations" && cd "$folder/probe"
  go mod init probe >/dev/null 2>&1
  dir_of() { go mod download -json "$1" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'; }
  code_generator=$(dir_of k8s.io/code-generator@v0.36.1)
  sample=$(dir_of k8s.io/sample-controller@v0.36.1)
  cp -r "$sample" "$folder/sample-controller" && cp -r "$code_generator" "$folder/code-generator"
  chmod -R u+w "$folder"
  GOBIN=$folder go install sigs.k8s.io/controller-tools/cmd/controller-gen@v0.19.0
  cat >"$folder/run-kube-codegen" <<EOF
#!/usr/bin/env bash
cd "$folder/sample-controller" && GOBIN="$folder/bin" CODEGEN_PKG="$folder/code-generator" API_KNOWN_VIOLATIONS_DIR="$folder/violations" UPDATE_API_KNOWN_VIOLATIONS=true bash hack/update-codegen.sh
EOF
  cat >"$folder/run-controller-gen" <<EOF
#!/usr/bin/env bash
cd "$folder/sample-controller" && exec "$folder/controller-gen" crd:crdVersions=v1 object paths=./pkg/apis/... output:dir="$folder/out"
EOF
  chmod +x "$folder"/run-*
  "$folder/run-kube-codegen" >&2
fi
echo "$folder"

//go:build tools

// Package envtest pins the commands of a Kubernetes control plane, so that go.mod holds everything they need.
package envtest

import (
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kubectl"
)

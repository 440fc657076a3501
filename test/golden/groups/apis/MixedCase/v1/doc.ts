/**
 * +k8s:deepcopy-gen=package
 * +groupName=mixed.crd.code-generator.k8s.io
 */
export {};

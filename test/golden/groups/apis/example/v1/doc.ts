/**
 * A group whose name no identifier can have.
 *
 * +k8s:deepcopy-gen=package
 * +groupName=example-group.hyphens.code-generator.k8s.io
 * +groupGoName=ExampleGroup
 */
export {};

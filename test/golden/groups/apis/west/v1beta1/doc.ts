/**
 * One of two groups with one first segment.
 *
 * +k8s:deepcopy-gen=package
 * +groupName=certs.west.example.com
 */
export {};

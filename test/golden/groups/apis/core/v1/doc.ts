/**
 * The core group has no name.
 *
 * +k8s:deepcopy-gen=package
 * +groupName=
 */
export {};

/**
 * +k8s:deepcopy-gen=package
 * +groupName=verbs.example.com
 */
export {};

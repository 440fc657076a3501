/**
 * +k8s:deepcopy-gen=package
 * +groupName=fleet.example.com
 */
export {};

/**
 * +k8s:deepcopy-gen=package
 * +groupName=extensions.example.com
 */
export {};

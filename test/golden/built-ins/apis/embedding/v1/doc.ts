/**
 * Types that hold types of other packages.
 *
 * +k8s:deepcopy-gen=package
 * +groupName=embedding.example.com
 */
export {};

/**
 * Types of every shape.
 *
 * +k8s:deepcopy-gen=package
 * +groupName=odd.example.com
 */
export {};

/**
 * v1alpha1 is the first version of the widgets API.
 *
 * +k8s:deepcopy-gen=package
 * +groupName=widgets.example.com
 */
export {};

/**
 * v1alpha1 is the first version of the samplecontroller API, whose one kind is Foo.
 *
 * +k8s:deepcopy-gen=package
 * +groupName=samplecontroller.k8s.io
 */
export {};

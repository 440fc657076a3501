import type { ListMeta, ObjectMeta, TypeMeta, int32 } from '@kube-codegen/runtime/meta/v1';

/**
 * TestType has methods of every kind.
 *
 * +genclient
 * +genclient:method=CreateExtended,verb=create
 * +genclient:method=GetExtended,verb=get
 * +genclient:method=ListExtended,verb=list
 * +genclient:method=UpdateExtended,verb=update
 * +genclient:method=PatchExtended,verb=patch
 * +genclient:method=ApplyExtended,verb=apply
 * +genclient:method=CreateTestSubresource,verb=create,subresource=testsubresource,input=TestSubresource,result=TestSubresource
 * +genclient:method=GetSubresource1,verb=get,subresource=testsubresource,result=TestSubresource
 * +genclient:method=UpdateSubresource1,verb=update,subresource=subresource,input=TestSubresource,result=TestSubresource
 * +genclient:method=ListScopes,verb=list,subresource=scopes,result=TestSubresource
 * +genclient:method=PatchScale,verb=patch,subresource=scale,result=@kube-codegen/runtime/autoscaling/v1.Scale
 * +genclient:method=ApplySubresource1,verb=apply,subresource=ephemeralcontainers,input=TestSubresource,result=TestSubresource
 */
export interface TestType extends TypeMeta {
  metadata: ObjectMeta;
  spec?: TestTypeSpec;
}

export interface TestTypeSpec {
  replicas?: int32;
}

export interface TestTypeList extends TypeMeta {
  metadata: ListMeta;
  items: TestType[];
}

/** TestSubresource is no object of its own: it has no metadata. */
export interface TestSubresource extends TypeMeta {
  name: string;
}

/**
 * +genclient
 * +genclient:nonNamespaced
 * +genclient:method=GetScale,verb=get,subresource=scale,result=@kube-codegen/runtime/autoscaling/v1.Scale
 * +genclient:method=UpdateScale,verb=update,subresource=scale,input=@kube-codegen/runtime/autoscaling/v1.Scale,result=@kube-codegen/runtime/autoscaling/v1.Scale
 */
export interface ClusterTestType extends TypeMeta {
  metadata: ObjectMeta;
  status?: ClusterTestTypeStatus;
}

export interface ClusterTestTypeStatus {
  blah?: string;
}

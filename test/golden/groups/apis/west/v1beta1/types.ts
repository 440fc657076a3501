import type { ObjectMeta, TypeMeta } from '@kube-codegen/runtime/meta/v1';

/** +genclient */
export interface Certificate extends TypeMeta {
  metadata: ObjectMeta;
  spec: CertificateSpec;
}

export interface CertificateSpec {
  secretName: string;
}

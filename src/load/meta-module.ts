/** The module of the metadata types and scalar aliases. */
export const metaModule = '@kube-codegen/runtime/meta/v1';

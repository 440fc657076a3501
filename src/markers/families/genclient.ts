import { family, type MarkerSpec } from '../spec.ts';

/** Clients of kinds: which verbs, which scope, which methods besides. */
export const genclientMarkers: readonly MarkerSpec[] = family('clients', [
  ['genclient', 't', 'none', '', 'Generates a typed client, lister and informer for the kind.'],
  ['genclient:nonNamespaced', 't', 'none', '', 'The kind is cluster-scoped: its client takes no namespace.'],
  ['genclient:noVerbs', 't', 'none', '', 'Generates the client without any of the default verbs.'],
  ['genclient:noStatus', 't', 'none', '', 'Leaves out updateStatus and applyStatus although the kind has a status.'],
  ['genclient:readonly', 't', 'none', '', 'Keeps only get, list and watch.'],
  [
    'genclient:onlyVerbs',
    't',
    'text',
    '=get,list,watch',
    'Keeps only the verbs named, of create, update, updateStatus, delete, deleteCollection, get, list, watch, patch, apply and applyStatus.',
    { repeatable: true },
  ],
  [
    'genclient:skipVerbs',
    't',
    'text',
    '=deleteCollection,patch',
    'Leaves out the verbs named, of create, update, updateStatus, delete, deleteCollection, get, list, watch, patch, apply and applyStatus.',
    { repeatable: true },
  ],
  [
    'genclient:method',
    't',
    'text',
    '=GetScale,verb=get,subresource=scale,result=@kube-codegen/runtime/autoscaling/v1.Scale',
    'Adds a method. verb is create, update, get, list, patch or apply; input and result name a type of the same version or `<module specifier>.<Type>`.',
    { repeatable: true },
  ],
]);

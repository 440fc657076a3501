import { family, type MarkerSpec } from '../spec.ts';

const list = { oneOf: ['atomic', 'set', 'map'] } as const;
const map = { oneOf: ['granular', 'atomic'] } as const;

/** How lists, maps and structs merge, and whether members are required: the markers without a prefix. */
export const topologyMarkers: readonly MarkerSpec[] = family('merging and presence', [
  ['listType', 'tm', 'text', '=map', 'How server-side apply merges the list: atomic, set or map.', list],
  [
    'listMapKey',
    'tm',
    'text',
    '=name',
    'A member that identifies the items of a `listType=map` list.',
    { repeatable: true },
  ],
  ['mapType', 'tm', 'text', '=granular', 'How server-side apply merges the map.', map],
  ['structType', 'tm', 'text', '=atomic', 'How server-side apply merges the object.', map],
  ['patchStrategy', 'm', 'text', '=merge', 'How a strategic merge patch treats the list: merge or retainKeys.'],
  ['patchMergeKey', 'm', 'text', '=name', 'The key of a strategic merge patch.'],
  ['optional', 'm', 'none', '', 'The member may be absent.'],
  ['required', 'm', 'none', '', 'The member must be there.'],
  ['nullable', 'tm', 'none', '', 'The value may be null.'],
  ['default', 'tm', 'json', '={"replicas": 1}', 'The default value, as JSON, or `ref(name)` of a constant.'],
  ['enum', 't', 'none', '', 'The possible values are those of the type.'],
  ['union', 'tm', 'optional', '', 'The object is a union of which one member is set.'],
  ['unionDeprecated', 'm', 'optional', '', 'A deprecated member of a union.'],
  ['unionDiscriminator', 'm', 'optional', '', 'The member that says which one of a union is set.'],
  ['protobuf', 'tm', 'optional', '=false', 'Ignored: custom resources have no protobuf.'],
  ['protobuf.options.marshal', 't', 'optional', '=false', 'Ignored: custom resources have no protobuf.'],
  ['protobuf.as', 'tm', 'optional', '=Timestamp', 'Ignored: custom resources have no protobuf.'],
  ['protobuf.nullable', 'tm', 'optional', '=true', 'Ignored: custom resources have no protobuf.'],
  ['protobuf.embed', 'tm', 'optional', '=string', 'Ignored: custom resources have no protobuf.'],
]);

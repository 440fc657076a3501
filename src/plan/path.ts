/** Names that Windows keeps for devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/** Why a path cannot stand in the output folder, as the end of a sentence; undefined when it can. */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (/\p{Cc}/u.test(path)) return 'holds a control character';
  if (path.includes('\\')) return 'holds a backslash';
  if (/[<>:"|?*]/.test(path)) return 'holds a character that is not allowed in file names';
  if (path.startsWith('/')) return 'is absolute';
  return path.split('/').map(segmentFault).find(Boolean);
}

function segmentFault(segment: string): string | undefined {
  if (segment === '' || segment === '.' || segment === '..') return `has the segment "${segment}"`;
  if (/[. ]$/.test(segment)) return `has a segment that ends in a dot or a space: "${segment}"`;
  if (deviceName.test(segment.split('.')[0] ?? '')) return `has a segment that Windows reserves: "${segment}"`;
  return segment.length > 200 ? 'has a segment longer than 200 characters' : undefined;
}

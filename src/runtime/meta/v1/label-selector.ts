/** A query over labels as it stands inside objects; all of it must match. Empty, it matches everything. */
export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

/** One condition on one label. */
export interface LabelSelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | (string & {});
  /** Not empty for In and NotIn, empty or absent for the others. */
  values?: string[];
}

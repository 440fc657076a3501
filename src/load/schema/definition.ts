/** The type of a member, as far as json-schema-to-typescript needs to know it: names and scalars are text already. */
export type TypeExpression =
  /** TypeScript text that no part of the input has reached unquoted: a name, an alias, a union of literals. */
  | { readonly tsType: string }
  | { readonly type: 'array'; readonly items: TypeExpression }
  | { readonly type: 'object'; readonly additionalProperties: TypeExpression }
  | { readonly anyOf: readonly [TypeExpression, { readonly type: 'null' }] };

/** A member of a struct. */
export interface MemberDefinition {
  /** The JSON name, any string at all. */
  readonly name: string;
  readonly optional: boolean;
  readonly comment: Comment;
  readonly type: TypeExpression;
}

/** What the comment on a declaration or member says. */
export interface Comment {
  /** Prose of the input, untrusted. */
  readonly description: string;
  /** The warning of a deprecated declaration; absent when it is not deprecated. */
  readonly deprecated?: string;
  /** Marker lines with their plus sign, made by us, one line each. */
  readonly markers: readonly string[];
}

/** A named declaration, flat: every object in it is a reference to another declaration. */
export interface Definition {
  readonly name: string;
  readonly comment: Comment;
  /** Interfaces that it extends, by the names under which the file imports them. */
  readonly extends: readonly string[];
  readonly body:
    | {
        readonly kind: 'struct';
        readonly members: readonly MemberDefinition[];
        /** Whether it keeps members that it does not name. */
        readonly open: boolean;
      }
    | { readonly kind: 'alias'; readonly type: TypeExpression };
}

/** No prose and no markers. */
export const noComment: Comment = { description: '', markers: [] };

/** Integer of 32 bits. */
export type int32 = number;
/** Integer of 64 bits. JavaScript is exact up to 2^53. */
export type int64 = number;
/** IEEE 754 number of 32 bits. */
export type float = number;
/** IEEE 754 number of 64 bits. */
export type double = number;
/** A number or a text, such as a port or a percentage (apimachinery `util/intstr`). */
export type IntOrString = number | string;
/** A fixed-point amount such as `500m` or `1Gi`. Servers answer with text; a plain number is accepted too. */
export type Quantity = number | string;
/** RFC 3339 with seconds: `2006-01-02T15:04:05Z`. */
export type Time = string;
/** RFC 3339 with microseconds: `2006-01-02T15:04:05.000000Z`. */
export type MicroTime = string;
/** A Go duration such as `1h30m`. */
export type Duration = string;
/** Bytes in base64. */
export type Bytes = string;
/** Any JSON object, kept as it is. */
export type RawExtension = Record<string, unknown>;

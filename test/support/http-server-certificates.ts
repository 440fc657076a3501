/**
 * X.509 certificates for tests, made on the spot: Node can sign but not write certificates, so this writes the DER of
 * the few fields that TLS looks at. They are valid from 2020 to 2120 and trusted by nobody else.
 */
import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of one test. */
export interface Authority extends Certificate {
  /** A certificate for a server of these DNS names and IPv4 addresses, or for a client called `commonName`. */
  issue(commonName: string, names?: readonly string[]): Certificate;
}

/** Makes an authority. */
export function newAuthority(commonName = 'test CA'): Authority {
  const { publicKey, privateKey } = newKeys();
  let serial = 1;
  const issue = (subject: string, names: readonly string[] = []): Certificate => {
    const keys = newKeys();
    serial += 1;
    const extensions = [keyUsage, ...(names.length === 0 ? [] : [subjectAltName(names)])];
    const cert = certificate(
      { serial, issuer: commonName, subject, publicKey: keys.publicKey, extensions },
      privateKey,
    );
    return { cert, key: pemOfKey(keys.privateKey) };
  };
  const extensions = [extension('551d13', sequence(Buffer.from([0x01, 0x01, 0xff])), true)];
  const cert = certificate({ serial: 1, issuer: commonName, subject: commonName, publicKey, extensions }, privateKey);
  return { cert, key: pemOfKey(privateKey), issue };
}

interface Fields {
  readonly serial: number;
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
const digitalSignature = Buffer.from([0x03, 0x02, 0x07, 0x80]);
const keyUsage = extension('551d0f', digitalSignature, true);

function certificate({ serial, issuer, subject, publicKey, extensions }: Fields, signer: KeyObject): string {
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([serial])),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(tlv(0x18, Buffer.from('20200101000000Z')), tlv(0x18, Buffer.from('21200101000000Z'))),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const der = sequence(body, ecdsaWithSha256, tlv(0x03, Buffer.from([0]), sign('sha256', body, signer)));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(objectId('550403'), tlv(0x0c, Buffer.from(commonName)))));
}

function subjectAltName(names: readonly string[]): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 4 ? tlv(0x87, Buffer.from(name.split('.').map(Number))) : tlv(0x82, Buffer.from(name)),
  );
  return extension('551d11', sequence(...entries), false);
}

function extension(id: string, value: Buffer, critical: boolean): Buffer {
  const flag = critical ? [Buffer.from([0x01, 0x01, 0xff])] : [];
  return sequence(objectId(id), ...flag, tlv(0x04, value));
}

function objectId(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  if (value.length < 0x80) return Buffer.concat([Buffer.from([tag, value.length]), value]);
  const length = Buffer.from(value.length.toString(16).padStart(value.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, value]);
}

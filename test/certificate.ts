import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate that signs itself, valid for a day, made without any tool beside Node. */
export function selfSigned(hostname: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, Buffer.from(hostname)))));
  const algorithm = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
  const day = 86_400_000;
  const names = sequence(der(0x82, Buffer.from(hostname)));
  const certificate = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + day))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(oid(2, 5, 29, 17), der(0x04, names)))),
  );
  const signature = sign("sha256", certificate, privateKey);
  const signed = sequence(certificate, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: pem(signed),
  };
}

/** One value in DER: its tag, its length, its content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : [0x82, Math.floor(length / 0x100), length % 0x100];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts);
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);

function oid(first: number, second: number, ...others: readonly number[]): Buffer {
  const base128 = (value: number): number[] => {
    const low = value % 0x80;
    return value < 0x80
      ? [low]
      : [...base128(Math.floor(value / 0x80)).map((digit) => (digit % 0x80) + 0x80), low];
  };
  return der(0x06, Buffer.from([first * 40 + second, ...others.flatMap(base128)]));
}

/** As UTCTime: YYMMDDHHMMSSZ. */
function time(at: Date): Buffer {
  const digits = at.toISOString().replaceAll(/\D/g, "");
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

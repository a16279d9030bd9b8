import { brotliDecompressSync, constants, inflateRawSync } from "node:zlib";

/**
 * Looks for a secret in any bytes: as it is, and in the forms in which programs write texts down. What
 * is compressed with gzip or zlib is looked into, too.
 */
export interface Canary {
  /** What it is called where it is found; never the secret itself. */
  readonly name: string;
  readonly secret: string;
}

export interface Sighting {
  readonly canary: string;
  readonly form: string;
}

type Forms = ReadonlyMap<string, readonly Buffer[]>;

const known = new Map<string, Forms>();

/** The forms of a secret, by name: made once for all that is searched. */
function formsOf(secret: string): Forms {
  const forms = known.get(secret) ?? newForms(secret);
  known.set(secret, forms);
  return forms;
}

function newForms(secret: string): Forms {
  const bytes = Buffer.from(secret, "utf8");
  const unicode = (letters: "lower" | "upper", always: boolean) =>
    secret.replace(always ? /[^]/g : /[^\x20-\x7e]|["\\<>&'/]/g, (unit) => {
      const code = unit.charCodeAt(0).toString(16).padStart(4, "0");
      return `\\u${letters === "lower" ? code : code.toUpperCase()}`;
    });
  const percent = (byte: number) => `%${byte.toString(16).padStart(2, "0")}`;
  const asJson = JSON.stringify(secret).slice(1, -1);
  const forms: Readonly<Record<string, readonly (string | Buffer)[]>> = {
    "as it is": [bytes, Buffer.from(secret, "latin1")],
    "UTF-16": [Buffer.from(secret, "utf16le"), Buffer.from(secret, "utf16le").swap16()],
    base64: [0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
    hex: [bytes.toString("hex"), bytes.toString("hex").toUpperCase()],
    "URL-escaped": [
      encodeURIComponent(secret),
      encodeURI(secret),
      new URLSearchParams([["", secret]]).toString().slice(1),
      [...bytes].map(percent).join(""),
      [...bytes].map(percent).join("").toUpperCase(),
    ],
    "JSON-escaped": [
      asJson,
      asJson.replaceAll("/", "\\/"),
      // JSON in JSON.
      JSON.stringify(asJson).slice(1, -1),
      unicode("lower", true),
      unicode("upper", true),
      unicode("lower", false),
      unicode("upper", false),
    ],
    "HTML-escaped": [
      secret
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&quot;"),
    ],
  };
  return new Map(
    Object.entries(forms).map(([form, texts]) => [
      form,
      texts.map((text) => (typeof text === "string" ? Buffer.from(text, "utf8") : text)),
    ]),
  );
}

const patterns = new WeakMap<readonly Canary[], RegExp>();

/** All forms of all of them at once, one character for each byte: nearly everything holds none. */
function anyOf(canaries: readonly Canary[]): RegExp {
  const made = patterns.get(canaries);
  if (made !== undefined) return made;
  const all = canaries.flatMap(({ secret }) => [...formsOf(secret).values()].flat());
  const texts = new Set(all.map((text) => text.toString("latin1").replace(/[^\w ]/g, inPattern)));
  const pattern = new RegExp([...texts].join("|"));
  patterns.set(canaries, pattern);
  return pattern;
}

const inPattern = (sign: string): string =>
  `\\x${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;

/** What of the base64 of a longer text is the secret's alone, when it begins at this place of three. */
function base64At(bytes: Buffer, offset: number): readonly string[] {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const from = Math.ceil((offset * 8) / 6);
  const to = Math.floor(((offset + bytes.length) * 8) / 6);
  const part = whole.slice(from, to);
  return [part, part.replaceAll("+", "-").replaceAll("/", "_")];
}

/** Compressed texts within compressed texts are opened so deep. */
const depth = 3;

export function findCanaries(haystack: Buffer, canaries: readonly Canary[]): readonly Sighting[] {
  return search(haystack, canaries, "", depth);
}

/** The same in what was noted: bytes one character each; texts from elsewhere are searched as they are, too. */
export function findCanariesNoted(noted: string, canaries: readonly Canary[]): readonly Sighting[] {
  const [bytes, text] = [Buffer.from(noted, "latin1"), Buffer.from(noted, "utf8")];
  const readings = bytes.equals(text) ? [bytes] : [bytes, text];
  return readings.flatMap((one) => findCanaries(one, canaries));
}

function search(
  haystack: Buffer,
  canaries: readonly Canary[],
  within: string,
  deep: number,
): readonly Sighting[] {
  const hasAny = anyOf(canaries).test(haystack.toString("latin1"));
  const found = (hasAny ? canaries : []).flatMap(({ name, secret }) =>
    [...formsOf(secret)].flatMap(([form, texts]) =>
      texts.some((text) => haystack.includes(text))
        ? [{ canary: name, form: `${form}${within}` }]
        : [],
    ),
  );
  if (deep === 0) return found;
  const inside = [...compressedIn(haystack)].flatMap((content) =>
    search(content, canaries, `${within}, compressed`, deep - 1),
  );
  return [...found, ...inside];
}

/** Whatever in it can be read as the beginning of a gzip or zlib stream, or is all of it Brotli. */
function* compressedIn(haystack: Buffer): Iterable<Buffer> {
  for (let at = 0; at < haystack.length - 1; at += 1) {
    const first = haystack[at];
    const second = haystack[at + 1] ?? 0;
    const isGzip = first === 0x1f && second === 0x8b && haystack[at + 2] === 8;
    // Two bytes that are divisible by 31: one place in a few thousand of a file is no stream at all.
    const isZlib = first === 0x78 && (0x7800 + second) % 31 === 0;
    if (!isGzip && !isZlib) continue;
    const start = at + (isGzip ? gzipHeader(haystack.subarray(at)) : 2);
    const content = opened(() =>
      // What comes after the stream, and a stream that is cut off, are no reason to look away.
      inflateRawSync(haystack.subarray(start), { finishFlush: constants.Z_SYNC_FLUSH }),
    );
    if (content !== null) yield content;
  }
  const brotli = opened(() => brotliDecompressSync(haystack));
  if (brotli !== null) yield brotli;
}

/** How long the header of a gzip stream is: RFC 1952. */
function gzipHeader(stream: Buffer): number {
  const flags = stream[3] ?? 0;
  let length = 10;
  if ((flags & 4) !== 0) length += 2 + (stream[length] ?? 0) + 256 * (stream[length + 1] ?? 0);
  for (const text of [8, 16]) if ((flags & text) !== 0) length = stream.indexOf(0, length) + 1;
  return (flags & 2) === 0 ? length : length + 2;
}

function opened(decompress: () => Buffer): Buffer | null {
  try {
    const content = decompress();
    return content.length > 0 ? content : null;
  } catch {
    return null;
  }
}

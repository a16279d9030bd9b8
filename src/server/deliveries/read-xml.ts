import {
  parseXml,
  XmlCdata,
  XmlDocumentType,
  XmlElement,
  XmlError,
  XmlText,
} from "@rgrove/parse-xml";
import type { Json } from "#sdk/json.ts";
import { ApiError } from "../errors.ts";

/** So many marks (`<` and `&`) take a tenth of a second at most, in which nothing else is done. */
const mostMarks = 50_000;

/**
 * XML as data: an element without attributes and elements is its text; any other has its attributes (`@name`), its
 * elements by their names, a list where one stands several times, and its text (`#text`). Names stay as they were sent,
 * with their prefixes. Throws an `ApiError` for what is not well-formed, has a document type, or is too much.
 */
export function xmlIn(written: string): Json {
  if ((written.match(/[<&]/g)?.length ?? 0) > mostMarks) throw ApiError.of("hook.unreadable");
  try {
    const { children } = parseXml(written, { preserveDocumentType: true });
    // A document type can define entities, and name files: no sender of events needs one.
    if (children.some((child) => child instanceof XmlDocumentType))
      throw ApiError.of("hook.unreadable");
    const root = children.find((child) => child instanceof XmlElement);
    return root === undefined ? null : objectOf([[root.name, valueOf(root)]]);
  } catch (error) {
    // So deep that it ends the stack is deeper than anything that is kept.
    if (error instanceof XmlError || error instanceof RangeError)
      throw ApiError.of("hook.unreadable");
    throw error;
  }
}

function valueOf({ attributes, children }: XmlElement): Json {
  const elements = children.filter((child) => child instanceof XmlElement);
  const text = children
    .map((child) => (child instanceof XmlText || child instanceof XmlCdata ? child.text : ""))
    .join("");
  const named = Object.entries(attributes);
  if (named.length === 0 && elements.length === 0) return text.trim();
  const byName = Map.groupBy(elements, ({ name }) => name);
  return objectOf([
    ...named.map(([name, value]): [string, Json] => [`@${name}`, value]),
    ...[...byName].map(([name, those]): [string, Json] => {
      const [only, ...more] = those.map(valueOf);
      return [name, more.length === 0 ? (only ?? null) : [only ?? null, ...more]];
    }),
    ...(text.trim() === "" ? [] : [["#text", text.trim()] satisfies [string, Json]]),
  ]);
}

/** Every name is a field of its own, whatever it is. */
function objectOf(fields: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(fields);
}

/** The character set that XML names for itself, where nobody else names one. */
export function charsetOfXml(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  const begin = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(begin)?.[1] ?? "utf-8";
}

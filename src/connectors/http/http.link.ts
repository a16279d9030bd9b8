/** The `Link` header (RFC 8288). Pure. */

export interface Link {
  /** As it stands in the header: perhaps relative to the address that was asked. */
  readonly target: string;
  /** By names in small letters; of several with one name the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface Links {
  readonly links: readonly Link[];
  /** False where the header breaks off, or something else than a link stands in it: what follows is not known. */
  readonly isWhole: boolean;
}

/** All links of a header. Several headers are one, with commas between them. */
export function linksIn(header: string): Links {
  const links: Link[] = [];
  const sign = signsOf(header);
  for (sign.skip(/[\s,]*/y); !sign.isEnd(); sign.skip(/[\s,]*/y)) {
    const target = sign.take(/<([^>]*)>/y);
    if (target === null) return { links, isWhole: false };
    const parameters = parametersAt(sign);
    if (parameters === null) return { links, isWhole: false };
    links.push({ target: target.trim(), parameters });
  }
  return { links, isWhole: true };
}

type Signs = ReturnType<typeof signsOf>;

function signsOf(written: string) {
  let at = 0;
  /** The first group of what stands next; null where something else does. */
  const take = (pattern: RegExp): string | null => {
    const sticky = new RegExp(pattern);
    sticky.lastIndex = at;
    const found = sticky.exec(written);
    if (found === null) return null;
    at = sticky.lastIndex;
    return found[1] ?? "";
  };
  return { take, skip: take, isEnd: () => at >= written.length };
}

/** Null where they break off, or are none. */
function parametersAt(sign: Signs): ReadonlyMap<string, string> | null {
  const parameters = new Map<string, string>();
  while (sign.take(/\s*;/y) !== null) {
    const name = sign.take(/\s*([^\s=;,"<>]*)\s*/y)?.toLowerCase() ?? "";
    const value = sign.take(/=\s*/y) === null ? "" : valueAt(sign);
    if (value === null) return null;
    if (name !== "" && !parameters.has(name)) parameters.set(name, value);
  }
  return sign.take(/\s*(?=,|$)/y) === null ? null : parameters;
}

/** A quoted text, in which no sign but its own end ends it, or a word. */
function valueAt(sign: Signs): string | null {
  const quoted = sign.take(/"((?:[^"\\]|\\[^])*)"/y);
  return quoted === null
    ? sign.take(/([^\s;,"]*)(?!")/y)
    : quoted.replaceAll(/\\([^])/g, (_, escaped: string) => escaped);
}

/**
 * Where the header leads on to, as it stands there; null where it names no next page, and undefined where it cannot be
 * read to an end without one. A link between two other things (`anchor`) does not count.
 */
export function nextLink(header: string, asked: string): string | null | undefined {
  const { links, isWhole } = linksIn(header);
  const next = links.find(({ parameters }) => {
    const anchor = parameters.get("anchor");
    const isOurs = anchor === undefined || URL.parse(anchor, asked)?.href === asked;
    const relations = (parameters.get("rel") ?? "").toLowerCase().split(/\s+/);
    return isOurs && relations.includes("next");
  });
  return next?.target ?? (isWhole ? null : undefined);
}

import { shellWords } from "./shell-words.ts";

/** A command line of curl as the request that it would send. Pure. */
export interface CurlCommand {
  readonly method: string;
  readonly url: URL;
  /** Names as they are written, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null: none. */
  readonly body: string | null;
  readonly notes: ReadonlySet<CurlNote>;
}

/** `credentials`: it says who asks, which a connection does. The others: what no step does, or nobody read. */
export type CurlNote = "credentials" | "insecure" | "authority" | "redirects" | "rest";

export type CurlFault =
  | {
      readonly why:
        | "unclosed"
        | "windows"
        | "substituted"
        | "not_curl"
        | "no_address"
        | "several"
        | "files";
    }
  | { readonly why: "option"; readonly option: string };

export type ReadCurl =
  | ({ readonly ok: true } & CurlCommand)
  | { readonly ok: false; readonly fault: CurlFault };

/** The options that have a value, by what is done with it. */
const valued = byName([
  ["request", "-X --request"],
  ["header", "-H --header"],
  ["data", "-d --data --data-ascii --data-binary"],
  ["raw", "--data-raw"],
  ["urlencoded", "--data-urlencode"],
  ["json", "--json"],
  ["agent", "-A --user-agent"],
  ["referer", "-e --referer"],
  ["address", "--url"],
  ["credentials", "-u --user -b --cookie --oauth2-bearer"],
  ["authority", "--cacert --capath"],
  ["files", "-F --form --form-string -T --upload-file"],
  [
    "nothing",
    "-o --output -w --write-out -D --dump-header -c --cookie-jar -m --max-time --connect-timeout --max-redirs --retry --retry-delay --retry-max-time",
  ],
] as const);

/** Those that have none. */
const bare = byName([
  ["get", "-G --get"],
  ["head", "-I --head"],
  ["credentials", "-n --netrc"],
  ["insecure", "-k --insecure"],
  ["redirects", "-L --location --location-trusted"],
  ["several", "-: --next"],
  [
    "nothing",
    "-s --silent -S --show-error -v --verbose -i --include --show-headers -f --fail --fail-with-body -g --globoff -N --no-buffer -O --remote-name -# --progress-bar --basic --compressed --http1.1 --http2 --path-as-is --retry-all-errors --retry-connrefused",
  ],
] as const);

type Valued = typeof valued extends ReadonlyMap<string, infer Does> ? Does : never;

function byName<Does extends string>(
  all: readonly (readonly [does: Does, names: string])[],
): ReadonlyMap<string, Does> {
  return new Map(
    all.flatMap(([does, names]) => names.split(" ").map((name) => [name, does] as const)),
  );
}

interface Gathered {
  readonly addresses: string[];
  readonly headers: (readonly [string, string])[];
  readonly data: string[];
  readonly notes: Set<CurlNote>;
  method: string | null;
  isGet: boolean;
  isHead: boolean;
}

export function readCurl(text: string): ReadCurl {
  const read = shellWords(text.trim());
  if (!read.ok) return { ok: false, fault: read };
  // A prompt that was copied along.
  const [first, ...words] = read.words[0] === "$" ? read.words.slice(1) : read.words;
  if (!/^(?:\S*\/)?curl(?:\.exe)?$/.test(first ?? "")) return refused("not_curl");
  const gathered: Gathered = {
    addresses: [],
    headers: [],
    data: [],
    notes: new Set(read.rest === null ? [] : ["rest"]),
    method: null,
    isGet: false,
    isHead: false,
  };
  const fault = gather(words, gathered);
  return fault === null ? requestOf(gathered) : { ok: false, fault };
}

function refused(why: Exclude<CurlFault["why"], "option">): ReadCurl {
  return { ok: false, fault: { why } };
}

function gather(words: readonly string[], into: Gathered): CurlFault | null {
  const queue = [...words];
  let areOptions = true;
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!areOptions || !word.startsWith("-") || word === "-") {
      into.addresses.push(word);
      continue;
    }
    if (word === "--") {
      areOptions = false;
      continue;
    }
    // `-sXPOST`: flags in one word, the last of which may have its value behind it.
    const isShort = !word.startsWith("--");
    const option = isShort ? word.slice(0, 2) : word;
    const inside = isShort ? word.slice(2) : "";
    const takes = valued.get(option);
    if (takes !== undefined) {
      const value = inside === "" ? queue.shift() : inside;
      if (value === undefined) return { why: "option", option };
      const fault = withValue(takes, value, into);
      if (fault !== null) return fault;
      continue;
    }
    const does = bare.get(option);
    if (does === undefined) return { why: "option", option };
    if (does === "several") return { why: "several" };
    switch (does) {
      case "get":
        into.isGet = true;
        break;
      case "head":
        into.isHead = true;
        break;
      case "credentials":
      case "insecure":
      case "redirects":
        into.notes.add(does);
        break;
      case "nothing":
    }
    if (inside !== "") queue.unshift(`-${inside}`);
  }
  return null;
}

function withValue(takes: Valued, value: string, into: Gathered): CurlFault | null {
  const isFile = value.startsWith("@");
  switch (takes) {
    case "request":
      into.method = value.toUpperCase();
      return null;
    case "header": {
      const header = headerOf(value);
      if (isFile) return { why: "files" };
      if (header !== null) into.headers.push(header);
      return null;
    }
    case "agent":
      into.headers.push(["User-Agent", value]);
      return null;
    case "referer":
      into.headers.push(["Referer", value]);
      return null;
    case "json":
      if (isFile) return { why: "files" };
      into.data.push(value);
      for (const name of ["Content-Type", "Accept"])
        if (!into.headers.some(([other]) => other.toLowerCase() === name.toLowerCase()))
          into.headers.push([name, "application/json"]);
      return null;
    case "data":
      if (isFile) return { why: "files" };
      into.data.push(value);
      return null;
    case "raw":
      into.data.push(value);
      return null;
    case "urlencoded": {
      // `content`, `=content`, `name=content`; `@file` and `name@file`.
      const [, name = "", mark, content = ""] = /^([^=@]*)([=@])([^]*)$/.exec(value) ?? [];
      if (mark === "@") return { why: "files" };
      const written = encodeURIComponent((mark === undefined ? value : content).toWellFormed());
      into.data.push(name === "" ? written : `${name}=${written}`);
      return null;
    }
    case "address":
      into.addresses.push(value);
      return null;
    case "credentials":
    case "authority":
      into.notes.add(takes);
      return null;
    case "nothing":
      return null;
    case "files":
      return { why: "files" };
  }
}

/** Null: `Name:` takes a header away that curl would send, and a step sends none by itself. */
function headerOf(written: string): readonly [string, string] | null {
  const [, name = "", mark, value = ""] = /^([^:;]+)([:;])([^]*)$/.exec(written) ?? [];
  if (mark === ";" && value.trim() === "") return [name.trim(), ""];
  return mark === ":" && value.trim() !== "" ? [name.trim(), value.trim()] : null;
}

function requestOf({ addresses, headers, data, notes, method, isGet, isHead }: Gathered): ReadCurl {
  const [address, ...more] = addresses;
  if (address === undefined) return refused("no_address");
  if (more.length > 0) return refused("several");
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `https://${address}`);
  if (url === null || !/^https?:$/.test(url.protocol)) return refused("no_address");
  if (url.username !== "" || url.password !== "") {
    notes.add("credentials");
    url.username = "";
    url.password = "";
  }
  const body = data.length === 0 ? null : data.join("&");
  if (isGet && body !== null) url.search = [url.search.slice(1), body].filter(Boolean).join("&");
  const meant = isHead ? "HEAD" : isGet || body === null ? "GET" : "POST";
  return {
    ok: true,
    method: method ?? meant,
    url,
    headers,
    body: isGet ? null : body,
    notes,
  };
}

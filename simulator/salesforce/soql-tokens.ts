/** SOQL cut into words, signs and values. */
import { malformed } from "./errors.ts";

export type Token =
  | { readonly is: "word"; readonly text: string }
  | { readonly is: "sign"; readonly text: string }
  | { readonly is: "string"; readonly value: string; readonly pattern: string }
  | { readonly is: "number" | "date" | "datetime"; readonly text: string };

const rules: readonly (readonly [RegExp, (text: string) => Token | null])[] = [
  [/\s+/y, () => null],
  [
    /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)/y,
    (text) => ({ is: "datetime", text }),
  ],
  [/\d{4}-\d\d-\d\d/y, (text) => ({ is: "date", text })],
  [/[+-]?\d+(?:\.\d+)?/y, (text) => ({ is: "number", text })],
  [/[A-Za-z][A-Za-z0-9_.]*/y, (text) => ({ is: "word", text })],
  [/<=|>=|!=|<>|[=<>(),]/y, (text) => ({ is: "sign", text })],
  [/'(?:[^'\\]|\\.)*'/sy, (text) => stringIn(text.slice(1, -1))],
];

export function tokensOf(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < soql.length) {
    const next = readAt(soql, at);
    if (next === null) throw malformed(`unexpected token: '${soql.charAt(at)}'`);
    if (next.token !== null) tokens.push(next.token);
    at += next.length;
  }
  return tokens;
}

function readAt(soql: string, at: number) {
  for (const [rule, make] of rules) {
    rule.lastIndex = at;
    const text = rule.exec(soql)?.[0];
    if (text !== undefined) return { token: make(text), length: text.length };
  }
  return null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

/** `pattern`: for LIKE, as a regular expression. */
function stringIn(inside: string): Token {
  if (/[\n\r]/.test(inside)) throw malformed("line breaks not allowed in string literals");
  let [value, pattern] = ["", ""];
  const parts = /\\u([0-9a-fA-F]{4})|\\(.)|([^\\])/gsu;
  for (const [, unicode, escaped, plain] of inside.matchAll(parts)) {
    const one =
      unicode === undefined
        ? (plain ?? unescaped(escaped ?? ""))
        : String.fromCharCode(Number.parseInt(unicode, 16));
    value += one;
    pattern +=
      plain === "%"
        ? ".*"
        : plain === "_"
          ? "."
          : one.replaceAll(/[.*+?^${}()|[\]\\/-]/gu, String.raw`\$&`);
  }
  return { is: "string", value, pattern };
}

function unescaped(sign: string): string {
  const plain = ESCAPES[sign.toLowerCase()] ?? (/[%_]/.test(sign) ? sign : undefined);
  if (plain === undefined) throw malformed(`Illegal string escape: '\\${sign}'`);
  return plain;
}

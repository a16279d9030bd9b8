import { isSourceName, opaque } from "./scan.ts";

/** The words that a formula is made of, also of one that is half typed: to be shown, not to be worked out. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: "text" | "comment" | "number" | "constant" | "function" | "name" | "operator" }
  /** As keys from its source, as far as they are written out. */
  | { readonly kind: "pill"; readonly from: string; readonly path: readonly string[] }
);

export function formulaTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < source.length;) {
    const token = tokenAt(source, start);
    if (token !== undefined) tokens.push(token);
    start = token?.end ?? start + 1;
  }
  return tokens;
}

const patterns = {
  opaque: new RegExp(opaque.source, "y"),
  number: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  name: /[A-Za-z_]\w*/y,
  operator: /[-+*/%<>=!&|?:]/y,
  point: /\s*\.\s*([A-Za-z_]\w*)(?!\w)(?!\s*\()/y,
  index: /\s*\[\s*(\d+)\s*\]/y,
  key: /\s*\[\s*(?:("(?:[^"\\\n]|\\.)*")|'([^'\\\n]*)')\s*\]/y,
} as const;

function matchAt(pattern: RegExp, source: string, start: number): RegExpExecArray | undefined {
  pattern.lastIndex = start;
  return pattern.exec(source) ?? undefined;
}

function tokenAt(source: string, start: number): Token | undefined {
  const hidden = matchAt(patterns.opaque, source, start)?.[0];
  if (hidden !== undefined)
    return {
      kind: hidden.startsWith("//") ? "comment" : "text",
      start,
      end: start + hidden.length,
    };
  const number = matchAt(patterns.number, source, start)?.[0];
  if (number !== undefined) return { kind: "number", start, end: start + number.length };
  const name = matchAt(patterns.name, source, start)?.[0];
  if (name !== undefined) return named(name, source, start);
  const operator = matchAt(patterns.operator, source, start)?.[0];
  return operator === undefined ? undefined : { kind: "operator", start, end: start + 1 };
}

function named(name: string, source: string, start: number): Token {
  const end = start + name.length;
  if (/^\s*\(/.test(source.slice(end, end + 20))) return { kind: "function", start, end };
  if (
    source
      .slice(Math.max(0, start - 20), start)
      .trimEnd()
      .endsWith(".")
  )
    return { kind: "name", start, end };
  if (name === "in") return { kind: "operator", start, end };
  if (name === "true" || name === "false" || name === "null")
    return { kind: "constant", start, end };
  return isSourceName(name) ? pillAt(name, source, start) : { kind: "name", start, end };
}

function pillAt(from: string, source: string, start: number): Token {
  const path: string[] = [];
  let end = start + from.length;
  for (;;) {
    const found =
      matchAt(patterns.point, source, end) ??
      matchAt(patterns.index, source, end) ??
      matchAt(patterns.key, source, end);
    const key = found && keyOf(found);
    if (found === undefined || key === undefined) return { kind: "pill", from, path, start, end };
    path.push(key);
    end += found[0].length;
  }
}

function keyOf([, written = "", plain]: RegExpExecArray): string | undefined {
  if (plain !== undefined) return plain;
  if (!written.startsWith('"')) return written;
  try {
    return String(JSON.parse(written));
  } catch {
    return undefined;
  }
}

/** What can be told of a formula without understanding it: also of one that is half typed. */

/**
 * Strings and comments. An open one ends with its line (or, with three quotes, with the formula), as
 * the reader of the grammar sees it.
 */
export const opaque =
  /[rR]?(?:"""(?:[^\\]|\\[^])*?(?:"""|$)|'''(?:[^\\]|\\[^])*?(?:'''|$)|"(?:[^"\\\n\r]|\\[^])*(?:"|$)|'(?:[^'\\\n\r]|\\[^])*(?:'|$)|"[^\n\r]*|'[^\n\r]*)|\/\/[^\n]*/g;

/** The formula with all strings and comments made blank, at the same length. */
export function blanked(source: string): string {
  return source.replaceAll(opaque, (piece) => " ".repeat(piece.length));
}

export interface Name {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Behind a point it is a field or a function of what stands before. */
  readonly afterPoint: boolean;
}

export function namesIn(source: string): readonly Name[] {
  const plain = blanked(source);
  return [...plain.matchAll(/[A-Za-z_]\w*/g)].flatMap((match) => {
    const [name] = match;
    const start = match.index;
    // The end of a number, such as the e of 1e5.
    if (/\d/.test(plain.charAt(start - 1))) return [];
    const afterPoint = plain.slice(0, start).trimEnd().endsWith(".");
    return [{ name, start, end: start + name.length, afterPoint }];
  });
}

/** The same formula with other ids for the steps that it names. No variable may be called like a step. */
export function withStepNames(source: string, idOf: (id: string) => string): string {
  return namesIn(source)
    .filter(({ name, afterPoint }) => !afterPoint && isSourceName(name))
    .toReversed()
    .reduce(
      (text, { name, start, end }) => text.slice(0, start) + idOf(name) + text.slice(end),
      source,
    );
}

/** What a pill begins with: `trigger`, or the id of a step. */
export function isSourceName(name: string): boolean {
  return name === "trigger" || /^s[1-9][0-9]{0,8}$/.test(name);
}

/**
 * How the rows of a condition go together, as a person writes it: `1 and (2 or not 3)`. In capitals or
 * not; `not` binds before `and`, and `and` before `or`; digits and parentheses may be full-width.
 */
export type Logic =
  | { readonly is: "row"; readonly row: number }
  | { readonly is: "not"; readonly of: Logic }
  | { readonly is: "and" | "or"; readonly of: readonly Logic[] };

export type ParsedLogic =
  | { readonly ok: true; readonly logic: Logic }
  /** From which piece on it cannot be read; empty where it ends too early. */
  | { readonly ok: false; readonly found: string };

/** Far more than twenty rows need, and a stop for what is meant to exhaust. */
const maxDepth = 50;

export function parseLogic(written: string): ParsedLogic {
  const reader = new Reader(written.normalize("NFKC"));
  const logic = reader.either();
  const found = reader.next();
  return logic !== undefined && found === undefined
    ? { ok: true, logic }
    : { ok: false, found: found ?? "" };
}

/** The numbers of the rows, each once. */
export function rowsIn(logic: Logic): ReadonlySet<number> {
  switch (logic.is) {
    case "row":
      return new Set([logic.row]);
    case "not":
      return rowsIn(logic.of);
    case "and":
    case "or":
      return new Set(logic.of.flatMap((one) => [...rowsIn(one)]));
  }
}

/** Does it hold, where `row` tells of each row by its number? */
export function logicHolds(logic: Logic, row: (number: number) => boolean): boolean {
  switch (logic.is) {
    case "row":
      return row(logic.row);
    case "not":
      return !logicHolds(logic.of, row);
    case "and":
      return logic.of.every((one) => logicHolds(one, row));
    case "or":
      return logic.of.some((one) => logicHolds(one, row));
  }
}

class Reader {
  readonly #pieces: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(written: string) {
    this.#pieces = written.toLowerCase().match(/\d+|[a-z]+|[^\s]/g) ?? [];
  }

  next(): string | undefined {
    return this.#pieces[this.#at];
  }

  either(): Logic | undefined {
    return this.#joined("or", () => this.#joined("and", () => this.#one()));
  }

  #joined(is: "and" | "or", part: () => Logic | undefined): Logic | undefined {
    const parts: Logic[] = [];
    do {
      const next = part();
      if (next === undefined) return undefined;
      parts.push(next);
    } while (this.#take(is));
    const [only] = parts;
    return parts.length === 1 ? only : { is, of: parts };
  }

  #one(): Logic | undefined {
    const next = this.next();
    if (next !== undefined && /^[1-9]\d{0,3}$/.test(next)) {
      this.#at += 1;
      return { is: "row", row: Number(next) };
    }
    this.#depth += 1;
    const found = this.#depth > maxDepth ? undefined : this.#inside();
    this.#depth -= 1;
    return found;
  }

  #inside(): Logic | undefined {
    if (this.#take("not")) {
      const of = this.#one();
      return of && { is: "not", of };
    }
    if (!this.#take("(")) return undefined;
    const inside = this.either();
    return inside && this.#take(")") ? inside : undefined;
  }

  #take(piece: string): boolean {
    const isIt = this.next() === piece;
    if (isIt) this.#at += 1;
    return isIt;
  }
}

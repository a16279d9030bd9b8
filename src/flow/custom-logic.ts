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

/**
 * Does it hold, where `row` tells of each row by its number? Null: that cannot be told, because of a row
 * of which it cannot be told and on which the rest hangs.
 */
export function logicHolds(logic: Logic, row: (number: number) => boolean | null): boolean | null {
  switch (logic.is) {
    case "row":
      return row(logic.row);
    case "not": {
      const held = logicHolds(logic.of, row);
      return held === null ? null : !held;
    }
    case "and":
    case "or": {
      const decides = logic.is === "or";
      const held = new Set(logic.of.map((one) => logicHolds(one, row)));
      if (held.has(decides)) return decides;
      return held.has(null) ? null : !decides;
    }
  }
}

/** The rows that must hold beside a row, wherever it is named: where one does not, nothing hangs on it. */
export function rowsBeside(logic: Logic, row: number): ReadonlySet<number> {
  const [first, ...rest] = placesOf(logic, row, new Set());
  return new Set([...(first ?? [])].filter((other) => rest.every((one) => one.has(other))));
}

function placesOf(
  logic: Logic,
  row: number,
  beside: ReadonlySet<number>,
): readonly ReadonlySet<number>[] {
  switch (logic.is) {
    case "row":
      return logic.row === row ? [beside] : [];
    case "not":
      return placesOf(logic.of, row, beside);
    case "or":
      return logic.of.flatMap((one) => placesOf(one, row, beside));
    case "and": {
      const both = new Set([...beside, ...rowsThatMustHold(logic)]);
      return logic.of.flatMap((one) => placesOf(one, row, both));
    }
  }
}

function rowsThatMustHold(logic: Logic): readonly number[] {
  switch (logic.is) {
    case "row":
      return [logic.row];
    case "and":
      return logic.of.flatMap(rowsThatMustHold);
    case "not":
    case "or":
      return [];
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

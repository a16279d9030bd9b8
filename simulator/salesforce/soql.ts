/** As much of SOQL as the simulator answers: one object, conditions, an order, a limit. */
import { malformed } from "./errors.ts";
import { type Token, tokensOf } from "./soql-tokens.ts";

export type Literal =
  | Exclude<Token, { is: "word" | "sign" }>
  | { readonly is: "boolean"; readonly value: boolean }
  | { readonly is: "null" };

export type Condition =
  | { readonly is: "and" | "or"; readonly all: readonly Condition[] }
  | { readonly is: "not"; readonly of: Condition }
  | {
      readonly is: "compare";
      readonly field: string;
      readonly by: string;
      readonly to: readonly Literal[];
    };

export interface Query {
  /** Names, or `FIELDS(ALL)`; empty for `COUNT()`. */
  readonly fields: readonly string[];
  readonly from: string;
  readonly where: Condition | null;
  readonly order: readonly { readonly field: string; readonly descending: boolean }[];
  readonly limit: number | null;
  readonly offset: number;
}

const SIGNS = new Set(["=", "!=", "<>", "<", "<=", ">", ">="]);

export function parsed(soql: string): Query {
  return new Parser(tokensOf(soql)).query();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): Query {
    this.#need("SELECT");
    const fields = this.#selected();
    this.#need("FROM");
    const from = this.#word();
    const where = this.#takes("WHERE") ? this.#conditions() : null;
    const order = this.#order();
    const limit = this.#takes("LIMIT") ? this.#count() : null;
    const offset = this.#takes("OFFSET") ? this.#count() : 0;
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    const isAll = fields.some((one) => one.startsWith("FIELDS("));
    if (isAll && (limit === null || limit > 200))
      throw malformed("The SOQL FIELDS function must have a LIMIT of at most 200");
    return { fields, from, where, order, limit, offset };
  }

  #selected(): string[] {
    const fields: string[] = [];
    do {
      const name = this.#word();
      if (!this.#sign("(")) fields.push(name);
      else if (name.toUpperCase() === "FIELDS") {
        fields.push(`FIELDS(${this.#word().toUpperCase()})`);
        this.#close();
      } else if (name.toUpperCase() === "COUNT") this.#close();
      else throw this.#unexpected();
    } while (this.#sign(","));
    return fields;
  }

  /** AND and OR are not mixed without parentheses. */
  #conditions(): Condition {
    const all = [this.#condition()];
    const joint = this.#takes("AND") ? "and" : this.#takes("OR") ? "or" : null;
    if (joint === null) return all[0] ?? { is: "and", all };
    do all.push(this.#condition());
    while (this.#takes(joint.toUpperCase()));
    return { is: joint, all };
  }

  #condition(): Condition {
    if (this.#takes("NOT")) return { is: "not", of: this.#condition() };
    if (this.#sign("(")) {
      const inner = this.#conditions();
      this.#close();
      return inner;
    }
    const field = this.#word();
    if (this.#takes("LIKE")) return { is: "compare", field, by: "like", to: [this.#literal()] };
    if (this.#takes("IN")) return { is: "compare", field, by: "in", to: this.#literals() };
    if (this.#takes("NOT")) {
      this.#need("IN");
      const of = { is: "compare", field, by: "in", to: this.#literals() } as const;
      return { is: "not", of };
    }
    const sign = this.#next();
    if (sign.is !== "sign" || !SIGNS.has(sign.text)) throw this.#unexpected(-1);
    return { is: "compare", field, by: sign.text, to: [this.#literal()] };
  }

  #literals(): Literal[] {
    if (!this.#sign("(")) throw this.#unexpected();
    const all = [this.#literal()];
    while (this.#sign(",")) all.push(this.#literal());
    this.#close();
    return all;
  }

  #literal(): Literal {
    const token = this.#next();
    if (token.is === "sign") throw this.#unexpected(-1);
    if (token.is !== "word") return token;
    const word = token.text.toLowerCase();
    if (word === "null") return { is: "null" };
    if (word === "true" || word === "false") return { is: "boolean", value: word === "true" };
    throw this.#unexpected(-1);
  }

  #order() {
    if (!this.#takes("ORDER")) return [];
    this.#need("BY");
    const order = [];
    do {
      const field = this.#word();
      const descending = this.#takes("DESC");
      if (!descending) this.#takes("ASC");
      if (this.#takes("NULLS") && !this.#takes("LAST")) this.#need("FIRST");
      order.push({ field, descending });
    } while (this.#sign(","));
    return order;
  }

  #count(): number {
    const token = this.#next();
    if (token.is !== "number" || !/^\d+$/.test(token.text)) throw this.#unexpected(-1);
    return Number(token.text);
  }

  #word(): string {
    const token = this.#next();
    if (token.is !== "word") throw this.#unexpected(-1);
    return token.text;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#unexpected();
    this.#at += 1;
    return token;
  }

  #takes(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.is !== "word" || token.text.toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #need(word: string): void {
    if (!this.#takes(word)) throw this.#unexpected();
  }

  #sign(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.is !== "sign" || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #close(): void {
    if (!this.#sign(")")) throw this.#unexpected();
  }

  #unexpected(back = 0) {
    const token = this.#tokens[this.#at + back];
    const text = token === undefined ? "<EOF>" : token.is === "string" ? token.value : token.text;
    return malformed(`unexpected token: '${text}'`);
  }
}

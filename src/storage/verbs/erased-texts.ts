import type { Eraser } from "#engine/store.ts";
import { type Statement, statement } from "../session.ts";

type Texts<Column extends string> = { readonly [Name in Column]: string | null };

/** The rows of a table with texts in which a value may stand that is erased. */
interface TextTable<Row> {
  /** Those of the rows that hold the value, without it. */
  without<Found extends Row>(rows: readonly Found[], eraser: Eraser): readonly Found[];
  /** Puts such a row in its place. */
  readonly put: Statement<Row, never>;
}

/** `names`: the columns that name a row; `texts`: the others, and what they hold; `also`: what else is set. */
function textTable<Row extends Readonly<Record<string, unknown>>>(
  table: string,
  names: readonly (keyof Row & string)[],
  texts: { readonly [Column in keyof Row]?: "data" | "error" },
  also = "",
): TextTable<Row> {
  const columns = Object.keys(texts);
  const kinds = new Map(Object.entries<"data" | "error" | undefined>(texts));
  const set = columns.map((column) => `${column} = @${column}`).join(", ");
  const which = names.map((name) => `${name} = @${name}`).join(" AND ");
  return {
    without: <Found extends Row>(rows: readonly Found[], eraser: Eraser) =>
      rows.flatMap((row) => {
        const without = Object.entries<unknown>(row).map(([column, text]) => {
          const kind = kinds.get(column);
          return [column, kind && typeof text === "string" ? eraser[kind](text) : text] as const;
        });
        const next = Object.fromEntries(without) as Found;
        return JSON.stringify(next) === JSON.stringify(row) ? [] : [next];
      }),
    put: statement(`UPDATE {${table}} SET ${set}${also} WHERE ${which}`),
  };
}

export type RunTexts = Texts<"event_data" | "error"> & {
  readonly seq: number;
  readonly flow_id: string;
  readonly state: string;
};
export const runTexts = textTable<RunTexts>(
  "runs",
  ["seq"],
  { event_data: "data", state: "error", error: "error" },
  ", erased = true",
);

export type StepTexts = Texts<"input" | "output" | "corrections" | "error"> & {
  readonly seq: number;
  readonly run: number;
};
export const stepTexts = textTable<StepTexts>("steps", ["seq"], {
  input: "data",
  output: "data",
  corrections: "data",
  error: "error",
});

export type AttemptTexts = Texts<"error"> & {
  readonly run: number;
  readonly path: string;
  readonly attempt: number;
};
export const attemptTexts = textTable<AttemptTexts>("attempts", ["run", "path", "attempt"], {
  error: "error",
});

export type WriteTexts = Texts<"request" | "answer" | "error"> & {
  readonly seq: number;
  readonly run: number;
};
export const writeTexts = textTable<WriteTexts>("effects", ["seq"], {
  request: "data",
  answer: "data",
  error: "error",
});

export type EventTexts = Texts<"data"> & {
  readonly seq: number;
};
export const eventTexts = textTable<EventTexts>(
  "events",
  ["seq"],
  { data: "data" },
  ", erased = true, raw = NULL",
);

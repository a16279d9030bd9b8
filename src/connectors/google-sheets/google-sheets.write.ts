/** What a write is, written down: the same for all actions that write. */
import type {
  Answer,
  ChosenOnce,
  DatedTag,
  EffectTag,
  FrozenRequest,
  Json,
  Site,
  WriteTag,
} from "#sdk/index.ts";
import { field, InputError, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { serialOf } from "./google-sheets.dates.ts";
import { columnField, nameOfPlace, placeNamed } from "./google-sheets.place.ts";

const Verb = z.enum(["append", "update", "upsert", "clear"]);
export type Verb = z.infer<typeof Verb>;

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof Cell>;
const CellAt = z.object({ column: z.int(), value: Cell });

/** Where in the sheet, as it was read right before the request was written down. Rows and columns from 0. */
const Spot = z.discriminatedUnion("is", [
  /** Below the last row of the whole sheet that holds anything, from column A. */
  z.object({
    is: z.literal("add"),
    sheet: z.int(),
    /** What the answer shows: the last filled row, and all below it. */
    shows: z.string(),
    row: z.array(Cell),
    /** Where in the row the mark goes; null where it has none. */
    mark: z.int().nullable(),
  }),
  /** Earlier builds have frozen it: below the table that Google finds around the range. */
  z.object({
    is: z.literal("append"),
    range: z.string(),
    /** The first column of the table. */
    column: z.int(),
    row: z.array(Cell),
    mark: z.int().nullable(),
  }),
  z.object({ is: z.literal("update"), sheet: z.int(), row: z.int(), cells: z.array(CellAt) }),
  z.object({
    is: z.literal("clear"),
    sheet: z.int(),
    row: z.int(),
    columns: z.array(z.int()),
  }),
]);
export type Spot = z.infer<typeof Spot>;

/** What is frozen of a write. Format 1. */
const Frozen = z.object({
  sheet: z.string(),
  /** What columns get, by their names. Empty for clearing. */
  values: z.record(z.string(), Cell),
  /** The row that is meant, by its key column. Absent for an append. */
  key: z.object({ column: z.string(), value: z.string() }).optional(),
  once: z.enum(["findable", "unsafe"]),
  /** The column that gets the mark of an append. */
  mark: z.string().optional(),
  effect: z.object({ id: z.string(), generation: z.int() }),
  at: Spot.optional(),
});
export type FrozenWrite = z.infer<typeof Frozen> & { readonly verb: Verb };

export function freeze({ verb, ...params }: FrozenWrite): FrozenRequest {
  const json: FrozenRequest["params"] = JSON.parse(JSON.stringify(params));
  return { method: "POST", path: `/rows:${verb}`, params: json, apiVersion: "v4", format: 1 };
}

/** Throws for what no action of this connector has frozen. */
export function frozenWrite({ path, params }: FrozenRequest): FrozenWrite {
  return { ...Frozen.parse(params), verb: Verb.parse(path.replace("/rows:", "")) };
}

/** The same; null there. */
export function knownWrite({ path, params }: FrozenRequest): FrozenWrite | null {
  const [verb, frozen] = [Verb.safeParse(path.replace("/rows:", "")), Frozen.safeParse(params)];
  return verb.success && frozen.success ? { ...frozen.data, verb: verb.data } : null;
}

export function effectOf({ effectId, generation }: EffectTag): FrozenWrite["effect"] {
  return { id: effectId, generation };
}

export function retag(request: FrozenRequest, tag: DatedTag & Partial<WriteTag>): FrozenRequest {
  return { ...request, params: { ...request.params, effect: effectOf(tag) } };
}

/** What stands in the column for the mark. */
export function markOf({ effect: { id, generation } }: FrozenWrite): string {
  return `${id}/${generation}`;
}

/**
 * The row that a key means, for all steps that name it: while one of them looks for it and writes, another would find it
 * missing, too, and add it once more, or write into a row that has been emptied. A plain append looks for no row, and no
 * write moves another row. A date is named as it is kept, since both of its forms mean one row.
 */
export function alone(request: FrozenRequest): string | null {
  const { sheet, key } = knownWrite(request) ?? {};
  if (sheet === undefined || key === undefined) return null;
  const place = placeNamed(sheet);
  const value = String(serialOf(key.value) ?? key.value);
  return JSON.stringify([place ? nameOfPlace(place) : sheet, key.column, value]);
}

/** The cells of a new row, with its mark. */
export function rowWithMark(
  write: FrozenWrite,
  { row, mark }: Spot & { is: "add" | "append" },
): readonly Cell[] {
  return mark === null ? row : row.map((cell, at) => (at === mark ? markOf(write) : cell));
}

/** Does the write make a row? */
export function addsRow(at: Spot): boolean {
  return at.is === "add" || at.is === "append";
}

const anyValue = z.custom<Json>((value) => value !== undefined);

/** Values that columns get. */
export const valuesField = field(
  z
    .array(
      z.object({
        column: columnField(text("Column", "列")),
        value: field(anyValue.optional(), {
          label: text("Value", "値"),
          help: text(
            "An empty value empties the cell. A text stays a text: no formula and no date is made of it.",
            "空の値を指定するとセルは空になります。テキストは、数式や日付に変換されずテキストのまま入ります。",
          ),
          private: true,
          drawn: true,
        }),
      }),
    )
    .min(1)
    .max(500),
  {
    label: text("Values", "値"),
    help: text(
      "A column for which you set nothing stays as it is; in a new row it is empty.",
      "値を設定しない列はそのままです。新しい行では空になります。",
    ),
    perChoice: { choice: "column", value: "value" },
  },
);

export const keyColumnField = columnField(text("Key column", "キー列"), {
  help: text(
    "The column that tells rows apart: each row has another value there.",
    "行を識別する列。行ごとに異なる値が必要です。",
  ),
});

export const keyValueField = field(
  z
    .union([z.string(), z.number(), z.boolean()])
    .transform((value) => String(value).trim())
    .pipe(z.string().min(1).max(500)),
  {
    label: text("Key", "キー"),
    selects: true,
    help: text(
      "The row’s value in the key column. A date as flows get it, such as 2026-11-02.",
      "対象の行の、キー列の値。日付は、フローが受け取る形式 (例: 2026-11-02) で指定します。",
    ),
    private: true,
  },
);

export type Given = readonly { readonly column: string; readonly value?: Json | undefined }[];

/** K: what a cell holds. */
const longestCell = 50_000;

/** By column. Throws where one comes twice, or gets what no cell holds. */
export function cellsBy(given: Given): FrozenWrite["values"] {
  const cells = new Map<string, Cell>();
  for (const { column, value = null } of given) {
    if (cells.has(column))
      throw new InputError({
        code: "google-sheets.column_twice",
        message: text(
          `The column ${column} is named twice.`,
          `列 ${column} が 2 回指定されています。`,
        ),
      });
    const cell = Cell.safeParse(value).data;
    if (cell === undefined || (typeof cell === "string" && cell.length > longestCell))
      throw new InputError({
        code: "google-sheets.no_cell_value",
        message: text(
          `The column ${column} gets what no cell holds: a list, a group, or more than 50,000 characters.`,
          `列 ${column} の値がセルに入りません (リスト、グループ、または 50,000 文字を超えるテキスト)。`,
        ),
        advice: text(
          "Give the column a text, a number, or yes or no.",
          "テキスト、数値、または真偽値を指定してください。",
        ),
      });
    cells.set(column, cell === "" ? null : cell);
  }
  return Object.fromEntries(cells);
}

/** Throws where a step sets the column by which it finds its row. */
export function checkKey(values: FrozenWrite["values"], column: string): void {
  if (!Object.hasOwn(values, column)) return;
  throw new InputError({
    code: "google-sheets.moves_its_key",
    message: text(
      `The step finds its row by the column ${column}, and sets that column as well.`,
      `このステップは列 ${column} で行を探し、その列自体にも値を設定しています。`,
    ),
    advice: text(
      "Remove the key column from the values of the step. Upsert row fills it in by itself.",
      "ステップの「値」からキー列を取り除いてください。「行を追加または更新」では、キーは自動的に入ります。",
    ),
  });
}

/** Found by what stands in the sheet: by the mark of an append, or by the values of a row. */
export const onceOfAppend: ChosenOnce = {
  kind: "chosen",
  field: "once",
  kinds: {
    findable: {
      kind: "findable",
      where: text("by the column with its ID", "ID の列による"),
    },
    unsafe: { kind: "unsafe" },
  },
  of: (request) =>
    knownWrite(request)?.once === "findable" ? { kind: "findable" } : { kind: "unsafe" },
};

/** A row, by the names of its columns. */
export const Record = z.record(z.string(), z.unknown());

/** What a write hands on. */
export const Written = z.object({
  row: field(z.int().nullable(), {
    label: text("Row number", "行番号"),
    help: text(
      "Where the row stood when it was written. Sorting moves it.",
      "書き込んだ時点の行番号。並べ替えると変わります。",
    ),
  }),
  added: field(z.boolean().nullable(), { label: text("Row was added", "行を追加した") }),
});

export const sampleWritten: Json = { row: 5, added: true };

/** Total. */
export function read({ body }: Answer): Json {
  const { row, added } = isJsonObject(body) ? body : {};
  return {
    row: typeof row === "number" ? row : null,
    added: typeof added === "boolean" ? added : null,
  };
}

/** A person says that it happened: where the row stands is not known. */
export function vouched(request: FrozenRequest, _site: Site): Answer {
  const { at } = knownWrite(request) ?? {};
  return { status: 200, body: { row: null, added: at !== undefined && addsRow(at) } };
}

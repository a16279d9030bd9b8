/** What a write is, written down: the same for all actions that write. */
import type {
  Answer,
  ChosenOnce,
  EffectKind,
  EffectTag,
  FieldFacts,
  FrozenRequest,
  Json,
  Shaped,
} from "#sdk/index.ts";
import { field, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { Row } from "./postgresql.rows.ts";

const Verb = z.enum(["INSERT", "INSERT_LIST", "UPDATE", "DELETE", "UPSERT"]);
export type Verb = z.infer<typeof Verb>;

const Columns = z.record(z.string(), z.custom<Json>());

/** What is frozen of a write. Format 1. */
const Frozen = z.object({
  /** In the schema of the connection. */
  table: z.string(),
  /** What the columns get. Empty for a deletion and for a list. */
  values: Columns,
  /** Of several rows at once: what they get, in their order. */
  list: z.object({ columns: z.array(z.string()), rows: z.array(Columns) }).optional(),
  /** The rows that it is about, by the values of their columns. Empty for an insertion. */
  where: Columns,
  /** Of an upsert: the columns by which a row is known. */
  key: z.array(z.string()),
  /** More rows than that are not touched. */
  most: z.int(),
  output: z.enum(["rows", "count"]),
  once: z.enum(["ledger", "guarded", "sets", "unsafe"]),
  /** Of a guarded insertion: the unique column that gets the id of the effect. */
  mark: z.string().optional(),
  effect: z.object({ id: z.string(), generation: z.int() }),
});

export type FrozenWrite = z.infer<typeof Frozen> & { readonly verb: Verb };

export function freeze({ verb, list, mark, ...alone }: FrozenWrite): FrozenRequest {
  const params = {
    ...alone,
    ...(list === undefined ? {} : { list }),
    ...(mark === undefined ? {} : { mark }),
  };
  return { method: verb, path: params.table, params, apiVersion: "1", format: 1 };
}

/** Throws for what no action of this connector has frozen. */
export function frozenWrite({ method, params }: FrozenRequest): FrozenWrite {
  return { ...Frozen.parse(params), verb: Verb.parse(method) };
}

/** The same; null there. */
export function knownWrite({ method, params }: FrozenRequest): FrozenWrite | null {
  const [verb, frozen] = [Verb.safeParse(method), Frozen.safeParse(params)];
  return verb.success && frozen.success ? { ...frozen.data, verb: verb.data } : null;
}

export function effectOf({ effectId, generation }: EffectTag): FrozenWrite["effect"] {
  return { id: effectId, generation };
}

export function retag(request: FrozenRequest, tag: EffectTag): FrozenRequest {
  return { ...request, params: { ...request.params, effect: effectOf(tag) } };
}

/** Any row of a table may be one that another write inserts: the database fills in columns, and compares values in its own way. */
export const tableOf = ({ path }: FrozenRequest): string => path;

/** Of which rows a write sets columns, by the table and the values by which they are found; null where it finds none. */
export function rowsSet(request: FrozenRequest): string | null {
  const write = knownWrite(request);
  if (write === null) return null;
  const { verb, table, where, values, key } = write;
  const found =
    verb === "UPSERT"
      ? key.map((column) => [column, values[column] ?? null] as const)
      : Object.entries(where);
  const pairs = found.map(
    // A number may stand in another step as its digits.
    ([column, value]) =>
      [column, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  if (pairs.length === 0) return null;
  return JSON.stringify([table, ...pairs.toSorted(([one], [other]) => (one < other ? -1 : 1))]);
}

const kinds = {
  ledger: { kind: "ledger" },
  guarded: { kind: "guarded" },
  sets: { kind: "sets" },
  unsafe: { kind: "unsafe" },
} as const satisfies Readonly<Record<string, EffectKind>>;

function chosen(request: FrozenRequest): EffectKind {
  const { once } = request.params;
  return once === "ledger" || once === "guarded" || once === "sets" ? kinds[once] : kinds.unsafe;
}

function onceAmong(...among: readonly (keyof typeof kinds)[]): ChosenOnce {
  const some = Object.fromEntries(among.map((once) => [once, kinds[once]]));
  return { kind: "chosen", field: "once", kinds: some, of: chosen };
}

export const onceForRow = onceAmong("ledger", "guarded", "unsafe");
export const onceForInsertions = onceAmong("ledger", "unsafe");

export const onceForChanges = onceAmong("ledger", "sets", "unsafe");

const byLedger = text("By the ledger", "書き込み記録を使う");
const atMostOnce = text("At most once", "最大 1 回だけ実行する");

const onceFacts: FieldFacts = {
  label: text("Protection against duplicates", "重複の防止"),
  help: text(
    "How the step keeps the write from happening twice. The ledger needs a connection that has one.",
    "書き込みが二重に実行されるのを防ぐ方法。書き込み記録を使うには、接続に書き込み記録が必要です。",
  ),
};

export const onceOfInsertion = field(z.enum(["ledger", "unsafe"]).default("ledger"), {
  ...onceFacts,
  values: { ledger: byLedger, unsafe: atMostOnce },
});

export const onceOfRow = field(z.enum(["ledger", "guarded", "unsafe"]).default("ledger"), {
  ...onceFacts,
  help: text(
    "How the step keeps the write from happening twice. The ledger needs a connection that has one. Without one, a column of the table can hold Millrace’s mark; it needs a unique index of its own.",
    "書き込みが二重に実行されるのを防ぐ方法。書き込み記録を使うには、接続に書き込み記録が必要です。書き込み記録がない場合は、テーブルの列に Millrace の目印を入れる方法があります。その列には、その列だけの一意インデックスが必要です。",
  ),
  values: {
    ledger: byLedger,
    guarded: text("By a mark in a unique column", "一意の列に目印を入れる"),
    unsafe: atMostOnce,
  },
});

export const onceOfChange = field(z.enum(["ledger", "sets", "unsafe"]).default("ledger"), {
  ...onceFacts,
  help: text(
    "How the step keeps the write from happening twice. The ledger needs a connection that has one. If a step that only sets values gets no answer and a newer run has changed the same rows since, or inserted rows into the table, a person decides.",
    "書き込みが二重に実行されるのを防ぐ方法。書き込み記録を使うには、接続に書き込み記録が必要です。「値を設定するだけ」で応答が得られず、その後により新しい実行が同じ行を変更したか、同じテーブルに行を追加した場合は、担当者が対応を選択します。",
  ),
  values: {
    ledger: byLedger,
    sets: text("It only sets values", "値を設定するだけ"),
    unsafe: atMostOnce,
  },
});

function outputBy(usual: "rows" | "count") {
  return field(z.enum(["rows", "count"]).default(usual), {
    label: text("Output", "出力"),
    help: text(
      "The rows need the right to read the table.",
      "行を出力するには、テーブルの読み取り権限が必要です。",
    ),
    values: {
      rows: text("The rows as written", "書き込まれた行"),
      count: text("Only how many rows", "行数だけ"),
    },
    advanced: true,
  });
}

export const outputField = outputBy("rows");
/** Where there may be more rows than a step may hand on. */
export const countField = outputBy("count");

/** What a write hands on. */
export const Written = z.object({
  count: field(z.int(), { label: text("Number of rows", "行数") }),
  row: field(Row.nullable(), { label: text("First row", "最初の行"), private: true }),
  rows: field(z.array(Row), { label: text("Rows", "行"), private: true }),
});

/** The same of a deletion: what a repeat finds gone, the first send may have deleted, or somebody else. */
export const Deleted = Written.extend({
  count: field(z.int().nullable(), {
    label: text("Number of rows", "行数"),
    help: text(
      "How many rows were deleted. Empty if nobody knows: the step only sets values, the database’s answer was lost, and the deletion was sent again.",
      "削除された行の数。「値を設定するだけ」の設定で、データベースからの応答が失われて削除を再送した場合は、件数が分からないため空になります。",
    ),
  }),
  rows: field(z.array(Row), {
    label: text("Rows", "行"),
    help: text(
      "The deleted rows; perhaps not all of them if the number of rows is empty.",
      "削除された行。「行数」が空の場合は、すべての行が含まれていないことがあります。",
    ),
    private: true,
  }),
});

/** A deletion that is sent again finds only what is still there. The row of the ledger, where there is one, tells of the first. */
export function ofRepeatedDeletion(answer: Answer, request: FrozenRequest): Answer {
  const { body } = answer;
  if (knownWrite(request)?.once !== "sets" || !isJsonObject(body)) return answer;
  return { ...answer, body: { ...body, count: null } };
}

/** Where rows of the table stand in it. */
export const writtenRows: Shaped = { of: "table", at: [["row"], ["rows", "*"]] };

/** The same of a write that sets columns. */
export const valuesSet = (isNew: boolean, ...lists: readonly string[]): Shaped => ({
  ...writtenRows,
  sets: { fields: lists.map((list) => ({ list, name: "column" })), isNew, typed: true },
});

export const sampleRow = { id: 1, name: "Hanako Sato", total: "1280.50" };
export const sampleWritten: Json = { count: 1, row: sampleRow, rows: [sampleRow] };

/** Total. */
export function read({ body }: Answer): Json {
  const { count, rows } = isJsonObject(body) ? body : {};
  const list = Array.isArray(rows) ? rows : [];
  return {
    count: typeof count === "number" || count === null ? count : list.length,
    row: list[0] ?? null,
    rows: list,
  };
}

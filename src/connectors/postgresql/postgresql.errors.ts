/** What PostgreSQL's errors mean: one table, by SQLSTATE. https://www.postgresql.org/docs/current/errcodes-appendix.html */
import type {
  ErrorFacts,
  LocalizedText,
  OutsideError,
  SqlCaps,
  SqlError,
  SqlPhase,
} from "#sdk/index.ts";
import { ConnectionError, InputError, type SqlRefused, text, TransientError } from "#sdk/index.ts";

/** What it is called, and what a person can do. */
type Meaning = readonly [name: string, advice: LocalizedText];

const login: Readonly<Record<string, Meaning>> = {
  "28": [
    "login_refused",
    text(
      "Check the user and the password of the connection, and whether the database lets this machine in (pg_hba.conf).",
      "接続のユーザーとパスワードを確認してください。また、データベースがこのマシンからの接続を許可しているか (pg_hba.conf) も確認してください。",
    ),
  ],
  "3D": [
    "no_database",
    text("Check the database of the connection.", "接続のデータベース名を確認してください。"),
  ],
  "42": [
    "no_right",
    text(
      "Let an administrator of the database grant the user CONNECT.",
      "データベースの管理者に、このユーザーへの CONNECT 権限の付与を依頼してください。",
    ),
  ],
};

/** The same may succeed later, and nothing was executed. By class, or by the whole SQLSTATE. */
const transient: ReadonlySet<string> = new Set([
  "08",
  "53",
  "57",
  "58",
  // Another server than the one that takes writes answers, as after a failover.
  "25006",
  // Its process was frozen, and the server ended its session.
  "25P03",
  "25P04",
  "40",
  "55P03",
]);

const correctInput = text(
  "Correct the values of the step, and continue the run.",
  "ステップの値を修正して、実行を再開してください。",
);
const correctFlow = text(
  "Correct the step, or the table, and continue the run.",
  "ステップまたはテーブルを修正して、実行を再開してください。",
);

/** What the database definitely refused. By the whole SQLSTATE, or by class. */
const refused: Readonly<Record<string, Meaning>> = {
  "23505": [
    "duplicate",
    text(
      "A row with this value is there already. Use Upsert row if that row should be changed.",
      "この値の行はすでにあります。その行を更新する場合は「行を追加または更新」を使ってください。",
    ),
  ],
  "23502": ["no_value", correctInput],
  "23503": [
    "no_such_reference",
    text(
      "The row that this one refers to is missing, or another row refers to this one.",
      "参照先の行がないか、ほかの行がこの行を参照しています。",
    ),
  ],
  "23514": ["check_failed", correctInput],
  "23": ["constraint", correctInput],
  "22001": ["too_long", correctInput],
  "22": ["invalid_value", correctInput],
  "42501": [
    "no_right",
    text(
      "Let an administrator of the database grant the user this right, and continue the run.",
      "データベースの管理者に、このユーザーへの権限の付与を依頼してから、実行を再開してください。",
    ),
  ],
  "42P01": ["no_table", correctFlow],
  "42703": ["no_column", correctFlow],
  "42P10": [
    "no_unique_key",
    text(
      "The key columns of an upsert must be exactly those of a unique index or of the primary key.",
      "「行を追加または更新」のキー列は、一意インデックスまたは主キーの列と完全に一致している必要があります。",
    ),
  ],
  "428C9": [
    "generated_column",
    text(
      "The database gives this column its value. Leave it out of the step.",
      "この列の値はデータベースが設定します。ステップから取り除いてください。",
    ),
  ],
  "25006": ["read_only", text("A query may only read.", "クエリでは読み取りだけが可能です。")],
  "3F000": ["no_schema", correctFlow],
  "42": ["invalid_statement", correctFlow],
};

export function refusedWith({ at, error }: SqlRefused): OutsideError {
  // A question changes nothing: what a person's text wanted to write is refused for good.
  if (at === "write" && error.code === "25006") return asInput(error, refused);
  return errorOf(at, error);
}

/** What an error means that proves that nothing was executed. */
export function errorOf(at: SqlPhase, error: SqlError): OutsideError {
  if (isOneOf(transient, error.code))
    return new TransientError({ ...factsOf(error, nameOf(error)), unexecuted: true });
  switch (at) {
    case "login":
    case "begin":
      return new ConnectionError(factsIn(error, login));
    case "ledger":
      return new ConnectionError(factsOf(error, "ledger_unusable", ledgerAdvice));
    case "write":
    case "commit":
      return asInput(error, refused);
  }
}

export const ledgerAdvice = text(
  "Check the connection: it says what the table millrace_ledger.effects lacks. The runs go on when the table is repaired.",
  "接続を確認すると、テーブル millrace_ledger.effects に不足しているものが表示されます。修復すると、実行は再開されます。",
);

function asInput(error: SqlError, meanings: Readonly<Record<string, Meaning>>): InputError {
  return new InputError(factsIn(error, meanings));
}

function factsIn(error: SqlError, meanings: Readonly<Record<string, Meaning>>): ErrorFacts {
  const [name = nameOf(error), advice] =
    meanings[error.code] ?? meanings[error.code.slice(0, 2)] ?? [];
  return factsOf(error, name, advice);
}

/** The words are PostgreSQL's own. */
function factsOf(error: SqlError, name: string, advice?: LocalizedText): ErrorFacts {
  const { code: sqlstate, message, hint, table, column, constraint } = error;
  // "Failing row contains …" quotes columns that the step knows nothing of.
  const detail = quotesRow.has(sqlstate) ? undefined : error.detail;
  const named = { sqlstate, detail, hint, table, column, constraint };
  const details = Object.fromEntries(
    Object.entries(named).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return {
    code: `postgresql.${name}`,
    message,
    ...(advice === undefined ? {} : { advice }),
    details,
  };
}

const quotesRow: ReadonlySet<string> = new Set(["23502", "23514"]);

function nameOf({ code }: SqlError): string {
  return `sqlstate_${code.toLowerCase()}`;
}

function isOneOf(set: ReadonlySet<string>, code: string): boolean {
  return set.has(code) || set.has(code.slice(0, 2));
}

/** A question whose answer a step may not hand on. */
export function tooMuch(
  why: "too_many_rows" | "too_long",
  { rows, characters }: SqlCaps,
): InputError {
  return new InputError({
    code: `postgresql.${why}`,
    message:
      why === "too_many_rows"
        ? text(`There are more than ${rows} rows.`, `行数が ${rows} 行を超えています。`)
        : text(
            `The rows are longer than the ${characters} characters that a step may hand on.`,
            `行のデータが、ステップで渡せる上限の ${characters} 文字を超えています。`,
          ),
    advice: text(
      "Ask for fewer rows, or for fewer columns.",
      "取得する行または列を減らしてください。",
    ),
  });
}

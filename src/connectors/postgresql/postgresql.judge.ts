/** What the end of a transaction says of a write. */
import type {
  Answer,
  FrozenRequest,
  JsonObject,
  SqlAnswer,
  SqlError,
  SqlRows,
  Verdict,
} from "#sdk/index.ts";
import {
  ConnectionError,
  InputError,
  provesRollback,
  text,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import { errorOf, ledgerAdvice } from "./postgresql.errors.ts";
import { type FrozenWrite, frozenWrite } from "./postgresql.writes.ts";

export function judge(request: FrozenRequest, answer: SqlAnswer): Verdict {
  switch (answer.is) {
    case "committed": {
      return { is: "done", answer: answerOf(frozenWrite(request), answer.written) };
    }
    case "refused": {
      const { at, error } = answer;
      const { once, mark = "" } = frozenWrite(request);
      if (once === "guarded" && at === "write" && unguarded.has(error.code))
        return { is: "not_done", error: noUniqueMark(mark, error) };
      if (provesRollback(at, error)) return { is: "not_done", error: errorOf(at, error) };
      const { code, message } = error;
      const facts = { code: "postgresql.commit_unknown", message, details: { sqlstate: code } };
      return {
        is: "not_done",
        error: new UnknownOutcomeError({ ...facts, worthRepeating: true }),
      };
    }
    case "undone":
      return { is: "not_done", error: undone(request, answer) };
    case "no_ledger":
      return {
        is: "not_done",
        error: new ConnectionError({
          code: `postgresql.ledger_${answer.why}`,
          message: noLedger[answer.why],
          advice: ledgerAdvice,
        }),
      };
  }
}

/** What a write hands on. The row with our mark is read whole or not at all. */
export function answerOf({ once, output }: FrozenWrite, { count, rows }: SqlRows): Answer {
  const body: JsonObject = { count, rows: once === "guarded" && output === "count" ? [] : rows };
  return { status: 200, body };
}

/** The column has no unique index of its own; or one that is checked at the end of the transaction only. */
const unguarded: ReadonlySet<string> = new Set(["42P10", "55000"]);

function noUniqueMark(column: string, { code, message }: SqlError): InputError {
  return new InputError({
    code: "postgresql.no_unique_mark",
    message: text(
      `The column ${column} has no unique index of its own. Nothing was written.`,
      `列 ${column} だけの一意インデックスがありません。何も書き込まれていません。`,
    ),
    advice: text(
      `Let an administrator of the database create a unique index on ${column} alone, without a condition (WHERE) and not deferrable, and continue the run.`,
      `データベースの管理者に、列 ${column} だけの一意インデックス (条件なし、遅延不可) の作成を依頼してから、実行を再開してください。`,
    ),
    details: { sqlstate: code, said: message },
  });
}

function undone(
  request: FrozenRequest,
  { why, count }: Extract<SqlAnswer, { readonly is: "undone" }>,
): InputError | TransientError {
  switch (why) {
    case "too_many_rows": {
      const { most } = frozenWrite(request);
      return new InputError({
        code: "postgresql.too_many_rows",
        message: text(
          `${count} rows match, and the step may touch ${most} at most. Nothing was changed.`,
          `条件に一致する行は ${count} 行で、ステップの上限の ${most} 行を超えています。何も変更されていません。`,
        ),
        advice: text(
          "Make the conditions narrower, or raise the limit of the step.",
          "条件を絞り込むか、ステップの上限を引き上げてください。",
        ),
      });
    }
    case "too_long":
      return new InputError({
        code: "postgresql.too_long",
        message: text(
          "The rows that would be written are longer than a step may hand on. Nothing was changed.",
          "書き込む行のデータが、ステップで渡せる上限を超えています。何も変更されていません。",
        ),
        advice: text(
          "Let the step hand on only the number of rows.",
          "ステップの出力を「行数だけ」に変更してください。",
        ),
      });
    case "no_mark":
      return new InputError({
        code: "postgresql.no_mark",
        message: text(
          "The table keeps no row with Millrace’s mark: a trigger of the table leaves the row out or changes the mark, or the user may not read the row. Nothing was written.",
          "Millrace の目印が入った行がテーブルに残りません。テーブルのトリガーが行を除外したか目印を変更した、またはユーザーに行の読み取り権限がない可能性があります。何も書き込まれていません。",
        ),
        advice: text(
          "Choose a column that the database leaves as it is, or another way in the step’s field “Protection against duplicates”.",
          "データベースが値を変更しない列を選択するか、ステップの「重複の防止」で別の方法を選んでください。",
        ),
      });
    case "rolled_back":
      return new TransientError({
        code: "postgresql.rolled_back",
        message: text(
          "The database rolled the transaction back.",
          "データベースがトランザクションをロールバックしました。",
        ),
        unexecuted: true,
      });
  }
}

const noLedger = {
  other: text(
    "The ledger in this database is not the one that the connection was made for. Nothing was written.",
    "このデータベースの書き込み記録は、接続を作成したときの書き込み記録とは別のものです。何も書き込まれていません。",
  ),
  no_result: text(
    "The ledger holds a row of this write without a result: somebody has changed the table. Nothing was written.",
    "書き込み記録にあるこの書き込みの行に結果がありません。テーブルが変更された可能性があります。何も書き込まれていません。",
  ),
};

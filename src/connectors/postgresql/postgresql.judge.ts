/** What the end of a transaction says of a write. */
import type { FrozenRequest, JsonObject, SqlAnswer, Verdict } from "#sdk/index.ts";
import {
  ConnectionError,
  InputError,
  provesRollback,
  text,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import { errorOf, ledgerAdvice } from "./postgresql.errors.ts";
import { frozenWrite } from "./postgresql.writes.ts";

export function judge(request: FrozenRequest, answer: SqlAnswer): Verdict {
  switch (answer.is) {
    case "committed": {
      const { count, rows } = answer.written;
      const body: JsonObject = { count, rows };
      return { is: "done", answer: { status: 200, body } };
    }
    case "refused": {
      const { at, error } = answer;
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

/** For tests: what a connector's judge says of an answer that `millrace connectors try --record` has kept. */
import { z } from "zod";
import type { Connector, Verdict } from "#sdk/index.ts";
import { overHttp, overSmtp } from "#sdk/index.ts";

const JsonObject = z.record(z.string(), z.json());
const Headers = z.record(z.string(), z.string());
const Frozen = z.object({
  method: z.string(),
  path: z.string(),
  params: JsonObject,
  apiVersion: z.string(),
  format: z.literal(1).exactOptional(),
});
const HttpAnswer = z.object({ status: z.int(), headers: Headers, body: z.string() });
const Reply = z.object({ code: z.int(), status: z.string().nullable(), text: z.string() });
const MailAnswer = Reply.extend({
  is: z.literal("answered"),
  phase: z.enum(["greeting", "hello", "tls", "login", "sender", "recipient", "data", "message"]),
  refused: z.array(Reply.extend({ recipient: z.string() })),
});
const SqlAnswer = z.discriminatedUnion("is", [
  z.object({
    is: z.literal("committed"),
    written: z.object({ count: z.int(), rows: z.array(JsonObject) }),
    before: z.boolean(),
  }),
  z.object({
    is: z.literal("refused"),
    at: z.enum(["login", "begin", "ledger", "write", "commit"]),
    error: z.object({
      code: z.string(),
      message: z.string(),
      detail: z.string().exactOptional(),
      hint: z.string().exactOptional(),
      table: z.string().exactOptional(),
      column: z.string().exactOptional(),
      constraint: z.string().exactOptional(),
    }),
  }),
  z.object({
    is: z.literal("undone"),
    why: z.enum(["too_many_rows", "too_long", "rolled_back"]),
    count: z.int(),
  }),
  z.object({ is: z.literal("no_ledger"), why: z.enum(["other", "no_result"]) }),
]);
const Recorded = z.object({
  connector: z.string(),
  frozen: Frozen,
  exchanges: z.array(z.looseObject({ transport: z.string(), answer: z.json() })).min(1),
});

/**
 * `recorded`: what the file holds. `values`: the fields of a connection, whose secrets may be anything. Throws where it
 * is no write, or an answer that would not have reached the judge.
 */
export function replayed(connector: Connector, recorded: unknown, values: object): Verdict {
  const { connector: id, frozen, exchanges } = Recorded.parse(recorded);
  if (id !== connector.id) throw new Error(`This was recorded with ${id}`);
  const { connection } = connector;
  const fields = connection.fields.parse(values);
  const answer = exchanges.at(-1)?.answer;
  switch (connection.transport) {
    case "http": {
      const response = HttpAnswer.parse(answer);
      if (!connection.isOwn(response, fields))
        throw new Error("This answer is not in the system's own form");
      return connection.judge(overHttp(frozen), response, fields);
    }
    case "smtp":
      return connection.judge(overSmtp(frozen), MailAnswer.parse(answer), fields);
    case "sql":
      return connection.judge(frozen, SqlAnswer.parse(answer), fields);
  }
}

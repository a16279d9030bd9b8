/** Looking for the row that bears the mark of a write. */
import type { EffectTag, FrozenRequest, Seek } from "#sdk/index.ts";
import { mostOutput } from "#sdk/index.ts";
import type { PostgresqlApi } from "./postgresql.client.ts";
import { readingMark } from "./postgresql.encode.ts";
import { answerOf } from "./postgresql.judge.ts";
import { effectOf, knownWrite } from "./postgresql.writes.ts";

/** Null for a write whose row bears none. A row that is there was inserted, for whichever generation. */
export function seekMark(request: FrozenRequest, tag: EffectTag): Seek<PostgresqlApi> | null {
  const known = knownWrite(request);
  if (known === null) return null;
  const write = { ...known, effect: effectOf(tag) };
  if (write.once !== "guarded" || write.mark === undefined) return null;
  return {
    async ask(api) {
      const statement = readingMark(api.schema, write);
      if (statement === null) return null;
      const { rows } = await api.ask(statement, { rows: 1, characters: mostOutput });
      if (rows.length === 0) return null;
      return { outcome: "done", answer: answerOf(write, { count: 1, rows }) };
    },
  };
}

import type { z } from "zod";
import type { SqlConnectionSpec } from "#sdk/connection.ts";
import { TransportFailure } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";
import {
  type SqlAnswer,
  type SqlError,
  type SqlExchange,
  SqlRefused,
  type SqlTransaction,
} from "#sdk/sql.ts";
import { hiding, secretTexts } from "./hide-secrets.ts";
import { given, noWriteHere, type Way, type WayOptions } from "./way.ts";

/**
 * The way to the database of a connection. `account`: what rate limits and sessions are counted for. `boundTo`: the
 * account that the connection is bound to.
 */
export function wayOverSql(
  spec: SqlConnectionSpec<z.ZodObject, unknown>,
  values: JsonObject,
  { account, boundTo }: { readonly account: string; readonly boundTo: string | null },
  { sql, limiter, countRead, shows }: Omit<WayOptions, "passage">,
): Way {
  const exchange: SqlExchange = given(sql, "SQL");
  const fields = spec.fields.parse(values);
  const line = { server: spec.server(fields), account };
  const hide = hiding(secretTexts(spec, values));
  const withinLimits = () => limiter.take(account, "SQL", spec.limits(fields));

  /** A refusal is an answer, too. No secret stays in it. */
  const answered = async <Given>(asking: Promise<Given>): Promise<Given> => {
    try {
      return await asking;
    } catch (thrown) {
      if (!(thrown instanceof SqlRefused)) throw thrown;
      throw new SqlRefused(thrown.at, withoutSecrets(thrown.error, hide), { cause: thrown });
    }
  };
  const asked = async <Given>(ask: () => Promise<Given>): Promise<Given> => {
    await withinLimits();
    return answered(ask());
  };

  return {
    open: (asks) =>
      spec.open(fields, {
        ask: async (question) => {
          let reached = true;
          try {
            const told = await asked(() => exchange.ask(line, question));
            shows?.(told.at);
            return told;
          } catch (thrown) {
            if (thrown instanceof TransportFailure && thrown.unexecuted) reached = false;
            throw thrown;
          } finally {
            if (reached) countRead();
          }
        },
        make: async (statements) => {
          if (asks === "none") throw new TransportFailure("gate_closed", noWriteHere);
          await asked(() => exchange.make(line, statements));
        },
      }),
    prepare: (request, _idempotencyKey, { kind }) => {
      const write = spec.encode(fields, request, { account: boundTo });
      let begun: SqlTransaction | null = null;
      return {
        ready: async () => {
          try {
            const isSentOnce = kind === "findable" || kind === "unsafe";
            begun = await asked(() => exchange.begin(line, isSentOnce));
          } catch (thrown) {
            throw thrown instanceof SqlRefused ? spec.refusal(thrown) : thrown;
          }
        },
        send: async (leave) => {
          if (begun === null) throw new Error("A transaction that was not begun cannot be run");
          const answer = toldOf(await answered(begun.run(write, leave)), hide);
          return spec.judge(request, answer, fields);
        },
        close: () => begun?.close(),
      };
    },
  };
}

function toldOf(answer: SqlAnswer, hide: (said: string) => string): SqlAnswer {
  return answer.is === "refused"
    ? { ...answer, error: withoutSecrets(answer.error, hide) }
    : answer;
}

function withoutSecrets(error: SqlError, hide: (said: string) => string): SqlError {
  const { code, message, detail, hint, ...named } = error;
  return {
    ...named,
    code,
    message: hide(message),
    ...(detail === undefined ? {} : { detail: hide(detail) }),
    ...(hint === undefined ? {} : { hint: hide(hint) }),
  };
}

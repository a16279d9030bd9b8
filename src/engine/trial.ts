import type { z } from "zod";
import type { ConnectionSpec, FrozenRequest } from "#sdk/connection.ts";
import { overHttp } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";
import { overSmtp } from "#sdk/smtp.ts";
import { asOf } from "./as-of.ts";
import { hiding, secretsOf, textsOf } from "./hide-secrets.ts";
import { createLimiter } from "./limits.ts";
import { passageOf } from "./passage.ts";
import { createTokens } from "./tokens.ts";
import type { TryOptions } from "./try-offer.ts";
import {
  mailOf,
  type SeenMail,
  type SeenSql,
  sqlOf,
  watchSmtp,
  watchSql,
} from "./watched-exchanges.ts";
import { type SeenHttp, watch } from "./watched-send.ts";
import { given, type Way } from "./way.ts";
import { wayOverHttp } from "./way-http.ts";
import { wayOverSmtp } from "./way-smtp.ts";
import { wayOverSql } from "./way-sql.ts";

/** One exchange as people may see it. */
export type SeenExchange = SeenHttp | SeenSql | SeenMail;

/** A way to the other side that keeps a record, for one try. */
interface Trial {
  readonly exchanges: readonly SeenExchange[];
  hide(said: string): string;
  /** `account`: the one that a stored connection would be bound to. */
  way(account: string | null): Way;
  /** The way of a connection that has been checked, where its writes need to know the account. */
  bound(): Promise<Way>;
  /** What would go out, without a word to the other side. */
  planned(frozen: FrozenRequest): Promise<SeenExchange>;
}

/** The ledger of a database is known by asking it. */
const unasked = "the ledger that is found with --send";

/** Throws what the connector says of values that it does not take. */
export function trialOf(
  spec: ConnectionSpec<z.ZodObject, unknown>,
  values: JsonObject,
  options: TryOptions,
): Trial {
  const fields = spec.fields.parse(values);
  const limiter = createLimiter(options.clock);
  const shared = {
    send: options.send,
    limiter,
    passage: passageOf("try", { limiter, days: null }),
    trustedLoopback: options.trustedLoopback,
    listen: () => {
      const left = { now: options.clock.now(), elapsed: options.clock.elapsed() };
      return (date: number | null) => asOf(date, left, options.clock.elapsed());
    },
    countRead: () => undefined,
    hearDayUse: () => undefined,
  };
  const secrets = secretsOf(spec, values).filter(({ length }) => length >= shortest);
  const hide = hiding(secrets.flatMap(textsOf).toSorted((a, b) => b.length - a.length));
  const exchanges: SeenExchange[] = [];
  const note = (seen: SeenExchange): void => {
    exchanges.push(seen);
  };
  switch (spec.transport) {
    case "http": {
      const watched = watch(spec, values, options.send);
      const tokens = createTokens(options.clock);
      const way = () => wayOverHttp(spec, values, "try", { ...shared, send: watched.send, tokens });
      return {
        exchanges: watched.exchanges,
        hide: watched.hide,
        way,
        bound: async () => way(),
        planned: async (frozen) => {
          const origin = spec.origin(fields, options.trustedLoopback);
          const { idempotencyKey } = options;
          return watched.seen(spec.encode(fields, overHttp(frozen), { origin, idempotencyKey }));
        },
      };
    }
    case "smtp": {
      const smtp = given(options.smtp, "SMTP");
      const way = () => wayOverSmtp(spec, values, { ...shared, smtp: watchSmtp(smtp, hide, note) });
      return {
        exchanges,
        hide,
        way,
        bound: async () => way(),
        planned: async (frozen) => {
          const mail = await smtp.compose(spec.encode(fields, overSmtp(frozen)));
          return mailOf(spec.server(fields), mail, hide);
        },
      };
    }
    case "sql": {
      const sql = watchSql(given(options.sql, "SQL"), hide, note);
      const way: Trial["way"] = (boundTo) =>
        wayOverSql(spec, values, { account: "try", boundTo }, { ...shared, sql });
      return {
        exchanges,
        hide,
        way,
        bound: async () => way((await spec.check(way(null).open("probe"), fields)).account),
        planned: async (frozen) => {
          const { statement } = spec.encode(fields, frozen, { account: unasked });
          return sqlOf(spec.server(fields), [statement], hide);
        },
      };
    }
  }
}

/** Shorter secrets would be found in texts that have nothing to do with them. */
const shortest = 4;

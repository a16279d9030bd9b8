import type { AnyTrigger, Connector } from "#sdk/connector.ts";
import type { ConnectionReport } from "#sdk/connection.ts";
import { ConnectionError, InputError } from "#sdk/errors.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Engine } from "./engine.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import type { OpenConnection } from "./outside.ts";
import type { PollOptions } from "./poll.ts";
import { samenessBy } from "./same-account.ts";
import { sliceLimit } from "./read-events.ts";
import type { ConnectionRecord } from "./store.ts";

export interface InquiryOptions extends PollOptions {
  readonly credentials: (connection: ConnectionRecord) => JsonObject;
  readonly onRepaired: () => void;
}

type Inquiries = Pick<
  Engine,
  | "checkCredentials"
  | "sameAccount"
  | "checkConnection"
  | "countSince"
  | "sample"
  | "records"
  | "choices"
>;

/** Questions to the outside world that a person asks while making a flow. */
export function createInquiries(options: InquiryOptions): Inquiries {
  const { store, outside, registry, clock } = options;

  const reading = (connection: ConnectionRecord): OpenConnection =>
    outside.open(connectorOf(connection), connection, { kind: "none" });

  const connectorOf = (connection: ConnectionRecord): Connector => {
    const connector = registry.connector(connection.connector);
    if (!connector) throw unknown("connector", connection.connector);
    return connector;
  };

  const triggerOf = (connection: ConnectionRecord, id: string): AnyTrigger => {
    const trigger = registry.trigger(connection.connector, id);
    if (!trigger) throw unknown("trigger", id);
    return trigger;
  };

  return {
    checkCredentials: async (connector, values) => {
      const opened = outside.openValues(connector, values, { kind: "probe" });
      const spec = connector.connection;
      const report = await spec.check(opened.api, spec.fields.parse(values));
      return { ...report, reads: opened.reads() };
    },

    sameAccount: async (connector, values, seen) => {
      const opened = outside.openValues(connector, values, { kind: "none" });
      const sameness = await samenessBy(connector, opened.api, seen);
      return { sameness, reads: opened.reads() };
    },

    checkConnection: async (connection) => {
      const startedAt = clock.now();
      const connector = connectorOf(connection);
      const { api } = outside.open(connector, connection, { kind: "probe" });
      const values = connector.connection.fields.parse(options.credentials(connection));
      try {
        const report = await connector.connection.check(api, values);
        refuseOther(connection, report);
        if ((await store.connection(connection.id))?.broken) {
          await store.repairConnection(connection.id, clock.now());
          options.onRepaired();
        }
        return report;
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure.kind === "connection")
          await store.breakConnection(connection.id, stepErrorOf(failure), startedAt);
        throw thrown;
      }
    },

    countSince: async (connection, id, date) => {
      const { api } = reading(connection);
      let count = 0;
      for await (const page of triggerOf(connection, id).poll({ api, since: new Date(date) })) {
        count += page.length;
        if (count >= sliceLimit) return { count: sliceLimit, atLeast: true };
      }
      return { count, atLeast: false };
    },

    sample: async (connection, id) => {
      const trigger = triggerOf(connection, id);
      const { api } = reading(connection);
      for await (const [newest] of trigger.poll({ api, since: new Date(0) }))
        if (newest) return { data: newest.data, real: true };
      return { data: trigger.sample, real: false };
    },

    records: async (connection, id, limit) => {
      const { api } = reading(connection);
      for await (const page of triggerOf(connection, id).poll({ api, since: new Date(0) }))
        return page.slice(0, limit).map(({ key, at, data }) => ({ key, at: at.getTime(), data }));
      return [];
    },

    choices: async (connection, id, query) => {
      const found = connectorOf(connection).choices.find((choices) => choices.id === id);
      if (!found) throw unknown("choices", id);
      const { api } = reading(connection);
      return found.list({ api, ...query });
    },
  };
}

/** A connection is bound to one account and mode for life. */
function refuseOther(connection: ConnectionRecord, report: ConnectionReport): void {
  const sameAccount =
    connection.account === null || report.account === null || report.account === connection.account;
  if (sameAccount && report.mode === connection.mode) return;
  throw new ConnectionError({
    code: "engine.other_account",
    message: text(
      "The key now belongs to another account or mode than this connection is for.",
      "このキーは、この接続とは別のアカウントまたは別のモードのものになっています。",
    ),
    advice: text(
      "Enter a key of the same account and mode, or make a new connection.",
      "同じアカウント・同じモードのキーを入力するか、新しい接続を作成してください。",
    ),
  });
}

function unknown(what: "connector" | "trigger" | "choices", id: string): InputError {
  return new InputError({
    code: `engine.unknown_${what}`,
    message: text(`There is no ${what} named ${id} here.`, `「${id}」はここにはありません。`),
    advice: text("Choose one from the catalogue.", "カタログにあるものを選択してください。"),
  });
}

import type { Money } from "#sdk/action.ts";
import type { AnyTrigger, Connector } from "#sdk/connector.ts";
import type { ConnectionReport } from "#sdk/connection.ts";
import { ConnectionError, InputError } from "#sdk/errors.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { TriggerEvent } from "#sdk/trigger.ts";
import type { Engine, PolledDraft, TriggerRecord } from "./engine.ts";
import { isBoundTo } from "./bound-account.ts";
import { handledAs } from "./event-name.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import type { OpenConnection } from "./outside.ts";
import { makeChoice } from "./make-choice.ts";
import { newestOf } from "./newest.ts";
import { completed } from "./complete.ts";
import { checkReach } from "./past-reach.ts";
import { pollOf } from "./shared-polls.ts";
import { placeOf } from "./place.ts";
import { wishesOf } from "./listening.ts";
import type { PollOptions } from "./poll.ts";
import { samenessBy } from "./same-account.ts";
import { readShape, recentShape, type ShapeOptions } from "./shapes.ts";
import { readRows } from "./rows/read.ts";
import { noPast } from "./rows/stopped.ts";
import { sliceLimit } from "./read-events.ts";
import type { ConnectionRecord } from "./store.ts";
import { type ListenedSource, whereItStood } from "./where-it-stood.ts";
import { wouldStart } from "./would-start.ts";

export interface InquiryOptions extends PollOptions, ShapeOptions {
  readonly credentials: (connection: ConnectionRecord) => JsonObject;
  readonly onRepaired: () => void;
}

type Inquiries = Pick<
  Engine,
  | "checkCredentials"
  | "sameAccount"
  | "checkConnection"
  | "countPast"
  | "sample"
  | "records"
  | "choices"
  | "makeChoice"
  | "recentShape"
  | "readShape"
>;

/** Questions to the outside world that a person asks while making a flow. */
export function createInquiries(options: InquiryOptions): Inquiries {
  const { store, outside, registry, clock } = options;

  const reading = (connection: ConnectionRecord): OpenConnection =>
    outside.open(connectorOf(connection), connection, "none");

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

  /** What a draft listens to, and wants of it; null where its settings are not the trigger's. */
  const sourceOf = async ({
    flow,
    trigger: { trigger: id, settings },
    connection,
  }: PolledDraft) => {
    const trigger = triggerOf(connection, id);
    const wishes = await wishesIn(flow, trigger, options);
    if (wishes === null) return null;
    const { id: place, where } = placeOf(trigger, settings);
    return { trigger, connection, place, where, wishes };
  };

  return {
    checkCredentials: async (connector, values) => {
      const opened = outside.openValues(connector, values, "probe");
      const spec = connector.connection;
      const report = await spec.check(opened.api, spec.fields.parse(values));
      return { ...report, reads: opened.reads() };
    },

    sameAccount: async (connector, values, seen) => {
      const opened = outside.openValues(connector, values, "none");
      const sameness = await samenessBy(connector, opened.api, seen);
      return { sameness, reads: opened.reads() };
    },

    checkConnection: async (connection) => {
      const startedAt = clock.now();
      const connector = connectorOf(connection);
      const { api } = outside.open(connector, connection, "probe");
      const values = connector.connection.fields.parse(options.credentials(connection));
      try {
        const report = await connector.connection.check(api, values);
        refuseOther(connector, connection, report);
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

    countPast: async (draft, from) => {
      const source = await sourceOf(draft);
      if (source === null) return null;
      const { flow, connection } = draft;
      const { wishes } = source;
      const past = await pastFrom(from, flow.id, source, options);
      if (past === null)
        return { since: null, count: 0, notYet: 0, undecided: 0, atLeast: false, amounts: [] };
      const { api } = reading(connection);
      const counts = { yes: 0, not_yet: 0, no: 0, fails: 0 };
      const taken: (Money | null)[] = [];
      let read = 0;
      for await (const page of pagesOfPast(source, past, api, options)) {
        const events = page.slice(0, sliceLimit - read);
        read += events.length;
        const nameOf = ({ key }: TriggerEvent): string => handledAs(key, source);
        const handled = await store.handled(flow.lineage, events.map(nameOf));
        for (const event of events) {
          if (handled.has(nameOf(event))) continue;
          const { starts } = await wouldStart(event, wishes, source, options);
          counts[starts] += 1;
          if (starts === "yes") taken.push(source.trigger.amount?.(event.data) ?? null);
        }
        if (read >= sliceLimit) break;
      }
      const { since } = past;
      const { yes: count, not_yet: notYet, fails: undecided } = counts;
      const atLeast = read >= sliceLimit;
      return { since, count, notYet, undecided, atLeast, amounts: sumsOf(taken) };
    },

    sample: async (connection, id, settings) => {
      const trigger = triggerOf(connection, id);
      const { data: where } = trigger.where?.safeParse(settings) ?? { data: {} };
      if (where === undefined) return { data: trigger.sample, real: false };
      const { api } = reading(connection);
      const [newest] = await newestOf({ trigger, api, where, limit: 1 }, clock);
      if (newest) {
        const { data } = await completed(newest, { trigger, api, where });
        return { data, real: true };
      }
      return { data: trigger.sample, real: false };
    },

    records: async (draft, limit) => {
      const source = await sourceOf(draft);
      if (source === null) return null;
      const { wishes, where } = source;
      const { api } = reading(draft.connection);
      const records: TriggerRecord[] = [];
      const newest = await newestOf({ trigger: source.trigger, api, where, limit }, clock);
      for (const event of newest.slice(0, limit)) {
        const { starts } = await wouldStart(event, wishes, source, options);
        records.push({ key: event.key, at: event.at.getTime(), data: event.data, starts });
      }
      return records;
    },

    choices: async (connection, id, query) => {
      const found = connectorOf(connection).choices.find((choices) => choices.id === id);
      if (!found) throw unknown("choices", id);
      const { api } = reading(connection);
      return found.list({ api, ...query });
    },

    makeChoice: (wish) => makeChoice(connectorOf(wish.connection), wish, options),

    recentShape: (connection, of) => recentShape(connection, of, options),

    readShape: (connection, of) => readShape(connection, of, options),
  };
}

/** What a draft says about the events it wants; null where its settings are not the trigger's. */
async function wishesIn(
  { id, draft }: PolledDraft["flow"],
  trigger: AnyTrigger,
  options: InquiryOptions,
) {
  const { trigger: chosen } = draft;
  if (chosen?.kind !== "event" || !trigger.settings.safeParse(chosen.settings).success) return null;
  return { flowId: id, ...(await wishesOf({ id, document: draft }, trigger, options)) };
}

/** What would be taken up, in pages: of rows, what has come since the poll stood still. */
async function* pagesOfPast(
  source: ListenedSource & { readonly where: JsonObject },
  past: { readonly readFrom: number },
  api: unknown,
  { store, clock }: InquiryOptions,
): AsyncIterable<readonly TriggerEvent[]> {
  const { trigger, connection, place, where } = source;
  if (trigger.kind === "since") {
    yield* trigger.poll({ api, where, since: new Date(past.readFrom) });
    return;
  }
  const poll = await store.poll(connection.id, pollOf(trigger), place);
  if (poll === null) return;
  const rows = { trigger, api, where, pollId: poll.id, kin: [] };
  for await (const { told } of readRows(rows, poll.kept, "on", { store, clock }))
    yield told.map(({ key, data }) => ({ key, at: new Date(clock.now()), data }));
}

/** By currency; nothing where one of them is not known, because the rest would look like all. */
function sumsOf(taken: readonly (Money | null)[]): readonly Money[] {
  const known = taken.filter((money) => money !== null);
  if (known.length < taken.length) return [];
  return [...Map.groupBy(known, ({ currency }) => currency)].map(([currency, its]) => ({
    currency,
    amount: its.reduce((sum, { amount }) => sum + amount, 0),
  }));
}

/** The moment that a flow would take up from, and the earlier one that would be read from. */
async function pastFrom(
  from: Parameters<Inquiries["countPast"]>[1],
  flowId: string,
  source: ListenedSource,
  options: InquiryOptions,
): Promise<{ readonly since: number; readonly readFrom: number } | null> {
  if (from.from === "date" && source.trigger.kind !== "since") throw noPast();
  const { trigger } = source;
  const reach = (date: number): void => {
    if (trigger.kind === "since") checkReach(trigger, date, options.clock.now());
  };
  if (from.from === "date") {
    reach(from.date);
    return { since: from.date, readFrom: from.date };
  }
  const stood = await whereItStood(flowId, source, options);
  if (stood) reach(stood.from);
  return stood && { since: stood.at, readFrom: stood.from };
}

/** A connection is bound to one account and mode for life. */
function refuseOther(
  connector: Connector,
  connection: ConnectionRecord,
  report: ConnectionReport,
): void {
  const { account, settings } = connection;
  const isSame = isBoundTo(connector, account, report.account, settings) ?? true;
  if (isSame && report.mode === connection.mode) return;
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

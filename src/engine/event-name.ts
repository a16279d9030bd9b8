import type { AnyTrigger } from "#sdk/connector.ts";
import { kindOfRun } from "./run-name.ts";
import { type Polled, pollOf } from "./shared-polls.ts";
import type { ConnectionRecord } from "./store.ts";

/** Where an event comes from. */
export interface EventSource {
  readonly trigger: Pick<AnyTrigger, "uniqueKeys" | "perConnection"> & Polled;
  readonly connection: Pick<ConnectionRecord, "id" | "connector" | "account" | "mode">;
  /** The id of where the trigger looks; empty where it has one place only. */
  readonly place: string;
}

/**
 * What an event is called in a flow: two events of one name are one event, and a run bears the name
 * of its event. So the same event must have one name on every connection to its account, unless the
 * account is not known, and another event must never have it, although a flow may move to another
 * connection, account or trigger.
 */
export function eventName(key: string, { trigger, connection, place }: EventSource): string {
  // A key that looks like the name of another kind of run would be taken for one.
  if (trigger.uniqueKeys && kindOfRun(key) === "event") return key;
  const { id, connector, mode } = connection;
  const account = trigger.perConnection ? null : connection.account;
  const places = place === "" ? [] : [place];
  const scope = [connector, pollOf(trigger), mode, account ?? id, ...places].map(
    encodeURIComponent,
  );
  return ["event", ...scope, key].join(":");
}

/**
 * What to ask for whether a flow's lineage has handled an event of the past. Where the account is not
 * known, an event of the same key may be the same one, seen on another connection: to leave out, where
 * it can be seen and taken back, is better than to charge twice.
 */
export function handledAs(key: string, source: EventSource): string {
  return source.connection.account === null ? key : eventName(key, source);
}

import type { LedgerHeading, LedgerReason } from "#flow/ledger.ts";
import type { Money } from "#sdk/action.ts";
import { kindOfRun } from "../run-name.ts";
import type { Registry } from "../registry.ts";
import type { EndedRun, EndedWrite, NewLine, PassedOver } from "../store.ts";
import { ownMovement } from "../parts.ts";
import { moneyStateOf } from "./money-state.ts";

/** What the ledger says of what has happened. Pure. */

type Connectors = Pick<Registry, "trigger" | "teller" | "action">;

/** One line for the run’s event, and one for each write that has left, or has waited for a person. */
export function linesOfRun(run: EndedRun, connectors: Connectors): readonly NewLine[] {
  const writes = Map.groupBy(run.writes, ({ id }) => id);
  const lines = [...writes.values()].flatMap((its) => lineOfWrite(run, its, connectors) ?? []);
  const money = moneyOfEvent(run, connectors);
  const { origin } = run;
  const event: NewLine = {
    at: run.event.at,
    heading: {
      ...ofRun(run, "event"),
      mode: origin.mode ?? run.writes[0]?.mode ?? null,
      connectionId: origin.connectionId,
      connector: origin.connector,
      subject: origin.trigger,
      outcome: run.outcome,
      reason: run.filtered ? reasonOf(run.filtered) : null,
      wasParked: lines.some(({ heading }) => heading.wasParked),
      money: money && { kind: null, currency: money.currency, state: null },
    },
    runId: run.id,
    object: run.event.key,
    about: run.event.about,
    amount: money?.amount ?? null,
  };
  return [event, ...lines];
}

/** All at which lines of a run may stand. */
export function momentsOf({ event, writes }: EndedRun): readonly number[] {
  const ofWrites = writes.flatMap(({ firstSendAt, parkedAt }) => [
    ...(firstSendAt === null ? [] : [firstSendAt]),
    ...(parkedAt === null ? [] : [parkedAt]),
  ]);
  return [...new Set([event.at, ...ofWrites])];
}

export function lineOfPassedOver(passed: PassedOver, connectors: Connectors): NewLine {
  const { flowId, flowName, version, event, reason } = passed;
  const origin = originOf(passed, connectors);
  const money = moneyOfEvent({ origin, event }, connectors);
  return {
    at: event.at,
    heading: {
      entry: "event",
      flowId,
      flowName,
      version,
      startedBy: null,
      mode: origin.mode,
      connectionId: origin.connectionId,
      connector: origin.connector,
      subject: origin.trigger,
      outcome: reason === "trigger" || reason === "condition" ? "filtered" : "skipped",
      reason: { kind: reason },
      wasParked: false,
      money: money && { kind: null, currency: money.currency, state: null },
    },
    runId: null,
    object: event.key,
    about: event.about,
    amount: money?.amount ?? null,
  };
}

function ofRun(
  { flowId, flowName, version, name }: EndedRun,
  entry: LedgerHeading["entry"],
): Pick<LedgerHeading, "entry" | "flowId" | "flowName" | "version" | "startedBy"> {
  return { entry, flowId, flowName, version, startedBy: kindOfRun(name) };
}

/** Of all generations of a write, which are one: the newest says what came of it. */
function lineOfWrite(
  run: EndedRun,
  generations: readonly EndedWrite[],
  connectors: Connectors,
): NewLine | null {
  const newest = generations.at(-1);
  const at = earliest(generations, "firstSendAt") ?? earliest(generations, "parkedAt");
  if (newest === undefined || at === null) return null;
  const { connectionId, mode, connector, action, request, answer, state, objectId } = newest;
  const found = connectors.action(connector, action);
  const movement =
    found?.kind === "effect"
      ? unlessThrown(() => ownMovement(found, request, { answer, isParked: state === "parked" }))
      : null;
  const isAboveLimit = state === "parked" && newest.aboveLimit === "waits";
  const { sends } = newest;
  const moved =
    movement && moneyStateOf({ state, sends, isAboveLimit, isPending: movement.isPending }, true);
  const money = movement && moved !== null ? wholeMoney(movement.money) : null;
  return {
    at,
    heading: {
      ...ofRun(run, "write"),
      mode,
      connectionId,
      connector,
      subject: action,
      outcome: state,
      reason: null,
      wasParked: generations.some((one) => one.parkedAt !== null || one.aboveLimit !== null),
      money:
        movement && moved !== null
          ? { kind: movement.kind, currency: money?.currency ?? null, state: moved }
          : null,
    },
    runId: run.id,
    object: objectId,
    about: null,
    amount: money?.amount ?? null,
  };
}

function earliest(writes: readonly EndedWrite[], name: "firstSendAt" | "parkedAt"): number | null {
  const moments = writes.flatMap((one) => one[name] ?? []);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** With the trigger that the event is one of, in place of its poll. */
function originOf({ origin, event }: PassedOver, connectors: Connectors): PassedOver["origin"] {
  const { connector, trigger: poll } = origin;
  if (connector === null || poll === null) return origin;
  const teller = unlessThrown(() => connectors.teller(connector, poll, event.data)?.id ?? null);
  return { ...origin, trigger: teller ?? poll };
}

function moneyOfEvent(
  { origin: { connector, trigger }, event }: Pick<EndedRun, "origin" | "event">,
  connectors: Connectors,
): Money | null {
  if (connector === null || trigger === null) return null;
  const found = connectors.trigger(connector, trigger);
  return wholeMoney(unlessThrown(() => found?.amount?.(event.data) ?? null));
}

/** The ledger adds amounts up: one that is no whole number is none. */
function wholeMoney(money: Money | null): Money | null {
  return money !== null && Number.isSafeInteger(money.amount) ? money : null;
}

/** A connector that cannot read what came must not keep everything else out of the ledger. */
function unlessThrown<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const mostLetters = 300;

/** The condition is the flow's; the values that it met are not kept. */
function reasonOf({ path, held, condition }: NonNullable<EndedRun["filtered"]>): LedgerReason {
  return {
    kind: "filter",
    path,
    held,
    condition: { en: plainly(condition.en), ja: plainly(condition.ja) },
  };
}

/** Without e-mail addresses, which somebody may have written into a condition. */
function plainly(words: string): string {
  return Array.from(words.replaceAll(/(?<![^\s"“”「」])[^\s"“”「」]+@[^\s"“”「」]+/g, "…"))
    .slice(0, mostLetters)
    .join("");
}

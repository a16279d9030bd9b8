import type { LedgerHeading } from "#flow/ledger.ts";
import type { Money, MoneyKind } from "#sdk/action.ts";
import type { Book } from "#sdk/books.ts";
import type { Registry } from "../registry.ts";
import { kindOfRun } from "../run-name.ts";
import type { Known, KnownEvent, KnownLine, KnownWrite } from "../store.ts";
import type { Facts, Handling } from "./verdict.ts";

/** What is known of each object, out of rows of the store. Pure. */

type Connectors = Pick<Registry, "teller" | "action">;

/** Which amounts of a list are compared. */
export type Compared = Pick<Book<unknown>, "money" | "sameMoney">;

/** `connector`: whose objects they are. `compared`: null where no amounts are. */
export function factsOf(
  known: Known,
  connector: string,
  connectors: Connectors,
  compared: Compared | null,
): (object: { readonly id: string; readonly effectId: string | null }) => Facts {
  const events = Map.groupBy(known.events, ({ object }) => object);
  const lines = Map.groupBy(known.lines, ({ object }) => object);
  return ({ id, effectId }) => {
    const ofEvents = (events.get(id) ?? []).map((event) =>
      tracedOf(event, connector, connectors, compared),
    );
    const ofLedger = (lines.get(id) ?? []).filter(({ heading }) => heading.entry === "event");
    const recorded = (lines.get(id) ?? []).filter(({ heading }) => heading.entry === "write");
    const inLedger = new Set(ofLedger.map(({ heading }) => heading.flowId));
    const handlings = ofEvents
      .flatMap(({ handling }) => handling ?? [])
      // Of a run that is gone the ledger still says how it ended.
      .filter(({ is, runId, flowId }) => is !== "ran" || runId !== null || !inLedger.has(flowId));
    const kept = new Set(handlings.map(({ flowId, trigger }) => `${flowId} ${trigger}`));
    const older = ofLedger
      .filter(({ heading }) => !kept.has(`${heading.flowId} ${heading.subject}`))
      .flatMap((line) => handlingIn(line) ?? []);
    return {
      handlings: [...handlings, ...older],
      seenBy: new Set([
        ...ofEvents.flatMap(({ trigger }) => trigger ?? []),
        ...ofLedger.flatMap(({ heading }) => heading.subject ?? []),
      ]),
      seenUntold: ofEvents.some(({ trigger }) => trigger === null),
      seenMoney: compared && seenMoney(ofEvents, ofLedger, compared),
      writes: known.writes
        .filter((write) => write.objectId === id || write.id === effectId)
        .map((write) => withMoney(write, moneyOfWrite(write, recorded, connectors))),
    };
  };
}

function withMoney(write: KnownWrite, money: Money | null): Facts["writes"][number] {
  return { ...write, money };
}

interface Traced {
  readonly trigger: string | null;
  readonly handling: Handling | null;
  readonly money: Money | null;
}

function tracedOf(
  event: KnownEvent,
  connector: string,
  connectors: Connectors,
  compared: Compared | null,
): Traced {
  const { poll, data } = event;
  const teller = unlessThrown(() => connectors.teller(connector, poll, data)) ?? null;
  // Of an event without its data nobody can tell which of the triggers of a shared list told of it.
  const trigger = teller?.id ?? null;
  const money = data === null ? null : unlessThrown(() => compared?.money(data) ?? null);
  return { trigger, handling: handlingOf(event, trigger), money };
}

function handlingOf(event: KnownEvent, trigger: string | null): Handling | null {
  const { flowId, outcome, reason, because, runId, runName, runStatus, filtered, id } = event;
  if (flowId === null || outcome === null) return null;
  if (runName !== null && kindOfRun(runName) === "test") return null;
  const its = { trigger, flowId, eventId: id, runId, reason: null, condition: null } as const;
  switch (outcome) {
    case "waiting":
      return { ...its, is: "waits", outcome: null, reason: "waits" };
    case "skipped":
      return {
        ...its,
        is: "filtered",
        outcome: null,
        reason,
        condition: because?.condition ?? null,
      };
    case "run":
      return runStatus === "filtered"
        ? {
            ...its,
            is: "filtered",
            outcome: runStatus,
            reason: "filter",
            condition: filtered?.condition ?? null,
          }
        : { ...its, is: "ran", outcome: runStatus };
  }
}

/** What the ledger still says when the event is not kept any more. */
function handlingIn({ heading, runId }: KnownLine): Handling | null {
  const { flowId, startedBy, subject: trigger, outcome, reason } = heading;
  if (startedBy === "test") return null;
  const its = { trigger, flowId, eventId: null, runId } as const;
  if (outcome === "filtered" || outcome === "skipped")
    return {
      ...its,
      is: "filtered",
      outcome: startedBy === null ? null : outcome,
      reason: reason?.kind ?? null,
      condition: reason?.kind === "filter" ? reason.condition : null,
    };
  return { ...its, is: "ran", outcome, reason: null, condition: null };
}

/** As the newest event shows it, or as the ledger keeps it of triggers that sum up that very amount. */
function seenMoney(
  events: readonly Traced[],
  lines: readonly KnownLine[],
  { sameMoney }: Compared,
): Money | null {
  const told = events.flatMap(({ money }) => money ?? []);
  const same = lines.filter(({ heading }) => sameMoney.includes(heading.subject ?? ""));
  return told.at(-1) ?? same.flatMap((line) => moneyIn(line) ?? []).at(-1) ?? null;
}

function moneyIn({ heading, amount }: KnownLine): Money | null {
  const currency = heading.money?.currency ?? null;
  return amount === null || currency === null ? null : { amount, currency };
}

/** As the frozen request and its answer say it, as long as they are kept; else as the ledger does. */
function moneyOfWrite(
  write: KnownWrite,
  lines: readonly KnownLine[],
  connectors: Connectors,
): Money | null {
  const { connector, action, request, answer, runId } = write;
  const found = connectors.action(connector, action);
  const movement =
    found?.kind === "effect" ? unlessThrown(() => found.moves?.(request, answer) ?? null) : null;
  if (movement?.money) return compared(movement.kind) ? movement.money : null;
  const line = lines.find((one) => one.runId === runId && isOf(one.heading, action));
  if (line === undefined || !compared(line.heading.money?.kind ?? "other")) return null;
  return moneyIn(line);
}

const isOf = ({ subject }: LedgerHeading, action: string): boolean => subject === action;

/** What may move in another way, or is billed in several writes, is about another amount than the object. */
const compared = (kind: MoneyKind): boolean => kind !== "other" && kind !== "bill";

/** A connector that cannot read what came says nothing of it. */
function unlessThrown<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}

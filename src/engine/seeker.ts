import { standstillOf } from "./consent.ts";
import { UnseenError } from "#sdk/errors.ts";
import type { Clock } from "./clock.ts";
import type { Exclusive } from "./exclusive.ts";
import { beginningOfKept } from "./beginning.ts";
import { kindOf, lookUpOwed, nextLookUp, type Span, spansOf } from "./effects.ts";
import { type Failure, failureOf, stepErrorOf } from "./failure.ts";
import type { Life } from "./life.ts";
import type { Log } from "./log.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { MoneyTime } from "./money-time.ts";
import { datedWithin, type Outside } from "./outside.ts";
import type { Registry } from "./registry.ts";
import { sightOf } from "./sight.ts";
import type { ConnectionRecord, EffectRecord, ParkedFinding, Store } from "./store.ts";
import type { List } from "./walk.ts";
import type { Sighting, Walks } from "./walks.ts";

export interface SeekerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly moneyTime: MoneyTime;
  readonly outside: Outside;
  readonly walks: Walks;
  readonly life: Life;
  readonly registry: Registry;
  readonly exclusive: Exclusive;
  /** A run may go on. */
  readonly onRuns: () => void;
}

const atOnce = 100;

/** When a write is looked for again that could not be: its connection is broken, the list fails. */
const pauseAfterFailure = 10 * 60_000;

/** Looks for parked writes for a day: what is found late needs no person any more. */
export function startSeeker(options: SeekerOptions): Loop {
  const { store, clock, log, exclusive } = options;
  return startLoop({
    clock,
    log,
    name: "search for parked writes",
    turn: async () => {
      const more = await exclusive.orNot("parked writes", async () => {
        const due = await store.parkedToLookFor(clock.now(), atOnce);
        await Promise.all(due.map((effect) => seek(effect, options)));
        return due.length === atOnce;
      });
      return more === true ? clock.now() : null;
    },
    settle: () => Promise.resolve(),
  });
}

async function seek(effect: EffectRecord, options: SeekerOptions): Promise<void> {
  const { store, clock, log, outside } = options;
  const startedAt = clock.now();
  const again = (lookAt: number | null, looked = effect.looked): Promise<void> =>
    store.noteLookUp({ ...choiceOf(effect), looked, lookAt, at: clock.now() });

  const putOff = async (failure: Failure): Promise<void> => {
    if (failure.kind === "connection")
      await store.breakConnection(effect.connectionId, stepErrorOf(failure), startedAt);
    if (failure.kind === "bug") log.error({ err: failure.error, effect: effect.id }, "bug");
    return again(clock.now() + pauseAfterFailure);
  };

  const connection = await store.connection(effect.connectionId);
  const list = connection && listOf(effect, connection, options);
  if (!list) return again(null);
  if (standstillOf(connection)) return again(startedAt + pauseAfterFailure);
  try {
    const unheard = await outside.learnTime(list.connector, connection, startedAt - datedWithin);
    if (unheard) return await putOff(unheard);
    const moment = options.moneyTime.of(connection);
    const { reached: now } = moment;
    const doubts = options.moneyTime.inTimeOf(connection, options.life.known());
    const write = { ...effect, earliestSend: await beginningOfKept(effect.runId, store) };
    const spans = spansOf(write, doubts, moment);
    if (spans.length === 0) return await again(null);
    const kind = kindOf(list.action, effect.request);
    const owed = lookUpOwed(write, { do: "send", kind }, doubts, moment);
    // Not now: writes that are looked for in one turn share a walk.
    const due = Math.min(effect.lookAt ?? now, now);
    const since = owed !== null && owed <= now ? Math.max(due, owed) : due;
    let found: Sighting | null = null;
    for (const span of spans) found ??= await options.walks.find(list, effect, span, since, "mark");
    if (!found) {
      const looked = { times: (effect.looked?.times ?? 0) + 1, at: now, ...aroundAll(spans) };
      const next = nextLookUp(effect.parkedAt ?? now, clock.now());
      const stillOwed = owed !== null && owed > now;
      return await again(stillOwed ? Math.min(next ?? owed, owed) : next, looked);
    }
    const decision: ParkedFinding =
      found.outcome === "done"
        ? {
            kind: "happened",
            answer: found.answer,
            objectId: list.action.objectId(list.action.read(found.answer)),
          }
        : { kind: "refused", error: found.error };
    await store.decideParked({ ...choiceOf(effect), decision, found: true, at: clock.now() });
    log.info({ run: effect.runId, effect: effect.id }, "A parked write was found");
    options.onRuns();
  } catch (thrown) {
    // Somebody may let it be looked at meanwhile.
    if (thrown instanceof UnseenError)
      return again(nextLookUp(effect.parkedAt ?? startedAt, clock.now()));
    return putOff(failureOf(thrown));
  }
}

function aroundAll(spans: readonly Span[]): Span {
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to)),
  };
}

function choiceOf({ id, generation }: EffectRecord) {
  return { effectId: id, generation };
}

/** Null where the system gives no way to look, or is not there any more. */
function listOf(
  effect: EffectRecord,
  connection: ConnectionRecord,
  { registry }: Pick<SeekerOptions, "registry">,
): List | null {
  const connector = registry.connector(effect.connector);
  const action = registry.action(effect.connector, effect.action);
  if (!connector || action?.kind !== "effect") return null;
  if (sightOf(action, effect) === "nothing") return null;
  return { connector, connection, action };
}

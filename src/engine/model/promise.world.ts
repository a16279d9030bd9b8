import type { HttpRequest, HttpResponse, TransportReason } from "#sdk/http.ts";
import { z } from "zod";
import type { EffectRecord, StepRecord } from "../store.ts";
import type { Process } from "./questions.world.ts";
import {
  isRepeatable,
  longestWay,
  type OtherSide,
  placeOf,
  spotOf,
  type Thing,
} from "./other-side.world.ts";
import { judgeAtRest } from "./at-rest.world.ts";
import type { ModelFlow } from "./disk.world.ts";
import type { Rows } from "./rows.world.ts";
import type { Time } from "./time.world.ts";
import type { Action } from "./turns.world.ts";
import type { Passed } from "./watched.world.ts";

/**
 * The promise, as a list of what must never be seen. All of it is told from outside of the engine:
 * from what goes over the wire, from what is executed on the other side, and from what is stored.
 */

const minute = 60_000;

/** 23 hours, and a little for clocks that are set back by less than what anybody notices. */
const oldest = 23 * 60 * minute + 5 * minute;

/** Younger than that, a key serves for sure. */
const youngest = 23 * 60 * minute - minute;

const passIsGoodFor = 10_000;

const Write = z.object({
  order: z.string(),
  tag: z.string(),
  generation: z.int(),
  isTaken: z.boolean().optional(),
});

const Delay = z.object({ until: z.string() });

/** What one generation of an effect has shown on the wire. */
interface Wire {
  readonly key: string | undefined;
  /** Null where the store has forgotten it since. */
  body: string | null;
  /** Moments of sends, real time. Null once it is proven that it was not executed. */
  readonly sends: (number | null)[];
  /** The other side has said something that it would only repeat, or that makes sending again useless. */
  isOver: boolean;
}

/** Refusals, and answers which say that asking again tells nothing. */
const saysNothing: ReadonlySet<number> = new Set([400, 402, 422, 424]);

export interface Promised {
  readonly violations: readonly string[];
  violated(what: string): void;
  passed(pass: Passed, process: Process): void;
  /** Whether a newer write has set the same: what the store has said before a write is repeated. */
  askedForNewer(write: Pick<Passed, "effectId" | "generation">, isOvertaken: boolean): void;
  sent(request: HttpRequest, process: Process): void;
  answered(request: HttpRequest, answer: HttpResponse | TransportReason): void;
  executed(thing: Thing): void;
  planned(effect: EffectRecord): void;
  continued(runId: string, refused: EffectRecord | null): void;
  /** A person has looked there, and said that nothing of the write was executed. */
  saidToSend(next: Pick<Passed, "effectId" | "generation">): void;
  cancelled(runId: string): void;
  /** The store has gone back to an earlier state. */
  forgotten(): void;
  stepRecorded(record: StepRecord): void;
  /** When everything has come to rest. */
  atRest(): void;
}

export function createPromise(world: {
  readonly time: Time;
  readonly other: OtherSide;
  readonly flows: readonly ModelFlow[];
  readonly rows: Rows;
  readonly connectedAt: number;
  /** Requests that are still on their way. */
  readonly onTheWay: () => readonly HttpRequest[];
}): Promised {
  const { time, other, flows, rows } = world;
  const violations: string[] = [];
  const cancelled = new Set<string>();
  const everCancelled = new Set<string>();
  let hasForgotten = false;
  const delays = new Map<string, number>();
  const wires = new Map<string, Wire>();
  /** What was let through to set something; and what nothing newer stood in the way of. */
  const setting = new Set<string>();
  const upToDate = new Set<string>();
  const passes: { readonly name: string; readonly process: Process; readonly at: number }[] = [];
  const violated = (what: string): void => void violations.push(what);

  const made = (effectId: string): readonly Thing[] =>
    other.things.filter((thing) => thing.effectId === effectId && thing.outcome === "made");

  const sentOnce = (request: HttpRequest, process: Process): void => {
    const body = request.body ?? "";
    const { order, tag, generation, isTaken } = Write.parse(JSON.parse(body));
    const name = `${tag} generation ${generation}`;
    const key = request.headers["idempotency-key"];
    const wire = wires.get(name);
    if (isTaken !== undefined && isTaken !== other.isTaken(spotOf(order)))
      violated(`${name} was sent, and its place is not as it was seen`);
    // It has looked once more.
    const isAnew = isTaken !== undefined && wire?.sends.every((at) => at === null) === true;
    if (wire && isAnew) wire.body = body;
    if (wire && wire.key !== key) violated(`${name} was sent under two keys`);
    if (wire) wire.body ??= body;
    if (wire && wire.body !== body) violated(`the frozen request of ${name} has changed`);
    for (const [otherName, { key: otherKey }] of wires)
      if (key !== undefined && otherKey === key && otherName !== name)
        violated(`${name} and ${otherName} were sent under one key`);

    const pass = passes.findLastIndex((one) => one.name === name && one.process === process);
    const passedAt = passes[pass]?.at;
    if (passedAt === undefined) violated(`${name} was sent without a pass through the gate`);
    else if (Math.abs(time.ours() - passedAt) > passIsGoodFor)
      violated(`${name} was sent with a pass that was too old`);
    if (pass >= 0) passes.splice(pass, 1);

    const effect = rows.effect(tag, generation);
    if (effect?.state !== "open")
      violated(`${name} was sent although it is ${effect?.state ?? "unknown"}`);

    const unproven = wire?.sends.find((at) => at !== null) ?? null;
    const { pathname } = new URL(request.url);
    if (unproven !== null && key === undefined && !isRepeatable(pathname))
      violated(`${name} has no key, and was sent again in doubt`);
    // After a restore it is sent once it has been looked for: what could be found is judged by what is made.
    const isLookedFor = hasForgotten && (pathname === "/things" || pathname === "/guarded");
    const growsOld = pathname !== "/ledger" && pathname !== "/set" && !isLookedFor;
    if (unproven !== null && time.now() - unproven > oldest && growsOld)
      violated(`${name} was sent again ${hours(time.now() - unproven)} h after its first send`);
    const now = wire ?? { key, body, sends: [], isOver: false };
    now.sends.push(time.now());
    wires.set(name, now);
  };

  const promised: Promised = {
    violations,
    violated,

    passed: ({ runId, effectId, generation, wasUnproven }, process) => {
      if (cancelled.has(runId) && !wasUnproven)
        violated(`run ${runId} was cancelled, and ${effectId} passed the gate all the same`);
      const name = `${effectId} generation ${generation}`;
      passes.push({ name, process, at: time.ours() });
      if (rows.effect(effectId, generation)?.action !== "make-set") return;
      if (wasUnproven && !upToDate.delete(name))
        violated(`${name} was set once more, and nobody asked for what is newer`);
      setting.add(name);
    },

    askedForNewer: ({ effectId, generation }, isOvertaken) => {
      const name = `${effectId} generation ${generation}`;
      if (isOvertaken !== hasNewer(effectId, generation))
        violated(`${name} is ${isOvertaken ? "" : "not "}called overtaken`);
      if (!isOvertaken) upToDate.add(name);
    },

    sent: (request, process) => {
      if (request.method !== "GET") sentOnce(request, process);
    },

    answered: (request, answer) => {
      if (request.method === "GET") return;
      const { tag, generation } = Write.parse(JSON.parse(request.body ?? ""));
      const wire = wires.get(`${tag} generation ${generation}`);
      if (!wire) return;
      const said = typeof answer === "object" && other.said(answer) ? answer : null;
      if (answer === "refused" || (said && [401, 429].includes(said.status)))
        wire.sends[wire.sends.length - 1] = null;
      if (said && (saysNothing.has(said.status) || said.headers["replayed"] === "true"))
        wire.isOver = true;
    },

    executed: ({ effectId, generation, takes }) => {
      if (takes !== undefined && other.things.filter((one) => one.takes === takes).length > 1)
        violated(`${takes} was taken twice`);
      const same = other.things.filter((thing) => thing.effectId === effectId);
      if (same.filter((thing) => thing.generation === generation).length > 1)
        violated(`${effectId} generation ${generation} was executed twice`);
      if (made(effectId).length > 1) violated(`${effectId} was made twice`);
    },

    planned: ({ id, generation }) => {
      if (generation > 0) violated(`a new generation of ${id} was planned without a person`);
    },

    continued: (runId, refused) => {
      // The wish of a person who has cancelled it before counts no more.
      cancelled.delete(runId);
      if (refused && made(refused.id).length > 0)
        violated(`${refused.id} was to be sent once more, but it was made`);
    },

    // Nor of this generation, where the store has forgotten that it was sent.
    saidToSend: ({ effectId, generation }) => {
      wires.get(`${effectId} generation ${generation}`)?.sends.fill(null);
    },

    cancelled: (runId) => {
      cancelled.add(runId);
      everCancelled.add(runId);
    },

    forgotten: () => {
      hasForgotten = true;
      // Who has forgotten that something was planned, cancelled or delayed begins with it anew.
      cancelled.clear();
      delays.clear();
      for (const wire of wires.values()) wire.body = null;
    },

    stepRecorded: (record) => {
      heldBack(record);
      const { runId, attempt, effect } = record;
      const written = effect && rows.newest(effect.id);
      if (!written) return;
      if (effect.state === "failed" && made(effect.id).length > 0)
        violated(`${effect.id} is called failed, but it was made`);
      if (attempt.outcome !== "parked") return;
      if (written.unprovenSince === null && !rows.inDoubt())
        violated(`run ${runId} was parked although nothing can have happened`);
      if (written.action === "make-ledger") violated(`${effect.id} was parked, but its row tells`);
      if (listed.has(written.action)) absent(written);
      if (keyed.has(written.action)) tooSoon(written);
    },

    atRest: () =>
      judgeAtRest({
        other,
        flows,
        rows,
        made,
        violated,
        wasCancelled: (id) => everCancelled.has(id),
      }),
  };

  /** Nothing goes on before its delay is over. */
  function heldBack({ runId, attempt: { path, outcome }, output, at }: StepRecord): void {
    const name = `step ${path} of run ${runId}`;
    if (outcome === "delayed") delays.set(name, Date.parse(Delay.parse(output).until));
    else if (at < (delays.get(name) ?? 0)) violated(`${name} went on before its delay was over`);
  }

  /** What can be found is parked only when it is not there, unless our clock was set ahead meanwhile. */
  function absent(effect: EffectRecord): void {
    const wire = wires.get(`${effect.id} generation ${effect.generation}`);
    const last = Math.max(0, ...(wire?.sends.map((at) => at ?? 0) ?? []));
    if ((time.setAheadAt() ?? 0) >= last || hasForgotten) return;
    const under = [...other.things, ...tagsOnTheWay()];
    if (under.some((one) => one.effectId === effect.id && one.generation === effect.generation))
      violated(`${effect.id} was believed absent, but it is there`);
  }

  /** Has one that was written down later, for a run that began later, perhaps set the same since? */
  function hasNewer(effectId: string, generation: number): boolean {
    const runs = rows.runs().map(({ id }) => id);
    const effects = rows.effects();
    const at = effects.findIndex((one) => one.id === effectId && one.generation === generation);
    const own = effects[at];
    return effects.slice(at + 1).some((one) => {
      const name = `${one.id} generation ${one.generation}`;
      if (one.id === effectId || !setting.has(name) || !own) return false;
      const isOpen = one.state === "open" || one.state === "parked";
      return (
        (one.state === "done" || (isOpen && one.unprovenSince !== null)) &&
        placeIn(one) === placeIn(own) &&
        runs.indexOf(one.runId) >= runs.indexOf(own.runId)
      );
    });
  }

  /** While the key is young and nothing has been said, sending again would tell. */
  function tooSoon(effect: EffectRecord): void {
    const wire = wires.get(`${effect.id} generation ${effect.generation}`);
    const since = effect.unprovenSince;
    if (!wire || since === null || wire.isOver || time.wasSet() || hasForgotten) return;
    if (time.now() - since < youngest)
      violated(`${effect.id} was parked although sending it again would have told`);
  }

  const tagsOnTheWay = () =>
    world.onTheWay().flatMap(({ method, body }) => {
      if (method === "GET") return [];
      const { tag, generation } = Write.parse(JSON.parse(body ?? ""));
      return [{ effectId: tag, generation }];
    });

  return promised;
}

const hours = (milliseconds: number): string => (milliseconds / 3_600_000).toFixed(1);

/** What may be repeated while it is young, or for ever where it only sets a value. */
const keyed: ReadonlySet<string> = new Set<Action>([
  "make",
  "make-blind",
  "make-told",
  "make-guarded",
]);

/** What a list shows by its mark. */
const listed: ReadonlySet<string> = new Set<Action>([
  "make",
  "make-findable",
  "make-guarded",
  "make-placed",
]);

const Params = z.object({ order: z.string() });

const placeIn = ({ request }: EffectRecord): string => placeOf(Params.parse(request.params).order);

/** A person looks up what became of a write only when all that was sent has arrived or is lost. */
export const settledAfter = longestWay + 60 * minute;

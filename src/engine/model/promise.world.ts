import type { HttpRequest, HttpResponse, TransportReason } from "#sdk/http.ts";
import { columnsOf } from "#storage/state-columns.ts";
import { z } from "zod";
import { isOver } from "../run-state.ts";
import type { EffectRecord, StepRecord } from "../store.ts";
import type { Process } from "./questions.world.ts";
import {
  isDeclined,
  isRefused,
  longestWay,
  type OtherSide,
  type Thing,
} from "./other-side.world.ts";
import type { ModelFlow } from "./disk.world.ts";
import type { ModelRun, Rows } from "./rows.world.ts";
import type { Time } from "./time.world.ts";

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

const Write = z.object({ order: z.string(), tag: z.string(), generation: z.int() });

/** What one generation of an effect has shown on the wire. */
interface Wire {
  readonly key: string | undefined;
  readonly body: string;
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
  passed(effectId: string, generation: number, process: Process): void;
  sent(request: HttpRequest, process: Process): void;
  answered(request: HttpRequest, answer: HttpResponse | TransportReason): void;
  executed(thing: Thing): void;
  planned(effect: EffectRecord): void;
  continued(refused: EffectRecord): void;
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
  const wires = new Map<string, Wire>();
  const passes: { readonly name: string; readonly process: Process; readonly at: number }[] = [];
  const violated = (what: string): void => void violations.push(what);

  const made = (effectId: string): readonly Thing[] =>
    other.things.filter((thing) => thing.effectId === effectId && thing.outcome === "made");

  const sentOnce = (request: HttpRequest, process: Process): void => {
    const body = request.body ?? "";
    const { tag, generation } = Write.parse(JSON.parse(body));
    const name = `${tag} generation ${generation}`;
    const key = request.headers["idempotency-key"];
    const wire = wires.get(name);
    if (wire && wire.key !== key) violated(`${name} was sent under two keys`);
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
    if (unproven !== null && request.url.endsWith("/unsafe"))
      violated(`${name} has no key, and was sent again in doubt`);
    if (unproven !== null && time.now() - unproven > oldest)
      violated(`${name} was sent again ${hours(time.now() - unproven)} h after its first send`);
    const now = wire ?? { key, body, sends: [], isOver: false };
    now.sends.push(time.now());
    wires.set(name, now);
  };

  const promised: Promised = {
    violations,
    violated,

    passed: (effectId, generation, process) => {
      passes.push({ name: `${effectId} generation ${generation}`, process, at: time.ours() });
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

    executed: ({ effectId, generation }) => {
      const same = other.things.filter((thing) => thing.effectId === effectId);
      if (same.filter((thing) => thing.generation === generation).length > 1)
        violated(`${effectId} generation ${generation} was executed twice`);
      if (made(effectId).length > 1) violated(`${effectId} was made twice`);
    },

    planned: ({ id, generation }) => {
      if (generation > 0) violated(`a new generation of ${id} was planned without a person`);
    },

    continued: ({ id }) => {
      if (made(id).length > 0) violated(`${id} was to be sent once more, but it was made`);
    },

    stepRecorded: ({ runId, attempt, effect }) => {
      const written = effect && rows.newest(effect.id);
      if (!written) return;
      if (effect.kind === "failed" && made(effect.id).length > 0)
        violated(`${effect.id} is called failed, but it was made`);
      if (attempt.outcome !== "parked") return;
      if (written.unprovenSince === null && !rows.inDoubt())
        violated(`run ${runId} was parked although nothing can have happened`);
      if (written.action === "make") absent(written);
      if (written.action !== "make-unsafe") tooSoon(written);
    },

    atRest: () => {
      for (const order of other.orders)
        for (const flow of flows) {
          const runs = runsOf(flow.id).filter(({ name }) => name === order.id);
          if (runs.length !== 1)
            violated(`${order.id} has ${runs.length} runs in flow ${flow.id} instead of one`);
        }
      for (const flow of flows) inOrder(flow.id);
      for (const run of rows.runs()) rested(run);
      for (const wrong of rows.miscounted()) violated(wrong);
      for (const { id } of rows.effects())
        if (made(id).length > 1) violated(`${id} was made ${made(id).length} times`);
    },
  };

  /** What can be found is parked only when it is not there, unless our clock was set ahead meanwhile. */
  function absent(effect: EffectRecord): void {
    const wire = wires.get(`${effect.id} generation ${effect.generation}`);
    const last = Math.max(0, ...(wire?.sends.map((at) => at ?? 0) ?? []));
    if ((time.setAheadAt() ?? 0) >= last) return;
    const under = [...other.things, ...tagsOnTheWay()];
    if (under.some((one) => one.effectId === effect.id && one.generation === effect.generation))
      violated(`${effect.id} was believed absent, but it is there`);
  }

  /** While the key is young and nothing has been said, sending again would tell. */
  function tooSoon(effect: EffectRecord): void {
    const wire = wires.get(`${effect.id} generation ${effect.generation}`);
    const since = effect.unprovenSince;
    if (!wire || since === null || wire.isOver || time.wasSet()) return;
    if (time.now() - since < youngest)
      violated(`${effect.id} was parked although sending it again would have told`);
  }

  const tagsOnTheWay = () =>
    world.onTheWay().flatMap(({ method, body }) => {
      if (method === "GET") return [];
      const { tag, generation } = Write.parse(JSON.parse(body ?? ""));
      return [{ effectId: tag, generation }];
    });

  const runsOf = (flowId: string): readonly ModelRun[] =>
    rows.runs().filter((run) => run.flowId === flowId);

  /** Those that were listed at once have their runs in the order in which they happened. */
  function inOrder(flowId: string): void {
    const prompt = other.orders.filter((order) => order.prompt).map(({ id }) => id);
    const came = runsOf(flowId)
      .map(({ name }) => name)
      .filter((name) => prompt.includes(name));
    if (came.join() !== prompt.join())
      violated(`the runs of flow ${flowId} are of ${came.join()} instead of ${prompt.join()}`);
  }

  /** A run that is over says what happened; one that is not has a reason that a person can act on. */
  function rested(run: ModelRun): void {
    const { phase } = run.state;
    const { status } = columnsOf(run.state);
    if (run.status !== status)
      violated(`run ${run.id} is found as ${run.status}, but it is ${status}`);
    const document = flows.find(({ id }) => id === run.flowId)?.document;
    const [place] = run.state.frames;
    const done = document?.steps.slice(0, place?.kind === "steps" ? place.position : 0) ?? [];
    const writes = rows.effects().filter(({ runId }) => runId === run.id);
    for (const step of done) {
      if (step.kind !== "action" || step.action === "read") continue;
      const write = writes.findLast(({ path }) => path === step.id);
      if (write?.state !== "done")
        violated(`run ${run.id} went past step ${step.id}, which is not done`);
      else if (made(write.id).length !== 1)
        violated(`step ${step.id} of run ${run.id} is done, but ${write.id} was never made`);
    }
    if (phase.is === "failed") {
      const write = writes.findLast(({ path }) => path === phase.path);
      const generation = write?.generation ?? 0;
      // A person has given it up before the run came to rest.
      if (write?.state === "stopped") return;
      if (write && made(write.id).length > 0)
        violated(`run ${run.id} has failed at ${write.id}, which was made`);
      const barred = write !== undefined && other.wasBarred(write.id, generation);
      if (!barred && !isRefused(run.name, generation) && !isDeclined(run.name, generation))
        violated(`run ${run.id} has failed, but nobody refused it: ${phase.error.code}`);
    } else if (!isOver(run.state)) violated(`run ${run.id} never came to its end: ${phase.is}`);
    else if (phase.is === "succeeded" && done.length !== document?.steps.length)
      violated(`run ${run.id} has succeeded without all of its steps`);
  }

  return promised;
}

const hours = (milliseconds: number): string => (milliseconds / 3_600_000).toFixed(1);

/** A person looks up what became of a write only when all that was sent has arrived or is lost. */
export const settledAfter = longestWay + 60 * minute;

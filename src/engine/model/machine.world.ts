import type { HttpRequest, HttpResponse, SendOnce, TransportReason } from "#sdk/http.ts";
import { TransportFailure } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import type { Connector } from "#sdk/connector.ts";
import { createEngine } from "../create-engine.ts";
import type { ContinueWish } from "../continue-run.ts";
import { noArchive, usualHistory } from "../history.world.ts";
import type { ParkedChoice } from "../decide-parked.ts";
import type { Engine } from "../engine.ts";
import type { Log } from "../log.ts";
import { endlessRoom } from "../room.ts";
import type { Store } from "../store.ts";
import { longestWay, type OtherSide, type Thing, type Trouble } from "./other-side.world.ts";
import type { ModelStore } from "./store.world.ts";
import { effectIn, runOf, sendOf } from "./subjects.world.ts";
import type { Time } from "./time.world.ts";

/**
 * The machine that the product runs on: one process at a time with the real engine in it, and
 * perhaps others that were thought dead. Whatever a process asks of the store or of the network
 * hangs here until somebody says what becomes of it, so that a plug can be pulled at every point.
 */

/** A question of a process to its store or to the outside. */
export type Question = {
  readonly process: Process;
  /** Questions of one process about one run are answered in their order. */
  readonly about: string | null;
  readonly words: string;
} & (
  | {
      readonly to: "store";
      readonly ask: () => Reply;
      readonly refuse: () => void;
      reply: Reply | null;
    }
  | {
      readonly to: "outside";
      readonly request: HttpRequest;
      readonly sentAt: number;
      /** Set once it has arrived on the other side. */
      answer: HttpResponse | null;
      readonly answered: (response: HttpResponse) => void;
      readonly failed: (reason: TransportReason) => void;
    }
);
export type OutsideQuestion = Extract<Question, { to: "outside" }>;

/** Tells a process what the store has done. */
type Reply = () => void;

export interface Process {
  readonly number: number;
  /** `frozen`: it stands still, and does not know it. */
  state: "runs" | "frozen" | "dead";
  /** It has sent a write, and has measured time since. */
  hasSent: boolean;
}

/** Bytes that have left and have not arrived: whoever sent them may be dead. */
export interface Straggler {
  readonly request: HttpRequest;
  readonly sentAt: number;
}

export interface Watch {
  sent(request: HttpRequest, process: Process): void;
  answered(request: HttpRequest, response: HttpResponse | TransportReason): void;
  executed(thing: Thing): void;
  passed(effectId: string, generation: number, process: Process): void;
  violated(what: string): void;
  note(words: string): void;
}

export interface Machine {
  /** What hangs, oldest first, without what stands behind something else. */
  questions(): readonly Question[];
  stragglers(): readonly Straggler[];
  /** Writes that have left and have been neither dealt with nor lost. */
  onTheWay(): readonly HttpRequest[];
  /** When a request of this effect last left, real time; 0 for never. */
  lastSendOf(effectId: string): number;
  readonly current: () => Process;
  readonly processes: () => readonly Process[];
  start(): void;
  /** A person decides about a parked write, through the process that runs. */
  decide(choice: ParkedChoice): void;
  /** A person lets a failed run go on, through the same. */
  continueRun(wish: ContinueWish): void;
  /** The process is gone. What it had sent may still arrive where `bytesLeft`. */
  kill(process: Process, bytesLeft: boolean): void;
  /** The store does what was asked; the process hears of it with `reply`. */
  commit(question: Extract<Question, { to: "store" }>): void;
  reply(question: Extract<Question, { to: "store" }>): void;
  refuse(question: Extract<Question, { to: "store" }>): void;
  arrive(question: OutsideQuestion, trouble: Trouble): void;
  answer(question: OutsideQuestion): void;
  /** No answer comes. Where it had not arrived, it may do so later if `bytesLeft`. */
  cut(question: OutsideQuestion, reason: "cut" | "refused" | "timeout", bytesLeft: boolean): void;
  straggle(straggler: Straggler): void;
}

/** The verbs between which the plug is pulled; all others are answered at once. */
const durable: ReadonlySet<string> = new Set([
  "acceptEvents",
  "breakConnection",
  "claimRuns",
  "continueRun",
  "decideParked",
  "freeRuns",
  "noteDoubt",
  "noteLookUp",
  "passGate",
  "planEffect",
  "pollFailed",
  "recordState",
  "recordStep",
]);

const diskIsFull = new Error("The disk is full");

export function createMachine(world: {
  readonly time: Time;
  readonly other: OtherSide;
  readonly store: ModelStore;
  readonly connector: Connector;
  readonly watch: Watch;
}): Machine {
  const { time, other, store, watch } = world;
  const hanging = new Set<Question>();
  const stragglers = new Set<Straggler>();
  const lastSends = new Map<string, number>();
  const processes: Process[] = [];
  const engines = new Map<Process, Engine>();
  let ids = 0;
  let drawn = 0;

  /** The store as one process has it: each verb hangs until it is answered. */
  const storeOf = (process: Process): Store => {
    const verbs = store.verbs;
    const target: Record<string, unknown> = {};
    const verbOf = (name: string) => {
      const verb: unknown = Reflect.get(verbs, name);
      if (typeof verb !== "function") {
        // Who asks may pass over the error, and less would be proven.
        watch.violated(`the model's store has no verb ${name}`);
        throw new Error(`The model's store has no verb ${name}`);
      }
      if (name === "onWork") return verb;
      const answers = (...args: readonly unknown[]) => Reflect.apply(verb, undefined, args);
      if (!durable.has(name)) return async (...args: readonly unknown[]) => answers(...args);
      return (...args: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          hanging.add({
            process,
            to: "store",
            about: runOf(args),
            words: name,
            reply: null,
            ask: () => {
              const value: unknown = answers(...args);
              if (name === "passGate" && value !== "fenced") {
                const { id: effectId, generation } = sendOf(args);
                watch.passed(effectId, generation, process);
              }
              return () => resolve(value);
            },
            refuse: () => reject(diskIsFull),
          });
        });
    };
    // The model has the verbs that a running engine uses; the others say so when they are used.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the verbs are the store's
    return new Proxy(target, {
      get: (known, name) => (typeof name === "string" ? (known[name] ??= verbOf(name)) : undefined),
    }) as unknown as Store;
  };

  const sendFrom =
    (process: Process): SendOnce =>
    (request) =>
      new Promise((resolve, reject) => {
        watch.sent(request, process);
        const effectId = effectIn(request);
        if (effectId !== null) {
          lastSends.set(effectId, time.now());
          process.hasSent = true;
        }
        hanging.add({
          process,
          to: "outside",
          about: null,
          words: `${request.method} ${new URL(request.url).pathname}`,
          request,
          sentAt: time.now(),
          answer: null,
          answered: resolve,
          failed: (reason) => reject(new TransportFailure(reason, text(reason, reason))),
        });
      });

  const logOf = (process: Process): Log => ({
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (facts, words) => {
      const error: unknown = Reflect.get(facts, "err");
      if (words === "bug" && error !== diskIsFull)
        watch.violated(`process ${process.number} met a bug: ${String(error)}`);
    },
  });

  const current = (): Process => {
    const process = processes.findLast(({ state }) => state === "runs");
    if (!process) throw new Error("No process runs");
    return process;
  };

  const start = (): void => {
    // What a process has measured ends with it: one that begins while the dates are wrong cannot know.
    time.setTheirsBack(0);
    const process: Process = { number: processes.length + 1, state: "runs", hasSent: false };
    processes.push(process);
    const engine = createEngine({
      store: storeOf(process),
      connectors: [world.connector],
      send: sendFrom(process),
      credentials: () => ({}),
      unseal: (_, sealed) => sealed,
      trustedLoopback: [],
      mayAct: async () => true,
      clock: time.clockFor(() => process.state !== "runs"),
      random: () => ((drawn = (drawn * 16_807 + 11) % 2_147_483_647), drawn / 2_147_483_647),
      newId: () => `id-${(ids += 1)}`,
      log: logOf(process),
      concurrency: 4,
      history: usualHistory,
      archive: noArchive,
      room: endlessRoom,
      letterWays: () => Promise.resolve({}),
    });
    engines.set(process, engine);
    // A process that cannot start ends, and is started again.
    engine.start().catch(() => {
      kill(process, false);
      start();
    });
  };

  const kill = (process: Process, bytesLeft: boolean): void => {
    process.state = "dead";
    for (const question of hanging) {
      if (question.process !== process) continue;
      hanging.delete(question);
      if (question.to === "outside" && !question.answer && bytesLeft)
        stragglers.add({ request: question.request, sentAt: question.sentAt });
    }
  };

  const deal = (request: HttpRequest, trouble: Trouble): HttpResponse => {
    const before = other.things.length;
    const response = other.handle(request, trouble);
    const made = other.things[before];
    if (made) watch.executed(made);
    watch.note(`the other side answers ${request.method} ${response.status}`);
    return response;
  };

  return {
    decide: (choice) => {
      const engine = engines.get(current());
      // Where it does not come about, a person sees that it is still parked, and does it again.
      engine?.decideParked(choice).catch(() => undefined);
    },
    continueRun: (wish) => {
      engines
        .get(current())
        ?.continueRun(wish)
        .catch(() => undefined);
    },
    questions: () => {
      const before = new Set<string>();
      return Array.from(hanging).filter(({ process, about }) => {
        if (process.state !== "runs") return false;
        if (about === null) return true;
        const line = `${process.number} ${about}`;
        if (before.has(line)) return false;
        before.add(line);
        return true;
      });
    },
    stragglers: () => Array.from(stragglers),
    onTheWay: () => [
      ...Array.from(stragglers)
        .filter(({ sentAt }) => time.now() - sentAt <= longestWay)
        .map(({ request }) => request),
      ...Array.from(hanging).flatMap((question) =>
        question.to === "outside" && !question.answer && time.now() - question.sentAt <= longestWay
          ? [question.request]
          : [],
      ),
    ],
    lastSendOf: (effectId) => lastSends.get(effectId) ?? 0,
    current,
    processes: () => processes,
    start,
    kill,
    commit: (question) => {
      question.reply ??= question.ask();
    },
    reply: (question) => {
      question.reply ??= question.ask();
      hanging.delete(question);
      question.reply();
    },
    refuse: (question) => {
      hanging.delete(question);
      question.refuse();
    },
    arrive: (question, trouble) => {
      question.answer ??= deal(question.request, trouble);
    },
    answer: (question) => {
      question.answer ??= deal(question.request, "none");
      hanging.delete(question);
      watch.answered(question.request, question.answer);
      question.answered(question.answer);
    },
    cut: (question, wanted, bytesLeft) => {
      hanging.delete(question);
      const { request, sentAt, answer } = question;
      // A connection cannot be refused to what has arrived.
      const reason = answer && wanted === "refused" ? "cut" : wanted;
      if (!answer && bytesLeft) stragglers.add({ request, sentAt });
      watch.answered(request, reason);
      question.failed(reason);
    },
    straggle: (straggler) => {
      stragglers.delete(straggler);
      // What was too long on its way is lost.
      if (time.now() - straggler.sentAt <= longestWay) deal(straggler.request, "none");
    },
  };
}

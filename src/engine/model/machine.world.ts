import type { Connector } from "#sdk/connector.ts";
import type { HttpRequest, HttpResponse, SendOnce, TransportReason } from "#sdk/http.ts";
import { TransportFailure } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import type { ContinueWish } from "../continue-run.ts";
import { createEngine } from "../create-engine.ts";
import type { ParkedChoice } from "../decide-parked.ts";
import type { Engine } from "../engine.ts";
import { noArchive, usualHistory } from "../history.world.ts";
import type { Log } from "../log.ts";
import { endlessRoom, NoRoomError } from "../room.ts";
import type { Store } from "../store.ts";
import { connectionId, type Disk } from "./disk.world.ts";
import { longestWay, type OtherSide, type Thing, type Trouble } from "./other-side.world.ts";
import { createProcessStores, type ProcessWatch } from "./process-store.world.ts";
import type {
  OutsideQuestion,
  Process,
  Question,
  StoreQuestion,
  Straggler,
} from "./questions.world.ts";
import { effectIn } from "./subjects.world.ts";
import type { Time } from "./time.world.ts";

/**
 * The machine that the product runs on: one process at a time with the real engine in it, and
 * perhaps others that were thought dead. Whatever a process asks of the store or of the network
 * hangs here until somebody says what becomes of it, so that a plug can be pulled at every point.
 */

export interface Watch extends ProcessWatch {
  sent(request: HttpRequest, process: Process): void;
  answered(request: HttpRequest, response: HttpResponse | TransportReason): void;
  executed(thing: Thing): void;
  note(words: string): void;
}

export interface Machine {
  /** The store is at work on what was asked of it. */
  isBusy(): boolean;
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
  /** A person enters the credentials anew, through the process that runs. */
  repair(): void;
  /** The same person decides about a parked write. */
  decide(choice: ParkedChoice): void;
  /** A person lets a failed run go on, through the same. */
  continueRun(wish: ContinueWish): void;
  cancel(runId: string): void;
  /** A person says that the restored backup takes the place of what was there. */
  settleRestore(): void;
  /** The process is gone. What it had sent may still arrive where `bytesLeft`. */
  kill(process: Process, bytesLeft: boolean): void;
  /** The store does what was asked; the process hears of it with `reply`. */
  commit(question: StoreQuestion): Promise<void>;
  reply(question: StoreQuestion): Promise<void>;
  refuse(question: StoreQuestion): void;
  arrive(question: OutsideQuestion, trouble: Trouble): void;
  answer(question: OutsideQuestion): void;
  /** No answer comes. Where it had not arrived, it may do so later if `bytesLeft`. */
  cut(question: OutsideQuestion, reason: "cut" | "refused" | "timeout", bytesLeft: boolean): void;
  straggle(straggler: Straggler): void;
}

/** The judge reads what the product would forget after a month. */
const longHistory = { ...usualHistory, days: { ...usualHistory.days, value: 3_650 } };

export function createMachine(world: {
  readonly time: Time;
  readonly other: OtherSide;
  readonly disk: Disk;
  readonly connector: Connector;
  readonly watch: Watch;
}): Machine {
  const { time, other, disk, watch } = world;
  const hanging = new Set<Question>();
  const stragglers = new Set<Straggler>();
  const lastSends = new Map<string, number>();
  const processes: Process[] = [];
  const engines = new Map<Process, Engine>();
  const opened = new Map<Process, Store>();
  const stores = createProcessStores(disk, watch, (question) => hanging.add(question));
  let ids = 0;
  let drawn = 0;

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
      if (!(error instanceof NoRoomError))
        watch.violated(`process ${process.number}: ${words}: ${String(error)}`);
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
    const store = stores.of(process);
    opened.set(process, store);
    const engine = createEngine({
      store,
      connectors: [world.connector],
      send: sendFrom(process),
      longestSendMs: 80_000,
      credentials: () => ({}),
      unseal: (_, sealed) => sealed,
      trustedLoopback: [],
      mayAct: async () => true,
      clock: time.clockFor(() => process.state !== "runs"),
      random: () => ((drawn = (drawn * 16_807 + 11) % 2_147_483_647), drawn / 2_147_483_647),
      newId: () => `id-${(ids += 1)}`,
      log: logOf(process),
      concurrency: 4,
      history: longHistory,
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
    isBusy: () => stores.isBusy(),
    repair: () => {
      const before = { sealed: "", locked: false };
      const sealed = { id: connectionId, by: "local", before, sealed: "", settings: {} };
      engines
        .get(current())
        ?.replaceSecret(sealed)
        .catch(() => undefined);
    },
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
    settleRestore: () => {
      engines
        .get(current())
        ?.settleRestore("replaces")
        .catch(() => undefined);
    },
    cancel: (runId) => {
      opened
        .get(current())
        ?.cancelRun({ runId, at: time.ours() })
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
    commit: async (question) => {
      question.reply ??= await question.ask();
    },
    reply: async (question) => {
      const reply = (question.reply ??= await question.ask());
      hanging.delete(question);
      reply();
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

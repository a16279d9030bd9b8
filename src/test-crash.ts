import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import { ClientRequest } from "node:http";
import type { Store } from "#engine/store.ts";
import type { HttpRequest, SendOnce } from "#sdk/http.ts";
import type { Smtp } from "#sdk/smtp.ts";
import type { SqlExchange } from "#sdk/sql.ts";

/**
 * For tests: this process kills itself, with SIGKILL, at a named point between two durable steps.
 * `before` is before anything of the step has happened, `after` when it is done and nobody has been
 * told. All of it lies around the store and the sender, whose users know nothing of it.
 */
export const crashPoints = [
  // Runs taken from the queue.
  "claim-before",
  "claim-after",
  // Events with their runs, and the cursor.
  "events-before",
  "events-after",
  // A scheduled time with its run.
  "tick-before",
  "tick-after",
  // A step has called another flow.
  "call-before",
  "call-after",
  // A write is written down.
  "effect-before",
  "effect-after",
  // A send is let through, and noted.
  "gate-before",
  "gate-after",
  // The bytes of a write: none has left; all are with the operating system, which only HTTP tells.
  "send-before",
  "send-after",
  // The answer to a write: it begins to come in, which only HTTP tells; it is there, and not handed on.
  "answer-before",
  "answer-after",
  // What came of a step.
  "result-before",
  "result-after",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** What does not happen of itself under load. */
const otherPoints = [
  // A failed run goes on, because a person says so.
  "continue-before",
  "continue-after",
  // What has happened becomes alerts, and mail that is to be sent.
  "tell-before",
  "tell-after",
  // A mail has been sent, and that is noted.
  "mail-before",
  "mail-after",
] as const;

type AnyPoint = CrashPoint | (typeof otherPoints)[number];

/** What the test reads in the standard error. */
export const crashWords = {
  firstStep: "MILLRACE_TEST_CRASH first step recorded",
  reached: "MILLRACE_TEST_CRASH reached",
  counts: "MILLRACE_TEST_CRASH counts",
} as const;

interface Surroundings {
  readonly store: Store;
  readonly send: SendOnce;
  readonly sql: SqlExchange;
  readonly smtp: Smtp;
}

/** Here nothing can wait: bytes leave, or come in. */
const cannotWait: ReadonlySet<AnyPoint> = new Set(["send-before", "send-after", "answer-before"]);

/**
 * `null` for none; else `point:nth:afterMs`: at the nth time that the point is reached, counted from
 * so many milliseconds after the start, or with `signal` in place of them from SIGUSR2. `none` is a point that is never
 * reached. `:about` may follow: only writes whose request or statement holds this text are counted.
 *
 * Several may be joined by `+`. What reaches one of them waits there until all are reached, and the process is killed with
 * all of them where they are. One that cannot wait counts only when it is the last.
 */
export function crashing(setting: string | null, around: Surroundings): Surroundings {
  if (setting === null) return around;
  const open = new Set(setting.split("+").map(aimAt));
  process.on("SIGUSR2", () => {
    for (const aim of open) aim.from = Math.min(aim.from, performance.now());
    writeSync(2, `${crashWords.counts}\n`);
  });

  const reach: Reach = async (reached, what) => {
    const aim = [...open].find(({ point, from, about }) => {
      if (point !== reached || performance.now() < from) return false;
      return about === "" || what?.().includes(about) === true;
    });
    if (aim === undefined || (cannotWait.has(reached) && open.size > 1)) return;
    aim.left -= 1;
    if (aim.left > 0) return;
    open.delete(aim);
    writeSync(2, `${crashWords.reached} ${aim.setting}\n`);
    if (open.size === 0) process.kill(process.pid, "SIGKILL");
    await new Promise(() => undefined);
  };

  watchTheWire(reach);
  return {
    store: aroundStore(around.store, reach),
    send: aroundSend(around.send, reach),
    sql: aroundSql(around.sql, reach),
    smtp: aroundSmtp(around.smtp, reach),
  };
}

interface Aim {
  readonly setting: string;
  readonly point: string;
  readonly about: string;
  from: number;
  left: number;
}

function aimAt(setting: string): Aim {
  const [point = "", nth = "1", afterMs = "0", ...about] = setting.split(":");
  if (point !== "none" && ![...crashPoints, ...otherPoints].some((known) => known === point))
    throw new Error(`There is no point named ${point}`);
  return {
    setting,
    point,
    from: afterMs === "signal" ? Infinity : performance.now() + Number(afterMs),
    about: about.join(":"),
    left: Number(nth),
  };
}

/** `what` tells what the write is about. */
type Reach = (point: AnyPoint, what?: () => string) => Promise<void>;

function aroundStore(store: Store, reach: Reach): Store {
  let steps = 0;
  return {
    ...store,
    claimRuns: async (now, limit, hand) => {
      await reach("claim-before");
      const runs = await store.claimRuns(now, limit, hand);
      if (runs.length > 0) await reach("claim-after");
      return runs;
    },
    acceptEvents: async (acceptance) => {
      const brings = acceptance.events.some(({ deliveries }) => deliveries.length > 0);
      if (brings) await reach("events-before");
      const accepted = await store.acceptEvents(acceptance);
      if (brings) await reach("events-after");
      return accepted;
    },
    acceptTick: async (tick) => {
      await reach("tick-before");
      await store.acceptTick(tick);
      await reach("tick-after");
    },
    callRun: async (call) => {
      await reach("call-before");
      const called = await store.callRun(call);
      await reach("call-after");
      return called;
    },
    planEffect: async (plan, epoch) => {
      const what = () => JSON.stringify(plan.request);
      await reach("effect-before", what);
      const planned = await store.planEffect(plan, epoch);
      await reach("effect-after", what);
      return planned;
    },
    passGate: async (send) => {
      const what = () => JSON.stringify(send.effect.request);
      await reach("gate-before", what);
      const passed = await store.passGate(send);
      await reach("gate-after", what);
      return passed;
    },
    continueRun: async (choice) => {
      await reach("continue-before");
      const continued = await store.continueRun(choice);
      await reach("continue-after");
      return continued;
    },
    keepAlerts: async (told) => {
      if (told.news.length > 0) await reach("tell-before");
      const kept = await store.keepAlerts(told);
      if (told.news.length > 0) await reach("tell-after");
      return kept;
    },
    noteLetter: async (id, next) => {
      await reach("mail-before");
      const noted = await store.noteLetter(id, next);
      await reach("mail-after");
      return noted;
    },
    recordStep: async (record) => {
      const what = () => JSON.stringify(record.effect?.request ?? null);
      await reach("result-before", what);
      const recorded = await store.recordStep(record);
      if (steps === 0) writeSync(2, `${crashWords.firstStep}\n`);
      steps += 1;
      await reach("result-after", what);
      return recorded;
    },
  };
}

function aroundSend(send: SendOnce, reach: Reach): SendOnce {
  return async (request, connected) => {
    if (request.method === "GET") return send(request, connected);
    const what = () => pathOf(request);
    const response = await send(request, () => {
      connected?.();
      void reach("send-before", what);
    });
    await reach("answer-after", what);
    return response;
  };
}

const pathOf = ({ url }: HttpRequest): string => new URL(url).pathname;

function aroundSql(sql: SqlExchange, reach: Reach): SqlExchange {
  return {
    ...sql,
    begin: async (line, isSentOnce) => {
      const transaction = await sql.begin(line, isSentOnce);
      return {
        close: () => transaction.close(),
        run: async (write, leave) => {
          const what = () => write.statement.text;
          const answer = await transaction.run(write, () => {
            leave();
            void reach("send-before", what);
          });
          await reach("answer-after", what);
          return answer;
        },
      };
    },
  };
}

function aroundSmtp(smtp: Smtp, reach: Reach): Smtp {
  return {
    ...smtp,
    open: async (server) => {
      const session = await smtp.open(server);
      if (session.is !== "open") return session;
      return {
        ...session,
        send: async (mail, leave) => {
          const what = () => mail.recipients.join(" ");
          const answer = await session.send(mail, () => {
            leave();
            void reach("send-before", what);
          });
          await reach("answer-after", what);
          return answer;
        },
      };
    },
  };
}

/** What happens on the socket below the sender, as Node's own client tells it. */
function watchTheWire(reach: Reach): void {
  subscribe("http.client.request.start", (message) => {
    const request = requestOf(message);
    if (request === null || request.method === "GET") return;
    const what = () => request.path;
    request.once("finish", () => void reach("send-after", what));
    request.once("response", () => void reach("answer-before", what));
  });
}

function requestOf(message: unknown): ClientRequest | null {
  const request =
    typeof message === "object" && message !== null && "request" in message
      ? message.request
      : null;
  return request instanceof ClientRequest ? request : null;
}

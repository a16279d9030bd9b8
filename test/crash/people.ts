import { seeded } from "../../simulator/kit/random.ts";
import { type Act, type ActName, actNames } from "./acts.ts";
import { type Asking, asking } from "./ask.ts";
import { doers, reactivate } from "./doing.ts";
import type { Asked } from "./evidence.ts";
import { type Office, pollsOf } from "./office.ts";
import type { Standing } from "./set-up.ts";
import { firstMark } from "./versions.ts";
import { type CrashWorld, wait } from "./world.ts";

/** People who do what people do, one thing after the other, while processes die under their hands. */
export interface People {
  /** When each has ended what they have begun, and what there was no occasion for is done, too. */
  stop(): Promise<Acted>;
}

export interface Acted {
  /** How many acts of each kind came to their end. */
  readonly done: Readonly<Record<ActName, number>>;
  /** How many requests were made once more, because none or no good answer came. */
  readonly askedAgain: number;
  readonly asked: Asked;
  /** The keys of their calls. */
  readonly called: readonly string[];
  /** Each that was begun, when, and whether there was an occasion for it. Times are the machine's. */
  readonly begun: readonly Begun[];
  /** How many polls the flows have after all the moving. */
  readonly polls: number;
}

interface Begun {
  readonly name: ActName;
  readonly from: number;
  readonly to: number;
  readonly done: boolean;
}

/** So many act at the same time. */
const peopleCount = 2;

/** For how long people go on, when the killing is over, with what has never come to its end. */
const lateMs = 600_000;

export function startPeople(
  world: CrashWorld,
  standing: Standing,
  { acts, seed }: { readonly acts: readonly Act[]; readonly seed: number },
): People {
  let askedAgain = 0;
  const ask = asking(world, seeded(seed), () => void (askedAgain += 1));
  const office = officeOf(world, standing, ask);
  const queue = [...acts];
  const done = Object.fromEntries(actNames.map((name) => [name, 0])) as Record<ActName, number>;
  const begun: Begun[] = [];
  let lateUntil: number | null = null;

  const next = (): Act | undefined => {
    if (lateUntil === null) return queue.shift();
    if (Date.now() > lateUntil) return undefined;
    const index = queue.findIndex(({ name }) => done[name] === 0);
    return index === -1 ? undefined : queue.splice(index, 1)[0];
  };
  const person = async (): Promise<void> => {
    for (;;) {
      const act = next();
      if (act === undefined && lateUntil !== null) return;
      await wait(act?.afterMs ?? 100);
      if (act === undefined) continue;
      const from = Date.now();
      const isDone = await doers[act.name](office, act);
      begun.push({ name: act.name, from, to: Date.now(), done: isDone });
      if (isDone) done[act.name] += 1;
      else queue.push(act);
    }
  };
  const over = Promise.all(Array.from({ length: peopleCount }, person));
  // What went wrong is told when they stop.
  over.catch(() => undefined);
  return {
    stop: async () => {
      lateUntil = Date.now() + lateMs;
      await over;
      // What a process was asked for before it froze, it does when it thaws.
      for (const flow of office.flows) {
        const { body } = await office.ask<{ state: string }>("GET", `/api/v1/flows/${flow.id}`);
        if (body.state !== "active") await reactivate(office, flow);
      }
      const { asked, called } = office;
      return { done, askedAgain, asked, called, begun, polls: pollsOf(office.flows) };
    },
  };
}

function officeOf(world: CrashWorld, standing: Standing, ask: Asking): Office {
  const { second, shop } = standing.connections;
  return {
    world,
    standing,
    ask,
    flows: standing.flows.map((flow) => {
      const home = flow.name === "Second" ? second : shop;
      return { ...flow, home, connection: home, everySeconds: 15, mark: firstMark };
    }),
    asked: {
      again: [],
      cancelled: [],
      generations: [],
      decided: [],
      marks: [firstMark],
    },
    called: [],
    busy: new Set(),
    count: 0,
  };
}

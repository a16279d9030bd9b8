import { crashWords } from "../../../src/test-crash.ts";
import type { RunningProgram } from "../../process.ts";
import { waitFor } from "../patience.ts";
import { killQueue } from "../queue.ts";
import type { Supply } from "../supply.ts";
import { type CrashWorld, type Product, wait } from "../world.ts";
import { type Cut, farPointOf, type KindKill, nameOf, type Losing } from "./kinds.ts";
import type { Senders } from "./senders.ts";
import type { Traps } from "./traps.ts";

/** In so long a process comes to the points where it is to die; else it dies all the same, as when another slot has come there, and those that were not reached come up again, and are waited for longer. */
const patienceMs = 20_000;

const startAgainMs = 500;

/** How long a process lives whose backup has been put in place. */
const aftermathMs = 1_500;

/** How much was written so far. */
export interface Written {
  atMostOnce(): number;
  others(): number;
}

export interface KilledKinds {
  /** How often each was cut. */
  readonly cut: ReadonlyMap<string, number>;
  /** When a process died, by the machine's time. */
  readonly at: readonly number[];
  readonly standing: readonly Product[];
}

/** Works off the plan: each slot's process is killed, started again at once, and so on. */
export async function killKinds(
  world: CrashWorld,
  plan: readonly (KindKill | Losing)[],
  {
    minutes,
    traps,
    supply,
    senders,
    written,
  }: {
    readonly minutes: number;
    readonly traps: Traps;
    readonly supply: Supply;
    readonly senders: Senders;
    readonly written: Written;
  },
): Promise<KilledKinds> {
  const end = Date.now() + minutes * 60_000;
  const queue = killQueue(plan, {
    hasTime: () => Date.now() < end,
    canBeShared: ({ kind }) => kind !== "losing",
    // Behind a loss a write that can only be looked up is not sent any more, so that no process would be killed amid it.
    comesLast: ({ kind }) => kind === "losing",
    onHit: () => supply.hit(Date.now()),
  });
  const cut = new Map<string, number>();
  const done = new Set<Cut>();
  const at: number[] = [];
  const slot = async (number: number): Promise<Product> => {
    for (;;) {
      const kill = queue.next();
      if (kill === null) {
        const startedAt = Date.now();
        const product = world.start(number, "none:1:0");
        if ((await product.ready) !== null) return product;
        await wasAway(world, startedAt, product.program);
        continue;
      }
      const wasHit =
        kill.kind === "losing"
          ? await lose(world, number, kill, () => somethingIsWritten(supply, written))
          : await cutAll(kill, number);
      at.push(Date.now());
      if (wasHit) queue.done(kill);
      else queue.again(kill);
    }
  };
  /** True when none is left of the kill. */
  const cutAll = async (kill: KindKill, number: number): Promise<boolean> => {
    const left = kill.cuts.filter((one) => !done.has(one));
    const cuts = await carryOut(world, number, left, {
      traps,
      senders,
      hit: queue.hit(kill),
      patience: queue.patience(kill, patienceMs),
    });
    for (const one of cuts) {
      done.add(one);
      cut.set(nameOf(one), (cut.get(nameOf(one)) ?? 0) + 1);
    }
    return kill.cuts.every((one) => done.has(one));
  };
  const standing = await Promise.all(
    Array.from({ length: world.slots }, (_, number) => slot(number)),
  );
  return { cut, at, standing };
}

const lookMs = 50;

/** Two writes that would be doubled, or, behind a loss, where these wait for a person, so many others. */
async function somethingIsWritten(supply: Supply, written: Written): Promise<void> {
  supply.more();
  const [once, others] = [written.atMostOnce(), written.others()];
  while (written.atMostOnce() < once + 2 && written.others() < others + 4) await wait(lookMs);
}

/** What is done last is forgotten by the product, and by nobody else. False where another slot has the database away. */
async function lose(
  world: CrashWorld,
  slot: number,
  { afterMs, forMs }: Losing,
  somethingIsWritten: () => Promise<void>,
): Promise<boolean> {
  const startedAt = Date.now();
  const { program, ready } = world.start(slot, "none:1:0");
  const at = await ready;
  if (at === null) return wasAway(world, startedAt, program);
  await wait(afterMs);
  const from = world.now();
  if (world.database !== null) {
    await world.database.failOver();
    await world.forget(from);
    await wait(aftermathMs);
    await program.end("SIGKILL");
    return true;
  }
  const backup = await world.backUp(slot, at.url);
  await Promise.race([somethingIsWritten(), program.ended]);
  await wait(forMs);
  await program.end("SIGKILL");
  await world.forget(from);
  const restored = await world.restore(slot, backup);
  await wait(aftermathMs);
  await restored.program.end("SIGKILL");
  return true;
}

/** A start does not wait for a database that is away: whoever looks after processes tries again. Always false. */
async function wasAway(
  world: CrashWorld,
  startedAt: number,
  program: RunningProgram,
): Promise<boolean> {
  if (!world.database?.wasAwaySince(startedAt))
    throw new Error(`The product ended by itself:\n${program.output()}`);
  await wait(startAgainMs);
  return false;
}

/** The process dies with its writes where they are to be cut. Which are cut. */
async function carryOut(
  world: CrashWorld,
  slot: number,
  cuts: readonly Cut[],
  {
    traps,
    senders,
    hit,
    patience,
  }: {
    readonly traps: Traps;
    readonly senders: Senders;
    readonly hit: Promise<void>;
    readonly patience: number;
  },
): Promise<readonly Cut[]> {
  const startedAt = Date.now();
  const product = world.start(slot, settingOf(cuts));
  const { program } = product;
  const wasReached = (cut: Cut): boolean => program.output().includes(`${reached(cut)}\n`);
  const reachAll = async (): Promise<void> => {
    const last = cuts.at(-1);
    await Promise.all(cuts.slice(0, -1).map((cut) => isReached(program, cut, senders)));
    const point = last === undefined ? null : farPointOf(last);
    if (last === undefined) return;
    if (point === null) await isReached(program, last, senders);
    else traps.set({ kind: last.kind, point, nth: last.nth, pid: program.pid });
  };
  // It rejects where the process ends first, of which its end tells.
  reachAll().catch(() => undefined);
  await waitFor(hit, product, { afterMs: 0, patience });
  traps.clear(program.pid);
  await program.end("SIGKILL");
  const { killed } = await product.ended;
  if (!killed) {
    await wasAway(world, startedAt, program);
    return [];
  }
  return cuts.filter((cut) =>
    farPointOf(cut) === null ? wasReached(cut) : traps.sprung.has(program.pid),
  );
}

/** Few events have a row in a sheet: where one is waited for, another such event comes after so long, as another process may take the first. */
const nextRowMs = 6_000;

async function isReached(program: RunningProgram, cut: Cut, senders: Senders): Promise<void> {
  const over = program.waitFor(new RegExp(reached(cut).replaceAll(/\W/g, "\\$&")));
  if (cut.kind !== "sheets") return void (await over);
  do senders.nextToAll();
  while (!(await Promise.race([over, wait(nextRowMs).then(() => null)])));
}

/** What the process is told: of a write that the other side cuts, nothing. */
export function settingOf(cuts: readonly Cut[]): string {
  const own = cuts.filter((cut) => farPointOf(cut) === null).map(settingOfCut);
  // A point that is never reached: the other side kills, when all others wait.
  return [...own, ...(own.length < cuts.length ? ["none:1:0"] : [])].join("+");
}

const settingOfCut = ({ point, nth, about }: Cut): string => `${point}:${nth}:0:${about}`;
const reached = (cut: Cut): string => `${crashWords.reached} ${settingOfCut(cut)}`;

import { crashWords } from "../../../src/test-crash.ts";
import type { RunningProgram } from "../../process.ts";
import { waitFor } from "../patience.ts";
import { killQueue } from "../queue.ts";
import type { Supply } from "../supply.ts";
import { type CrashWorld, type Product, wait } from "../world.ts";
import { isFar, type KindKill, nameOfKill, type Losing } from "./kinds.ts";
import type { Traps } from "./traps.ts";

/** In so long a process comes to the point where it is to die; else it dies all the same, as when another slot has come there, and the point comes up again, and is waited for longer. */
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
  /** How often each was hit. */
  readonly hit: ReadonlyMap<string, number>;
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
    written,
  }: {
    readonly minutes: number;
    readonly traps: Traps;
    readonly supply: Supply;
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
  const hit = new Map<string, number>();
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
          : await carryOut(world, number, kill, {
              traps,
              hit: queue.hit(kill),
              patience: queue.patience(kill, patienceMs),
            });
      at.push(Date.now());
      if (!wasHit) {
        queue.again(kill);
        continue;
      }
      queue.done(kill);
      const name = nameOfKill(kill);
      hit.set(name, (hit.get(name) ?? 0) + 1);
    }
  };
  const standing = await Promise.all(
    Array.from({ length: world.slots }, (_, number) => slot(number)),
  );
  return { hit, at, standing };
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

async function carryOut(
  world: CrashWorld,
  slot: number,
  kill: KindKill,
  {
    traps,
    hit,
    patience,
  }: { readonly traps: Traps; readonly hit: Promise<void>; readonly patience: number },
): Promise<boolean> {
  const { kind, point, about, nth } = kill;
  const startedAt = Date.now();
  const isTrap = isFar(kill) && (point === "send-after" || point === "answer-before");
  const setting = isTrap ? "none:1:0" : `${point}:${nth}:0:${about}`;
  const product = world.start(slot, setting);
  const { program } = product;
  if (isTrap) traps.set({ kind, point, nth, pid: program.pid });
  await waitFor(hit, product, { afterMs: 0, patience });
  traps.clear(program.pid);
  await program.end("SIGKILL");
  const { killed } = await product.ended;
  if (!killed) return wasAway(world, startedAt, program);
  return isTrap
    ? traps.sprung.has(program.pid)
    : program.output().includes(`${crashWords.killed} ${point}\n`);
}

import { crashWords } from "../../src/test-crash.ts";
import { type Kill, type Plan, settingOf } from "./plan.ts";
import { waitFor } from "./patience.ts";
import { type KillQueue, killQueue } from "./queue.ts";
import type { Supply } from "./supply.ts";
import { type CrashWorld, type Product, wait } from "./world.ts";

/** One kill that was done. Times are the machine's, in milliseconds. */
export interface Killed {
  readonly kill: Kill;
  readonly slot: number;
  readonly at: number;
  /** When its process, started again, was ready, and had recorded a step; null: it was killed before. */
  readonly readyAt: number | null;
  readonly firstStepAt: number | null;
}

export interface Killing {
  readonly killed: readonly Killed[];
  /** The processes as they were started last: whole, and under way. */
  readonly standing: readonly Product[];
}

/** A point that is not reached in this time comes up again later, and is waited for longer; the process is killed all the same, as when another slot has come there. */
const patienceMs = 12_000;

/** How long a process lives that has thawed, or whose database is back. */
const aftermathMs = 1_500;

/** A process whose database was away at its start is started again after so long. */
const startAgainMs = 500;

/** Works off the plan: each slot's process is killed, started again at once, and so on. */
export async function killAll(
  world: CrashWorld,
  plan: Plan,
  minutes: number,
  supply: Supply,
): Promise<Killing> {
  const end = Date.now() + minutes * 60_000;
  const queue = killQueue(plan.kills, {
    hasTime: () => Date.now() < end,
    canBeShared: ({ kind }) => kind === "point",
    onHit: () => supply.hit(Date.now()),
  });
  const slots = await Promise.all(
    Array.from({ length: world.slots }, (_, slot) => killSlot(world, slot, queue)),
  );
  return {
    killed: slots.flatMap(({ killed }) => killed),
    standing: slots.map(({ standing }) => standing),
  };
}

async function killSlot(
  world: CrashWorld,
  slot: number,
  queue: KillQueue<Kill>,
): Promise<{ readonly killed: readonly Killed[]; readonly standing: Product }> {
  const killed: Killed[] = [];
  let before: { readonly kill: Kill; readonly at: number } | null = null;
  for (;;) {
    const kill = queue.next();
    const startedAt = Date.now();
    const product = world.start(slot, settingOf(kill));
    if (kill === null) {
      const readyAt = (await product.ready)?.at ?? null;
      const firstStepAt = await Promise.race([
        product.firstStep,
        wait(patienceMs).then(() => null),
      ]);
      if (before) killed.push({ ...before, slot, readyAt, firstStepAt });
      return { killed, standing: product };
    }
    const { reached, last } = await carryOut(kill, product, world, {
      slot,
      hit: queue.hit(kill),
      patience: queue.patience(kill, patienceMs),
    });
    const { at, killed: wasKilled } = await last.ended;
    const readyAt = (await product.ready)?.at ?? null;
    if (!wasKilled) {
      // A start does not wait for a database that is away: whoever looks after processes tries again.
      if (readyAt !== null || !world.database?.wasAwaySince(startedAt))
        throw new Error(`The product ended by itself:\n${product.program.output()}`);
      queue.again(kill);
      await wait(startAgainMs);
      continue;
    }
    const firstStepAt = await product.firstStep;
    if (before) killed.push({ ...before, slot, readyAt, firstStepAt });
    if (reached) queue.done(kill);
    else queue.again(kill);
    before = reached ? { kill, at } : null;
  }
}

interface CarriedOut {
  /** False: the point was not reached. */
  readonly reached: boolean;
  /** The process that was killed last. */
  readonly last: Product;
}

async function carryOut(
  kill: Kill,
  product: Product,
  world: CrashWorld,
  {
    slot,
    hit,
    patience,
  }: { readonly slot: number; readonly hit: Promise<void>; readonly patience: number },
): Promise<CarriedOut> {
  const { database } = world;
  const { program } = product;
  const notReached = { reached: false, last: product };
  const pass = (milliseconds: number) => Promise.race([wait(milliseconds), program.ended]);
  switch (kill.kind) {
    case "point":
      await waitFor(hit, product, { afterMs: kill.afterMs, patience });
      break;
    case "starting":
    case "working":
      await pass(kill.afterMs);
      break;
    case "frozen":
      await product.ready;
      await pass(kill.afterMs);
      program.signal("SIGSTOP");
      await pass(kill.forMs);
      program.signal("SIGCONT");
      await pass(aftermathMs);
      break;
    case "partitioned": {
      if ((await product.ready) === null) return notReached;
      await pass(kill.afterMs);
      const heal = await database?.partition(slot);
      await pass(kill.forMs);
      await heal?.();
      await pass(aftermathMs);
      break;
    }
    case "restored": {
      const ready = await product.ready;
      if (ready === null) return notReached;
      await pass(kill.afterMs);
      const from = world.now();
      const backup = await world.backUp(slot, ready.url);
      await pass(kill.forMs);
      await program.end("SIGKILL");
      await world.forget(from);
      const last = await world.restore(slot, backup);
      await Promise.race([wait(aftermathMs), last.program.ended]);
      await last.program.end("SIGKILL");
      return { reached: true, last };
    }
    case "moved": {
      if ((await product.ready) === null) return notReached;
      await pass(kill.afterMs);
      await program.end("SIGKILL");
      await world.move(slot, kill.cutsMs);
      return { reached: true, last: product };
    }
    case "database":
    case "failover": {
      if ((await product.ready) === null) return notReached;
      await pass(kill.afterMs);
      const from = world.now();
      if (kill.kind === "failover") await database?.failOver();
      else await database?.crash();
      if (kill.kind === "failover") await world.forget(from);
      await pass(aftermathMs);
      break;
    }
  }
  await program.end("SIGKILL");
  const reached =
    kill.kind !== "point" ||
    program.output().includes(`${crashWords.reached} ${settingOf(kill)}\n`);
  return { reached, last: product };
}

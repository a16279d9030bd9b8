import { crashWords } from "../../../src/test-crash.ts";
import { killQueue } from "../queue.ts";
import { type CrashWorld, type Product, wait } from "../world.ts";
import { isFar, type KindKill, kinds, nameOfKill, type Restoring } from "./kinds.ts";
import type { Traps } from "./traps.ts";

/** In so long a process comes to the point where it is to die; else it dies all the same, as when another slot has come there, and the point comes up again. */
const patienceMs = 20_000;

/** How long a process lives whose backup has been put in place. */
const aftermathMs = 1_500;

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
  plan: readonly (KindKill | Restoring)[],
  traps: Traps,
  minutes: number,
): Promise<KilledKinds> {
  const end = Date.now() + minutes * 60_000;
  const queue = killQueue(plan, {
    hasTime: () => Date.now() < end,
    canBeShared: ({ kind }) => kind !== "restored",
  });
  const hit = new Map<string, number>();
  const at: number[] = [];
  const slot = async (number: number): Promise<Product> => {
    for (;;) {
      const kill = queue.next();
      if (kill === null) {
        const product = world.start(number, "none:1:0");
        await product.ready;
        return product;
      }
      const wasHit =
        kill.kind === "restored"
          ? await restore(world, number, kill)
          : await carryOut(world, number, kill, { traps, hit: queue.hit(kill) });
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

/** What the process does between the backup and its end is forgotten by it, and by nobody else. */
async function restore(
  world: CrashWorld,
  slot: number,
  { afterMs, forMs }: Restoring,
): Promise<boolean> {
  const { program, ready } = world.start(slot, "none:1:0");
  const at = await ready;
  if (at === null) throw new Error(`It did not start:\n${program.output()}`);
  await wait(afterMs);
  const from = world.now();
  const backup = await world.backUp(slot, at.url);
  await wait(forMs);
  await program.end("SIGKILL");
  world.forget(from);
  const restored = await world.restore(slot, backup);
  await wait(aftermathMs);
  await restored.program.end("SIGKILL");
  return true;
}

async function carryOut(
  world: CrashWorld,
  slot: number,
  kill: KindKill,
  { traps, hit }: { readonly traps: Traps; readonly hit: Promise<void> },
): Promise<boolean> {
  const { kind, point, nth } = kill;
  const isTrap = isFar(kill) && (point === "send-after" || point === "answer-before");
  const setting = isTrap ? "none:1:0" : `${point}:${nth}:0:${kinds[kind].about}`;
  const product = world.start(slot, setting);
  const { program } = product;
  if (isTrap) traps.set({ kind, point, nth, pid: program.pid });
  await Promise.race([program.ended, wait(patienceMs), hit]);
  traps.clear(program.pid);
  await program.end("SIGKILL");
  const { killed } = await product.ended;
  if (!killed) throw new Error(`The product ended by itself:\n${program.output()}`);
  return isTrap
    ? traps.sprung.has(program.pid)
    : program.output().includes(`${crashWords.killed} ${point}\n`);
}

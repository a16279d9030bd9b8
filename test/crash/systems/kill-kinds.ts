import { crashWords } from "../../../src/test-crash.ts";
import { type CrashWorld, type Product, wait } from "../world.ts";
import { isFar, type KindKill, kinds, nameOfKill } from "./kinds.ts";
import type { Traps } from "./traps.ts";

/** In so long a process comes to the point where it is to die; else it dies all the same, and the point comes up again. */
const patienceMs = 20_000;

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
  plan: readonly KindKill[],
  traps: Traps,
  minutes: number,
): Promise<KilledKinds> {
  const left = [...plan];
  const end = Date.now() + minutes * 60_000;
  const hit = new Map<string, number>();
  const at: number[] = [];
  const slot = async (number: number): Promise<Product> => {
    for (;;) {
      const kill = Date.now() < end ? left.shift() : undefined;
      if (kill === undefined) {
        const product = world.start(number, "none:1:0");
        await product.ready;
        return product;
      }
      const wasHit = await carryOut(world, number, kill, traps);
      at.push(Date.now());
      const name = nameOfKill(kill);
      if (wasHit) hit.set(name, (hit.get(name) ?? 0) + 1);
      else left.push(kill);
    }
  };
  const standing = await Promise.all(
    Array.from({ length: world.slots }, (_, number) => slot(number)),
  );
  return { hit, at, standing };
}

async function carryOut(
  world: CrashWorld,
  slot: number,
  kill: KindKill,
  traps: Traps,
): Promise<boolean> {
  const { kind, point, nth } = kill;
  const isTrap = isFar(kill) && (point === "send-after" || point === "answer-before");
  const setting = isTrap ? "none:1:0" : `${point}:${nth}:0:${kinds[kind].about}`;
  const product = world.start(slot, setting);
  const { program } = product;
  if (isTrap) traps.set({ kind, point, nth, pid: program.pid });
  await Promise.race([program.ended, wait(patienceMs)]);
  traps.clear(program.pid);
  await program.end("SIGKILL");
  const { killed } = await product.ended;
  if (!killed) throw new Error(`The product ended by itself:\n${program.output()}`);
  return isTrap
    ? traps.sprung.has(program.pid)
    : program.output().includes(`${crashWords.killed} ${point}\n`);
}

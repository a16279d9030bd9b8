import { type Product, wait } from "./world.ts";

/** Where a start takes longer than this, the machine has much to do, and a point is waited for longer in proportion. */
const usualStartMs = 1_000;
const slowest = 8;

/** Waits until a point is hit, the process has ended, or it was waited for long enough. */
export async function waitFor(
  hit: Promise<void>,
  { ready, program }: Pick<Product, "ready" | "program">,
  { afterMs, patience }: { readonly afterMs: number; readonly patience: number },
): Promise<void> {
  const over = Promise.race([hit, program.ended]);
  const from = Date.now();
  await Promise.race([ready, over]);
  const slowness = Math.min(Math.max(1, (Date.now() - from) / usualStartMs), slowest);
  await Promise.race([wait(afterMs + patience * slowness), over]);
}

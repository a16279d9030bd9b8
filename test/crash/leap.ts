import type { CrashWorld } from "./world.ts";

/**
 * Neither a day nor what a store forgets can pass over what is on its way: it arrives before, or is cut, and Stripe's work on
 * it is over.
 */
export function whenAllHasArrived(
  { stripe, way }: Pick<CrashWorld, "stripe" | "way">,
  work: () => Promise<void>,
): Promise<void> {
  return way.whileNothingPasses(async () => {
    await stripe.atRest();
    await work();
  });
}

import type { CrashWorld } from "./world.ts";

/** A day cannot pass over what is on its way: it arrives before, or is cut, and Stripe's work on it is over. */
export function leapOver(
  { stripe, way }: Pick<CrashWorld, "stripe" | "way">,
  pass: () => Promise<void>,
): Promise<void> {
  return way.whileNothingPasses(async () => {
    await stripe.atRest();
    await pass();
  });
}

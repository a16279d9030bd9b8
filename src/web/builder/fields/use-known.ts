import { useMemo } from "react";
import type { KnownSamples } from "#flow/samples.ts";
import type { Sample } from "./editing.tsx";

/** The real ones among samples. Documented ones are in the catalogue anyway. */
export function useKnown(samples: ReadonlyMap<string, Sample>): KnownSamples {
  return useMemo(() => {
    const real = [...samples].filter(([, { source }]) => source !== "documented");
    return new Map(real.map(([from, { data }]) => [from, data]));
  }, [samples]);
}

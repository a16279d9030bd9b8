import { useMemo } from "react";
import { currencyCode, isCurrency } from "#sdk/currency.ts";
import type { FlowDocument } from "#flow/document.ts";
import { valueAt } from "#flow/pill.ts";
import { sampleOf } from "#flow/samples.ts";
import { useBench } from "../bench.ts";
import type { Sample } from "../fields/editing.tsx";
import { useKnown } from "../fields/use-known.ts";

/** The currency that stands at a place of what the trigger or a step gives; null where that is not known. */
type CurrencyAt = (from: string, path: readonly string[]) => string | null;

/** The currency of an amount, as the samples have it. */
export function useCurrency(
  document: FlowDocument,
  samples: ReadonlyMap<string, Sample>,
): CurrencyAt {
  const { catalogue } = useBench();
  const known = useKnown(samples);
  return useMemo(
    () => (from, path) => {
      const found = valueAt(sampleOf(from, document, catalogue, known)?.data, path);
      return typeof found === "string" && isCurrency(found) ? currencyCode(found) : null;
    },
    [document, catalogue, known],
  );
}

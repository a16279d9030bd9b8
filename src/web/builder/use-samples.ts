import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { actionOf, triggerOf } from "#flow/offers.ts";
import { scheduleSample } from "#flow/schedule.ts";
import type { Json } from "#sdk/json.ts";
import { type Connection, sampleQuery } from "../api/connections.ts";
import type { Sample } from "./fields/step-form.tsx";
import { useSame } from "./use-same.ts";

export interface Samples {
  readonly all: ReadonlyMap<string, Sample>;
  readonly isLoading: boolean;
  /** Asks for the newest event again; undefined where there is nobody to ask. */
  readonly refresh: (() => void) | undefined;
}

/** What each card hands on: as the last test has shown it, as the outside system has it, or as it is documented. */
export function useSamples(
  { trigger, steps }: FlowDocument,
  catalogue: Catalogue,
  own: readonly Connection[],
  tested: ReadonlyMap<string, Json>,
): Samples {
  const connection = trigger?.kind === "event" ? trigger.connection : null;
  const event = trigger?.kind === "event" ? trigger.trigger : null;
  const isOwn = own.some(({ id, broken }) => id === connection && broken === null);
  const { data, isFetching, refetch } = useQuery({
    ...sampleQuery(connection ?? "", event ?? ""),
    enabled: isOwn,
    retry: false,
  });
  const real = isOwn && data?.real === true ? data.data : undefined;
  // What stands in a step's fields does not change what it hands on.
  const outline = useSame(steps.map(({ id, connector, action }) => ({ id, connector, action })));
  const all = useMemo(() => {
    const documented = new Map([
      ["trigger", documentedSample(trigger, catalogue)],
      ...outline.map(
        ({ id, connector, action }) =>
          [id, actionOf(catalogue, connector, action)?.sample] as const,
      ),
    ]);
    const samples = new Map<string, Sample>();
    for (const [card, data] of documented) {
      const test = tested.get(card);
      if (test !== undefined) samples.set(card, { data: test, source: "test" });
      else if (card === "trigger" && real !== undefined)
        samples.set(card, { data: real, source: "real" });
      else if (data !== undefined) samples.set(card, { data, source: "documented" });
    }
    return samples;
  }, [trigger, outline, catalogue, real, tested]);
  const refresh = useCallback(() => void refetch(), [refetch]);
  return { all, isLoading: isFetching, refresh: isOwn ? refresh : undefined };
}

function documentedSample(
  trigger: FlowDocument["trigger"],
  catalogue: Catalogue,
): Json | undefined {
  switch (trigger?.kind) {
    case undefined:
      return undefined;
    case "schedule":
      return scheduleSample;
    case "event":
      return triggerOf(catalogue, trigger.connector, trigger.trigger)?.sample;
  }
}

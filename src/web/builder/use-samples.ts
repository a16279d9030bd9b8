import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { stepsOf, takesInput } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { triggerSample } from "#flow/declared.ts";
import { triggerOf } from "#flow/offers.ts";
import { sampleOfStep } from "#flow/samples.ts";
import { capturedData } from "#flow/webhook.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import { type Connection, sampleQuery } from "../api/connections.ts";
import type { Run } from "../api/runs.ts";
import { webhookQuery } from "../api/webhook.ts";
import { useSayFailure } from "../parts/failure.tsx";
import type { Sample } from "./fields/step-form.tsx";
import { doingOf, outputsOf } from "./testing/results.ts";
import { useSame } from "./use-same.ts";

export interface Samples {
  readonly all: ReadonlyMap<string, Sample>;
  readonly isLoading: boolean;
  /** Asks for the newest event again; undefined where there is nobody to ask. */
  readonly refresh: (() => void) | undefined;
}

/** How long a place must stand before it is looked into. */
const settledMs = 600;

/** What a trigger's settings say of where it looks; null where it has one place only. */
function whereOf(trigger: FlowDocument["trigger"], catalogue: Catalogue): JsonObject | null {
  if (trigger?.kind !== "event") return null;
  const { where } = triggerOf(catalogue, trigger.connector, trigger.trigger) ?? {};
  if (where === undefined) return null;
  const named = where.flatMap((name) => {
    const value = trigger.settings[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named);
}

/** What each card hands on: as the last test has shown it, as the outside system has it, or as it is documented. */
export function useSamples(
  flowId: string,
  document: FlowDocument,
  catalogue: Catalogue,
  own: readonly Connection[],
  /** The newest test; null where there was none. */
  test: Run | null,
): Samples {
  const { trigger, timeZone } = document;
  const connection = trigger?.kind === "event" ? trigger.connection : null;
  const event = trigger?.kind === "event" ? trigger.trigger : null;
  const isOwn = own.some(({ id, broken }) => id === connection && broken === null);
  const [where] = useDebouncedValue(useSame(whereOf(trigger, catalogue)), settledMs);
  const { data, isFetching, refetch } = useQuery({
    ...sampleQuery(connection ?? "", event ?? "", where),
    enabled: isOwn,
    retry: false,
  });
  const received = useQuery({ ...webhookQuery(flowId), enabled: trigger?.kind === "webhook" });
  const captured = received.data?.captured ?? null;
  const real = useMemo(() => {
    if (trigger?.kind === "webhook" && captured !== null)
      return capturedData(trigger, { ...captured, at: Date.parse(captured.at) });
    return isOwn && data?.real === true ? data.data : undefined;
  }, [trigger, captured, isOwn, data]);
  const steps = stepsOf(document).filter(takesInput);
  // What stands in a step's fields does not change what it hands on: only how its example looks.
  const outline = useSame(steps.map(doingOf));
  const examples = useSame(
    steps.map((step): [string, Json] => [step.id, sampleOfStep(step, catalogue) ?? null]),
  );
  const sayFailure = useSayFailure();
  /** Who asks for the newest event wants to see it, whatever the test before has shown. */
  const [seenAfter, setSeenAfter] = useState<string | null>(null);
  const testId = test?.id ?? "";
  const refresh = useCallback(async () => {
    const { error } = await refetch();
    if (error === null) setSeenAfter(testId);
    else sayFailure(error);
  }, [refetch, sayFailure, testId]);
  const refreshNow = useCallback(() => void refresh(), [refresh]);
  const all = useMemo(() => {
    const tested = test === null ? nothing : outputsOf(test, { trigger, steps: outline });
    const documented = new Map([
      ["trigger", triggerSample({ trigger, timeZone }, catalogue)],
      ...examples,
    ]);
    const samples = new Map<string, Sample>();
    for (const [card, data] of documented) {
      const given = tested.get(card);
      const isReal = card === "trigger" && real !== undefined;
      if (isReal && (given === undefined || seenAfter === testId))
        samples.set(card, { data: real, source: "real" });
      else if (given !== undefined) samples.set(card, { data: given, source: "test" });
      else if (data !== undefined) samples.set(card, { data, source: "documented" });
    }
    return samples;
  }, [trigger, timeZone, outline, examples, catalogue, real, test, seenAfter, testId]);
  return { all, isLoading: isFetching, refresh: isOwn ? refreshNow : undefined };
}

const nothing: ReadonlyMap<string, Json> = new Map();

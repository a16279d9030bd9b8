import { type LocalizedText, text } from "#sdk/text.ts";
import type { FlowDocument } from "./document.ts";
import {
  comparesRecords,
  type FeedingFlow,
  type Making,
  ringThrough,
  type Surroundings,
  whatFeeds,
} from "./feeds.ts";
import { stepName, triggerOf } from "./offers.ts";
import { type Problem, problem } from "./problems.ts";

const where = { step: "trigger", path: ["ownEvents"] };

/** A warning where a flow by itself makes what starts it. */
export function feedsItself(
  document: FlowDocument,
  surroundings: Surroundings,
): readonly Problem[] {
  const making = whatFeeds(document, surroundings);
  if (making === undefined || making.called !== null) return [];
  const params = feedingParams(making, document, surroundings);
  if (comparesRecords(document, surroundings.catalogue))
    return [problem("flow.feeds_rows", where, params)];
  const { ownEvents: depth } = document;
  return [
    depth === 0
      ? problem("flow.feeds_itself", where, params)
      : problem("flow.feeds_itself_allowed", where, { ...params, depth }),
  ];
}

/** The same where a flow that it calls makes it, and it itself does not. */
export function feedsByCall(
  document: FlowDocument,
  surroundings: Surroundings,
): readonly Problem[] {
  const making = whatFeeds(document, surroundings);
  if (making === undefined || making.called === null) return [];
  const { flow } = making.called;
  const params = { ...feedingParams(making, document, surroundings), flow };
  if (comparesRecords(document, surroundings.catalogue))
    return [problem("flow.feeds_by_call_rows", where, params)];
  const { ownEvents: depth } = document;
  return [
    depth === 0
      ? problem("flow.feeds_by_call", where, params)
      : problem("flow.feeds_by_call_allowed", where, { ...params, depth }),
  ];
}

function feedingParams({ step }: Making, { trigger }: FlowDocument, { catalogue }: Surroundings) {
  const label =
    trigger?.kind === "event"
      ? (triggerOf(catalogue, trigger.connector, trigger.trigger)?.label ?? trigger.trigger)
      : "";
  return { step: stepName(step, catalogue), trigger: label };
}

/** A warning where a flow and others start each other in a ring. */
export function feedsRing(
  flow: FeedingFlow,
  others: readonly FeedingFlow[],
  surroundings: Surroundings,
): readonly Problem[] {
  const flows = ringThrough(flow, others, surroundings);
  if (flows === null) return [];
  const ring = namesOf([...flows, flow]);
  if (flows.some(({ document }) => comparesRecords(document, surroundings.catalogue)))
    return [problem("flow.feeds_ring_rows", where, { ring })];
  const { ownEvents: depth } = flow.document;
  return [
    depth === 0
      ? problem("flow.feeds_ring", where, { ring })
      : problem("flow.feeds_ring_allowed", where, { ring, depth }),
  ];
}

function namesOf(flows: readonly FeedingFlow[]): LocalizedText {
  return text(
    flows.map(({ name }) => `“${name}”`).join(" → "),
    flows.map(({ name }) => `「${name}」`).join(" → "),
  );
}

import { Text } from "@mantine/core";
import type { CatalogueTrigger } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { lateUsesIn } from "#flow/late-fields.ts";
import { lateWords, lateWordsOfFlow } from "#flow/late-words.ts";
import { connectorOf } from "#flow/offers.ts";
import { useSay } from "../../language/language.tsx";
import { useBench } from "../bench.ts";

/** What of the event is filled in later, and whether this flow waits for it. */
export function ComesLater({
  offer,
  document,
}: {
  readonly offer: CatalogueTrigger;
  readonly document: FlowDocument;
}) {
  const say = useSay();
  const { catalogue } = useBench();
  const { trigger } = document;
  const system = trigger?.kind === "event" && connectorOf(catalogue, trigger.connector);
  if (!system) return null;
  const late = (offer.comesLater?.fields ?? []).map((path) => ({ path }));
  const { inCondition, inSteps } = lateUsesIn(document, late);
  const used = late.filter((one) => inCondition.includes(one) || inSteps.includes(one));
  const words =
    lateWordsOfFlow(
      used.map(({ path }) => path),
      offer,
      system,
    ) ?? lateWords(offer, system);
  return words && <Text size="sm">{say(words)}</Text>;
}

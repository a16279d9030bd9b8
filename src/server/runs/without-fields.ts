import { awaitedBy, toCome } from "#engine/late-fields.ts";
import type { Engine } from "#engine/engine.ts";
import { lateWordsOfRun } from "#flow/late-words.ts";
import { connectorOf, triggerOf } from "#flow/offers.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { type Locale, say } from "../language.ts";
import { jsonOf } from "../stored-json.ts";
import type { Run } from "./runs.schemas.ts";

type Began = Pick<RunDetail, "document" | "event" | "createdAt" | "eventAt">;

/** What a run uses of its event, and has begun without, because the outside system fills it in later. */
export function withoutFields(
  { document, event, createdAt, eventAt }: Began,
  { connectors, catalogue }: Pick<Engine, "connectors" | "catalogue">,
  locale: Locale,
): Run["withoutFields"] {
  const { trigger: chosen } = document;
  if (chosen?.kind !== "event") return null;
  const { connector: id, trigger: name } = chosen;
  const trigger = connectors.find((one) => one.id === id)?.triggers.find((one) => one.id === name);
  const offer = triggerOf(catalogue, id, name);
  const system = connectorOf(catalogue, id);
  if (trigger === undefined || offer === undefined || system === undefined) return null;
  const { inCondition, inSteps, within } = awaitedBy(document, trigger);
  const used = [...new Set([...inCondition, ...inSteps])];
  const fields = toCome(used, jsonOf(event)).map(({ path }) => path);
  const words = lateWordsOfRun(fields, createdAt - eventAt >= within, offer, system);
  return words && { fields, message: say(words, locale) };
}

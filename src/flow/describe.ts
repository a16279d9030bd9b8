import { type LocalizedText, text } from "#sdk/text.ts";
import { blocksOf } from "./blocks.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import type { Trigger } from "./trigger.ts";
import { connectorOf, stepName, triggerOf } from "./offers.ts";
import { webhookName } from "./webhook-words.ts";
import { whenText } from "./when-words.ts";

/** A flow and its parts in a few words, where there is no room for more. */

export function triggerName(trigger: Trigger | null, catalogue: Catalogue): LocalizedText {
  switch (trigger?.kind) {
    case undefined:
      return text("No trigger yet", "トリガー未設定");
    case "schedule":
      return whenText(trigger.when);
    case "invoke":
      return text("HTTP call", "HTTP 呼び出し");
    case "webhook":
      return webhookName(trigger);
    case "event": {
      const connector = connectorOf(catalogue, trigger.connector)?.label;
      const event = triggerOf(catalogue, trigger.connector, trigger.trigger)?.label;
      return text(
        `${event?.en ?? trigger.trigger} (${connector?.en ?? trigger.connector})`,
        `${event?.ja ?? trigger.trigger} (${connector?.ja ?? trigger.connector})`,
      );
    }
  }
}

/** "New charge (Stripe) → Find customer (Stripe) → If / Else …". */
export function flowSummary(document: FlowDocument, catalogue: Catalogue): LocalizedText {
  const names = document.steps.slice(0, shownSteps).map((step) => {
    const name = stepName(step, catalogue);
    // What it holds is left out.
    return blocksOf(step).length === 0 ? name : joined([name, text("…", "…")], " ");
  });
  const rest = document.steps.length - names.length;
  const more = rest > 0 ? [text(`${rest} more`, `ほか ${rest} ステップ`)] : [];
  const none = document.steps.length === 0 ? [text("No steps yet", "ステップ未設定")] : [];
  return joined([triggerName(document.trigger, catalogue), ...names, ...more, ...none], " → ");
}

const shownSteps = 5;

/** Texts one after another, in each language. */
export function joined(texts: readonly LocalizedText[], separator: string): LocalizedText {
  return text(texts.map(({ en }) => en).join(separator), texts.map(({ ja }) => ja).join(separator));
}

import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument, Trigger, Value } from "./document.ts";
import { formulaPills } from "./formula/pills.ts";
import { connectorOf, stepName, triggerOf } from "./offers.ts";
import { shown } from "./outcome.ts";
import { pillLabel } from "./sight.ts";

/** A flow and its parts in a few words, where there is no room for more. */

export function triggerName(trigger: Trigger | null, catalogue: Catalogue): LocalizedText {
  switch (trigger?.kind) {
    case undefined:
      return text("No trigger yet", "トリガー未設定");
    case "schedule":
      return every(trigger.everyMinutes);
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

/** "New charge (Stripe) → Find customer (Stripe) → Create product (Stripe)". */
export function flowSummary(document: FlowDocument, catalogue: Catalogue): LocalizedText {
  const names = document.steps.slice(0, shownSteps).map((step) => stepName(step, catalogue));
  const rest = document.steps.length - names.length;
  const more = rest > 0 ? [text(`${rest} more`, `ほか ${rest} ステップ`)] : [];
  const none = document.steps.length === 0 ? [text("No steps yet", "ステップ未設定")] : [];
  return joined([triggerName(document.trigger, catalogue), ...names, ...more, ...none], " → ");
}

const shownSteps = 5;

/** "Every 15 minutes", in the largest unit that fits. */
export function every(minutes: number): LocalizedText {
  if (minutes % 1440 === 0) return everyUnit(minutes / 1440, "day", "日");
  if (minutes % 60 === 0) return everyUnit(minutes / 60, "hour", "時間");
  return everyUnit(minutes, "minute", "分");
}

function everyUnit(count: number, en: string, ja: string): LocalizedText {
  return text(count === 1 ? `Every ${en}` : `Every ${count} ${en}s`, `${count} ${ja}ごと`);
}

/** What stands in a field, in one line; pills in square brackets. */
export function valueText(
  value: Value,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  const inner = (one: Value) => valueText(one, document, catalogue);
  switch (value.kind) {
    case "constant": {
      const written = typeof value.value === "string" ? value.value : shown(value.value);
      return text(written, written);
    }
    case "pill":
      return joined([text("[", "["), pillLabel(value, document, catalogue), text("]", "]")], "");
    case "text":
      return joined(
        value.parts.map((part) => (typeof part === "string" ? text(part, part) : inner(part))),
        "",
      );
    case "formula":
      return joined([text("= ", "= "), formulaText(value.source, document, catalogue)], "");
    case "object":
      return joined(
        Object.entries(value.fields).map(([name, field]) =>
          joined([text(name, name), inner(field)], ": "),
        ),
        ", ",
      );
    case "list":
      return joined(value.items.map(inner), ", ");
  }
}

/** A formula with the pills as people know them. */
function formulaText(source: string, document: FlowDocument, catalogue: Catalogue): LocalizedText {
  const pieces: LocalizedText[] = [];
  let from = 0;
  for (const { pill, start, end } of formulaPills(source)) {
    const before = source.slice(from, start);
    pieces.push(
      text(before, before),
      text("[", "["),
      pillLabel(pill, document, catalogue),
      text("]", "]"),
    );
    from = end;
  }
  const rest = source.slice(from);
  return joined([...pieces, text(rest, rest)], "");
}

function joined(texts: readonly LocalizedText[], separator: string): LocalizedText {
  return text(texts.map(({ en }) => en).join(separator), texts.map(({ ja }) => ja).join(separator));
}

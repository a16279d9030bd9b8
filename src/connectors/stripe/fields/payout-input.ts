import type { LocalizedText } from "#sdk/index.ts";
import { existing } from "./input.ts";
import { named } from "./shape.ts";

export function existingPayout(help: LocalizedText) {
  return named(existing("payout", "入金"), "Payout ID", "入金 ID", { help });
}

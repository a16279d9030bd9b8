import { blocksOf, type BlockId, holderOf } from "#flow/blocks.ts";
import type { Branch, ErrorBranch, Step } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";

/** How the blocks of a flow are called, where a person is told of a place in them. */

/** Which branch of its step it is: "If", "Else if", "Else". */
export function branchKind(
  { kind }: Step,
  { condition }: Branch | ErrorBranch,
  index: number,
): "if" | "else_if" | "else" | "on_error" {
  if (kind === "handler") return "on_error";
  if (condition === null) return "else";
  return index === 0 ? "if" : "else_if";
}

/** A block of a step; `name`: how the step is called. */
export function blockWords(step: Step, block: string, name: string, t: WebTranslate): string {
  const number = blocksOf(step).findIndex(({ id }) => id === block) + 1;
  switch (step.kind) {
    case "if": {
      const isElse = step.branches[number - 1]?.condition === null;
      return isElse ? t("logic.place.else", { name }) : t("logic.place.branch", { name, number });
    }
    case "handler":
      return block === step.id
        ? t("logic.place.watch", { name })
        : t("logic.place.on_error", { name, number: number - 1 });
    case "forEach":
      return t("logic.place.loop", { name });
    case "action":
    case "variable":
    case "update":
    case "stop":
    case "delay":
    case "call":
      return "";
  }
}

/** Null for the flow itself. */
export function placeWords(
  document: FlowDocument,
  block: BlockId,
  nameOf: (step: Step) => string,
  t: WebTranslate,
): string | null {
  const step = block === null ? undefined : holderOf(document, block)?.spot.step;
  return block === null || step === undefined ? null : blockWords(step, block, nameOf(step), t);
}

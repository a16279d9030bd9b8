import { Box } from "@mantine/core";
import { blocksOf, spotsOf } from "#flow/blocks.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { conditionText } from "#flow/condition-text.ts";
import { valueText } from "#flow/describe-value.ts";
import { keptText } from "#flow/step-money.ts";
import type { Branch, Step } from "#flow/step.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import { stepName } from "#flow/offers.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { useSay, useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import { blockWords, branchKind } from "../canvas/places.ts";
import { useDocument } from "../canvas/settled.ts";
import classes from "./step-summary.module.css";

interface Telling {
  readonly document: FlowDocument;
  readonly catalogue: Catalogue;
  readonly t: WebTranslate;
  readonly say: (text: LocalizedText) => string;
}

/** Below the name of a step of Millrace's own: what it does, in a sentence; folded, what stands inside as well. */
export function StepSummary({
  step,
  ahead,
  isFolded,
}: {
  readonly step: Step;
  readonly ahead: FlowDocument | null;
  readonly isFolded: boolean;
}) {
  const t = useT();
  const say = useSay();
  const { catalogue } = useBench();
  const document = useDocument(ahead);
  const telling: Telling = { document, catalogue, t, say };
  const sentence = sentenceOf(step, telling);
  return (
    <>
      {sentence !== null && <Box className={classes["sentence"]}>{sentence}</Box>}
      {isFolded && <Outline step={step} telling={telling} />}
    </>
  );
}

/** Null where the blocks below say it. */
function sentenceOf(step: Step, telling: Telling): string | null {
  const { t, say, document, catalogue } = telling;
  const value = (one: Value | null) => valueWords(one, telling);
  switch (step.kind) {
    case "forEach": {
      const pace = step.atOnce === 1 ? "single" : "several";
      const words = { list: value(step.list), count: step.atOnce };
      return step.onFailure === "continue"
        ? t(`logic.sentence.${pace}_continue`, words)
        : t(`logic.sentence.${pace}`, words);
    }
    case "variable":
      return step.initial === null
        ? t(`logic.type.${step.type}`)
        : t("logic.sentence.variable", {
            type: t(`logic.type.${step.type}`),
            value: say(keptText(step.initial, step, document, catalogue)),
          });
    case "update":
      return t(`logic.sentence.${step.change}`, {
        name: variableName(step.variable, telling),
        value:
          step.value === null ? value(null) : say(keptText(step.value, step, document, catalogue)),
      });
    case "stop":
      return step.message === null
        ? t(`logic.sentence.${step.outcome}`)
        : t(`logic.sentence.${step.outcome}_with`, { message: value(step.message) });
    case "delay":
      return t(`logic.sentence.${step.unit}`, { amount: value(step.amount) });
    case "action":
    case "call":
    case "if":
    case "handler":
      return null;
  }
}

function variableName(id: string | null, { document, catalogue, say }: Telling): string {
  const step = spotsOf(document).find((spot) => spot.step.id === id)?.step;
  return step === undefined ? "…" : say(stepName(step, catalogue));
}

function valueWords(value: Value | null, { document, catalogue, say }: Telling): string {
  const written = value === null ? "" : say(valueText(value, document, catalogue));
  return written === "" ? "…" : written;
}

/** What stands inside a folded step, block by block. */
function Outline({ step, telling }: { readonly step: Step; readonly telling: Telling }) {
  const { t, say, catalogue } = telling;
  return (
    <ul className={classes["outline"]}>
      {blocksOf(step).map(({ id, steps }) => (
        <li key={id}>
          {titleOf(step, id, telling)}
          <span className={classes["steps"]}>
            {steps.length === 0
              ? t("logic.outline.empty")
              : steps.map((one) => say(stepName(one, catalogue))).join(" → ")}
          </span>
        </li>
      ))}
    </ul>
  );
}

function titleOf(step: Step, block: string, telling: Telling): string {
  const { t, say, catalogue } = telling;
  if (step.kind === "forEach") return "";
  if (step.kind === "handler" && block === step.id) return `${t("logic.handler.watch")}: `;
  if (step.kind !== "if" && step.kind !== "handler")
    return blockWords(step, block, say(stepName(step, catalogue)), t);
  const index = step.branches.findIndex(({ id }) => id === block);
  const branch = step.branches[index];
  if (branch === undefined) return "";
  const kind = branchKind(step, branch, index);
  const words = conditionWords(branch, kind === "on_error", telling);
  return [t(`logic.branch.${kind}`), words].filter((part) => part !== "").join(" ") + ": ";
}

function conditionWords(
  { condition }: Branch,
  isError: boolean,
  { document, catalogue, t, say }: Telling,
): string {
  if (condition === null) return isError ? t("logic.handler.any") : "";
  return say(conditionText(condition, document, catalogue));
}

import { showAmount } from "#flow/money.ts";
import { stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { idOf, partOf, partPath, stepPathOf } from "#flow/paths.ts";
import type { Connector } from "#sdk/connector.ts";
import { type Locale, say } from "../language.ts";
import { jsonOf } from "../stored-json.ts";
import type { Run } from "./runs.schemas.ts";

type Step = Pick<Run["steps"][number], "path" | "status" | "output">;

/** What a step of several writes has left behind that was not done to its end; null where that is nothing. */
export function leftOverOf(
  { path, status }: Step,
  { steps, document }: { readonly steps: readonly Step[]; readonly document: FlowDocument },
  connectors: readonly Connector[],
  locale: Locale,
): Run["steps"][number]["leftOver"] {
  if (!isStopped(status)) return null;
  const step = stepOf(document, idOf(path));
  const action = step?.kind === "action" ? actionOf(step, connectors) : undefined;
  if (action?.kind !== "sequence") return null;
  const made = new Map(
    steps.flatMap((one) => {
      const part = stepPathOf(one.path) === path ? partOf(one.path) : null;
      return part === null || one.status !== "done" ? [] : [[part, jsonOf(one.output)]];
    }),
  );
  const left = action.leftOver(made);
  if (left === null) return null;
  const money = left.money && showAmount(left.money.amount, left.money.currency, locale);
  const words = say(left.words, locale, { money: money ?? "" });
  return { words, part: partPath(path, left.part), recordUrl: null };
}

/** Nothing goes on with it before somebody acts, if anything ever does. */
function isStopped(status: Step["status"]): boolean {
  switch (status) {
    case "failed":
    case "handled":
    case "paused":
    case "parked":
    case "cancelled":
      return true;
    case "done":
    case "working":
    case "retrying":
    case "delayed":
      return false;
  }
}

/** The action of a step; of a part its own. */
export function actionAt(
  path: string,
  step: { readonly connector: string; readonly action: string },
  connectors: readonly Connector[],
) {
  const action = actionOf(step, connectors);
  const part = partOf(path);
  if (part === null || action?.kind !== "sequence") return action;
  const [name] = part.split("/");
  return action.parts.find((one) => one.name === name)?.action;
}

function actionOf(
  step: { readonly connector: string; readonly action: string },
  connectors: readonly Connector[],
) {
  return connectors
    .find(({ id }) => id === step.connector)
    ?.actions.find(({ id }) => id === step.action);
}

import { type LocalizedText, text } from "#sdk/text.ts";
import type {
  CallableFlow,
  Catalogue,
  CatalogueAction,
  CatalogueConnector,
  CatalogueTrigger,
  Schema,
} from "./catalogue.ts";
import type { CallStep, InputStep, Step } from "./step.ts";

/** Finds in the catalogue what a document names. */

export function connectorOf(
  catalogue: Pick<Catalogue, "connectors">,
  id: string,
): CatalogueConnector | undefined {
  return catalogue.connectors.find((connector) => connector.id === id);
}

/** What sentences call the other side; the id of a connector that is not known. */
export function otherSide(catalogue: Catalogue, id: string): LocalizedText {
  const connector = connectorOf(catalogue, id);
  return connector?.otherSide ?? connector?.label ?? text(id, id);
}

export function triggerOf(
  catalogue: Pick<Catalogue, "connectors">,
  connector: string,
  id: string,
): CatalogueTrigger | undefined {
  return connectorOf(catalogue, connector)?.triggers.find((trigger) => trigger.id === id);
}

/** What a poll is called: a list that triggers share, or else its trigger. */
export function pollLabel(
  catalogue: Pick<Catalogue, "connectors">,
  connector: string,
  poll: string,
): LocalizedText | undefined {
  const triggers = connectorOf(catalogue, connector)?.triggers ?? [];
  const shared = triggers.find(({ shares }) => shares?.id === poll)?.shares;
  return shared?.label ?? triggerOf(catalogue, connector, poll)?.label;
}

export function actionOf(
  catalogue: Catalogue,
  connector: string,
  id: string,
): CatalogueAction | undefined {
  return connectorOf(catalogue, connector)?.actions.find((action) => action.id === id);
}

/** The flow that a step calls; undefined where none is chosen, or that cannot be called. */
export function callableOf(catalogue: Catalogue, id: string | null): CallableFlow | undefined {
  return catalogue.flows.flows.find((flow) => flow.id === id);
}

/** What is filled in at a step that takes input. Undefined where that is not known. */
export function inputOf(step: InputStep, catalogue: Catalogue): Schema | undefined {
  return step.kind === "call"
    ? callableOf(catalogue, step.flow)?.input
    : actionOf(catalogue, step.connector, step.action)?.input;
}

/** A person's own name for the step, else "Create product (Stripe)" or "For each". */
export function stepName(step: Step, catalogue: Catalogue): LocalizedText {
  if (step.name !== null) return text(step.name, step.name);
  if (step.kind === "call") return callName(step, catalogue);
  if (step.kind !== "action") return logicNames[step.kind];
  const connector = connectorOf(catalogue, step.connector)?.label;
  const action = actionOf(catalogue, step.connector, step.action)?.label;
  return text(
    `${action?.en ?? step.action} (${connector?.en ?? step.connector})`,
    `${action?.ja ?? step.action} (${connector?.ja ?? step.connector})`,
  );
}

/** "Call a flow (Charge a customer)". */
function callName({ flow: id }: CallStep, catalogue: Catalogue): LocalizedText {
  const { en, ja } = logicNames.call;
  const flow = callableOf(catalogue, id)?.name;
  return flow === undefined ? text(en, ja) : text(`${en} (${flow})`, `${ja} (${flow})`);
}

/** A step of Millrace's own. */
export type LogicKind = Exclude<Step["kind"], "action">;

/** What the steps of Millrace's own are called. */
export const logicNames: { readonly [kind in LogicKind]: LocalizedText } = {
  if: text("If / Else", "If / Else"),
  forEach: text("For Each", "For Each"),
  handler: text("Error handler", "エラーハンドラー"),
  variable: text("Variable", "変数"),
  update: text("Update variable", "変数を更新"),
  stop: text("Stop", "停止"),
  delay: text("Delay", "待機"),
  call: text("Call a flow", "フローの呼び出し"),
};

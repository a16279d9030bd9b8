import { type LocalizedText, text } from "#sdk/text.ts";
import type {
  Catalogue,
  CatalogueAction,
  CatalogueConnector,
  CatalogueTrigger,
  Schema,
} from "./catalogue.ts";
import type { FlowDocument, Step } from "./document.ts";
import { scheduleOutput } from "./schedule.ts";

/** Finds in the catalogue what a document names. */

export function connectorOf(catalogue: Catalogue, id: string): CatalogueConnector | undefined {
  return catalogue.connectors.find((connector) => connector.id === id);
}

export function triggerOf(
  catalogue: Catalogue,
  connector: string,
  id: string,
): CatalogueTrigger | undefined {
  return connectorOf(catalogue, connector)?.triggers.find((trigger) => trigger.id === id);
}

export function actionOf(
  catalogue: Catalogue,
  connector: string,
  id: string,
): CatalogueAction | undefined {
  return connectorOf(catalogue, connector)?.actions.find((action) => action.id === id);
}

/** What the trigger or a step hands on; undefined where that is not known. */
export function outputOf(
  document: FlowDocument,
  catalogue: Catalogue,
  from: string,
): Schema | undefined {
  if (from !== "trigger") {
    const step = document.steps.find(({ id }) => id === from);
    return step && actionOf(catalogue, step.connector, step.action)?.output;
  }
  switch (document.trigger?.kind) {
    case undefined:
      return undefined;
    case "schedule":
      return scheduleOutput;
    case "event":
      return triggerOf(catalogue, document.trigger.connector, document.trigger.trigger)?.output;
  }
}

/** A person's own name for the step, else "Create product (Stripe)". */
export function stepName(step: Step, catalogue: Catalogue): LocalizedText {
  if (step.name !== null) return text(step.name, step.name);
  const connector = connectorOf(catalogue, step.connector)?.label;
  const action = actionOf(catalogue, step.connector, step.action)?.label;
  return text(
    `${action?.en ?? step.action} (${connector?.en ?? step.connector})`,
    `${action?.ja ?? step.action} (${connector?.ja ?? step.connector})`,
  );
}

import type { Mode } from "#sdk/connection.ts";
import type { Catalogue, CatalogueConnector } from "./catalogue.ts";
import { checkFields } from "./check.ts";
import type { EventTrigger, FlowDocument, Step } from "./document.ts";
import { asConstants } from "./form-fields.ts";
import { actionOf, connectorOf, triggerOf } from "./offers.ts";
import { type Problem, problem } from "./problems.ts";
import { see } from "./sight.ts";

/** A connection that the flow's owner may use. */
export interface UsableConnection {
  readonly id: string;
  readonly connector: string;
  readonly mode: Mode;
  readonly broken: boolean;
}

/** What is missing before the flow can run, and what deserves a second look. */
export function problemsOf(
  document: FlowDocument,
  catalogue: Catalogue,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  return [
    ...triggerProblems(document, catalogue, connections),
    ...(document.steps.length === 0 ? [problem("flow.no_steps", wholeFlow, {})] : []),
    ...document.steps.flatMap((step, position) => [
      ...idProblems(step, position, document),
      ...stepProblems(step, position, document, catalogue, connections),
    ]),
    ...mixedModes(document, connections),
  ];
}

export function isReady(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== "error");
}

const wholeFlow = { step: null, path: [] };

function triggerProblems(
  { trigger }: FlowDocument,
  catalogue: Catalogue,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  switch (trigger?.kind) {
    case undefined:
      return [problem("flow.no_trigger", { step: "trigger", path: [] }, {})];
    case "schedule":
      return [];
    case "event":
      return eventProblems(trigger, catalogue, connections);
  }
}

function eventProblems(
  trigger: EventTrigger,
  catalogue: Catalogue,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  const connector = connectorOf(catalogue, trigger.connector);
  if (connector === undefined) return [unknownConnector("trigger", trigger.connector)];
  const offer = triggerOf(catalogue, trigger.connector, trigger.trigger);
  const named = { connector: connector.label, trigger: trigger.trigger };
  return [
    ...connectionProblems("trigger", trigger.connection, connector, connections),
    ...(trigger.everySeconds === null
      ? [problem("flow.no_frequency", { step: "trigger", path: ["everySeconds"] }, {})]
      : []),
    ...(offer === undefined
      ? [problem("flow.unknown_trigger", { step: "trigger", path: ["trigger"] }, named)]
      : at(
          "trigger",
          checkFields(asConstants(trigger.settings), offer.settings, formAt("settings"), () => ({
            kind: "unknown",
            label: offer.label,
          })),
        )),
  ];
}

function stepProblems(
  step: Step,
  position: number,
  document: FlowDocument,
  catalogue: Catalogue,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  const connector = connectorOf(catalogue, step.connector);
  if (connector === undefined) return [unknownConnector(step.id, step.connector)];
  const offer = actionOf(catalogue, step.connector, step.action);
  const named = { connector: connector.label, action: step.action };
  return [
    ...connectionProblems(step.id, step.connection, connector, connections),
    ...(offer === undefined
      ? [problem("flow.unknown_action", { step: step.id, path: ["action"] }, named)]
      : at(
          step.id,
          checkFields(step.input, offer.input, formAt("input"), (pill) =>
            see(pill, position, document, catalogue),
          ),
        )),
  ];
}

function connectionProblems(
  step: string,
  chosen: string | null,
  { id, label }: CatalogueConnector,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  const where = { step, path: ["connection"] };
  const params = { connector: label };
  if (chosen === null) return [problem("flow.no_connection", where, params)];
  const connection = connections.find((one) => one.id === chosen);
  if (connection === undefined) return [problem("flow.unknown_connection", where, params)];
  if (connection.connector !== id) return [problem("flow.wrong_connection", where, params)];
  return connection.broken ? [problem("flow.broken_connection", where, params)] : [];
}

function idProblems(step: Step, position: number, document: FlowDocument): readonly Problem[] {
  const where = { step: step.id, path: ["id"] };
  const first = document.steps.findIndex(({ id }) => id === step.id);
  return [
    ...(first < position ? [problem("flow.duplicate_step", where, { id: step.id })] : []),
    ...(Number(step.id.slice(1)) >= document.nextStep
      ? [problem("flow.step_id_ahead", where, { id: step.id })]
      : []),
  ];
}

function mixedModes(
  document: FlowDocument,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  const used = connectionsIn(document);
  const modes = new Set(connections.filter(({ id }) => used.has(id)).map(({ mode }) => mode));
  return modes.size > 1 ? [problem("flow.mixed_modes", wholeFlow, {})] : [];
}

function connectionsIn({ trigger, steps }: FlowDocument): ReadonlySet<string | null> {
  const ofTrigger = trigger?.kind === "event" ? [trigger.connection] : [];
  return new Set([...ofTrigger, ...steps.map(({ connection }) => connection)]);
}

function unknownConnector(step: string, connector: string): Problem {
  return problem("flow.unknown_connector", { step, path: ["connector"] }, { connector });
}

function formAt(name: "input" | "settings") {
  return { path: [name], label: undefined, source: null };
}

function at(step: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((one) => ({ ...one, where: { ...one.where, step } }));
}

import type { Catalogue, CatalogueConnector } from "./catalogue.ts";
import { checkFields } from "./check.ts";
import { branchesOf, stepsOf } from "./blocks.ts";
import { cronProblem } from "./cron.ts";
import { type ActionStep, maxSteps, type Step } from "./step.ts";
import type { EventTrigger, InvokeTrigger, ScheduleTrigger } from "./trigger.ts";
import type { FlowDocument } from "./document.ts";
import type { Placed } from "./feeds.ts";
import { feedsItself } from "./feeds-problems.ts";
import { asConstants } from "./form-fields.ts";
import { isOfType, outputFields, outputSchema, typeWords } from "./invoke.ts";
import { actionOf, connectorOf, triggerOf } from "./offers.ts";
import { type Problem, problem, type Where } from "./problems.ts";
import { blockProblems } from "./ready-blocks.ts";
import { callProblemsOf } from "./ready-call.ts";
import { logicProblemsOf } from "./ready-logic.ts";
import { tableProblemsOf } from "./ready-tables.ts";
import { setFieldProblems } from "./set-fields.ts";
import { shapeProblemsOf } from "./shape-problems.ts";
import { conditionProblems } from "./ready-condition.ts";
import { rootPlace } from "./outcome.ts";
import { inTrigger, triggerConditionOf } from "./trigger-condition.ts";
import { see, seeFrom } from "./sight.ts";
import { connectionsIn } from "./uses.ts";
import { webhookProblems } from "./ready-webhook.ts";
import { isTimeZone } from "./zone.ts";

/** A connection that the flow's owner may use. */
export interface UsableConnection extends Placed {
  readonly broken: boolean;
  readonly held: boolean;
}

/** What is missing before the flow can run, and what deserves a second look. */
export function problemsOf(
  document: FlowDocument,
  catalogue: Catalogue,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  const count = stepsOf(document).length;
  return [
    ...timeZoneProblems(document),
    ...triggerProblems(document, catalogue, connections),
    ...(count === 0 ? [problem("flow.no_steps", wholeFlow, {})] : []),
    ...(count > maxSteps
      ? [problem("flow.too_many_steps", wholeFlow, { count, limit: maxSteps })]
      : []),
    ...idProblems(document),
    ...stepsOf(document).flatMap((step) => stepProblems(step, document, catalogue, connections)),
    ...blockProblems(document),
    ...tableProblemsOf(document, catalogue),
    ...shapeProblemsOf(document, catalogue),
    ...setFieldProblems(document, catalogue),
    ...mixedModes(document, connections),
    // What called flows make takes all flows, and is told elsewhere.
    ...feedsItself(document, { catalogue, connections, called: new Map() }),
  ];
}

export function isReady(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== "error");
}

const wholeFlow = { step: null, path: [] };

function timeZoneProblems({ timeZone }: FlowDocument): readonly Problem[] {
  const where = { step: null, path: ["timeZone"] };
  return isTimeZone(timeZone) ? [] : [problem("flow.no_such_time_zone", where, { zone: timeZone })];
}

function triggerProblems(
  document: FlowDocument,
  catalogue: Catalogue,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  const { trigger } = document;
  switch (trigger?.kind) {
    case undefined:
      return [problem("flow.no_trigger", { step: "trigger", path: [] }, {})];
    case "schedule":
      return scheduleProblems(trigger);
    case "invoke":
      return invokeProblems(trigger, document, catalogue);
    case "webhook":
      return [...webhookProblems(trigger), ...askingProblems(document, catalogue)];
    case "event":
      return [
        ...eventProblems(trigger, catalogue, connections),
        ...askingProblems(document, catalogue),
      ];
  }
}

function scheduleProblems({ when }: ScheduleTrigger): readonly Problem[] {
  if (when.kind !== "cron") return [];
  const where = { step: "trigger", path: ["when", "expression"] };
  const found = cronProblem(when.expression, where);
  return found === null ? [] : [found];
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

function askingProblems(document: FlowDocument, catalogue: Catalogue): readonly Problem[] {
  const condition = triggerConditionOf(document.trigger);
  if (condition === null) return [];
  return conditionProblems(condition, seeFrom("trigger", document, catalogue)).map(inTrigger);
}

/** What is answered is worked out when all steps are done. */
function invokeProblems(
  trigger: InvokeTrigger,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Problem[] {
  const { inputs, outputs } = trigger;
  const place = (list: "inputs" | "outputs", name: string) => ({
    step: "trigger",
    path: [list, name],
  });
  const twice = (names: readonly { readonly name: string }[], list: "inputs" | "outputs") =>
    names
      .filter(({ name }, index) => names.findIndex((one) => one.name === name) < index)
      .map(({ name }) => problem("flow.invoke_name_twice", place(list, name), { name }));
  return [
    ...twice(inputs, "inputs"),
    ...inputs.flatMap(({ name, type, sample }) =>
      sample === undefined || sample === null || isOfType(type, sample)
        ? []
        : [problem("flow.invoke_sample", place("inputs", name), { name, type: typeWords[type] })],
    ),
    ...twice(outputs, "outputs"),
    ...outputs.flatMap(({ name, value }) =>
      value === null ? [problem("flow.invoke_no_output", place("outputs", name), { name })] : [],
    ),
    ...at(
      "trigger",
      checkFields(outputFields(trigger), outputSchema(trigger), formAt("outputs"), (pill) =>
        see(pill, { endOf: null }, document, catalogue),
      ),
    ),
  ];
}

function stepProblems(
  step: Step,
  document: FlowDocument,
  catalogue: Catalogue,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  if (step.kind === "action") return actionProblems(step, document, catalogue, connections);
  const problems =
    step.kind === "call"
      ? callProblemsOf(step, document, catalogue)
      : logicProblemsOf(step, document, catalogue);
  return at(step.id, problems);
}

function actionProblems(
  step: ActionStep,
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
          checkFields(
            step.input,
            offer.input,
            rootPlace("input", offer.input),
            seeFrom(step.id, document, catalogue),
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
  return [
    ...(connection.broken ? [problem("flow.broken_connection", where, params)] : []),
    ...(connection.held ? [problem("flow.held_connection", where, params)] : []),
  ];
}

/** The first who has an id may keep it, step or branch. */
function idProblems(document: FlowDocument): readonly Problem[] {
  const given = new Set<string>();
  return stepsOf(document)
    .flatMap(idPlaces)
    .flatMap(({ id, where }): readonly Problem[] => {
      if (given.has(id)) return [problem("flow.duplicate_step", where, { id })];
      given.add(id);
      const isAhead = Number(id.slice(1)) >= document.nextStep;
      return isAhead ? [problem("flow.step_id_ahead", where, { id })] : [];
    });
}

function idPlaces(step: Step): readonly { readonly id: string; readonly where: Where }[] {
  const branches = branchesOf(step).map(({ id }) => ({
    id,
    where: { step: step.id, path: ["branches", id, "id"] },
  }));
  return [{ id: step.id, where: { step: step.id, path: ["id"] } }, ...branches];
}

function mixedModes(
  document: FlowDocument,
  connections: readonly UsableConnection[],
): readonly Problem[] {
  const used = connectionsIn(document);
  const modes = new Set(connections.filter(({ id }) => used.has(id)).map(({ mode }) => mode));
  return modes.size > 1 ? [problem("flow.mixed_modes", wholeFlow, {})] : [];
}

function unknownConnector(step: string, connector: string): Problem {
  return problem("flow.unknown_connector", { step, path: ["connector"] }, { connector });
}

function formAt(name: "settings" | "outputs") {
  return { path: [name], label: undefined, source: null };
}

function at(step: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((one) => ({ ...one, where: { ...one.where, step } }));
}

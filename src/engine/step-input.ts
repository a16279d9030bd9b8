import type { AnyAction } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { text } from "#sdk/text.ts";
import type { z } from "zod";
import {
  asUnanswered,
  besideAnswers,
  formulaAnswers,
  isOfOtherCurrency,
  isOfUnanswered,
} from "#flow/answers.ts";
import { callsOf, stepOf } from "#flow/blocks.ts";
import type { Catalogue, Schema } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { type Resolved, resolveInput } from "#flow/mapping.ts";
import type { Value } from "#flow/value.ts";
import type { Lookup } from "#flow/pill.ts";
import { type Problem, problemText } from "#flow/problems.ts";
import type { FormulaFacts } from "#flow/read.ts";
import { idOf, threadOf } from "#flow/paths.ts";
import type { SchemaAt } from "#flow/seen.ts";
import { hasMoney } from "#flow/root.ts";
import { givesSeconds, withMoments } from "#flow/set-fields.ts";
import { labelAt } from "#flow/shape.ts";
import { schemasIn } from "#flow/sight.ts";
import type { InputStep } from "#flow/step.ts";
import { pillsIn } from "#flow/value-pills.ts";
import type { PerformOptions, Spot, Task } from "./attempt.ts";
import type { Formulas } from "./formulas.ts";
import type { StepError } from "./result.ts";
import { catalogueFor } from "./called-flows.ts";
import { lookupAt } from "./scope.ts";
import type { Store } from "./store.ts";
import { withShapes } from "./shapes.ts";
import { tablesFor } from "./tables.ts";

/** The input of a step, or the reason why it could not be worked out. */
export type Input =
  | { readonly ok: true; readonly value: JsonObject; readonly parsed: z.infer<z.ZodObject> }
  | { readonly ok: false; readonly error: StepError };

/** Works out what a step sends, from its mapping and the outputs of the steps before it. */
export async function inputOf(
  task: Task,
  action: AnyAction,
  options: PerformOptions,
): Promise<Input> {
  const { step } = task;
  const schema = options.inputSchema(step.connector, step.action);
  const corrected = await correctedBefore(task, options.store);
  if (corrected) return parsedInput(corrected, action, schema);
  const resolved = await inputWorkedOut(task, schema, options);
  if (!resolved.ok) return { ok: false, error: inputRefused(resolved.problems) };
  return parsedInput(resolved.value, action, schema);
}

/** What a person has put in the place of its input. A run that was never claimed before has not failed yet. */
export async function correctedBefore(
  { held: { run }, path }: Spot,
  store: Pick<Store, "correctedInput">,
): Promise<JsonObject | null> {
  return run.epoch === 1 ? null : store.correctedInput(run.id, path);
}

/** What is worked out, as the connector takes it. */
export function parsedInput(value: JsonObject, action: AnyAction, schema: Schema): Input {
  const parsed = action.input.safeParse(value);
  if (parsed.success) return { ok: true, value, parsed: parsed.data };
  const said = (locale: keyof LocalizedText): string =>
    parsed.error.issues.map((issue) => issueText(issue, schema, locale)).join(" ");
  return { ok: false, error: refused(text(said("en"), said("ja")), "flow.input_refused") };
}

/**
 * What formulas may know beside the pills. The time at which the run was made is stored with it, so
 * that now() and what is made from the seed are the same however often a step is tried, by whichever
 * process. The event's own time would be wrong for a flow that catches up on the past.
 */
export async function factsFor(
  { held: { run, document }, path }: Spot,
  values: readonly Value[],
  known: Known,
): Promise<FormulaFacts> {
  const seed = JSON.stringify([run.flowId, run.name, path]);
  const tables = await tablesFor(values, known.store);
  const schemaAt = await schemasFor(document, values, known);
  return { now: run.createdAt, timeZone: document.timeZone, seed, tables, schemaAt };
}

/** What must be at hand to say what pills are. */
export interface Known {
  readonly store: Pick<Store, "tableRevision" | "flows">;
  readonly catalogue: Catalogue;
}

/** And where formulas are worked out. */
export interface Working extends Known {
  readonly formulas: Formulas;
}

/** Which pills are amounts, for what is in some values; what called flows give, their published versions say. */
export async function schemasFor(
  document: FlowDocument,
  values: readonly Value[],
  { store, catalogue }: Known,
): Promise<SchemaAt> {
  const asks = callsOf(document).length > 0 && values.some((one) => pillsIn(one).length > 0);
  const whole = asks ? await catalogueFor([document], null, { store, catalogue }) : catalogue;
  return schemasIn(document, whole);
}

type Refused = { readonly ok: false; readonly problems: readonly Problem[] };
type Worked = { readonly ok: true } | Refused;

/** What the fields of a step come to, or what is wrong with them. */
export async function inputWorkedOut(
  spot: Spot & { readonly step: InputStep },
  schema: Schema,
  known: Working & { readonly store: Store },
): Promise<Resolved> {
  const { step, held } = spot;
  const during = known.formulas.of(held.run);
  // A field that counts the smallest unit of a currency refuses a column of decimals, which the fields of the table tell.
  // A field that takes a date and time is given one for seconds, which they tell, too.
  const sets = step.kind === "action" && givesSeconds(step, held.document, known.catalogue);
  const catalogue =
    sets || hasMoney(schema)
      ? await withShapes(known.catalogue, known.store, held.document, [])
      : known.catalogue;
  const work = async (change: (value: Value) => Value): Promise<Resolved> => {
    const input = inputWith(step.input, change);
    const values = Object.values(input);
    const lookup = await lookupOf(spot, values, known.store);
    const facts = await factsFor(spot, values, { ...known, catalogue });
    return during((evaluate) => resolveInput(input, schema, lookup, { ...facts, evaluate }));
  };
  const resolved = await workedOut(spot, known.store, work, (published) =>
    besideAnswers(step, held.document, published, schema),
  );
  return sets && resolved.ok
    ? { ok: true, value: withMoments(resolved.value, step, held.document, catalogue) }
    : resolved;
}

type Change = (value: Value) => Value;
const asItIs: Change = (value) => value;

/**
 * The result of a step's values. If it depends on a currency that nobody has named, the result of
 * the same values with the currencies that the published version names.
 */
export async function workedOut<Result extends Worked>(
  { held: { run, document }, path }: Spot,
  store: Pick<Store, "flow" | "version">,
  work: (change: Change) => Result | Promise<Result>,
  beside: (published: FlowDocument) => Change = () => asItIs,
): Promise<Result | Refused> {
  const first = await work(asItIs);
  if (first.ok || !first.problems.some((one) => isOfUnanswered(one) || isOfOtherCurrency(one)))
    return first;
  const published = (await store.flow(run.flowId))?.version ?? null;
  const step = stepOf(document, idOf(path));
  const isAsked = first.problems.some(isOfUnanswered) && step !== undefined && published !== null;
  const answers = isAsked ? formulaAnswers(step, published.document) : asItIs;
  const second = isAsked ? await work(answers) : first;
  if (second.ok || !second.problems.some(isOfOtherCurrency)) return second;
  if ((await store.version(run.versionId))?.holdsCurrencies !== false) return second;
  if (published?.holdsCurrencies !== true)
    return { ok: false, problems: asUnanswered(second.problems) };
  const answer = beside(published.document);
  return work((value) => {
    const answered = answer(value);
    return answered === value ? answers(value) : answered;
  });
}

function inputWith(
  input: { readonly [name: string]: Value },
  change: (value: Value) => Value,
): { readonly [name: string]: Value } {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, change(value)]));
}

/** What the pills of some values give where a step stands. */
export function lookupOf(
  { held, path }: Spot,
  values: readonly Value[],
  store: Store,
): Promise<Lookup> {
  return lookupAt(held, threadOf(path), values, store);
}

/** Every sentence about what is wrong with a step's values. */
export function inputRefused(problems: readonly Problem[]): StepError {
  const sentence = (locale: keyof LocalizedText): string =>
    problems.map((problem) => problemText(problem, locale)).join(" ");
  // What waits for an answer is known by its code.
  const code = problems.find(isOfUnanswered)?.code ?? "flow.input_refused";
  return refused(text(sentence("en"), sentence("ja")), code, placesOf(problems));
}

function refused(message: LocalizedText, code: string, details?: StepError["details"]): StepError {
  const error = { kind: "input", code, message } as const;
  return details === undefined ? error : { ...error, details };
}

/** In which field each problem is, and from where to where in its formula. */
function placesOf(problems: readonly Problem[]): NonNullable<StepError["details"]> {
  return { problems: problems.slice(0, 20).map(placeOf) };
}

function placeOf({ code, where: { path }, params: { start, end } }: Problem): JsonObject {
  return typeof start === "number" && typeof end === "number"
    ? { code, path, start, end }
    : { code, path };
}

/** A connector's own refusal carries its text in every language (`refusal` of the SDK). */
function issueText(issue: z.core.$ZodIssue, schema: Schema, locale: keyof LocalizedText): string {
  const own = issue.code === "custom" ? issue.params?.["text"] : undefined;
  const message = isText(own) ? own[locale] : issue.message;
  const field = labelAt(schema, issue.path.map(String));
  return field === undefined ? message : `${field[locale]}: ${message}`;
}

function isText(value: unknown): value is LocalizedText {
  return typeof value === "object" && value !== null && "en" in value && "ja" in value;
}

import type { z } from "zod";
import type { ConnectionSpec, FrozenRequest } from "#sdk/connection.ts";
import type { AnyAction, AnyTrigger, Connector } from "#sdk/connector.ts";
import { unanswered } from "#sdk/errors.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { Match } from "#sdk/trigger.ts";
import type { Clock } from "./clock.ts";
import { kindOf } from "./effects.ts";
import { failureOf, stepErrorOf } from "./failure.ts";
import { writesOf } from "./parts.ts";
import { placeOf } from "./place.ts";
import type { StepError } from "./result.ts";
import { type SeenExchange, trialOf } from "./trial.ts";
import type { Exchanges, Way } from "./way.ts";

/**
 * One trigger or action against the real system, for the author of its connector. It stores nothing, repeats
 * nothing, and sends one write at most, only if it is asked to.
 */
export async function tryOffer(
  { spec, offer, values, input, sends }: TryOrder,
  options: TryOptions,
): Promise<Tried> {
  const fields = spec.fields.safeParse(values);
  if (!fields.success) return untried({ is: "invalid", what: "values", problems: said(fields) });
  const trial = trialOf(spec, values, options);
  const tried = { frozen: null, planned: null, exchanges: trial.exchanges, stack: null };
  let frozen: FrozenRequest | null = null;
  try {
    const way = trial.way(null);
    if (offer.is === "trigger")
      return { ...tried, outcome: await read(offer.trigger, way, input, options) };
    const { action } = offer;
    const parsed = action.input.safeParse(input);
    if (!parsed.success)
      return { ...tried, outcome: { is: "invalid", what: "input", problems: said(parsed) } };
    if (action.kind === "read") {
      const output = await action.run({ api: way.open("none"), input: parsed.data });
      return { ...tried, outcome: { is: "read", output, fits: fitsIn(action, output) } };
    }
    if (action.kind === "sequence")
      return { ...tried, outcome: { is: "parts", actions: writesOf(action).map(({ id }) => id) } };
    const { effectId, idempotencyKey, clock } = options;
    frozen = action.request(parsed.data, { effectId, generation: 0, at: clock.now() });
    if (action.complete) frozen = await action.complete({ api: way.open("none"), request: frozen });
    if (!sends)
      return {
        ...tried,
        frozen,
        planned: await trial.planned(frozen),
        outcome: { is: "not_sent" },
      };
    const prepared = (await trial.bound()).prepare(frozen, idempotencyKey, kindOf(action, frozen));
    try {
      await prepared.ready();
      const verdict = await prepared.send(() => undefined);
      if (verdict.is === "not_done") throw verdict.error;
      const output = action.read(verdict.answer);
      const outcome = { is: "done", output, fits: fitsIn(action, output) } as const;
      return { ...tried, frozen, outcome };
    } finally {
      prepared.close();
    }
  } catch (thrown) {
    const failure = failureOf(unanswered(options.system, thrown));
    const bug = failure.kind === "bug" ? failure.error : null;
    const stack = bug instanceof Error ? trial.hide(bug.stack ?? bug.message) : null;
    return { ...tried, frozen, stack, outcome: { is: "failed", error: stepErrorOf(failure) } };
  }
}

/** What a connector offers by this id; null where it is none of its. */
export function offerOf({ triggers, actions }: Connector, id: string): Offer | null {
  const trigger = triggers.find((one) => one.id === id);
  if (trigger !== undefined) return { is: "trigger", trigger };
  const action = actions.find((one) => one.id === id);
  return action === undefined ? null : { is: "action", action };
}

export type Offer =
  | { readonly is: "trigger"; readonly trigger: AnyTrigger }
  | { readonly is: "action"; readonly action: AnyAction };

export interface TryOrder {
  readonly spec: ConnectionSpec<z.ZodObject, unknown>;
  readonly offer: Offer;
  /** Of the connection. */
  readonly values: JsonObject;
  /** Of the action; of a trigger the settings. */
  readonly input: JsonObject;
  /** May a write leave? */
  readonly sends: boolean;
}

export interface TryOptions extends Exchanges {
  /** The connector's id. */
  readonly system: string;
  readonly clock: Clock;
  readonly trustedLoopback: readonly string[];
  /** Names the write. */
  readonly effectId: string;
  readonly idempotencyKey: string;
}

/** What was sent, and the result, without credentials. */
export interface Tried {
  /** A write as it would be written down; null for what reads. */
  readonly frozen: FrozenRequest | null;
  /** What would be sent of it, where nothing was. */
  readonly planned: SeenExchange | null;
  readonly exchanges: readonly SeenExchange[];
  /** Where the connector has thrown what is no error of the SDK. */
  readonly stack: string | null;
  readonly outcome: TriedOutcome;
}

export type TriedOutcome =
  | {
      readonly is: "invalid";
      readonly what: "values" | "input";
      readonly problems: readonly string[];
    }
  | { readonly is: "read" | "done"; readonly output: Json; readonly fits: boolean }
  | { readonly is: "events"; readonly count: number; readonly events: readonly TriedEvent[] }
  | { readonly is: "not_sent" }
  /** It writes several times, by these actions: each is tried by itself. */
  | { readonly is: "parts"; readonly actions: readonly string[] }
  | { readonly is: "failed"; readonly error: StepError };

interface TriedEvent {
  readonly key: string;
  readonly match: Match;
  readonly data: Json;
  /** Is it what the pills promise? */
  readonly fits: boolean;
}

/** So far back a list is asked for, and so many rows. */
const lookBack = 30 * 86_400_000;
const mostRows = 10;
const shownEvents = 3;

async function read(
  trigger: AnyTrigger,
  way: Way,
  input: JsonObject,
  { clock }: TryOptions,
): Promise<TriedOutcome> {
  const settings = trigger.settings.safeParse(input);
  if (!settings.success) return { is: "invalid", what: "input", problems: said(settings) };
  const asked = { api: way.open("none"), where: placeOf(trigger, input).where };
  const found =
    trigger.kind === "since"
      ? await firstPage(trigger.poll({ ...asked, since: new Date(clock.now() - lookBack) }))
      : await trigger.some({ ...asked, limit: mostRows });
  const events = found.slice(0, shownEvents).map(({ key, data }) => ({
    key,
    match: trigger.matches(settings.data, data),
    data,
    fits: fitsIn(trigger, data),
  }));
  return { is: "events", count: found.length, events };
}

/** One request. */
async function firstPage<Page>(pages: AsyncIterable<readonly Page[]>): Promise<readonly Page[]> {
  for await (const page of pages) return page;
  return [];
}

function fitsIn({ output }: Pick<AnyAction, "output">, given: Json): boolean {
  return output.safeParse(given).success;
}

function untried(outcome: TriedOutcome): Tried {
  return { frozen: null, planned: null, exchanges: [], stack: null, outcome };
}

function said({ error }: z.ZodSafeParseError<unknown>): readonly string[] {
  return error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
}

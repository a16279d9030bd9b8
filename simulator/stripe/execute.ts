/** Runs an operation, once per idempotency key, with the faults that strike in the middle of it. */
import type { Result } from "../kit/answer.ts";
import { struck } from "../kit/faults.ts";
import { refusal } from "./answers.ts";
import type { Call } from "./call.ts";
import { StripeError, busy } from "./errors.ts";
import { checkExpand, expand } from "./expand.ts";
import type { FormTable } from "./form.ts";
import { type Handling, versionAsked } from "./handling.ts";
import { asIn } from "./older-shapes.ts";
import type { Operation } from "./operations.ts";
import { readParameters } from "./parameters.ts";
import type { World } from "./world.ts";

export interface Target {
  readonly operation: Operation;
  /** The id in the path, or "". */
  readonly id: string;
  readonly world: World;
  readonly form: FormTable;
}

/** Without a key: every time anew. */
export async function execute(handling: Handling, target: Target): Promise<Result> {
  const call = readyCall(handling, target);
  return carryOut(handling, target, call);
}

/** With a key: what came of it the first time, whatever that was. */
export async function executeOnce(
  handling: Handling,
  target: Target,
  key: string,
  parameters: string,
): Promise<Result> {
  const { sim, received, exchange } = handling;
  const { keys } = target.world;
  const before = keys.lookUp(key, received.path, parameters, sim.clock.now());
  if (before !== null) {
    exchange.original_request = before.requestId;
    const headers = { "Idempotent-Replayed": "true" };
    return { ...before, outcome: "replayed", headers };
  }
  const call = readyCall(handling, target);
  keys.begin(key, received.path, parameters, sim.clock.now());
  try {
    const result = await carryOut(handling, target, call);
    const { status, body, object } = result;
    keys.finish(key, { status: status ?? 500, body, object, requestId: exchange.request_id });
    return result;
  } catch (error) {
    keys.release(key);
    throw error;
  }
}

/** The parameters are read and checked: from here on execution begins. */
function readyCall({ sim, exchange }: Handling, target: Target): Call {
  const { operation, id, world, form } = target;
  // Recorded: an event that a DELETE caused names no key.
  const key = operation.method === "POST" ? exchange.idempotency_key : null;
  const call = sim.call(world, {
    id,
    params: readParameters(operation.parameters, form),
    origin: { id: exchange.request_id, idempotency_key: key },
  });
  checkExpand(call, operation.answers);
  operation.check(call);
  return call;
}

async function carryOut(handling: Handling, target: Target, ready: Call): Promise<Result> {
  const { sim } = handling;
  const delay = struck(handling, "delay");
  if (delay?.when === "before") await sim.faults.hold(delay);
  const error = struck(handling, "error");
  if (error?.when === "before") return refusal(handling, busy.internal(error.status), "failed");

  const late = struck(handling, "late");
  const visibleAt = late === undefined ? 0 : sim.clock.now() + late.seconds * 1000;
  const call = sim.call(target.world, { ...ready, now: sim.clock.seconds(), visibleAt });
  const result = run(handling, target.operation, call);
  if (delay?.when === "after") await sim.faults.hold(delay);
  if (error === undefined) return result;
  const { body } = refusal(handling, busy.internal(error.status), "executed");
  return { ...result, status: error.status, body };
}

function run(handling: Handling, operation: Operation, call: Call): Result {
  try {
    const answer = expand(call, operation.run(call));
    // Events stay as they were made.
    const object =
      operation.answers.schema === "event" ? answer : asIn(versionAsked(handling), answer);
    const id = object["id"];
    return {
      status: 200,
      body: JSON.stringify(object),
      outcome: "executed",
      object: operation.method !== "GET" && typeof id === "string" ? id : null,
      headers: {},
    };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    // A decline is done work: its charge exists, or at least its payment intent.
    const { charge, payment_intent } = error.body;
    const isDone = charge !== undefined || payment_intent !== undefined;
    return refusal(handling, error, isDone ? "executed" : "refused");
  }
}

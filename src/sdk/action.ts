import type { z } from "zod";
import type { Answer, FrozenRequest } from "./connection.ts";
import type { ErrorFacts } from "./errors.ts";
import type { Json } from "./json.ts";
import type { LocalizedText } from "./text.ts";

interface ActionFacts<Input extends z.ZodObject, Output extends z.ZodType> {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /** The form and the validator of what a step sends. */
  readonly input: Input;
  /** What the step hands on: the pills. An output is kept as it came, whatever this schema thinks of it. */
  readonly output: Output;
  /** A documented sample of the output. */
  readonly sample: Json;
}

/** An action that changes nothing outside. It may run any number of times. */
export interface ReadAction<
  Api,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> extends ActionFacts<Input, Output> {
  readonly kind: "read";
  run(context: { readonly api: Api; readonly input: z.infer<Input> }): Promise<Json>;
}

/** Names a write in the outside world, so that it can be found again. It goes into the object's metadata. */
export interface EffectTag {
  readonly effectId: string;
  /** Rises only when a person decides to send again. */
  readonly generation: number;
}

/** What a look-up found: the object's own outcome is the result. */
export type Found =
  | { readonly outcome: "done"; readonly answer: Answer }
  | { readonly outcome: "failed"; readonly error: ErrorFacts };

/**
 * `keyed`: the other side honours an idempotency key for so many hours. `unsafe`: it does not, so
 * the engine sends at most once and asks a person when it cannot tell what happened.
 */
export type EffectKind =
  | { readonly kind: "keyed"; readonly hours: number }
  | { readonly kind: "unsafe" };

/**
 * An action that writes, exactly one write. It does not send: it says what to send, and the engine
 * writes that down before the first byte leaves.
 */
export interface EffectAction<
  Api,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> extends ActionFacts<Input, Output> {
  readonly kind: "effect";
  readonly effect: EffectKind;
  /** Pure: the same input and tag give the same request. */
  request(input: z.infer<Input>, tag: EffectTag): FrozenRequest;
  /** Pure: turns an accepted answer into the step's output. Never throws for an unexpected body. */
  read(answer: Answer): Json;
  /** The id of the object that the write made, from the output; null where it made none. */
  objectId(output: Json): string | null;
  /**
   * Looks for the object that a write with this tag made between two moments of the other side's
   * time. Reads a list, not a search index that may trail. Absent where the system gives no way.
   */
  find?(context: {
    readonly api: Api;
    readonly tag: EffectTag;
    readonly request: FrozenRequest;
    readonly from: Date;
    readonly to: Date;
  }): Promise<Found | null>;
}

export type Action<Api, Input extends z.ZodObject, Output extends z.ZodType> =
  | ReadAction<Api, Input, Output>
  | EffectAction<Api, Input, Output>;

import type { z } from "zod";
import type { ActionFacts, Alters, EffectAction, Money, Movement } from "./action.ts";
import type { Deed } from "./deed.ts";
import type { Json, JsonObject } from "./json.ts";
import type { LocalizedText } from "./text.ts";

/** What the parts of a step have given so far, by their names: `draft`, `line/2`. */
export type PartsMade = ReadonlyMap<string, Json>;

/** What a part is worked out from. */
export interface PartGiven<Input> {
  /** Frozen before the first part: it stays the same whatever changes meanwhile. */
  readonly input: Input;
  readonly made: PartsMade;
  /** Of a part that is there several times, which one: 0 is the first. Else 0. */
  readonly index: number;
}

/** One write of a step that makes several: an effect action of the same connector, with its own kind of once. */
export interface Part<Api, Input> {
  /** Lowercase letters. It stands in the keys of writes, so that it never changes. */
  readonly name: string;
  readonly label: LocalizedText;
  readonly action: EffectAction<Api, z.ZodObject, z.ZodType>;
  /** Where there is one for each line of a list: `line/1`, `line/2`. Absent for a part that is there once. */
  readonly times?: {
    /** 100 at most. A field of the form says so. */
    readonly most: number;
    of(input: Input): number;
  };
  /** Pure: is it to be made at all? Absent where it always is. */
  wanted?(input: Input): boolean;
  /**
   * Pure: the input of its action. Throws an `InputError` where what was made before does not allow it: the step
   * fails before this part is sent.
   */
  input(given: PartGiven<Input>): JsonObject;
}

/** What is there, although the step was not done to its end. */
export interface LeftOver {
  /** `{money}` is the place of the amount. */
  readonly words: LocalizedText;
  readonly money: Money | null;
  /** The part whose output has a page. */
  readonly part: string;
}

/**
 * An action that makes several writes, one after the other. Each is an ordinary effect with a name, a key and frozen
 * bytes of its own. A step goes on at the first part that is not done, and what is done stays done.
 */
export interface SequenceAction<
  Api,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> extends ActionFacts<Input, Output> {
  readonly kind: "sequence";
  readonly does: Deed;
  /** What all parts together do to the records of a place, by the fields of the step. Absent as for one write. */
  readonly alters?: Alters;
  /** In the order in which they are made. */
  readonly parts: readonly Part<Api, z.infer<Input>>[];
  /** Pure: the money that all parts together move. It is held against limits once, before the first part. Absent where they move none. */
  moves?(input: z.infer<Input>): Movement | null;
  /** The part that moves it. */
  readonly movedBy?: string;
  /** Pure: the step's output, from all that its parts have given. */
  gives(made: PartsMade): Json;
  /** Pure: what a step leaves behind that was not done to its end; null where that is nothing. */
  leftOver(made: PartsMade): LeftOver | null;
}

/** Which part of a step a write is. It is frozen with the request. */
export interface PartOf {
  /** The action of the step. */
  readonly action: string;
  /** `line/2`. */
  readonly part: string;
  /** What all parts together move, and whether a part to come moves it, this one or one before; null where they move nothing. */
  readonly whole: { readonly movement: Movement; readonly when: "ahead" | "now" | "past" } | null;
  /** The whole is held against limits before this part. */
  readonly counts: boolean;
}

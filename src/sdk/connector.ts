import type { z } from "zod";
import type { Action, EffectAction, ReadAction } from "./action.ts";
import type { ConnectionSpec } from "./connection.ts";
import type { LocalizedText } from "./text.ts";
import type { PollingTrigger } from "./trigger.ts";

/** One page of things to choose from, such as customers. */
export interface ChoicePage {
  readonly items: readonly {
    readonly value: string;
    readonly label: string;
    /** A second line that tells alike ones apart. */
    readonly detail?: string;
  }[];
  /** Ask again with this to go on; null at the end. */
  readonly next: string | null;
}

export interface Choices<Api> {
  readonly id: string;
  readonly label: LocalizedText;
  list(context: {
    readonly api: Api;
    readonly search: string | null;
    readonly cursor: string | null;
    /** What stands in the field that a field names with `choicesOf`; null while nothing does. */
    readonly of: string | null;
  }): Promise<ChoicePage>;
}

/**
 * A connector as the engine sees it. The client is `unknown` here, because the engine only carries
 * it from `open` to the calls; those are methods, so that typed triggers and actions fit without a cast.
 */
export interface Connector {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  readonly connection: ConnectionSpec<z.ZodObject, unknown>;
  readonly triggers: readonly PollingTrigger<unknown, z.ZodObject, z.ZodType>[];
  readonly actions: readonly Action<unknown, z.ZodObject, z.ZodType>[];
  readonly choices: readonly Choices<unknown>[];
}

export type AnyTrigger = Connector["triggers"][number];
export type AnyAction = Connector["actions"][number];

/** A connection with the makers of all that goes through it, so that each gets a typed `api`. */
export interface Connection<Fields extends z.ZodObject, Api> extends ConnectionSpec<Fields, Api> {
  trigger<Settings extends z.ZodObject, Output extends z.ZodType>(
    trigger: PollingTrigger<Api, Settings, Output>,
  ): PollingTrigger<Api, Settings, Output>;
  readAction<Input extends z.ZodObject, Output extends z.ZodType>(
    action: Omit<ReadAction<Api, Input, Output>, "kind">,
  ): ReadAction<Api, Input, Output>;
  effectAction<Input extends z.ZodObject, Output extends z.ZodType>(
    action: Omit<EffectAction<Api, Input, Output>, "kind">,
  ): EffectAction<Api, Input, Output>;
  choices(choices: Choices<Api>): Choices<Api>;
}

export function defineConnection<Fields extends z.ZodObject, Api>(
  spec: ConnectionSpec<Fields, Api>,
): Connection<Fields, Api> {
  return {
    ...spec,
    trigger: (trigger) => trigger,
    readAction: (action) => ({ ...action, kind: "read" }),
    effectAction: (action) => ({ ...action, kind: "effect" }),
    choices: (choices) => choices,
  };
}

export function defineConnector(connector: Connector): Connector {
  return connector;
}

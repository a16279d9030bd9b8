import type { FieldFacts } from "#sdk/fields.ts";
import type { Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";

/**
 * What the connectors offer, as plain data: made from their zod schemas, sent to the browser, and
 * all that `flow/` knows of them.
 */
export interface Catalogue {
  readonly connectors: readonly CatalogueConnector[];
}

export interface CatalogueConnector {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /** The form of a connection. */
  readonly connection: Schema;
  readonly triggers: readonly CatalogueTrigger[];
  readonly actions: readonly CatalogueAction[];
  readonly choices: readonly { readonly id: string; readonly label: LocalizedText }[];
}

interface Offer {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /** The pills. */
  readonly output: Schema;
  /** A documented sample of the output. */
  readonly sample: Json;
}

export interface CatalogueTrigger extends Offer {
  readonly settings: Schema;
}

export interface CatalogueAction extends Offer {
  readonly kind: "read" | "effect";
  readonly input: Schema;
}

/** The part of JSON Schema (2020-12) that zod writes for our schemas. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly default?: Json;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly field?: FieldFacts;
}

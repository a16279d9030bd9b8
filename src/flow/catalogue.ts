import type { Alters, Declared, EffectKind, RequestFields } from "#sdk/action.ts";
import type { Deed } from "#sdk/deed.ts";
import type { FieldFacts } from "#sdk/fields.ts";
import type { Json } from "#sdk/json.ts";
import type { Shape, Shaped } from "#sdk/shape.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Compares } from "#sdk/trigger.ts";
import type { TableContent } from "./table.ts";

/**
 * What the connectors offer, as plain data: made from their zod schemas, sent to the browser, and
 * all that `flow/` knows of them; and the lookup tables there are.
 */
export interface Catalogue {
  readonly connectors: readonly CatalogueConnector[];
  readonly flows: CallableFlows;
  readonly tables: readonly CatalogueTable[];
  /** The fields of things that only a connection knows, as they were read last. Absent where nobody asks for them. */
  readonly shapes?: readonly KnownShape[];
}

/** The fields of a thing, such as of a table. */
export interface KnownShape {
  readonly connection: string;
  readonly of: string;
  /** Null where there is no such thing any more. */
  readonly shape: Shape | null;
  /** As they were when the flow was published; absent where it was not, or nobody knew them. */
  readonly published?: Shape;
}

export interface CatalogueTable {
  readonly id: string;
  readonly name: string;
  /** The newest; those before it are 1, 2, 3 … without a gap. */
  readonly revision: number;
  /** Of its revisions those that are at hand, with what is in them. */
  readonly contents: readonly (TableContent & { readonly revision: number })[];
}

/** The flows that a flow can call. */
export interface CallableFlows {
  /** The flow that calls; null where it is not known, or not there yet. */
  readonly caller: string | null;
  readonly flows: readonly CallableFlow[];
}

/** A flow whose published version is started by calls, as it is called. */
export interface CallableFlow {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** What it is handed. */
  readonly input: Schema;
  /** The pills. */
  readonly output: Schema;
  /** What it answers where everything gives its samples. */
  readonly sample: Json;
  /** The flows that its published version calls. */
  readonly calls: readonly string[];
}

export const nothingCallable: CallableFlows = { caller: null, flows: [] };

export interface CatalogueConnector {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /** How sentences name the other side, where its label does not. */
  readonly otherSide?: LocalizedText;
  /** The form of a connection. */
  readonly connection: Schema;
  /** Reading calls that the system accepts in a minute. Absent where it names no such number. */
  readonly readsPerMinute?: number;
  readonly triggers: readonly CatalogueTrigger[];
  /** What a person sets up at the system so that its webhooks have the triggers poll sooner. */
  readonly rings?: CatalogueRings;
  readonly actions: readonly CatalogueAction[];
  readonly choices: readonly {
    readonly id: string;
    readonly label: LocalizedText;
    /** What a person can have made at the other side where the list lacks it. */
    readonly making?: { readonly label: LocalizedText; readonly help: LocalizedText };
  }[];
  /** It can say which fields a thing has. */
  readonly shapes?: true;
}

export interface CatalogueRings {
  readonly secretPrefix?: string;
  readonly events: readonly string[];
  readonly setUp: readonly LocalizedText[];
  readonly page: string;
}

interface Offer {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /** The page on which the outside system documents it. */
  readonly documentation?: string;
  /** The pills. */
  readonly output: Schema;
  /** A documented sample of the output. */
  readonly sample: Json;
  readonly declared?: Declared;
  readonly shaped?: Shaped;
}

export interface CatalogueTrigger extends Offer {
  /** The kind of object that it tells of, in the connector's own word. */
  readonly watches: string;
  readonly settings: Schema;
  /** Names of those settings that say where it looks, such as in which table. Absent where it has one place only. */
  readonly where?: readonly string[];
  /** The list that it shares with other triggers: one poll serves the flows on all of them. Absent where it has its own. */
  readonly shares?: { readonly id: string; readonly label: LocalizedText };
  /** Fields that are filled in within so many seconds after the event: a flow that uses one waits for it. */
  readonly comesLater?: {
    readonly fields: readonly (readonly string[])[];
    readonly withinSeconds: number;
  };
  /** It reads rows and compares them with what it read before: a flow on it cannot begin at a date of the past. */
  readonly rows?: true;
  /** Reading calls of a quiet poll. Absent where it makes one, or nobody can tell. */
  readonly callsPerPoll?: number;
  /** Whose records it tells of, and what: see `alters`. No mark tells a flow's own writes there from those of others. */
  readonly compares?: Compares & { readonly tells: Alters["by"] };
}

/** Of an action of several writes each has its own. */
export type CatalogueOnce =
  | OnceOfOne
  | {
      readonly kind: "parts";
      readonly parts: readonly {
        readonly name: string;
        readonly label: LocalizedText;
        /** The action that makes this write. */
        readonly action: string;
        readonly once: OnceOfOne;
      }[];
    };

/** Why one write happens once. */
export type CatalogueKind =
  | Exclude<EffectKind, { readonly kind: "sets" }>
  /** `several`: it sets values of several objects, and a repeat leaves out those that a newer run has set. */
  | { readonly kind: "sets"; readonly several?: true };

/** One kind for all writes of an action, or what a field of the step chooses. */
export type OnceOfOne =
  | CatalogueKind
  | {
      readonly kind: "chosen";
      readonly field: string;
      readonly kinds: Readonly<Record<string, EffectKind>>;
      /** The field that says for how many hours, where the kind has hours. */
      readonly hours?: string;
    };

export interface CatalogueAction extends Offer {
  readonly kind: "read" | "effect";
  /** Why its writes happen once; null where it writes nothing. */
  readonly once: CatalogueOnce | null;
  /** The kinds of objects that it makes and that triggers of the connector watch. */
  readonly makes: readonly string[];
  /** What it does to records that triggers compare. */
  readonly alters?: Alters;
  /** What it does where it writes; null where it reads. */
  readonly does: Deed | null;
  /** A part of steps that make several writes: nobody chooses it by itself. */
  readonly partOnly?: true;
  /** Nothing can be read of what a write made: whether it happened, a person says. */
  readonly vouched?: true;
  /** What a write made is read by the id that a person gives. With neither of the two, a person cannot say that it happened. */
  readonly retrieved?: true;
  readonly input: Schema;
  /** A step of it is one HTTP request, made up of these fields. */
  readonly sends?: RequestFields;
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

import { z } from "zod";
import type { Once } from "#sdk/action.ts";
import type { AnyAction, AnyTrigger, Connector } from "#sdk/connector.ts";
import {
  type Catalogue,
  type CatalogueConnector,
  type CatalogueOnce,
  type OnceOfOne,
  nothingCallable,
  type Schema,
} from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { tablesIn } from "#flow/table-uses.ts";
import { writesOf } from "./parts.ts";
import type { Store } from "./store.ts";

export function catalogueOf(connectors: readonly Connector[]): Catalogue {
  return { connectors: connectors.map(entryOf), flows: nothingCallable, tables: [] };
}

function quotaOf({ connection: { readsPerMinute } }: Connector) {
  return readsPerMinute === undefined ? {} : { readsPerMinute };
}

/** Writes a schema when it is first needed: writing all of them would take a tenth of a start. */
function entryOf(connector: Connector): CatalogueConnector {
  return {
    id: connector.id,
    label: connector.label,
    help: connector.help,
    ...(connector.otherSide === undefined ? {} : { otherSide: connector.otherSide }),
    get connection() {
      return schemaOf(connector.connection.fields);
    },
    ...quotaOf(connector),
    triggers: connector.triggers.map((trigger) => ({
      id: trigger.id,
      label: trigger.label,
      help: trigger.help,
      ...documentationOf(trigger),
      watches: trigger.watches,
      ...(trigger.where === undefined ? {} : { where: Object.keys(trigger.where.shape) }),
      ...(trigger.kind === "since" ? sharesOf(trigger) : { rows: true as const }),
      ...(trigger.callsPerPoll === undefined ? {} : { callsPerPoll: trigger.callsPerPoll }),
      ...comparesOf(trigger),
      ...laterOf(trigger),
      ...declaredOf(trigger),
      get settings() {
        return schemaOf(trigger.settings);
      },
      get output() {
        return schemaOf(trigger.output);
      },
      sample: trigger.sample,
    })),
    ...ringsOf(connector),
    actions: connector.actions.map((action) => ({
      id: action.id,
      kind: action.kind === "read" ? "read" : "effect",
      once: onceOfAction(action),
      makes: [...new Set(writesOf(action).flatMap((write) => write.makes))],
      ...(action.kind !== "read" && action.alters ? { alters: action.alters } : {}),
      does: action.kind === "read" ? null : action.does,
      ...(action.kind === "effect" && action.partOnly ? { partOnly: true as const } : {}),
      ...(action.kind === "effect" && action.vouched ? { vouched: true as const } : {}),
      ...(action.kind === "effect" && action.retrieve ? { retrieved: true as const } : {}),
      ...declaredOf(action),
      ...(action.sends === undefined ? {} : { sends: action.sends }),
      label: action.label,
      help: action.help,
      ...documentationOf(action),
      get input() {
        return inputOf(action);
      },
      get output() {
        return schemaOf(action.output);
      },
      sample: action.sample,
    })),
    choices: connector.choices.map(({ id, label, making }) => ({
      id,
      label,
      ...(making === undefined ? {} : { making: { label: making.label, help: making.help } }),
    })),
    ...(connector.shapes === undefined ? {} : { shapes: true as const }),
  };
}

function comparesOf(trigger: AnyTrigger) {
  if (trigger.kind === "since" && trigger.tellsOf !== undefined) {
    const { place, by } = trigger.tellsOf;
    return { compares: { place, tells: by } };
  }
  if (trigger.kind !== "snapshot" || trigger.compares === undefined) return {};
  return { compares: { ...trigger.compares, tells: [trigger.tells] } };
}

function laterOf(trigger: AnyTrigger) {
  if (trigger.kind !== "since" || trigger.comesLater === undefined) return {};
  const { fields, withinSeconds } = trigger.comesLater;
  return { comesLater: { fields: fields.map(({ path }) => path), withinSeconds } };
}

function onceOfAction(action: AnyAction): CatalogueOnce | null {
  switch (action.kind) {
    case "read":
      return null;
    case "effect":
      return onceOf(action);
    case "sequence": {
      const parts = action.parts.map((part) => ({
        name: part.name,
        label: part.label,
        action: part.action.id,
        once: onceOf(part.action),
      }));
      return { kind: "parts", parts };
    }
  }
}

function onceOf({
  effect,
  several,
}: {
  readonly effect: Once;
  readonly several?: unknown;
}): OnceOfOne {
  if (effect.kind === "sets" && several !== undefined) return { kind: "sets", several: true };
  if (effect.kind !== "chosen") return effect;
  const { kind, field, kinds, hours } = effect;
  return { kind, field, kinds, ...(hours === undefined ? {} : { hours }) };
}

function ringsOf({ rings }: Connector): Pick<CatalogueConnector, "rings"> {
  if (rings === undefined) return {};
  const { secretPrefix, events, setUp, page } = rings;
  return {
    rings: { events, setUp, page, ...(secretPrefix === undefined ? {} : { secretPrefix }) },
  };
}

function sharesOf({ shares }: Extract<AnyTrigger, { kind: "since" }>) {
  if (!shares) return {};
  const { id, label } = shares.list;
  return { shares: { id, label } };
}

function documentationOf({ documentation }: AnyTrigger | AnyAction) {
  return documentation === undefined ? {} : { documentation };
}

function declaredOf({ declared, shaped }: AnyTrigger | AnyAction) {
  return {
    ...(declared === undefined ? {} : { declared }),
    ...(shaped === undefined ? {} : { shaped }),
  };
}

/**
 * With the lookup tables there are, and what is in the revisions that some flows use; those that are
 * deleted are told of where one of them is used.
 */
export async function withTables(
  catalogue: Catalogue,
  store: Pick<Store, "tables" | "tableRevision">,
  ...documents: readonly FlowDocument[]
): Promise<Catalogue> {
  const used = documents.flatMap((document) =>
    [...tablesIn(document)].flatMap(([id, revisions]) =>
      [...revisions].map((revision) => ({ id, revision })),
    ),
  );
  const found = await Promise.all(
    used.map(async ({ id, revision }) => ({
      id,
      content: await store.tableRevision(id, revision),
    })),
  );
  const contentsOf = (id: string) =>
    found.flatMap(({ id: of, content }) => (of === id && content !== null ? [content] : []));
  const there = await store.tables();
  const isThere = new Set(there.map(({ id }) => id));
  const deleted = [...new Set(used.map(({ id }) => id))].flatMap((id) => {
    const contents = contentsOf(id);
    const [first] = contents;
    if (isThere.has(id) || first === undefined) return [];
    const revision = Math.max(...contents.map((one) => one.revision));
    return [{ id, name: first.name, revision, contents }];
  });
  const tables = there.map(({ id, name, revision }) => ({
    id,
    name,
    revision,
    contents: contentsOf(id),
  }));
  return { ...catalogue, tables: [...tables, ...deleted] };
}

/** The input schema of an action. Total: what the catalogue does not have takes nothing. */
export function inputSchemasOf(
  catalogue: Catalogue,
): (connector: string, action: string) => Schema {
  const actions = new Map(
    catalogue.connectors.flatMap(({ id, actions: offered }) =>
      offered.map((action) => [`${id} ${action.id}`, action]),
    ),
  );
  return (connector, action) => actions.get(`${connector} ${action}`)?.input ?? {};
}

/** What connectors offer never changes. */
const known = new WeakMap<z.ZodType, Schema>();

function schemaOf(schema: z.ZodType): Schema {
  const found = known.get(schema) ?? written(schema);
  known.set(schema, found);
  return found;
}

const selecting = new WeakMap<Schema, Schema>();

/** All that a step that reads is given says what it reads. */
function inputOf({ kind, input, label }: AnyAction): Schema {
  const plain = schemaOf(input);
  if (kind !== "read") return plain;
  const found = selecting.get(plain) ?? { ...plain, field: { label, selects: true } };
  selecting.set(plain, found);
  return found;
}

/** What a person may fill in (`input`): a field with a default is not required of them. */
function written(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // As it will travel. zod types its JSON Schema more widely than what it writes for our schemas.
  const plain: Schema = JSON.parse(JSON.stringify(rest));
  return plain;
}

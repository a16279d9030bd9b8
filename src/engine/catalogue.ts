import { z } from "zod";
import type { AnyAction, AnyTrigger, Connector } from "#sdk/connector.ts";
import {
  type Catalogue,
  type CatalogueConnector,
  nothingCallable,
  type Schema,
} from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { tablesIn } from "#flow/table-uses.ts";
import type { Store } from "./store.ts";

export function catalogueOf(connectors: readonly Connector[]): Catalogue {
  return { connectors: connectors.map(entryOf), flows: nothingCallable, tables: [] };
}

/** What connectors offer never changes, and their schemas take a while to write. */
const entries = new WeakMap<Connector, CatalogueConnector>();

function entryOf(connector: Connector): CatalogueConnector {
  const entry = entries.get(connector) ?? newEntry(connector);
  entries.set(connector, entry);
  return entry;
}

function newEntry(connector: Connector): CatalogueConnector {
  return {
    id: connector.id,
    label: connector.label,
    help: connector.help,
    connection: schemaOf(connector.connection.fields),
    triggers: connector.triggers.map((trigger) => ({
      id: trigger.id,
      label: trigger.label,
      help: trigger.help,
      ...documentationOf(trigger),
      watches: trigger.watches,
      settings: schemaOf(trigger.settings),
      output: schemaOf(trigger.output),
      sample: trigger.sample,
    })),
    actions: connector.actions.map((action) => ({
      id: action.id,
      kind: action.kind,
      makes: action.kind === "effect" ? action.makes : [],
      does: action.kind === "effect" ? action.does : null,
      label: action.label,
      help: action.help,
      ...documentationOf(action),
      input: schemaOf(action.input),
      output: schemaOf(action.output),
      sample: action.sample,
    })),
    choices: connector.choices.map(({ id, label }) => ({ id, label })),
  };
}

function documentationOf({ documentation }: AnyTrigger | AnyAction) {
  return documentation === undefined ? {} : { documentation };
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
  const known = new Set(there.map(({ id }) => id));
  const deleted = [...new Set(used.map(({ id }) => id))].flatMap((id) => {
    const contents = contentsOf(id);
    const [first] = contents;
    if (known.has(id) || first === undefined) return [];
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
  const schemas = new Map(
    catalogue.connectors.flatMap(({ id, actions }) =>
      actions.map((action) => [`${id} ${action.id}`, action.input]),
    ),
  );
  return (connector, action) => schemas.get(`${connector} ${action}`) ?? {};
}

/** What a person may fill in (`input`): a field with a default is not required of them. */
function schemaOf(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // As it will travel. zod types its JSON Schema more widely than what it writes for our schemas.
  const plain: Schema = JSON.parse(JSON.stringify(rest));
  return plain;
}

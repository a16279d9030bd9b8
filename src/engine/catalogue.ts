import { z } from "zod";
import type { Connector } from "#sdk/connector.ts";
import type { Catalogue, CatalogueConnector, Schema } from "#flow/catalogue.ts";

export function catalogueOf(connectors: readonly Connector[]): Catalogue {
  return { connectors: connectors.map(entryOf) };
}

function entryOf(connector: Connector): CatalogueConnector {
  return {
    id: connector.id,
    label: connector.label,
    help: connector.help,
    connection: schemaOf(connector.connection.fields),
    triggers: connector.triggers.map((trigger) => ({
      id: trigger.id,
      label: trigger.label,
      help: trigger.help,
      settings: schemaOf(trigger.settings),
      output: schemaOf(trigger.output),
      sample: trigger.sample,
    })),
    actions: connector.actions.map((action) => ({
      id: action.id,
      kind: action.kind,
      label: action.label,
      help: action.help,
      input: schemaOf(action.input),
      output: schemaOf(action.output),
      sample: action.sample,
    })),
    choices: connector.choices.map(({ id, label }) => ({ id, label })),
  };
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

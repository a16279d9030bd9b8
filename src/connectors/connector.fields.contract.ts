import { expect } from "vitest";
import type { z } from "zod";
import { catalogueOf } from "#engine/catalogue.ts";
import type { Schema } from "#flow/catalogue.ts";
import type { Connector, Json, JsonObject, PollingTrigger } from "#sdk/index.ts";

/** The values of the fields that are marked secret. */
export function secretsOf(connector: Connector, values: JsonObject): string[] {
  const shape: Record<string, z.ZodType> = connector.connection.fields.shape;
  return Object.entries(shape).flatMap(([name, schema]) => {
    const value = values[name];
    return schema.meta()?.field?.secret === true && typeof value === "string" ? [value] : [];
  });
}

/** Whether the form warns a person who enters these values that real money moves; null where no field tells that. */
export function looksLive(
  connector: Connector,
  values: Readonly<Record<string, unknown>>,
): boolean | null {
  const shape: Record<string, z.ZodType> = connector.connection.fields.shape;
  const told = Object.entries(shape).flatMap(([name, schema]) => {
    const pattern = schema.meta()?.field?.live;
    const value = values[name];
    if (pattern === undefined) return [];
    return [typeof value === "string" && new RegExp(pattern).test(value)];
  });
  return told.length === 0 ? null : told.includes(true);
}

/** Fields that come later are fields of the trigger's; of an event of any shape it can say whether they do. */
export function expectLateFields(
  connector: Connector,
  trigger: Pick<PollingTrigger<never, z.ZodObject, z.ZodType>, "id" | "comesLater">,
  oddities: readonly Json[],
): void {
  const { fields } = trigger.comesLater ?? { fields: [] };
  const [entry] = catalogueOf([connector]).connectors;
  const output: Schema | undefined = entry?.triggers.find(({ id }) => id === trigger.id)?.output;
  for (const { path, isToCome } of fields) {
    const at = path.reduce((schema, key) => schema?.properties?.[key], output);
    expect(at, path.join()).toBeDefined();
    for (const data of oddities) expect(isToCome(data)).toBe(false);
  }
}

/** Each field is a secret, or says what it says; and only what never changes adds to the account. */
export function expectStands(
  { connection }: Connector,
  values: Readonly<Record<string, unknown>>,
): void {
  const shape: Record<string, z.ZodType> = connection.fields.shape;
  const facts = (name: string) => shape[name]?.meta()?.field;
  for (const name of Object.keys(shape)) {
    const isSecret = facts(name)?.secret === true;
    const what = `${name}: a field that is no secret says what it is, and a secret does not`;
    expect(facts(name)?.says === undefined, what).toBe(isSecret);
  }
  const read = new Set<string>();
  const watched = new Proxy(values, {
    get: (target, name: string) => {
      read.add(name);
      return target[name];
    },
  });
  connection.area?.(watched);
  for (const name of read)
    expect(facts(name)?.says, `${name} adds to the account`).toBe("identity");
}

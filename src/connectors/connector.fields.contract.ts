import type { z } from "zod";
import type { Connector, JsonObject } from "#sdk/index.ts";

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

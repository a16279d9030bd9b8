/** The fields of an object, as Salesforce describes it to the integration user. */
import type { Json, ShapeField, ShapeType } from "#sdk/index.ts";
import { z } from "zod";
import type { SalesforceApi } from "./salesforce.client.ts";
import { salesforce } from "./salesforce.connection.ts";
import { apiName } from "./salesforce.names.ts";

const Described = z.object({
  name: z.string().regex(apiName),
  label: z.string(),
  type: z.string(),
  length: z.number().default(0),
  scale: z.number().nullish(),
  nillable: z.boolean(),
  createable: z.boolean(),
  updateable: z.boolean(),
  defaultedOnCreate: z.boolean().default(false),
  externalId: z.boolean().default(false),
  unique: z.boolean().default(false),
  filterable: z.boolean().default(true),
  sortable: z.boolean().default(true),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z
    .array(z.object({ active: z.boolean(), value: z.string().nullable() }))
    .nullable()
    .default([]),
  inlineHelpText: z.string().nullable().default(null),
});
export type Described = z.infer<typeof Described>;

export const shapes = salesforce.shapes({
  async describe({ api, of }) {
    const fields = await described(api, of);
    return fields && { fields: fields.map(shapeOf) };
  },
});

/** Null where there is no such object for this user. */
export async function described(
  api: SalesforceApi,
  object: string,
): Promise<readonly Described[] | null> {
  return (await describedObject(api, object))?.fields ?? null;
}

/** The same with the object's name as Salesforce writes it. */
export async function describedObject(
  api: SalesforceApi,
  object: string,
): Promise<{ readonly name: string; readonly fields: readonly Described[] } | null> {
  if (!apiName.test(object)) return null;
  const json = await api.find(`/sobjects/${object}/describe`);
  const { name, fields } = DescribedObject.safeParse(json).data ?? {};
  if (fields === undefined) return null;
  return {
    name: name ?? object,
    fields: fields.flatMap((one: Json) => Described.safeParse(one).data ?? []),
  };
}

const DescribedObject = z.object({
  name: z.string().regex(apiName).optional(),
  fields: z.array(z.json()),
});

/** What every record has. */
const alwaysFilled: ReadonlySet<string> = new Set([
  "CreatedDate",
  "Id",
  "IsDeleted",
  "LastModifiedDate",
  "SystemModstamp",
]);

export function isRequired({ createable, nillable, defaultedOnCreate }: Described): boolean {
  return createable && !nillable && !defaultedOnCreate;
}

export function isReadOnly({ createable, updateable }: Described): boolean {
  return !createable && !updateable;
}

function shapeOf(one: Described): ShapeField {
  const { name: key, label, type: kind, length, restrictedPicklist, inlineHelpText: help } = one;
  const choices = (one.picklistValues ?? []).flatMap(({ active, value }) =>
    active && value !== null ? [value] : [],
  );
  return {
    key,
    label,
    type: typeOf(kind),
    kind,
    ...(hasDecimals(one) ? { hasDecimals: true } : {}),
    required: isRequired(one),
    // What may be empty in a new record says nothing of the old ones.
    nullable: !alwaysFilled.has(key) && kind !== "boolean",
    ...(isReadOnly(one) ? { readOnly: true } : {}),
    ...(restrictedPicklist && kind === "picklist" && choices.length > 0 ? { choices } : {}),
    ...(length > 0 ? { length } : {}),
    ...(help === null || help === "" ? {} : { help }),
  };
}

/** An amount of money counts whole dollars, also in a field that shows no decimals. */
function hasDecimals({ type, scale }: Described): boolean {
  return type === "currency" || type === "percent" || (type === "double" && scale !== 0);
}

/** As values come: decimals are texts, digit by digit. */
function typeOf(kind: string): ShapeType {
  switch (kind) {
    case "boolean":
      return { is: "boolean" };
    case "int":
      return { is: "integer" };
    case "date":
      return { is: "date" };
    case "datetime":
      return { is: "dateTime" };
    case "address":
    case "location":
    case "anyType":
    case "json":
    case "complexvalue":
      return { is: "json" };
    default:
      return { is: "text" };
  }
}

/** What an administrator sets up: fields, and who may see and fill them. */
import { z } from "zod";
import { SalesforceError } from "./errors.ts";
import { fieldOf, type Org, USER } from "./org.ts";
import { field, type ObjectType } from "./schema.ts";

/** An administrator has made it. Whoever has no right to it does not see it. */
const Asked = z.strictObject({
  FullName: z.string(),
  Metadata: z.strictObject({
    label: z.string().min(1),
    type: z.literal("Text"),
    length: z.int(),
    description: z.string().max(1_000).optional(),
    inlineHelpText: z.string().max(510).optional(),
    required: z.boolean().default(false),
    unique: z.boolean().default(false),
    externalId: z.boolean().default(false),
    caseSensitive: z.boolean().default(false),
  }),
});

/** A letter first, no two underscores together, none at the end: 40 signs at most before the ending. */
const fieldName = /^(?=.{1,40}__c$)[A-Za-z](?:_?[A-Za-z0-9])*__c$/;

/** The words and codes of its refusals are K, but for the code of a name that is taken. */
export function makeField(org: Org, body: Readonly<Record<string, unknown>>): string {
  const asked = Asked.safeParse(body);
  if (!asked.success)
    throw new SalesforceError(400, "JSON_PARSER_ERROR", asked.error.issues[0]?.message ?? "");
  const { FullName: full, Metadata: metadata } = asked.data;
  const [objectName = "", name = ""] = full.split(".");
  const object = org.object(objectName);
  if (object === undefined || !fieldName.test(name))
    throw new SalesforceError(
      400,
      "FIELD_INTEGRITY_EXCEPTION",
      `Entity Enumeration Or ID: bad value for restricted picklist field: ${full}`,
      ["FullName"],
    );
  const isTaken =
    fieldOf(object, name) !== undefined || org.kept.some((one) => isNamed(one, object, name));
  const { label, length, unique, externalId, caseSensitive } = metadata;
  if (isTaken)
    throw new SalesforceError(
      400,
      "DUPLICATE_DEVELOPER_NAME",
      `There is already a field named ${label} on ${object.label}.`,
      ["DeveloperName"],
    );
  if (length < 1 || length > 255)
    throw new SalesforceError(
      400,
      "FIELD_INTEGRITY_EXCEPTION",
      "Text length must be between 1 and 255",
      ["Metadata"],
    );
  const made = field(name, label, "string", { length, unique, externalId, caseSensitive });
  org.kept.push({ object: object.name, field: made });
  settleRights(org);
  return org.newId("00N");
}

/** What a permission set gives is seen at once; a field that none gives to the user is as if it were not there. */
export function settleRights(org: Org): void {
  const sets = new Set(
    present(org, "PermissionSetAssignment")
      .filter((row) => row["AssigneeId"] === USER)
      .map((row) => row["PermissionSetId"]),
  );
  const rights = present(org, "FieldPermissions").filter(({ ParentId: set }) => sets.has(set));
  for (const { object: name, field: one } of org.kept) {
    const object = org.object(name);
    if (object === undefined) continue;
    const own = rights.filter((row) => row["Field"] === `${name}.${one.name}`);
    const others = object.fields.filter((known) => known.name !== one.name);
    const isSeen = own.some((row) => row["PermissionsRead"] === true);
    const isFilled = own.some((row) => row["PermissionsEdit"] === true);
    const seen = isSeen ? [{ ...one, createable: isFilled, updateable: isFilled }] : [];
    object.fields.splice(0, object.fields.length, ...others, ...seen);
  }
}

function present(org: Org, name: string) {
  const object = org.object(name);
  const rows = object === undefined ? [] : org.rowsOf(object);
  return rows.filter(({ isDeleted }) => !isDeleted).map(({ values }) => values);
}

export const isSetup = ({ name }: ObjectType): boolean =>
  ["PermissionSet", "FieldPermissions", "PermissionSetAssignment"].includes(name);

/** Before such a record is made. The codes and words of these refusals are K. */
export function checkSetup(
  org: Org,
  { name }: ObjectType,
  values: Readonly<Record<string, unknown>>,
): void {
  const isThere = (...names: readonly string[]): boolean =>
    present(org, name).some((row) => names.every((one) => row[one] === values[one]));
  switch (name) {
    case "PermissionSet":
      if (isThere("Name"))
        throw new SalesforceError(
          400,
          "DUPLICATE_DEVELOPER_NAME",
          "The API Name you entered is already in use.",
          ["Name"],
        );
      return;
    case "FieldPermissions": {
      const [objectName = "", fieldSaid = ""] = String(values["Field"]).split(".");
      const object = org.object(objectName);
      const isKnown =
        object !== undefined &&
        object.name === values["SobjectType"] &&
        (fieldOf(object, fieldSaid) !== undefined ||
          org.kept.some((one) => isNamed(one, object, fieldSaid)));
      if (!isKnown)
        throw new SalesforceError(
          400,
          "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
          `Field Name: bad value for restricted picklist field: ${String(values["Field"])}`,
          ["Field"],
        );
      if (values["PermissionsEdit"] === true && values["PermissionsRead"] !== true)
        throw new SalesforceError(
          400,
          "FIELD_INTEGRITY_EXCEPTION",
          "Permission Edit depends on permission(s): Read",
          ["PermissionsEdit"],
        );
      if (isThere("ParentId", "Field"))
        throw new SalesforceError(
          400,
          "DUPLICATE_VALUE",
          "duplicate value found: <unknown> duplicates value on record with id: <unknown>",
        );
      return;
    }
    case "PermissionSetAssignment":
      if (isThere("AssigneeId", "PermissionSetId"))
        throw new SalesforceError(400, "DUPLICATE_VALUE", "Duplicate PermissionSetAssignment");
  }
}

type Kept = Org["kept"][number];

const isNamed = (kept: Kept, object: ObjectType, name: string): boolean =>
  kept.object === object.name && kept.field.name.toLowerCase() === name.toLowerCase();

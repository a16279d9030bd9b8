/** Making, changing and deleting records, as one transaction each. */
import { SalesforceError, notFound } from "./errors.ts";
import type { Value } from "./json.ts";
import { fieldOf, type Org, type Row } from "./org.ts";
import type { Field, ObjectType } from "./schema.ts";
import { checkSetup, settleRights } from "./setup.ts";
import { taken } from "./values.ts";

export type Values = Readonly<Record<string, unknown>>;

interface At {
  readonly now: number;
  /** Its transaction commits then, with the stamps of now. */
  readonly visibleAt: number;
}

export function create(org: Org, object: ObjectType, given: Values, { now, visibleAt }: At): Row {
  const values = valuesIn(org, object, given, "createable");
  const missing = object.fields
    .filter(({ nillable, createable, defaultedOnCreate }) => {
      return createable && !nillable && !defaultedOnCreate;
    })
    .filter(({ name }) => (values[name] ?? null) === null)
    .map(({ name }) => name);
  if (missing.length > 0)
    throw new SalesforceError(
      400,
      "REQUIRED_FIELD_MISSING",
      `Required fields are missing: [${missing.join(", ")}]`,
      missing,
    );
  refuseAlike(org, object, values, now);
  refuseDuplicate(org, object, values, null, now);
  checkSetup(org, object, values);
  const numbered = object.fields.find(({ autoNumber }) => autoNumber);
  const row: Row = {
    id: org.newId(object.keyPrefix),
    values: numbered === undefined ? values : { ...values, [numbered.name]: org.nextNumber() },
    isDeleted: false,
    createdAt: now,
    modifiedAt: now,
    visibleAt,
  };
  org.rowsOf(object).push(row);
  settleRights(org);
  return row;
}

export function update(org: Org, object: ObjectType, id: string, given: Values, now: number): Row {
  const row = present(org, object, id, now);
  const values = valuesIn(org, object, given, "updateable");
  refuseDuplicate(org, object, values, row, now);
  const all = { ...row.values, ...values };
  for (const { name, nillable, createable, type } of object.fields)
    if (!nillable && createable && type !== "boolean" && (all[name] ?? null) === null)
      throw new SalesforceError(
        400,
        "REQUIRED_FIELD_MISSING",
        `Required fields are missing: [${name}]`,
        [name],
      );
  if (all["StageName"] !== row.values["StageName"]) row.stageChangedAt = now;
  row.values = all;
  row.modifiedAt = now;
  settleRights(org);
  return row;
}

/** Into the recycle bin. */
export function remove(org: Org, object: ObjectType, id: string, now: number): Row {
  const row = present(org, object, id, now);
  row.isDeleted = true;
  row.modifiedAt = now;
  settleRights(org);
  return row;
}

/** The record that has this value; several are an error of their own. */
export function byKey(org: Org, object: ObjectType, key: Field, value: unknown, now: number) {
  const wanted = taken(key, value);
  const found = org
    .rowsOf(object)
    .filter(
      (row) => !row.isDeleted && row.visibleAt <= now && same(row.values[key.name] ?? null, wanted),
    );
  return found;
}

export function keyField(object: ObjectType, name: string): Field {
  const field = fieldOf(object, name);
  if (field?.externalId === true) return field;
  throw new SalesforceError(
    404,
    "NOT_FOUND",
    `Provided external ID field does not exist or is not accessible: ${name}`,
  );
}

function present(org: Org, object: ObjectType, id: string, now: number): Row {
  const row = org.row(object, id);
  if (row === undefined || row.visibleAt > now) throw notFound();
  if (row.isDeleted) throw new SalesforceError(404, "ENTITY_IS_DELETED", "entity is deleted", []);
  return row;
}

function valuesIn(
  org: Org,
  object: ObjectType,
  given: Values,
  may: "createable" | "updateable",
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === "attributes") continue;
    const field = fieldOf(object, name);
    if (field === undefined)
      throw new SalesforceError(
        400,
        "INVALID_FIELD",
        `No such column '${name}' on sobject of type ${object.name}`,
      );
    if (!field[may])
      throw new SalesforceError(
        400,
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
        [field.name],
      );
    values[field.name] = taken(field, value);
    refuseStranger(org, field, values[field.name] ?? null);
  }
  return values;
}

function refuseStranger(org: Org, { name, referenceTo }: Field, id: Value): void {
  if (referenceTo.length === 0 || typeof id !== "string") return;
  const isThere = referenceTo.some((one) => {
    const object = org.object(one);
    return object !== undefined && org.row(object, id)?.isDeleted === false;
  });
  if (!isThere)
    throw new SalesforceError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [
      name,
    ]);
}

/** A duplicate rule of the org, which sees what is committed, before unique values are looked at: K. */
function refuseAlike(org: Org, object: ObjectType, values: Values, now: number): void {
  const alike = org.alike.get(object.name);
  if (alike === undefined) return;
  const isAlike = org
    .rowsOf(object)
    .some((row) => !row.isDeleted && row.visibleAt <= now && row.values[alike] === values[alike]);
  if (isAlike) throw new SalesforceError(400, "DUPLICATES_DETECTED", "Use one of these records?");
}

/** What lies in the recycle bin stands in nobody's way. Whose transaction still runs, does: K. */
function refuseDuplicate(
  org: Org,
  object: ObjectType,
  values: Readonly<Record<string, Value>>,
  own: Row | null,
  now: number,
): void {
  for (const { name, unique, caseSensitive } of object.fields) {
    const value = values[name] ?? null;
    if (!unique || value === null) continue;
    const isSame = caseSensitive ? Object.is : same;
    const other = org
      .rowsOf(object)
      .find((row) => row !== own && !row.isDeleted && isSame(row.values[name] ?? null, value));
    if (other === undefined) continue;
    if (other.visibleAt > now) throw locked(other.id);
    throw new SalesforceError(
      400,
      "DUPLICATE_VALUE",
      `duplicate value found: ${name} duplicates value on record with id: ${other.id.slice(0, 15)}`,
    );
  }
}

export const locked = (id: string) =>
  new SalesforceError(
    400,
    "UNABLE_TO_LOCK_ROW",
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
  );

const same = (one: Value, other: Value): boolean =>
  typeof one === "string" && typeof other === "string"
    ? one.toLowerCase() === other.toLowerCase()
    : one === other;

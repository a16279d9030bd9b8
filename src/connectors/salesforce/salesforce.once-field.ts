/**
 * The field for Millrace's mark, made in the org because a person has asked for it. Made twice is the same as made once: each
 * step looks whether it is done already.
 */
import type { Choices, LocalizedText } from "#sdk/index.ts";
import {
  ConnectionError,
  InputError,
  text,
  textAt,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";
import type { SalesforceApi } from "./salesforce.client.ts";
import { wholeId } from "./salesforce.names.ts";
import {
  again,
  lacks,
  misfit,
  misfitWords,
  noName,
  noObject,
  notGiven,
  notMade,
  notSeen,
  noUser,
} from "./salesforce.once-field-words.ts";
import { type Described, describedObject } from "./salesforce.shape.ts";
import { quoted } from "./salesforce.soql.ts";

/** Can each mark stand there once, and may the user fill it in? */
export function takesMark(one: Described): boolean {
  return lacks(one).length === 0;
}

type Making = NonNullable<Choices<SalesforceApi>["making"]>;
type Made = Awaited<ReturnType<Making["make"]>>;

export const making: Making = {
  label: text("Make this field in Salesforce", "この項目を Salesforce に作成"),
  help: text(
    "The object has no such field that the step can use. Millrace can add it to the object in Salesforce: a text of 120 characters, Unique (case-sensitive), External ID. It also makes a permission set, Millrace Marks, which lets the integration user fill the field in. This changes the setup of your org.",
    "このオブジェクトには、ステップで使用できるこの名前の項目がありません。Millrace から Salesforce のオブジェクトに項目 (テキスト 120 文字、ユニーク・大文字と小文字を区別、外部 ID) を追加できます。連携ユーザーがこの項目に入力できるように、権限セット「Millrace Marks」も作成されます。組織の設定が変更されます。",
  ),
  async make({ api, of, value }) {
    try {
      return await made(api, of ?? "", value);
    } catch (error) {
      if (error instanceof TransientError || error instanceof UnknownOutcomeError)
        throw new TransientError({ ...error.facts, advice: again, unexecuted: false });
      throw error;
    }
  },
};

/** A letter first, no two underscores together, none at the end: at most 40 signs before the ending. */
const fieldName = /^(?=.{1,40}__c$)[A-Za-z](?:_?[A-Za-z0-9])*__c$/;

async function made(api: SalesforceApi, of: string, name: string): Promise<Made> {
  const { object, field } = await found(api, of, name);
  if (field !== null) {
    if (!takesMark(field)) throw misfit(field);
    return { made: false, left: null };
  }
  if (!fieldName.test(name)) throw noName(name);
  const isNew = await makeField(api, object, name);
  return { made: isNew, left: await leftOf(api, object, name) };
}

/** Has the user see the field, if they do not. From here on the org is changed: what goes wrong is what is left to do. */
async function leftOf(
  api: SalesforceApi,
  object: string,
  name: string,
): Promise<LocalizedText | null> {
  try {
    const now = await found(api, object, name);
    if (now.field === null) await giveField(api, object, name);
    const { field } = now.field === null ? await found(api, object, name) : now;
    if (field === null) return notSeen(name);
    return takesMark(field) ? null : misfitWords(field);
  } catch (error) {
    if (error instanceof InputError || error instanceof ConnectionError)
      return notGiven(name, error.facts);
    throw error;
  }
}

async function found(api: SalesforceApi, of: string, name: string) {
  const described = await describedObject(api, of);
  if (described === null) throw noObject(of);
  const field = described.fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return { object: described.name, field: field ?? null };
}

/** False where the object has a field of this name, which the user may not see. */
async function makeField(api: SalesforceApi, object: string, name: string): Promise<boolean> {
  try {
    await api.make("/tooling/sobjects/CustomField", {
      FullName: `${object}.${name}`,
      Metadata: {
        label: name.replace(/__c$/, "").replaceAll("_", " "),
        type: "Text",
        length: 120,
        unique: true,
        caseSensitive: true,
        externalId: true,
        description:
          "Millrace writes its mark here, so that it creates no record twice. The field must stay unique.",
      },
    });
    return true;
  } catch (error) {
    if (isOf(error, ["duplicate_developer_name"])) return false;
    throw isOf(error, withoutRight) ? notMade(name, error.facts) : error;
  }
}

/** What Salesforce says to a user without "Customize Application". It hides much that a user has no right to. */
const withoutRight = [
  "insufficient_access",
  "insufficient_access_or_readonly",
  "insufficient_access_on_cross_reference_entity",
  "invalid_type",
  "not_found",
];

const ownSet = {
  Name: "Millrace_Marks",
  Label: "Millrace Marks",
  Description: "Lets the integration user read and fill in the fields that hold Millrace's marks.",
};

/** Nobody has a right to a field that was made over the API. */
async function giveField(api: SalesforceApi, object: string, name: string): Promise<void> {
  const user = await ownUser(api);
  const set = (await knownSet(api)) ?? (await newSet(api));
  await once(
    api.make("/sobjects/FieldPermissions", {
      ParentId: set,
      SobjectType: object,
      Field: `${object}.${name}`,
      PermissionsRead: true,
      PermissionsEdit: true,
    }),
  );
  const assigned = { AssigneeId: user, PermissionSetId: set };
  await once(api.make("/sobjects/PermissionSetAssignment", assigned));
}

/** The user as whom the connection acts, whose id ends the address of its identity. */
async function ownUser(api: SalesforceApi): Promise<string> {
  const identity = textAt(await api.get(""), "identity") ?? "";
  const id = wholeId(identity.slice(identity.lastIndexOf("/") + 1));
  if (id === null) throw noUser();
  return id;
}

async function knownSet(api: SalesforceApi): Promise<string | null> {
  const name = quoted(ownSet.Name);
  const { records } = await api.query(`SELECT Id FROM PermissionSet WHERE Name = ${name} LIMIT 1`);
  return textAt(records[0], "Id");
}

async function newSet(api: SalesforceApi): Promise<string> {
  try {
    return await api.make("/sobjects/PermissionSet", ownSet);
  } catch (error) {
    // Somebody has clicked at the same moment.
    const other = isOf(error, duplicates) ? await knownSet(api) : null;
    if (other === null) throw error;
    return other;
  }
}

const duplicates = ["duplicate_developer_name", "duplicate_value"];

async function once(making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    if (!isOf(error, duplicates)) throw error;
  }
}

function isOf(error: unknown, codes: readonly string[]): error is InputError {
  return error instanceof InputError && codes.includes(error.facts.code.replace("salesforce.", ""));
}

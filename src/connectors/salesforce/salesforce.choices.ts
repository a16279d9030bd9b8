/** Objects and fields, as far as the integration user may see them. */
import type { ChoicePage, Choices, LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import { z } from "zod";
import type { SalesforceApi } from "./salesforce.client.ts";
import { salesforce } from "./salesforce.connection.ts";
import { apiName } from "./salesforce.names.ts";
import { making, takesMark } from "./salesforce.once-field.ts";
import { described, type Described, isReadOnly, isRequired } from "./salesforce.shape.ts";

type Choice = ChoicePage["items"][number];

const pageSize = 100;

const Listed = z.object({
  sobjects: z.array(
    z.looseObject({
      name: z.string().regex(apiName),
      label: z.string(),
      queryable: z.boolean(),
    }),
  ),
});

/** One answer holds all of them: a page of ours is a part of it. */
export const objects = salesforce.choices({
  id: "objects",
  label: text("Objects", "オブジェクト"),
  async list({ api, search, cursor }) {
    const { sobjects } = Listed.parse(await api.get("/sobjects"));
    const found = sobjects
      .filter(({ queryable, name, label }) => queryable && fits(search, name, label))
      .toSorted((one, other) => (one.label < other.label ? -1 : 1));
    const from = /^\d{1,6}$/.test(cursor ?? "") ? Number(cursor) : 0;
    const to = from + pageSize;
    return {
      items: found.slice(from, to).map(({ name, label }) => choice(name, label, name)),
      next: to < found.length ? String(to) : null,
    };
  },
});

export const fields = fieldsBy("fields", text("Fields", "項目"), () => true);

/** Where each value may stand once: in such a field, Salesforce refuses a repeat of our mark. */
export const onceFields = fieldsBy(
  "once-fields",
  text("Fields for the mark", "目印を入れる項目"),
  takesMark,
  making,
);

export const keyFields = fieldsBy("key-fields", text("External IDs", "外部 ID"), isKey);

/** What a record can be asked about by a word, or by a tick. */
export const stateFields = fieldsBy(
  "state-fields",
  text("Fields with a state", "状態を示す項目"),
  ({ type, filterable }) => filterable && ["boolean", "picklist", "string"].includes(type),
);

export const momentFields = fieldsBy(
  "moment-fields",
  text("Dates with times", "日時の項目"),
  ({ type, filterable, sortable }) => type === "datetime" && filterable && sortable,
);

function isKey({ externalId, unique }: Described): boolean {
  return externalId && unique;
}

/** An object has 900 fields at most: one page holds them. */
function fieldsBy(
  id: string,
  label: LocalizedText,
  isOffered: (one: Described) => boolean,
  making?: Choices<SalesforceApi>["making"],
) {
  return salesforce.choices({
    id,
    label,
    ...(making === undefined ? {} : { making }),
    async list({ api, search, of }) {
      const found = of === null ? null : await described(api, of);
      const items = (found ?? [])
        .filter((one) => isOffered(one) && fits(search, one.name, one.label))
        .map(fieldChoice);
      return { items, next: null };
    },
  });
}

function fieldChoice(one: Described): Choice {
  const fill = isReadOnly(one) ? "generated" : isRequired(one) ? "required" : null;
  return {
    ...choice(one.name, one.label, `${one.name} · ${one.type}`),
    ...(fill === null ? {} : { fill }),
  };
}

const choice = (value: string, label: string, detail: string): Choice => ({
  value,
  label: label === "" ? value : label,
  detail,
});

function fits(search: string | null, ...texts: readonly string[]): boolean {
  const wanted = search?.trim().toLowerCase() ?? "";
  return texts.some((one) => one.toLowerCase().includes(wanted));
}

/** What a write is, written down: the same for all actions that write. */
import type {
  Answer,
  ChosenOnce,
  EffectTag,
  FrozenRequest,
  HttpVerb,
  Json,
  JsonObject,
} from "#sdk/index.ts";
import { field, text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import {
  apiName,
  apiVersion,
  basePath,
  mostAtOnce,
  recordId,
  wholeId,
} from "./salesforce.names.ts";

/** Values of a record, by field. */
export const JsonValues = z.record(z.string(), z.custom<Json>());
const Effect = z.object({ id: z.string(), generation: z.int() });
const object = z.string().regex(apiName);
const id = z.string().regex(recordId);

/** What one request holds. */
export const listOf = <One extends z.ZodType>(one: One) => z.array(one).min(1).max(mostAtOnce);

const labelled = field(JsonValues, { label: text("Values", "値"), private: true });

/** A record that is named by its id. */
export const Changed = z.object({
  record: field(id, { label: text("Record ID", "レコード ID"), selects: true }),
  values: labelled,
});

/** A record that is named by the value of an external ID. */
export const Keyed = z.object({
  value: field(z.string(), {
    label: text("Value of the external ID", "外部 ID の値"),
    selects: true,
    private: true,
  }),
  values: labelled,
});

/** What is frozen of a write. Format 1. */
const Frozen = z.discriminatedUnion("does", [
  z.object({
    does: z.literal("create"),
    object,
    values: JsonValues,
    /** The unique field that gets the id of the effect; absent where the step is sent at most once. */
    mark: object.optional(),
    effect: Effect,
  }),
  z.object({
    does: z.literal("create_list"),
    object,
    records: listOf(JsonValues),
    /** The unique field that gets the id of the effect and the number of the record. */
    mark: object,
    effect: Effect,
  }),
  z.object({ does: z.literal("update"), object, ...Changed.shape }),
  z.object({ does: z.literal("update_list"), object, records: listOf(Changed) }),
  z.object({
    does: z.literal("upsert"),
    object,
    key: object,
    ...Keyed.shape,
  }),
  z.object({ does: z.literal("upsert_list"), object, key: object, records: listOf(Keyed) }),
  z.object({ does: z.literal("delete"), object, record: id }),
]);
export type FrozenWrite = z.infer<typeof Frozen>;
export type FrozenList = Extract<FrozenWrite, { does: "create_list" }>;
/** A list whose records get values. */
export type FrozenSets = Extract<FrozenWrite, { does: "update_list" | "upsert_list" }>;

const verbs: Readonly<Record<FrozenWrite["does"], HttpVerb>> = {
  create: "POST",
  create_list: "POST",
  update: "PATCH",
  update_list: "PATCH",
  upsert: "PATCH",
  upsert_list: "PATCH",
  delete: "DELETE",
};

export function freeze(write: FrozenWrite): FrozenRequest {
  const params: JsonObject = JSON.parse(JSON.stringify(write));
  return { method: verbs[write.does], path: pathOf(write), params, apiVersion, format: 1 };
}

function pathOf(write: FrozenWrite): string {
  switch (write.does) {
    case "create":
      return `${basePath}/sobjects/${write.object}`;
    case "create_list":
    case "update_list":
      return `${basePath}/composite/sobjects`;
    case "update":
    case "delete":
      return `${basePath}/sobjects/${write.object}/${write.record}`;
    case "upsert":
    case "upsert_list":
      // The value stands in the body: in an address, signs of it would mean something else.
      return `${basePath}/composite/sobjects/${write.object}/${write.key}`;
  }
}

/** Null for what no action of this connector has frozen. */
export function knownWrite({ params }: FrozenRequest): FrozenWrite | null {
  return Frozen.safeParse(params).data ?? null;
}

export function effectOf({ effectId, generation }: EffectTag) {
  return { id: effectId, generation };
}

export function retag(request: FrozenRequest, tag: EffectTag): FrozenRequest {
  return { ...request, params: { ...request.params, effect: effectOf(tag) } };
}

const guarded = { kind: "guarded" } as const;
const unsafe = { kind: "unsafe" } as const;

export const onceOfCreation: ChosenOnce = {
  kind: "chosen",
  field: "once",
  kinds: { guarded, unsafe },
  of: ({ params }) => (textAt(params, "mark") === null ? unsafe : guarded),
};

/** What a write hands on. */
export const Written = z.object({
  id: field(z.string().nullable(), { label: text("Record ID", "レコード ID") }),
});

const sampleId = "001Hs00004ABCDEIA5";
export const sampleWritten: Json = { id: sampleId };

/** Total. */
export function read({ body }: Answer): Json {
  const found = textAt(body, "id");
  return { id: found === null ? null : wholeId(found) };
}

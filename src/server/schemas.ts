import { z } from "@hono/zod-openapi";
import { refusal } from "#sdk/fields.ts";
import { isJsonObject, type JsonObject, jsonOf } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { Id } from "#reading/run-shapes.ts";

/** Shapes that several resources use. */

export { Id };

export const IdParam = z.strictObject({ id: Id });

/** A moment in the answers: ISO 8601 in UTC. */
export const Moment = z.iso.datetime().meta({ example: "2026-07-01T09:30:00.000Z" });

const Moments = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** A moment in questions: ISO 8601 with a zone, or a day, which begins at midnight UTC. To milliseconds since 1970. */
export const AskedMoment = z
  .string()
  .refine(
    (value) => Moments.safeParse(value).success,
    refusal(
      text(
        "Write a day such as 2026-07-01, or a moment with its time zone such as 2026-07-01T09:30:00+09:00.",
        "2026-07-01 のような日付、または 2026-07-01T09:30:00+09:00 のようなタイムゾーン付きの日時を指定してください。",
      ),
    ),
  )
  .transform((value) => Date.parse(value))
  .meta({ type: "string", format: "date-time", example: "2026-07-01T00:00:00Z" });

/** Any JSON that an outside system or a person gave. */
export const AnyJson = z.unknown().meta({ description: "Any JSON." });

/** Settings of a trigger in a question, as JSON. */
export const SettingsAsked = z
  .string()
  .max(8_000)
  .transform((value, context): JsonObject => {
    const settings = jsonOf(value);
    if (isJsonObject(settings)) return settings;
    context.addIssue({ code: "custom", ...refusal(noSettings) });
    return z.NEVER;
  })
  .meta({ type: "string", example: '{"table":"orders"}' });
const noSettings = text(
  "Give the settings as an object in JSON.",
  "設定を JSON のオブジェクトで指定してください。",
);

const wholeNumberTo = (most: number) =>
  z
    .string()
    .refine(
      (value) => /^[1-9]\d{0,2}$/.test(value) && Number(value) <= most,
      refusal(
        text(
          `Write a whole number from 1 to ${most}.`,
          `1 から ${most} までの整数を指定してください。`,
        ),
      ),
    )
    .transform(Number);

export const limitOf = (fallback: number, most = 200) =>
  wholeNumberTo(most)
    .prefault(String(fallback))
    .meta({ type: "integer", minimum: 1, maximum: most, default: fallback });

/** For lists that come whole where nobody asks for a page. */
export const PageSize = wholeNumberTo(200).exactOptional().meta({
  type: "integer",
  minimum: 1,
  maximum: 200,
  description: "This many, in pages; all at once if left out.",
});

const fingerprints = /^[0-9a-f]{32}$/;
const Confirm = z.union([z.string().regex(fingerprints), z.int().min(0)]).exactOptional();

const neededWords = {
  once: "Needed the first time that a flow would do them.",
  always: "Needed every time.",
} as const;

/**
 * Of writes in live mode. `pinned`: what makes a request name exactly what it confirms, without which a number says nothing;
 * null where it always does. `needed`: how often it is asked for.
 */
export const confirmationOf = (pinned: string | null, needed: keyof typeof neededWords) =>
  Confirm.meta({
    description: [
      "Confirms the writes in live mode that a refusal named: the refusal's own `confirm`, which counts as long as nothing in the flow, or in what it calls, is different.",
      `The number of the writes counts too, if ${pinned === null ? "" : `${pinned} and `}the flow calls no other flow.`,
      neededWords[needed],
    ].join(" "),
  });

/** Of one write, or of what a failed run does next. `words`: what else the description says. */
export const writeConfirmationOf = (words: string) =>
  z
    .union([z.string().regex(fingerprints), z.boolean()])
    .exactOptional()
    .meta({
      description: `${words}: the refusal's own \`confirm\`, which counts as long as the request and its money are the same. \`true\` counts only if the money is what the run shows, or what you have written.`,
    });

/** What a person has read, in a query. A number, as programs from before send it, names nothing. */
export const ConfirmedInQuery = z
  .union([z.string().regex(fingerprints), z.string().regex(/^\d{1,6}$/)])
  .exactOptional()
  .meta({
    description:
      "Confirms what the refusal named: the refusal's own `confirm`. A number counts for nothing, and is refused with it.",
  });

export const Token = z
  .string()
  .regex(/^[\w-]{8,64}$/, "A token is 8 to 64 letters, digits, _ and -")
  .meta({
    description:
      "Your own token for this one run, such as a UUID. The same token within a day means the same run, so you can repeat a request whose answer was lost. If left out, Millrace draws one.",
  });

export const Cursor = z
  .string()
  .min(1)
  .max(2_000)
  .exactOptional()
  .meta({ description: "`next` of the page before." });

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    next: z
      .string()
      .nullable()
      .meta({ description: "Ask again with it as `cursor` to go on; null at the end." }),
  });

/** What was sent as JSON, for a route's `request`. */
export const jsonBody = <Body extends z.ZodType>(schema: Body) => ({
  required: true,
  content: { "application/json": { schema } },
});

/** The same, for a body that may be left out, as if it were an empty object. */
export const optionalJsonBody = <Body extends z.ZodType>(schema: Body) => ({
  ...jsonBody(schema),
  required: false,
});

/** What a route answers with, for its `responses`. */
export const answer = <Body extends z.ZodType>(description: string, schema: Body) => ({
  description,
  content: { "application/json": { schema } },
});

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function isoOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : iso(milliseconds);
}

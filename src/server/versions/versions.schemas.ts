import { z } from "@hono/zod-openapi";
import { FlowDocument } from "#flow/document.ts";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { Flow, Revision } from "../flows/flows.schemas.ts";
import { PersonRef } from "../persons.ts";
import { Cursor, Id, IdParam, limitOf, Moment, pageOf } from "../schemas.ts";
import { UsedConnection } from "../used-connections.ts";

export const VersionSummary = z
  .strictObject({
    id: Id,
    number: z.int().meta({ description: "1, 2, 3 ... in the order of publication." }),
    publishedAt: Moment,
    publishedBy: PersonRef,
    agreedBy: z.array(PersonRef).meta({
      description:
        "The owners of connections in it who agreed, beside the person who published it.",
    }),
    current: z.boolean().meta({ description: "New runs get it." }),
  })
  .meta({ id: "FlowVersionSummary" });
export type VersionSummary = z.infer<typeof VersionSummary>;

export const VersionPage = pageOf(VersionSummary).meta({ id: "FlowVersionPage" });

export const VersionQuery = z.strictObject({ limit: limitOf(50), cursor: Cursor });

const isNumber = (value: string): boolean => /^[1-9]\d{0,8}$/.test(value);

const versionNumber = z
  .string()
  .refine(
    isNumber,
    refusal(
      text(
        "Write the number of a version, such as 3.",
        "3 のようにバージョンの番号を指定してください。",
      ),
    ),
  )
  .transform(Number)
  .meta({ type: "integer", minimum: 1, description: "The number of a published version." });

export const VersionParam = IdParam.extend({ number: versionNumber });

const side = z
  .string()
  .refine(
    (value) => value === "draft" || isNumber(value),
    refusal(
      text(
        "Write the number of a version, such as 3, or “draft”.",
        "3 のようなバージョンの番号、または「draft」を指定してください。",
      ),
    ),
  )
  .transform((value) => (value === "draft" ? value : Number(value)));

export const ComparisonQuery = z.strictObject({
  from: side.meta({ type: "string", description: "A version's number, or `draft`." }),
  to: side.prefault("draft").meta({
    type: "string",
    default: "draft",
    description: "What it is compared with: a version's number, or `draft`.",
  }),
});

export const VersionDetail = VersionSummary.extend({
  document: FlowDocument.meta({ description: "What runs of this version do." }),
  connections: z.array(UsedConnection).meta({ description: "The connections in it." }),
}).meta({ id: "FlowVersionDetail" });
export type VersionDetail = z.infer<typeof VersionDetail>;

export const Comparison = z
  .strictObject({
    from: z.union([z.int(), z.literal("draft")]),
    to: z.union([z.int(), z.literal("draft")]),
    changes: z
      .array(
        z.strictObject({
          kind: z.enum(["added", "removed", "changed", "moved"]),
          step: z.string().nullable().meta({
            description: "A step's id, `trigger`, or null for the flow as a whole.",
          }),
          path: z.array(z.string()).meta({ description: "Keys from there." }),
          label: z.string().meta({
            description: "What it is called.",
            example: "Create charge (Stripe) › Amount",
          }),
          before: z
            .string()
            .nullable()
            .meta({ description: "The value before, in words; null if there was none." }),
          after: z
            .string()
            .nullable()
            .meta({ description: "The value now, in words; null if there is none." }),
          message: z.string().meta({ description: "All of it in one sentence." }),
        }),
      )
      .meta({
        description: "The differences, from the trigger downwards; empty if there are none.",
      }),
    unchanged: z
      .array(
        z.strictObject({
          step: z.string().nullable(),
          path: z.array(z.string()),
          label: z.string(),
          words: z.string(),
          message: z.string(),
        }),
      )
      .meta({
        description: "What stays as it is in steps in which something else is different.",
      }),
  })
  .meta({ id: "FlowComparison" });
export type Comparison = z.infer<typeof Comparison>;

export const Restoring = z
  .strictObject({
    revision: Revision.meta({
      description: "The revision of the draft to replace: refused if it has changed.",
    }),
  })
  .meta({ id: "FlowRestoring" });

export const RestoredFlow = Flow.extend({
  leftOut: z.array(UsedConnection).meta({
    description:
      "The connections of others that the version had and that the draft lacks now: only its owner can put a connection into a draft.",
  }),
}).meta({ id: "RestoredFlow" });

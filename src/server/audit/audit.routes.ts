import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { AuditView } from "#reading/reading.ts";
import { leastAuditDays } from "#engine/audit-archive.ts";
import { walkChain } from "#engine/audit-chain.ts";
import type { AuditFile } from "#engine/store.ts";
import { text } from "#sdk/text.ts";
import { refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { personNames, PersonRef } from "../persons.ts";
import {
  type Column,
  csvAnswer,
  csvContent,
  csvDescription,
  CsvTimeZone,
  inPages,
  json,
} from "../csv.ts";
import { streamOf } from "../stream.ts";
import { type Filter, linesOfFile, mayHold } from "./archived.ts";
import {
  answer,
  AnyJson,
  AskedMoment,
  Cursor,
  Id,
  iso,
  limitOf,
  Moment,
  pageOf,
} from "../schemas.ts";

const tags = ["audit"];

const Entry = z
  .strictObject({
    id: z.string(),
    at: Moment,
    person: PersonRef.nullable().meta({
      description: "Null if nobody had shown who they are, as when signing in fails.",
    }),
    via: z.string().nullable().meta({ description: "`session`, `api-key` or `token`." }),
    address: z.string().nullable().meta({ description: "The network address it came from." }),
    action: z.string().meta({ description: "A stable code.", example: "connection.created" }),
    object: z
      .strictObject({
        kind: z.string(),
        id: z.string(),
        name: z.string().nullable().meta({
          description:
            "The current name of a flow, a lookup table or a person; null for other objects, and if it is gone.",
        }),
      })
      .nullable(),
    details: AnyJson,
  })
  .meta({ id: "AuditEntry" });
type Entry = z.infer<typeof Entry>;

/** What is not in the store any more. */
const Archived = z
  .strictObject({
    until: Moment.meta({ description: "The time of the last line that is in a file." }),
    lines: z.int(),
    files: z.int(),
  })
  .meta({
    id: "ArchivedAudit",
    description: "The oldest lines are in files: the export has them, this list does not.",
  });

const filters = {
  person: Id.exactOptional().meta({ description: "What this person did." }),
  action: z.string().min(1).max(100).exactOptional().meta({
    description: "This code; with a dot at its end, all that begin with it.",
    example: "flow.",
  }),
  object: Id.exactOptional().meta({ description: "What was done to the object with this id." }),
  from: AskedMoment.exactOptional().meta({ description: "At this moment or later." }),
  to: AskedMoment.exactOptional().meta({ description: "Before this moment." }),
};

const listAudit = createRoute({
  method: "get",
  path: "/",
  operationId: "listAudit",
  tags,
  summary: "Read the audit log",
  description:
    "Who did what to which object, from where and when: the newest first, by filter, in pages.",
  request: { query: z.strictObject({ ...filters, limit: limitOf(50), cursor: Cursor }) },
  responses: {
    200: answer(
      "One page.",
      pageOf(Entry).extend({ archived: Archived.nullable() }).meta({ id: "AuditPage" }),
    ),
    ...refusals("request.bad_cursor", "request.read_too_slow"),
  },
});

const exportAudit = createRoute({
  method: "get",
  path: "/export",
  operationId: "exportAudit",
  tags,
  summary: "Export the audit log",
  description:
    "All entries, by filter, the newest first: one JSON object in each line. Entries in files come last; if one of these files is missing, nothing is exported.",
  request: { query: z.strictObject(filters) },
  responses: {
    200: {
      description: "JSON lines.",
      content: { "text/jsonl": { schema: { type: "string", format: "binary" } } },
    },
    ...refusals("request.read_too_slow", "audit.file_missing"),
  },
});

const exportAuditCsv = createRoute({
  method: "get",
  path: "/csv",
  operationId: "exportAuditCsv",
  tags,
  summary: "Export the audit log as CSV",
  description: `The same entries as in the other export. ${csvDescription}`,
  request: { query: z.strictObject({ ...filters, timeZone: CsvTimeZone }) },
  responses: {
    200: csvContent,
    ...refusals("request.read_too_slow", "audit.file_missing"),
  },
});

const verifyAudit = createRoute({
  method: "get",
  path: "/verify",
  operationId: "verifyAudit",
  tags,
  summary: "Verify the audit log",
  description:
    "Checks whether each line follows from the one before it. Keep the hash elsewhere: somebody who reads the log later can compare it with the newer one.",
  responses: {
    200: answer(
      "What was found.",
      z
        .strictObject({
          lines: z.int(),
          unchained: z.int().meta({
            description: "Lines from before the chain began. It proves nothing about them.",
          }),
          hash: z.string().meta({ description: "Of the last line." }),
          files: z.int().meta({ description: "Files of old lines, which were checked as well." }),
          broken: z.string().nullable().meta({
            description:
              "The first line that was changed, or that follows a removed one; `end` if the last lines are missing; `file` if `brokenFile` says more; null for none.",
          }),
          brokenFile: z
            .strictObject({ name: z.string(), why: z.enum(["missing", "changed"]) })
            .nullable()
            .meta({ description: "The first file that is missing or was changed." }),
        })
        .meta({ id: "AuditChain" }),
    ),
    ...refusals(),
  },
});

type Parts = Pick<ServerParts, "reading" | "people" | "store" | "archive" | "clock">;

/** `/audit`: the audit log, for administrators. */
export function auditRoutes(parts: Parts) {
  const { reading } = parts;
  return new OpenAPIHono<Env>()
    .openapi(listAudit, async (c) => {
      const { object, ...query } = c.req.valid("query");
      const filter = { ...query, ...given({ objectId: object }) };
      const { items, next } = await reading.listAudit(filter);
      const viewOf = await entryViews(parts);
      const archived = archivedView(await parts.store.auditFiles());
      return c.json({ items: await Promise.all(items.map(viewOf)), next, archived }, 200);
    })
    .openapi(verifyAudit, async (c) =>
      c.json(await walkChain(parts.store, parts.archive.folder), 200),
    )
    .openapi(exportAudit, async (c) => {
      const { object, ...query } = c.req.valid("query");
      const filter = { ...query, ...given({ objectId: object }) };
      await checkFiles(parts, filter);
      const viewOf = await entryViews(parts);
      const line = async (one: AuditView) => `${JSON.stringify(await viewOf(one))}\n`;
      return new Response(streamOf(exported(parts, filter, line)), {
        headers: {
          "content-type": "text/jsonl; charset=utf-8",
          "content-disposition": 'attachment; filename="audit.jsonl"',
        },
      });
    })
    .openapi(exportAuditCsv, async (c) => {
      const { object, timeZone, ...query } = c.req.valid("query");
      const filter = { ...query, ...given({ objectId: object }) };
      await checkFiles(parts, filter);
      const entries = inPages(exported(parts, filter, await entryViews(parts)));
      return csvAnswer(
        { name: "audit.csv", columns: auditColumns, pages: entries },
        { locale: c.get("locale"), timeZone },
      );
    });
}

/** A page at a time, as fast as it is taken; then what is in files, each once. */
async function* exported<Line>(
  { reading, store, archive, clock }: Parts,
  filter: Filter,
  line: (entry: AuditView) => Promise<Line>,
): AsyncGenerator<Line> {
  const before = (await store.auditFiles()).length;
  const mayMove = clock.now() - leastAuditDays * 86_400_000;
  /** What may go into a file while this goes on. */
  const told = new Set<string>();
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await reading.listAudit({ ...filter, limit: 200, ...given({ cursor }) });
    for (const one of page.items) {
      if (one.at < mayMove) told.add(one.id);
      yield await line(one);
    }
    cursor = page.next;
  }
  for (const [index, file] of [...(await store.auditFiles()).entries()].toReversed()) {
    const isNew = index >= before;
    for (const one of await linesOfFile(archive.folder, file, filter))
      if (!(isNew && told.has(one.id))) yield await line(one);
  }
}

const auditColumns: readonly Column<Entry>[] = [
  { head: text("Time", "日時"), time: ({ at }) => at },
  { head: text("Person", "実行者"), text: ({ person }) => person?.name ?? null },
  { head: text("Person’s id", "実行者 ID"), text: ({ person }) => person?.id ?? null },
  { head: text("By", "経路"), text: ({ via }) => via },
  { head: text("Address", "アドレス"), text: ({ address }) => address },
  { head: text("Action", "操作"), text: ({ action }) => action },
  { head: text("Object", "対象"), text: ({ object }) => object?.kind ?? null },
  { head: text("Object’s id", "対象の ID"), text: ({ object }) => object?.id ?? null },
  { head: text("Object’s name", "対象の名前"), text: ({ object }) => object?.name ?? null },
  { head: text("Details (JSON)", "詳細 (JSON)"), text: ({ details }) => json(details) },
];

function archivedView(files: readonly AuditFile[]): z.infer<typeof Archived> | null {
  if (files.length === 0) return null;
  return {
    until: iso(Math.max(...files.map(({ until }) => until))),
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    files: files.length,
  };
}

/** Before the first byte: an answer that is cut off says nothing. */
async function checkFiles({ store, archive }: Parts, filter: Filter): Promise<void> {
  for (const file of await store.auditFiles())
    if (mayHold(file, filter) && ((await archive.folder?.digestOf(file.name)) ?? null) === null)
      throw ApiError.of("audit.file_missing", { file: file.name });
}

/** With what people, flows and lookup tables are called now. Each is asked for once. */
async function entryViews({
  people,
  store,
}: Pick<Parts, "people" | "store">): Promise<(entry: AuditView) => Promise<Entry>> {
  const nameOf = await personNames(people);
  const names = new Map<string, Promise<string | null>>();
  const find = async (kind: string, id: string): Promise<string | null> => {
    switch (kind) {
      case "person":
        return nameOf(id).name === id ? null : nameOf(id).name;
      case "flow":
        return (await store.flow(id))?.name ?? null;
      case "table":
        return (await store.table(id))?.name ?? null;
      default:
        return null;
    }
  };
  const nameIn = ({ kind, id }: NonNullable<AuditView["object"]>): Promise<string | null> => {
    const asked = names.get(id) ?? find(kind, id);
    names.set(id, asked);
    return asked;
  };
  return async ({ id, at, person, via, address, action, object, details }) => ({
    id,
    at: iso(at),
    person: person === null ? null : nameOf(person),
    via,
    address,
    action,
    object: object && { ...object, name: await nameIn(object) },
    details,
  });
}

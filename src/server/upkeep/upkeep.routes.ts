import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createRoute, OpenAPIHono, type z } from "@hono/zod-openapi";
import { historyNow } from "#engine/history.ts";
import type { Backup, BackupRefusal } from "#people/upkeep.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, iso, isoOrNull, jsonBody } from "../schemas.ts";
import { megabytes, systemBackups } from "./nightly-view.ts";
import { Doubts, DoubtsCleared, RestoreDecision, System } from "./upkeep.schemas.ts";

const tags = ["system"];

const getSystem = createRoute({
  method: "get",
  path: "/",
  operationId: "getSystem",
  tags,
  summary: "Show the state of the installation",
  description: "Where it keeps its data, and whether it works or what it waits for.",
  responses: { 200: answer("How it is.", System), ...refusals() },
});

const settleRestore = createRoute({
  method: "post",
  path: "/restore",
  operationId: "settleRestore",
  tags,
  summary: "Say what a restored backup is",
  description:
    "Until then it does nothing. As a replacement it goes on at once, and looks up each write that the old installation may have sent since the backup before it sends it.",
  request: { body: jsonBody(RestoreDecision) },
  responses: {
    200: answer("The installation as it is now.", System),
    ...bodyRefusals("system.nothing_restored"),
  },
});

const holdEverything = createRoute({
  method: "put",
  path: "/hold",
  operationId: "holdEverything",
  tags,
  summary: "Stop everything",
  description:
    "Puts every connection on hold at once, including those that are created meanwhile: Millrace polls and sends nothing, runs wait, and events are kept. Harmless if everything is stopped already.",
  responses: { 200: answer("The installation as it is now.", System), ...refusals() },
});

const liftHoldOfEverything = createRoute({
  method: "delete",
  path: "/hold",
  operationId: "liftHoldOfEverything",
  tags,
  summary: "Let everything go on",
  description: "Connections that their owners hold stay on hold.",
  responses: { 200: answer("The installation as it is now.", System), ...refusals() },
});

// No reading: it takes the disk and the time of a copy, and hands everything out.
const takeBackup = createRoute({
  method: "post",
  path: "/backup",
  operationId: "takeBackup",
  tags,
  summary: "Make a backup, and download it",
  description:
    "Everything in one file, as it is when the copying ends, while the engine goes on; it is checked before the first byte is sent. The header `Repr-Digest` holds its SHA-256, `Millrace-Backup` says what it holds. Secrets are sealed in it, and the key that opens them is not in it.",
  responses: {
    200: {
      description: "A SQLite database.",
      content: { "application/vnd.sqlite3": { schema: { type: "string", format: "binary" } } },
    },
    ...refusals("backup.under_way", "backup.no_room", "backup.other_tool"),
  },
});

const reportBackup = createRoute({
  method: "post",
  path: "/backup/report",
  operationId: "reportBackup",
  tags,
  summary: "Report a backup that another tool has made",
  description:
    "For the job that backs up PostgreSQL, when it has succeeded: Millrace then knows about the backup, and warns when the next one is missing.",
  responses: { 204: { description: "It is noted." }, ...refusals("backup.made_here") },
});

const listDoubts = createRoute({
  method: "get",
  path: "/doubts",
  operationId: "listDoubts",
  tags,
  summary: "List the periods in doubt",
  description:
    "Periods in which this installation may have lost the record of a sent write, oldest first: it was not running, its data was rolled back to an older state, or a clock was wrong.",
  responses: { 200: answer("The periods.", Doubts), ...refusals() },
});

const clearDoubts = createRoute({
  method: "post",
  path: "/doubts/clear",
  operationId: "clearDoubts",
  tags,
  summary: "Declare that nothing was lost",
  description:
    "Writes from these periods are then sent without a look-up. A write that was sent and whose record was lost is sent again. Every process knows within ten seconds.",
  request: { body: jsonBody(DoubtsCleared) },
  responses: { 200: answer("The periods that are left.", Doubts), ...bodyRefusals() },
});

/** `/system`: what keeps the installation alive. */
export function upkeepRoutes(parts: Pick<ServerParts, "clock"> & SystemParts) {
  const { engine, upkeep, clock } = parts;
  return new OpenAPIHono<Env>()
    .openapi(getSystem, async (c) => c.json(await systemView(parts), 200))
    .openapi(settleRestore, async (c) => {
      if ((await engine.settleRestore(c.req.valid("json").as)) === "nothing_restored")
        throw ApiError.of("system.nothing_restored");
      return c.json(await systemView(parts), 200);
    })
    .openapi(holdEverything, async (c) => {
      await parts.store.hold({ by: "switch" }, clock.now());
      return c.json(await systemView(parts), 200);
    })
    .openapi(liftHoldOfEverything, async (c) => {
      await engine.lift({ by: "switch" });
      return c.json(await systemView(parts), 200);
    })
    .openapi(listDoubts, async (c) => c.json(await doubtsView(parts), 200))
    .openapi(clearDoubts, async (c) => {
      await parts.store.clearDoubts(Date.parse(c.req.valid("json").endedBy));
      return c.json(await doubtsView(parts), 200);
    })
    .openapi(reportBackup, async (c) => {
      if (upkeep.storage === "sqlite") throw ApiError.of("backup.made_here");
      await parts.store.changeSettings({ backedUpAt: clock.now() });
      parts.nightly.look();
      return c.body(null, 204);
    })
    .openapi(takeBackup, async () => {
      const made = await upkeep.backup();
      if ("refused" in made) throw refusalOf(made);
      return download(made, iso(clock.now()));
    });
}

type SystemParts = Pick<
  ServerParts,
  "engine" | "store" | "upkeep" | "nightly" | "history" | "version"
>;

async function systemView(parts: SystemParts): Promise<z.infer<typeof System>> {
  const { engine, store, upkeep, history, version } = parts;
  const settings = await store.settings();
  const { days, runsPerFlow } = historyNow(history, settings);
  const state = engine.state();
  const restored =
    state.is === "undecided"
      ? { backupAt: iso(state.restored.backupAt), restoredAt: iso(state.restored.restoredAt) }
      : null;
  const disk = upkeep.disk();
  return {
    version,
    storage: upkeep.storage,
    engine: state.is,
    clockDifferenceSeconds: state.is === "clocks_differ" ? Math.round(state.ahead / 1_000) : null,
    restored,
    heldSince: isoOrNull(settings.heldSince),
    backups: systemBackups(parts.nightly.state()),
    disk: disk && { freeBytes: disk.free, ballastBytes: disk.ballast },
    history: { days: days.value, runsPerFlow: runsPerFlow.value },
  };
}

async function doubtsView({ store }: Pick<ServerParts, "store">): Promise<z.infer<typeof Doubts>> {
  const doubts = await store.doubts();
  return {
    items: doubts.map(({ from, to, why }) => ({
      from: iso(from),
      to: iso(to),
      restored: why === "restored",
      lost: why === "lost",
    })),
  };
}

/** The file goes when it is sent, or when the other side has gone. */
function download(backup: Backup, takenAt: string): Response {
  const { path, size, sha256, holds } = backup;
  const content = createReadStream(path).once("close", () => backup.discard());
  return new Response(Readable.toWeb(content) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": "application/vnd.sqlite3",
      "content-length": String(size),
      "content-disposition": `attachment; filename="millrace-${takenAt.slice(0, 19).replaceAll(":", "")}.db"`,
      "repr-digest": `sha-256=:${sha256}:`,
      "millrace-backup": JSON.stringify({ takenAt, holds }),
    },
  });
}

function refusalOf(refusal: BackupRefusal): ApiError {
  switch (refusal.refused) {
    case "under_way":
      return ApiError.of("backup.under_way");
    case "no_room": {
      const { needed, free } = refusal;
      return ApiError.of("backup.no_room", { needed: megabytes(needed), free: megabytes(free) });
    }
    case "other_tool":
      return ApiError.of("backup.other_tool");
  }
}

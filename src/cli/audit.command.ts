import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { exitCodes, Failure } from "./failure.ts";
import { fetched } from "./fetched.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

interface Filter {
  readonly person?: string;
  readonly action?: string;
  readonly object?: string;
  readonly from?: string;
  readonly to?: string;
}

interface ReadOptions extends Filter {
  readonly limit?: string;
  readonly cursor?: string;
  readonly export?: string;
  readonly verify?: true;
}

/** `millrace audit`: who did what. */
export function auditCommand(program: Command, run: WithSession, t: Translate): void {
  program
    .command("audit")
    .description(t("cli.audit"))
    .option("--person <id>", t("cli.audit.person"))
    .option("--action <action>", t("cli.audit.action"))
    .option("--object <id>", t("cli.audit.object"))
    .option("--from <when>", t("cli.audit.from"))
    .option("--to <when>", t("cli.audit.to"))
    .option("--limit <number>", t("cli.audit.limit"))
    .option("--cursor <cursor>", t("cli.runs.cursor"))
    .option("--export <file>", t("cli.audit.export"))
    .option("--verify", t("cli.audit.verify"))
    .action(
      run((session, { export: file, verify, limit, cursor, ...filter }: ReadOptions) => {
        if (verify === true) return verifyIt(session);
        if (file !== undefined) return exportTo(session, filter, file);
        return show(session, {
          ...filter,
          ...(limit === undefined ? {} : { limit }),
          ...(cursor === undefined ? {} : { cursor }),
        });
      }),
    );
}

async function show(
  session: Session,
  query: Omit<ReadOptions, "export" | "verify">,
): Promise<void> {
  const { api, ask, t } = session;
  const page = await ask(parseResponse(api.audit.$get({ query })));
  session.show(page, () => {
    const { archived } = page;
    const older =
      archived === null ? "" : `\n${t("cli.audit.archived", { until: localTime(archived.until) })}`;
    if (page.items.length === 0) return `${t("cli.audit.none")}${older}`;
    const head = [
      t("head.time"),
      t("head.person"),
      t("head.via"),
      t("head.address"),
      t("head.action"),
      t("head.object"),
    ];
    const rows = page.items.map((entry) => [
      localTime(entry.at),
      entry.person?.name ?? "-",
      entry.via ?? "-",
      entry.address ?? "-",
      entry.action,
      entry.object?.id ?? "-",
    ]);
    const table = session.table(head, rows);
    return page.next === null
      ? `${table}${older}`
      : `${table}\n${t("cli.runs.more", { cursor: page.next })}`;
  });
}

async function verifyIt({ api, ask, t, show: say }: Session): Promise<void> {
  const chain = await ask(parseResponse(api.audit.verify.$get()));
  if (chain.brokenFile !== null) {
    const { name, why } = chain.brokenFile;
    throw new Failure(exitCodes.refused, t(brokenFiles[why], { file: name }));
  }
  if (chain.broken === "end") throw new Failure(exitCodes.refused, t("cli.audit.cut"));
  if (chain.broken !== null)
    throw new Failure(exitCodes.refused, t("cli.audit.broken", { id: chain.broken }));
  const { lines, unchained, hash, files } = chain;
  const before = unchained === 0 ? "" : `\n${t("cli.audit.unchained", { lines: unchained })}`;
  const inFiles = files === 0 ? "" : `\n${t("cli.audit.files", { files })}`;
  say(chain, () => `${t("cli.audit.whole", { lines, hash })}${inFiles}${before}`);
}

const brokenFiles = {
  missing: "cli.audit.file_missing",
  changed: "cli.audit.file_changed",
} as const;

/** As it comes: the log may be larger than the memory. */
async function exportTo(session: Session, filter: Filter, file: string): Promise<void> {
  const { io, t } = session;
  const response = await fetched(session, "/audit/export", filter);
  if (file === "-") {
    const decoder = new TextDecoder();
    for await (const piece of response.body) io.write(decoder.decode(piece, { stream: true }));
    return;
  }
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(exitCodes.refused, t("cli.unwritable_file", { file, reason }));
  }
  io.note(`${t("cli.audit.exported", { file })}\n`);
}

/** For tests: all that the templates need, real or simulated. */
import { expect } from "vitest";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import {
  type SimulatedSheets,
  startSheets,
} from "#connectors/google-sheets/google-sheets.world.ts";
import {
  databaseFor,
  type DatabaseWorld,
  password,
  withLedger,
} from "#connectors/postgresql/postgresql.world.ts";
import {
  type SimulatedSalesforce,
  startSalesforce,
} from "#connectors/salesforce/salesforce.world.ts";
import { goodToken, type SimulatedSlack, startSlack } from "#connectors/slack/slack.world.ts";
import { type SimulatedWorkday, startWorkday } from "#connectors/workday/workday.world.ts";
import { STORIES_BEGIN } from "#engine/clock.world.ts";
import { asLocal, type EngineWorld, openEngineWorld, until } from "#engine/engine.world.ts";
import { noArchive } from "#engine/history.world.ts";
import type { NewConnectionRecord } from "#engine/store.ts";
import { createFind } from "#exchange/find.ts";
import { createSmtp } from "#exchange/smtp.ts";
import { actionsOf } from "#flow/blocks.ts";
import { edit } from "#flow/edit.ts";
import { fromExport } from "#flow/exchange.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Operation } from "#flow/operation.ts";
import type { JsonObject } from "#sdk/json.ts";
import { type CuttingWire, cuttingWire } from "../exchange/postgresql/cutting.world.ts";
import { openExchange } from "../exchange/postgresql/postgresql.world.ts";
import { type MailServer, startMailServer } from "../server/smtp.world.ts";
import { exportOf } from "./from-template.ts";
import { templates } from "./index.ts";
import { constant } from "./parts.ts";
import { creation } from "./table.ts";
import type { Template } from "./template.ts";

export interface TemplatesWorld {
  readonly engine: EngineWorld;
  readonly slack: SimulatedSlack;
  readonly google: SimulatedSheets;
  readonly salesforce: SimulatedSalesforce;
  readonly workday: SimulatedWorkday;
  readonly mails: MailServer["mails"];
  readonly database: DatabaseWorld;
  /** Between Millrace and the database. */
  readonly wire: CuttingWire;
  /** Calls Stripe, as a program of the account's owner. */
  stripe(method: "GET" | "POST" | "DELETE", path: string, params?: Params): Promise<JsonObject>;
  /** Makes one object at Stripe; its id. */
  make(kind: string, what: JsonObject): Promise<string>;
  /** A flow of the template, filled in and active. */
  use(template: Template): Promise<void>;
  /** So many runs of the flow have succeeded, and no other is there. */
  succeed(flow: string, count: number): Promise<void>;
  /** Kills the process before each of its writes of another kind, until `spare`. */
  killBefore(): { readonly spare: () => void; readonly struck: ReadonlySet<string> };
  close(): Promise<void>;
}

type Params = Readonly<Record<string, string>>;

export const team = "team@example.com";
const demoKey = "sk_test_millrace_demo";

/** The title of the sheet that templates write to. */
export const keptIn = "Kept";
const sheetId = 77;
/** A report in Workday. */
export const newHires = "New_Hires";

/** What is secret of a connection. */
const secrets: Readonly<Record<string, string>> = {
  slack: "token",
  "google-sheets": "key",
  salesforce: "secret",
  workday: "password",
  postgresql: "password",
  mail: "password",
};

const day = 86_400_000;

export async function openTemplatesWorld(cluster: string): Promise<TemplatesWorld> {
  const statements = new Set(templates.flatMap(({ tables }) => tables.map(creation)));
  const database = await databaseFor(cluster, ...statements, ...withLedger);
  const wire = await cuttingWire(database.server);
  const sql = openExchange();
  const mail = await startMailServer();
  mail.answers = (line) =>
    line.startsWith("EHLO") ? "250-mail\r\n250 AUTH PLAIN" : "250 2.0.0 ok";
  const smtp = createSmtp({
    find: createFind(() => Promise.resolve([]), new Set([`127.0.0.1:${mail.port}`])),
    clock: { now: () => Date.now(), elapsed: () => performance.now() },
  });
  const engine = await openEngineWorld(connectors, noArchive, { sql, smtp });
  // It begins at noon in Tokyo: no day ends while a template counts its day.
  await engine.advance(((((STORIES_BEGIN - engine.now()) % day) + day) % day) / 1_000);
  const slack = await startSlack(() => engine.now());
  const google = await startSheets(() => engine.now());
  const salesforce = await startSalesforce(() => engine.now());
  const workday = await startWorkday(() => engine.now());
  engine.trusted.push(slack.url, google.url, salesforce.url, workday.url);
  const ofStripe = engine.credentials;
  engine.credentials = (connection): JsonObject => {
    const { connector, settings, sealed } = connection;
    const secret = secrets[connector];
    return secret === undefined ? ofStripe(connection) : { ...settings, [secret]: sealed };
  };
  await engine.engine.start();
  await engine.connect("stripe");
  const connect = (
    id: string,
    more: Pick<NewConnectionRecord, "account" | "settings" | "sealed">,
  ) =>
    engine.store.createConnection({
      id,
      owner: "local",
      connector: id,
      name: id,
      mode: "test",
      accountName: null,
      broken: null,
      createdAt: engine.now(),
      ...more,
    });
  await connect("slack", {
    account: "T0MILLRACE/B0MILLRACE",
    settings: { apiBase: slack.url },
    sealed: goodToken,
  });
  const { password: _, ...settings } = database.values;
  const { key, ...ofSheets } = google.values;
  await connect("google-sheets", {
    account: ofSheets.spreadsheet,
    settings: ofSheets,
    sealed: key,
  });
  const { secret, ...ofOrg } = salesforce.values;
  await connect("salesforce", { account: "00D000000000001EAA", settings: ofOrg, sealed: secret });
  await workday.control("POST /reports", {
    name: newHires,
    fields: ["Employee_ID", "First_Name", "Last_Name", "Email"],
  });
  const { password: ofUser, ...ofTenant } = workday.values;
  await connect("workday", {
    account: "127.0.0.1/millrace_demo/ISU_Millrace",
    settings: ofTenant,
    sealed: ofUser,
  });
  await connect("postgresql", {
    account: await database.ledger(),
    settings: { ...settings, port: wire.port },
    sealed: password,
  });
  const sender = "billing@example.com";
  await connect("mail", {
    account: sender,
    settings: {
      host: "127.0.0.1",
      port: mail.port,
      security: "none",
      user: "billing",
      sender,
      senderName: "Billing",
      perMinute: 6_000,
    },
    sealed: "a-good-password",
  });

  const newest = async (flowId: string) => {
    const { items } = await engine.reading.listRuns({ flowId, limit: 1 });
    return (await engine.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
  };
  /** A mail that may have been sent before a kill waits for a person, who looks into the mailbox. */
  const decide = async ({ id: runId, effects }: Awaited<ReturnType<typeof newest>>) => {
    const parked = effects.find(({ state }) => state === "parked") ?? expect.fail("none is parked");
    if (parked.connector !== "mail") throw new Error(JSON.stringify(parked));
    const { id: effectId, generation } = parked;
    const isThere = mail.mails.some((one) => one.id.startsWith(`<${effectId}.`));
    const decided = await engine.engine.decideParked({
      by: "local",
      runId,
      effectId,
      generation,
      decision: isThere ? { kind: "happened", objectId: null } : { kind: "send", confirmed: true },
    });
    expect(decided).toEqual({ decided: true });
  };

  const { apiBase } = z
    .object({ apiBase: z.string() })
    .parse((await engine.store.connection("stripe"))?.settings);
  return {
    engine,
    slack,
    google,
    salesforce,
    workday,
    mails: mail.mails,
    database,
    wire,
    stripe: async (method, path, params) => {
      const response = await fetch(`${apiBase}${path}`, {
        method,
        headers: { authorization: `Bearer ${demoKey}` },
        ...(params === undefined ? {} : { body: new URLSearchParams(params) }),
      });
      return z.record(z.string(), z.json()).parse(await response.json());
    },
    make: async (kind, what) => {
      const made = await engine.control(`/${kind}`, what);
      const [id] = z.object({ ids: z.tuple([z.string()]) }).parse(made).ids;
      return id;
    },
    use: async (template) => {
      const exported = exportOf(template, "en");
      const slots = Object.fromEntries(Object.keys(exported.connections).map((id) => [id, id]));
      const { document } = fromExport(exported, "Asia/Tokyo", slots);
      const header = columnsIn(document);
      if (header.length > 0)
        await google.control("POST /sheets", { id: sheetId, title: keptIn, rows: [header] });
      await engine.flow(template.id, filledIn(document, template));
      const told = await engine.engine.activate(template.id, { from: "now" }, asLocal);
      expect(told).toMatchObject({ activated: true });
    },
    succeed: async (flow, count) => {
      const wanted = Array.from({ length: count }, () => "succeeded").join();
      await until(async () => {
        const statuses = await engine.statuses(flow);
        if (statuses.join() === wanted) return true;
        if (statuses.includes("failed")) throw new Error(JSON.stringify(await newest(flow)));
        if (statuses.includes("parked")) await decide(await newest(flow));
        await engine.advance(statuses.includes("delayed") ? 86_400 : 15);
        await aliveAt(engine);
        return false;
      });
    },
    killBefore: () => {
      const struck = new Set<string>();
      const held = Promise.withResolvers<void>();
      engine.beforePlace = async (endpoint) => {
        // A token is no write, and all requests wait for the one that is asked for.
        if (endpoint.startsWith("GET ") || endpoint === "token" || struck.has(endpoint)) return;
        struck.add(endpoint);
        // Another process goes on; this one comes to itself when all is done.
        void engine.takeOver();
        await held.promise;
      };
      return {
        struck,
        spare: () => {
          engine.beforePlace = () => Promise.resolve();
          held.resolve();
        },
      };
    },
    close: async () => {
      await engine.close();
      await slack.close();
      await google.close();
      await salesforce.close();
      await workday.close();
      await wire.close();
      sql.close();
      mail.close();
    },
  };
}

/** A process that gives no sign of life for a minute puts what was sent before in doubt. */
const aliveAt = (engine: EngineWorld) =>
  until(async () => ((await engine.store.lastSeen())?.aliveUntil ?? 0) > engine.now() - 15_000);

/** As its user fills it in, by the builder's own edits. */
function filledIn(document: FlowDocument, { open }: Template): FlowDocument {
  return open.reduce((before, { step, field }) => {
    const text = fillings[field] ?? expect.fail(`What goes into ${field}?`);
    const value = constant(text);
    const operation: Operation =
      step === "trigger" && before.trigger?.kind === "event"
        ? { do: "setSettings", settings: { ...before.trigger.settings, [field]: text } }
        : {
            do: "setField",
            step,
            path: [field],
            value: field === "to" ? { kind: "list", items: [value] } : value,
          };
    const result = edit(before, operation);
    return result.ok ? result.document : expect.fail(result.problem.code);
  }, document);
}

const fillings: Readonly<Record<string, string>> = {
  channel: "C0SALES",
  to: team,
  sheet: String(sheetId),
  report: `isu_reports/${newHires}`,
};

const Step = z.object({
  input: z.object({
    key: z.object({ value: z.string() }),
    values: z.object({
      items: z.array(z.object({ fields: z.object({ column: z.object({ value: z.string() }) }) })),
    }),
  }),
});

/** The header row that its user makes: the columns that the flow writes to. */
function columnsIn(document: FlowDocument): readonly string[] {
  const step = actionsOf(document).find(({ connector }) => connector === "google-sheets");
  if (step === undefined) return [];
  const { key, values } = Step.parse(step).input;
  return [key.value, ...values.items.map(({ fields }) => fields.column.value)];
}

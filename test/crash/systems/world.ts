import { seeded } from "../../../simulator/kit/random.ts";
import {
  databaseFor,
  type DatabaseWorld,
  withLedger,
} from "../../../src/connectors/postgresql/postgresql.world.ts";
import {
  type SimulatedSheets,
  startSheets,
} from "../../../src/connectors/google-sheets/google-sheets.world.ts";
import {
  type SimulatedSalesforce,
  startSalesforce,
} from "../../../src/connectors/salesforce/salesforce.world.ts";
import { type SimulatedSlack, startSlack } from "../../../src/connectors/slack/slack.world.ts";
import { endOfMail, type MailServer, startMailServer } from "../../../src/server/smtp.world.ts";
import { startPostgres } from "../../postgres-cluster.ts";
import type { Deployment } from "../deployments.ts";
import { columns } from "./flows.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { createTraps, type Traps } from "./traps.ts";
import { openWire, type Wire } from "./wire.ts";

/** The systems that are written to, beside Stripe. They keep the ledgers that judge. */
export interface Systems {
  readonly receiver: Receiver;
  readonly database: DatabaseWorld;
  readonly wire: Wire;
  readonly mail: MailServer;
  readonly slack: SimulatedSlack;
  readonly sheets: SimulatedSheets;
  readonly salesforce: SimulatedSalesforce;
  readonly traps: Traps;
  /** When a mail was taken and that was said, by `mail EVENT`. The machine's time. */
  readonly mailed: ReadonlyMap<string, number>;
  /** The account of this name in Salesforce, which people have made; the same each time. */
  accountOf(name: string): Promise<string>;
  /** Its clock is the world's. */
  keepTime(now: () => number): void;
  close(): Promise<void>;
}

/** The sheet that is written to. */
export const sheet = { id: 7, title: "Payments" } as const;

export async function openSystems(seed: number): Promise<Systems> {
  let now = Date.now;
  const traps = createTraps();
  const receiver = await startReceiver(seeded(seed), () => now());
  const cluster = await startPostgres();
  const table =
    "CREATE TABLE payments (id serial PRIMARY KEY, event text NOT NULL, part text NOT NULL)";
  const database = await databaseFor(cluster.url, table, ...withLedger);
  const wire = await openWire(database.server, traps);
  const mail = await startMailServer();
  const slack = await startSlack(() => now());
  // Both as they are for other tests: Google's quota is off, as if it had been raised.
  const sheets = await startSheets(() => now());
  await sheets.control("POST /sheets", { ...sheet, rows: [Object.values(columns)] });
  const salesforce = await startSalesforce(() => now());
  const mailed = new Map<string, number>();
  const accounts = new Map<string, Promise<string>>();
  const makeAccount = async (name: string): Promise<string> => {
    const [id] = await salesforce.make("Account", { Name: name });
    if (id === undefined) throw new Error(`There is no account ${name}`);
    return id;
  };
  mail.answers = (line) => {
    const { speaker } = mail;
    if (line !== endOfMail || speaker === null) return /^QUIT/i.test(line) ? "221 bye" : "250 ok";
    // The mail is kept as this is answered.
    if (traps.springs("mail", "send-after", speaker)) return null;
    setImmediate(() => {
      const taken = mail.mails.at(-1)?.subject ?? "";
      if (!traps.springs("mail", "answer-before", speaker)) mailed.set(`mail ${taken}`, Date.now());
    });
    return "250 ok";
  };
  return {
    receiver,
    database,
    wire,
    mail,
    slack,
    sheets,
    salesforce,
    traps,
    mailed,
    accountOf: (name) => {
      const account = accounts.get(name) ?? makeAccount(name);
      accounts.set(name, account);
      return account;
    },
    keepTime: (time) => {
      now = time;
    },
    close: async () => {
      mail.close();
      await slack.close();
      await sheets.close();
      await salesforce.close();
      await wire.close();
      await receiver.close();
      await cluster.stop();
    },
  };
}

/** The product may dial them, although they are on this machine. */
export function reaching(
  deployment: Deployment,
  { receiver, wire, mail, slack, sheets, salesforce }: Systems,
): Deployment {
  const hosts = [new URL(receiver.url).port, wire.port, mail.port].map(
    (port) => `127.0.0.1:${port}`,
  );
  return {
    ...deployment,
    environmentOf: (slot) => ({
      ...deployment.environmentOf(slot),
      MILLRACE_PRIVATE_HOSTS: hosts.join(","),
      MILLRACE_SIMULATORS: [
        `slack=${slack.url}`,
        `google-sheets=${sheets.url}`,
        `salesforce=${salesforce.url}`,
      ].join(","),
    }),
  };
}

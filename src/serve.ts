import { randomUUID, randomUUIDv7 } from "node:crypto";
import { once } from "node:events";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { connectors } from "#connectors/index.ts";
import type { Log } from "#engine/log.ts";
import { createEngine } from "#engine/create-engine.ts";
import type { Locale } from "#i18n/language.ts";
import type { Translate } from "#i18n/translator.ts";
import { hostPortOf } from "#exchange/addresses.ts";
import { createDial, createFind, resolveByMachine } from "#exchange/find.ts";
import { createVia } from "#exchange/proxy.ts";
import { createSmtp } from "#exchange/smtp.ts";
import { createPostgresql, usualTimeouts } from "#exchange/postgresql/postgresql.ts";
import { createSender } from "#sdk/send-once.ts";
import { watchedInstallation } from "#server/alerts/installation.ts";
import { letterWays } from "#server/alerts/ways.ts";
import { createApp } from "#server/app.ts";
import { auditPrivateHosts } from "#server/audit/private-hosts.ts";
import { startSettling } from "#server/audit/settle.ts";
import { mayActOn } from "#server/batches/may-act.ts";
import { isKeyChanged, openCredentials } from "#server/connections/credentials.ts";
import { namedContext } from "#vault/contexts.ts";
import { listen } from "#server/listen.ts";
import { createLive } from "#server/live/streams.ts";
import { resetRightsOf } from "#server/sign-in/end-rights.ts";
import { smtpMail } from "#server/sign-in/mail.ts";
import { offerSetUp } from "#server/sign-in/set-up.ts";
import { openSignIn } from "#server/sign-in/sign-in.ts";
import { type ElsewhereParts, watchElsewhere } from "#server/upkeep/elsewhere.ts";
import {
  type NightlyBackups,
  type NightlyParts,
  noNightly,
  startNightly,
} from "#server/upkeep/nightly-backups.ts";
import { surfaceOf } from "#server/surface/surface.ts";
import { createPost } from "#server/webhooks/post.ts";
import { openAuditFolder } from "#disk/audit-folder.ts";
import { openBackupFolder } from "#disk/backup-folder.ts";
import packageJson from "../package.json" with { type: "json" };
import type { Config } from "./config.ts";
import type { Installation } from "./installation.ts";
import { onTime, type ProcessTime } from "./test-clock.ts";
import { crashing } from "./test-crash.ts";

/** How the process ends: because it was told to, or for a reason of its own. */
type Stop = (reason?: string) => void;

interface Opened {
  readonly config: Config;
  readonly log: Log;
  readonly time: ProcessTime;
  readonly installation: Installation;
  readonly locale: Locale;
  readonly t: Translate;
  /** What is opened last is closed first. */
  readonly closing: (close: () => Promise<void> | void) => void;
  readonly stop: Stop;
}

/**
 * The composition root, the only file that knows every module: vault, connectors, engine, server, in this order. Resolves once
 * all of it is ready.
 */
export async function serve({
  config,
  log,
  time,
  installation,
  locale,
  t,
  closing,
  stop,
}: Opened): Promise<void> {
  const { reading, upkeep, room, vault, token, limiter } = installation;
  const { clock } = time;
  const hosts = allowedHosts(config);
  const dial = createDial(resolveByMachine, hosts);
  const find = createFind(resolveByMachine, hosts);
  const via = createVia(config.proxy, config.noProxy, hosts);
  const sender = createSender({ deadlineMs: 80_000, maxBytes: 10_000_000, dial, via });
  closing(() => sender.close());
  const postgresql = createPostgresql(find, usualTimeouts, limiter?.enter);
  closing(() => postgresql.close());
  const { store, send, sql, smtp } = crashing(config.testCrash, {
    store: onTime(installation.store, time),
    send: sender.send,
    sql: postgresql,
    smtp: createSmtp({ find, clock }),
  });
  const { history } = config;
  const auditFolder = config.auditFolder === null ? null : resolve(config.auditFolder);
  const archive = {
    folder: auditFolder === null ? null : openAuditFolder(auditFolder),
    path: auditFolder,
    // The first question for a zone takes 10 ms, and not every start asks.
    get zone() {
      return new Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
  };
  const resolveName = resolveByMachine;
  const postWebhook = createPost({ resolve: resolveName, deadlineMs: 10_000 });
  const engine = createEngine({
    store,
    connectors,
    send,
    longestSendMs: sender.longestMs,
    smtp,
    sql,
    credentials: (connection) => {
      try {
        return openCredentials(vault, connection);
      } catch (error) {
        if (isKeyChanged(error)) stop(t("start.key_changed"));
        throw error;
      }
    },
    unseal: (name, sealed) => vault.open(sealed, namedContext(name)),
    trustedLoopback: simulatorsIn(config),
    mayAct: (asked) => mayActOn({ store, people })(asked),
    clock,
    random: Math.random,
    // They begin with the time, so that new ones lie together in an index: fewer pages to sync.
    newId: () => randomUUIDv7(),
    log,
    concurrency: 50,
    history,
    archive,
    ...(limiter ? { limiter } : {}),
    room,
    installation: watchedInstallation({
      people: () => people,
      upkeep,
      nightly: () => nightly,
    }),
    letterWays: () =>
      letterWays({
        store,
        reading,
        engine,
        people,
        vault,
        clock,
        postWebhook,
        locale,
        timeZone: archive.zone,
      }),
  });
  const nightly = nightlyBackups(config, archive, { engine, store, upkeep, clock, log });
  closing(() => nightly.stop());
  const people = await openSignIn({
    database: installation.people,
    vault,
    clock,
    log,
    publicUrl: config.publicUrl ?? `http://127.0.0.1:${config.port}`,
    oidc: config.oidc,
    mail:
      config.mail === null
        ? null
        : smtpMail(config.mail, {
            clock,
            resolve: resolveName,
            newId: randomUUID,
            plainHosts: hosts,
          }),
    onReset: (person) => resetRightsOf({ store, clock, vault }, person),
  });
  await auditPrivateHosts({ store, clock }, config.privateHosts, userInfo().username);
  const { version } = packageJson;
  const live = createLive({ store, version });
  const app = createApp({
    engine,
    store,
    reading,
    upkeep,
    nightly,
    history,
    archive,
    vault,
    people,
    clock,
    log,
    token,
    webFolder: join(import.meta.dirname, "../dist/web"),
    dataFolder: resolve(config.data),
    version,
    live,
    surface: surfaceOf(config),
    postWebhook,
    resolveName,
    simulators: simulatorHints(config),
  });
  const server = await listen(app.fetch, config.port, { host: config.host });
  closing(() => engine.stop());
  closing(() => server.close());
  closing(() => live.close());
  closing(startSettling({ store, clock, log }));

  stopWhenTold(stop);
  await startedBySupervisor(server.url, stop);
  // All that a start can fail of comes before it is told to be ready: from then on a database may be away for a while.
  const code = await offerSetUp(people);
  await engine.start();
  if (process.send === undefined)
    process.stdout.write(`${t("start.ready", { url: server.url })}\n`);
  else process.send({ ready: server.url });
  if (code !== null) process.stdout.write(`${t("start.set_up", { url: server.url, code })}\n`);
  const state = engine.state();
  if (state.is === "undecided")
    process.stdout.write(`${restoredSentence(t, state.restored.backupAt)}\n`);
}

function restoredSentence(t: Translate, backupAt: number): string {
  return t("restored.waits", { backupAt: new Date(backupAt).toLocaleString("sv-SE") });
}

function nightlyBackups(
  { backups, data }: Config,
  clocks: { readonly zone: string },
  parts: Omit<NightlyParts, "folder" | "plan"> & ElsewhereParts,
): NightlyBackups {
  if (backups === "off") return noNightly;
  if (backups === "elsewhere") return watchElsewhere(parts);
  const { folder, time, keep } = backups;
  return startNightly({
    ...parts,
    folder: openBackupFolder(folder, data),
    plan: { time, zone: clocks.zone, keep },
  });
}

/** What connections may reach beside public addresses. */
function allowedHosts(config: Config): ReadonlySet<string> {
  const trusted = simulatorsIn(config).map((address) => hostPortOf(new URL(address)));
  return new Set([...config.privateHosts, ...trusted]);
}

function simulatorsIn({ simulator, simulators }: Config): readonly string[] {
  return [...(simulator === null ? [] : [simulator]), ...simulators.values()];
}

function simulatorHints({ simulator, simulators, simulatorKey, simulatorKeyJa }: Config) {
  const inJapanese = simulatorKeyJa === null ? {} : { apiKey: simulatorKeyJa };
  return [
    ...(simulator === null || simulatorKey === null
      ? []
      : [
          { connector: "stripe", values: { apiKey: simulatorKey, apiBase: simulator }, inJapanese },
        ]),
    ...connectors.flatMap(({ id, connection }) => {
      const address = simulators.get(id);
      const values = address === undefined ? undefined : connection.simulated?.(address);
      return values === undefined ? [] : [{ connector: id, values }];
    }),
  ];
}

/**
 * `npm start` starts the simulator once this process has the data folder for itself, and then says
 * so: flows that talk to the simulator do not fail meanwhile.
 */
async function startedBySupervisor(url: string, stop: Stop): Promise<void> {
  if (process.send === undefined) return;
  process.once("disconnect", () => stop());
  process.send({ listening: url });
  await once(process, "message");
}

function stopWhenTold(stop: Stop): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => stop());
  }
}

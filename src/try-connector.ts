import { randomUUID } from "node:crypto";
import { json } from "node:stream/consumers";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import { systemClock } from "#engine/clock.ts";
import { offerOf, tryOffer } from "#engine/try-offer.ts";
import { hostPortOf } from "#exchange/addresses.ts";
import { createDial, createFind, resolveByMachine } from "#exchange/find.ts";
import { createPostgresql } from "#exchange/postgresql/postgresql.ts";
import { createSmtp } from "#exchange/smtp.ts";
import { createVia } from "#exchange/proxy.ts";
import { translator } from "#i18n/translator.ts";
import type { JsonObject } from "#sdk/json.ts";
import { createSender } from "#sdk/send-once.ts";
import { ConfigError, readConfig } from "./config.ts";
import { startSentence } from "./start-failure.ts";

/**
 * One call of a connector against the real system, for its author. The command line starts this program and hands the
 * order to its standard input, because credentials are in it. It opens no data folder and stores nothing.
 */

/** What a file held was JSON. */
const Values = z.custom<JsonObject>((value) => typeof value === "object" && value !== null);

const Order = z.strictObject({
  connector: z.string(),
  offer: z.string(),
  values: Values,
  input: Values,
  sends: z.boolean(),
  locale: z.enum(["en", "ja"]),
});
type Order = z.infer<typeof Order>;

void obey();

async function obey(): Promise<void> {
  const order = Order.parse(await json(process.stdin));
  const tried = await tryIt(order).catch((error: unknown) => {
    if (error instanceof ConfigError) return startSentence(error, order.locale);
    throw error;
  });
  if (typeof tried !== "string") {
    process.stdout.write(`${JSON.stringify(tried)}\n`);
    return;
  }
  process.stderr.write(`${tried}\n`);
  process.exitCode = 1;
}

/** A sentence where the order cannot be carried out. */
async function tryIt({ connector: id, offer: wanted, values, input, sends, locale }: Order) {
  const t = translator(locale);
  const connector = connectors.find((one) => one.id === id);
  if (connector === undefined) {
    const known = connectors.map((one) => one.id).join(", ");
    return t("cli.unknown_connector", { connector: id, known });
  }
  const offer = offerOf(connector, wanted);
  if (offer === null) {
    const known = [...connector.triggers, ...connector.actions].map((one) => one.id).join(", ");
    return t("try.unknown_offer", { connector: id, offer: wanted, known });
  }
  const spec = connector.connection;
  const { simulator, privateHosts, proxy, noProxy } = readConfig([], process.env);
  const trustedLoopback = simulator === null ? [] : [simulator];
  const hosts = new Set([
    ...privateHosts,
    ...trustedLoopback.map((address) => hostPortOf(new URL(address))),
  ]);
  const find = createFind(resolveByMachine, hosts);
  const postgresql = createPostgresql(find);
  const sender = createSender({
    deadlineMs: 80_000,
    maxBytes: 10_000_000,
    dial: createDial(resolveByMachine, hosts),
    via: createVia(proxy, noProxy, hosts),
  });
  try {
    return await tryOffer(
      { spec, offer, values, input, sends },
      {
        system: id,
        send: sender.send,
        sql: postgresql,
        smtp: createSmtp({ find, clock: systemClock }),
        clock: systemClock,
        trustedLoopback,
        effectId: `try.${randomUUID()}`,
        idempotencyKey: randomUUID(),
      },
    );
  } finally {
    sender.close();
    postgresql.close();
  }
}

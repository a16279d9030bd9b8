/** The command line of the simulator. */
import { parseArgs } from "node:util";

import { type Right, isRight } from "./keys.ts";
import { DEFAULT_KEY } from "./server.ts";
import { SHOP_INTERVAL_MS } from "./shop.ts";

export interface Options {
  readonly port: number;
  readonly keys: readonly string[];
  readonly japaneseKey: string | undefined;
  readonly restricted: Readonly<Record<string, readonly Right[]>>;
  readonly account: string | undefined;
  readonly legacyTokens: boolean | undefined;
  readonly rateLimit: number | undefined;
  readonly shop: boolean;
  readonly shopIntervalMs: number;
  readonly state: string | undefined;
  readonly exitWithParent: boolean;
}

export class UsageError extends Error {}

export const HELP = `A small Stripe that runs locally.

  npm run -s simulator -- [options]

  --port N               0 takes any free port; 3401 when left out
  --key KEY              a secret key of the account, repeatable;
                         sk_test_millrace_demo when left out
  --japanese-key KEY     a key of an account of its own, in which the shop sells in
                         Japanese and in yen
  --restricted KEY=RIGHTS
                         a restricted key, e.g. rk_test_x=charges_write,customers_read
  --account acct_…       the account's id
  --shop                 a shop makes a sale every 4 s, a refund at every fifth
  --shop-interval MS     the time between two sales
  --state FILE           keeps everything between runs
  --legacy-tokens on|off whether Create charge takes card tokens; on when left out
  --rate-limit N         requests a second in a sandbox, 0 for none; 25 when left out
  --also NAME=PORT,...   runs simulators of other systems, too, such as slack=3402
  --exit-with-parent     stops when its standard input closes
  --help                 shows this

While it runs, /_control/page shows its objects and its ledger.
simulator/stripe/README.md tells the rest.`;

export function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

const DEFAULT_PORT = "3401";

export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  const legacy = values["legacy-tokens"];
  if (legacy !== undefined && legacy !== "on" && legacy !== "off")
    throw new UsageError('--legacy-tokens is "on" or "off".');
  const limit = values["rate-limit"];
  return {
    port: number("--port", values.port),
    keys: values.key ?? [DEFAULT_KEY],
    japaneseKey: values["japanese-key"],
    restricted: Object.fromEntries((values.restricted ?? []).map(restriction)),
    account: values.account,
    legacyTokens: legacy === undefined ? undefined : legacy === "on",
    rateLimit: limit === undefined ? undefined : number("--rate-limit", limit),
    shop: values.shop,
    shopIntervalMs: number("--shop-interval", values["shop-interval"]),
    state: values.state,
    exitWithParent: values["exit-with-parent"],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: DEFAULT_PORT },
        key: { type: "string", multiple: true },
        "japanese-key": { type: "string" },
        restricted: { type: "string", multiple: true },
        account: { type: "string" },
        "legacy-tokens": { type: "string" },
        "rate-limit": { type: "string" },
        shop: { type: "boolean", default: false },
        "shop-interval": { type: "string", default: String(SHOP_INTERVAL_MS) },
        state: { type: "string" },
        "exit-with-parent": { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function number(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${name} is a whole number, not "${text}".`);
  return Number(text);
}

/** `rk_test_x=charges_write,customers_read` */
function restriction(text: string): [string, Right[]] {
  const [key = "", list = ""] = text.split("=");
  const rights = list.split(",").filter((right) => right !== "");
  const wrong = rights.find((right) => !isRight(right));
  if (wrong !== undefined)
    throw new UsageError(`There is no right "${wrong}" (e.g. charges_write).`);
  return [key, rights.filter(isRight)];
}

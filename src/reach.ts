import { isIP } from "node:net";
import { z } from "zod";
import { readHostPort } from "#exchange/addresses.ts";
import { readProxy } from "#exchange/proxy.ts";
import { text } from "#sdk/text.ts";
import { isThisMachine, type Setting, setting } from "./setting.ts";

/** How the server is reached, on which addresses, under which name, through which proxies; and what it may reach itself. */
const simulatorAddress = z
  .url({ protocol: /^https?$/, hostname: /^(127\.0\.0\.1|localhost|\[::1\])$/ })
  .transform((address) => new URL(address).origin);

export const reachSettings = {
  host: setting({
    doc: text(
      "The address to listen on; only this machine reaches 127.0.0.1",
      "待ち受けるアドレス。127.0.0.1 にはこの端末内からだけ接続できます",
    ),
    schema: z.string().refine((address) => isIP(address) !== 0),
    default: "127.0.0.1",
    env: "MILLRACE_HOST",
    option: "host",
    expects: text(
      "an IP address such as 127.0.0.1 or 0.0.0.0; other than this machine's own only together with an https address in MILLRACE_PUBLIC_URL and a proxy in MILLRACE_TRUSTED_PROXIES, or with MILLRACE_PLAIN_HTTP=yes",
      "127.0.0.1 や 0.0.0.0 のような IP アドレス (この端末以外から接続できるアドレスは、https の MILLRACE_PUBLIC_URL と MILLRACE_TRUSTED_PROXIES の両方、または MILLRACE_PLAIN_HTTP=yes を指定した場合のみ)",
    ),
  }),
  publicUrl: setting({
    doc: text(
      "The address at which people open Millrace, behind a reverse proxy",
      "リバースプロキシを使用する場合に、利用者が開く公開アドレス",
    ),
    schema: z
      .url({ protocol: /^https?$/ })
      .transform((address) => new URL(address))
      .refine((url) => url.href === `${url.origin}/`)
      .transform(({ origin }) => origin),
    default: null,
    env: "MILLRACE_PUBLIC_URL",
    expects: text(
      "an address such as https://millrace.example.com, without a path; http only on this machine, or with MILLRACE_PLAIN_HTTP=yes",
      "https://millrace.example.com のような、パスを含まないアドレス (http は、この端末内のアドレスか MILLRACE_PLAIN_HTTP=yes を指定した場合のみ)",
    ),
  }),
  trustedProxies: setting({
    doc: text(
      "The addresses of the reverse proxies that Millrace believes about their clients",
      "接続元についての情報を信頼するリバースプロキシのアドレス",
    ),
    schema: z
      .string()
      .transform((list) => list.split(",").map((one) => one.trim()))
      .refine((list) => list.every(isAddressOrRange)),
    default: null,
    env: "MILLRACE_TRUSTED_PROXIES",
    expects: text(
      "IP addresses or ranges with commas between them, such as 127.0.0.1,10.0.0.0/8",
      "127.0.0.1,10.0.0.0/8 のような、カンマ区切りの IP アドレスまたは範囲",
    ),
  }),
  privateHosts: setting({
    doc: text(
      "The hosts in private networks, and on this machine, that connections may reach",
      "接続先として許可する、プライベートネットワーク内またはこの端末内のホスト",
    ),
    schema: z
      .string()
      .transform((list) => list.split(",").map(readHostPort))
      .pipe(z.array(z.string())),
    default: null,
    env: "MILLRACE_PRIVATE_HOSTS",
    expects: text(
      "hosts with their ports and commas between them, such as erp.example.lan:443,10.0.0.5:8080",
      "erp.example.lan:443,10.0.0.5:8080 のような、カンマ区切りの「ホスト:ポート」",
    ),
  }),
  proxy: setting({
    doc: text(
      "The proxy through which connections over https reach the outside",
      "https の接続が外部への通信に使うプロキシ",
    ),
    schema: z
      .string()
      .transform(readProxy)
      .refine((proxy) => proxy !== null),
    default: null,
    env: "HTTPS_PROXY",
    expects: text(
      "an address such as http://proxy.example.com:3128, with user:password@ before the host if the proxy asks for them",
      "http://proxy.example.com:3128 のようなアドレス。認証が必要な場合は、ホストの前に user:password@ を付けます",
    ),
  }),
  noProxy: setting({
    doc: text("The hosts that are reached without the proxy", "プロキシを経由せずに接続するホスト"),
    schema: z.string().transform((list) =>
      list
        .split(/[\s,]+/)
        .map((one) => one.trim())
        .filter((one) => one !== ""),
    ),
    default: null,
    env: "NO_PROXY",
    expects: text(
      "names with commas between them, such as example.lan,api.example.com:8443, or *",
      "example.lan,api.example.com:8443 のような、カンマ区切りのホスト名、または *",
    ),
  }),
  simulator: setting({
    doc: text(
      "The address of a simulator on this machine that is trusted with any key",
      "どのキーでも送信を許可する、この端末内のシミュレーターのアドレス",
    ),
    schema: simulatorAddress,
    default: null,
    env: "MILLRACE_SIMULATOR",
    expects: text(
      "an address on this machine, such as http://127.0.0.1:3401",
      "http://127.0.0.1:3401 のような、この端末内のアドレス",
    ),
  }),
  simulators: setting({
    doc: text(
      "Simulators of other systems on this machine, each as the connector and an address",
      "この端末内で動いている、Stripe 以外のシミュレーター。コネクタとアドレスの組で指定します",
    ),
    schema: z
      .string()
      .transform((list) => list.split(",").map((one) => one.trim().split("=")))
      .pipe(z.array(z.tuple([z.string().regex(/^[a-z][a-z0-9-]*$/), simulatorAddress])))
      .transform((pairs) => new Map(pairs)),
    default: null,
    env: "MILLRACE_SIMULATORS",
    expects: text(
      "connectors and addresses on this machine with commas between them, such as slack=http://127.0.0.1:3402",
      "slack=http://127.0.0.1:3402 のような、カンマ区切りの「コネクタ=この端末内のアドレス」",
    ),
  }),
  simulatorKey: setting({
    doc: text(
      "The simulator's test key, offered to people who want to try things out",
      "試用のために案内する、シミュレーターのテストキー",
    ),
    schema: z.string().regex(/^(sk|rk)_test_\w{1,200}$/),
    default: null,
    env: "MILLRACE_SIMULATOR_KEY",
    expects: text("a test key, such as sk_test_abc", "sk_test_abc のようなテストキー"),
  }),
  simulatorKeyJa: setting({
    doc: text(
      "The test key of the simulator's Japanese shop, offered to people who use Millrace in Japanese",
      "シミュレーターの日本語のショップのテストキー。日本語で利用する人に案内",
    ),
    schema: z.string().regex(/^(sk|rk)_test_\w{1,200}$/),
    default: null,
    env: "MILLRACE_SIMULATOR_KEY_JA",
    expects: text("a test key, such as sk_test_abc", "sk_test_abc のようなテストキー"),
  }),
  plainHttp: setting({
    doc: text(
      "Allow access over a network without encryption: yes or no",
      "ネットワーク経由で暗号化なしの接続を許可するかどうか: yes または no",
    ),
    schema: z.enum(["yes", "no"]).transform((word) => word === "yes"),
    default: "no",
    env: "MILLRACE_PLAIN_HTTP",
    expects: text("yes or no", "yes または no"),
  }),
  localToken: setting({
    doc: text(
      "Let the token of the data folder in, on this machine: yes or no; if not set, yes if only this machine reaches Millrace",
      "データフォルダーのトークンによるこの端末内からの操作を許可するかどうか: yes または no。指定しない場合、この端末内からだけ接続できる環境でのみ許可",
    ),
    schema: z.enum(["yes", "no"]).transform((word) => word === "yes"),
    default: null,
    env: "MILLRACE_LOCAL_TOKEN",
    expects: text("yes or no", "yes または no"),
  }),
} as const;

export interface Reach {
  readonly host: string;
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  readonly plainHttp: boolean;
}

/** Whether others than this machine can reach it. */
export function isPublic({ host, publicUrl }: Pick<Reach, "host" | "publicUrl">): boolean {
  const isOwnName = publicUrl === null || isThisMachine(new URL(publicUrl).hostname);
  return !isOwnName || !isThisMachine(host);
}

function isAddressOrRange(said: string): boolean {
  const [address = "", prefix, ...more] = said.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

/**
 * Secrets go over a network encrypted, or somebody has said in so many words that they need not. The
 * setting that does not obey this; null where all do.
 */
export function refusedReach({
  host,
  publicUrl,
  trustedProxies,
  plainHttp,
}: Reach): Setting<z.ZodType> | null {
  if (plainHttp) return null;
  const url = publicUrl === null ? null : new URL(publicUrl);
  const isHttps = url?.protocol === "https:";
  if (url !== null && !isHttps && !isThisMachine(url.hostname)) return reachSettings.publicUrl;
  if (isThisMachine(host) || (isHttps && trustedProxies.length > 0)) return null;
  return reachSettings.host;
}

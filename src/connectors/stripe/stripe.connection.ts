import type { Mode } from "#sdk/index.ts";
import { defineConnection, field, InputError, jsonBodyOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { checkStripe } from "./stripe.check.ts";
import type { StripeApi } from "./stripe.client.ts";
import { openStripe } from "./stripe.client.ts";
import { encodeWrite } from "./stripe.encode.ts";
import { errorIn, isGone, isStripes, unproven } from "./stripe.errors.ts";
import { stripeOrigin } from "./stripe.origin.ts";
import { withoutSecret } from "./stripe.outcomes.ts";
import { requestUrl } from "./stripe.pages.ts";
import { deletedAt } from "./stripe.paths.ts";
import { keyPage, rightsInWords } from "./stripe.rights.ts";
import { isProof, sentOf } from "./stripe.writes.ts";

const needed = rightsInWords();

const liveKey = "^(sk|rk)_live_";

const ApiKey = z
  .string()
  .refine(
    (key) => key !== "",
    refusal(text("Enter an API key of Stripe.", "Stripe の API キーを入力してください。")),
  )
  .refine(
    (key) => !/\s/.test(key),
    refusal(
      text(
        "The key contains a space or a line break. Copy it again, without anything around it.",
        "キーに空白または改行が含まれています。前後に余分な文字を含めずにコピーし直してください。",
      ),
    ),
  )
  .refine(
    (key) => !key.startsWith("pk_"),
    refusal(
      text(
        "This is a publishable key, which can only be used in web pages. Enter the secret key (sk_…) or a restricted key (rk_…).",
        "これは Web ページ用の公開可能キーです。シークレットキー (sk_…) または制限付きキー (rk_…) を入力してください。",
      ),
    ),
  )
  .refine(
    (key) => !key.startsWith("whsec_"),
    refusal(
      text(
        "This is the signing secret of a webhook, not an API key. Enter a secret key (sk_…) or a restricted key (rk_…).",
        "これは Webhook の署名シークレットで、API キーではありません。シークレットキー (sk_…) または制限付きキー (rk_…) を入力してください。",
      ),
    ),
  )
  .refine(
    (key) => !key.startsWith("sk_org_"),
    refusal(
      text(
        "This is the key of an organization, not of one account. Enter a key that belongs to a single account.",
        "これは組織のキーで、1 つのアカウントのキーではありません。個別のアカウントのキーを入力してください。",
      ),
    ),
  )
  .refine(
    // An earlier sentence has said it better.
    (key) => key === "" || /\s|^(pk_|whsec_|sk_org_|(sk|rk)_(test|live)_.)/.test(key),
    refusal(
      text(
        "A key of Stripe starts with sk_test_, sk_live_, rk_test_ or rk_live_.",
        "Stripe のキーは sk_test_、sk_live_、rk_test_、rk_live_ のいずれかで始まります。",
      ),
    ),
  );

const Fields = z.object({
  apiKey: field(ApiKey, {
    label: text("API key", "API キー"),
    help: text(
      `A secret key (sk_…) or, better, a restricted key (rk_…) with these permissions: ${needed.en}. The link selects all of them but Events read, which you select yourself. A key with fewer permissions works for what they allow. Keys with _test_ move no real money. OAuth is not offered: it belongs to Stripe Connect.`,
      `シークレットキー (sk_…)、または推奨の制限付きキー (rk_…)。必要な権限は、${needed.ja}です。Events の読み取り以外はリンク先で選択済みです。Events の読み取りは自分で選択してください。権限が少ないキーも、許可された範囲で使えます。_test_ を含むキーで実際のお金は動きません。OAuth は Stripe Connect 専用のため、ここでは使えません。`,
    ),
    secret: true,
    live: liveKey,
    source: {
      label: text("Make a restricted key at Stripe", "Stripe で制限付きキーを作成"),
      url: keyPage(),
    },
  }),
  apiBase: field(z.string().trim().default(stripeOrigin), {
    label: text("API address", "API のアドレス"),
    says: "identity",
    help: text(
      "Leave it as it is. Only the simulator that the operator of this installation has named has another address, such as http://127.0.0.1:12111.",
      "通常は変更しません。この環境の運用者が設定したシミュレーターを使う場合だけ、http://127.0.0.1:12111 のように指定します。",
    ),
    advanced: true,
  }),
});
type Values = z.infer<typeof Fields>;

function modeOf({ apiKey }: Values): Mode {
  return new RegExp(liveKey).test(apiKey) ? "live" : "test";
}

/**
 * Stripe itself, over HTTPS; or the simulator on this machine that the operator's settings name. Any
 * other port would let whoever makes connections look through what listens here.
 */
function originOf(values: Values, trustedLoopback: readonly string[]): string {
  const url = URL.canParse(values.apiBase) ? new URL(values.apiBase) : undefined;
  if (url?.origin === stripeOrigin && bare(url)) return stripeOrigin;
  if (url === undefined || !bare(url) || !isLoopback(url))
    throw new InputError({
      code: "stripe.address_not_allowed",
      message: text(
        "A Stripe key is sent only to https://api.stripe.com or to a simulator on this machine",
        "Stripe のキーの送信先は https://api.stripe.com か、このマシンのシミュレーターだけに限られています",
      ),
      advice: text(
        "Set the API address to https://api.stripe.com. The only other address is that of a simulator on this machine that the operator of this installation has named.",
        "API のアドレスを https://api.stripe.com に設定してください。ほかに使えるのは、この環境の運用者が設定した、このマシンのシミュレーターのアドレスだけです。",
      ),
    });
  if (trustedLoopback.includes(url.origin)) return url.origin;
  if (modeOf(values) === "live")
    throw new InputError({
      code: "stripe.live_key_on_loopback",
      message: text(
        `A live key is not sent to ${url.origin}, which is not Stripe`,
        `ライブモードのキーは、Stripe ではない ${url.origin} には送信されません`,
      ),
      advice: text(
        "Use a test key, or let the operator of this installation name that address among the trusted simulators.",
        "テストキーを使うか、この環境の運用者に、信頼するシミュレーターとしてこのアドレスを設定するよう依頼してください。",
      ),
    });
  throw new InputError({
    code: "stripe.simulator_not_named",
    message: text(
      `${url.origin} is not the simulator of this installation`,
      `${url.origin} は、この環境のシミュレーターではありません`,
    ),
    advice: text(
      "Leave the API address at https://api.stripe.com, or let the operator of this installation name this address in MILLRACE_SIMULATOR and start Millrace again.",
      "API のアドレスを https://api.stripe.com に戻すか、この環境の運用者に、MILLRACE_SIMULATOR にこのアドレスを設定して Millrace を再起動するよう依頼してください。",
    ),
  });
}

/** An origin and nothing more. */
function bare(url: URL): boolean {
  return url.href === `${url.origin}/`;
}

function isLoopback(url: URL): boolean {
  return (
    (url.protocol === "http:" || url.protocol === "https:") &&
    /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname)
  );
}

export const stripe = defineConnection<typeof Fields, StripeApi>({
  transport: "http",
  fields: Fields,
  accountProof: { attested: true },
  mode: modeOf,
  origin: originOf,
  limits: (values) => ({
    perSecond: modeOf(values) === "live" ? 100 : 25,
    perEndpointPerSecond: 25,
  }),
  // https://docs.stripe.com/rate-limits#api-read-request-allocations: over 30 days, at most 500 reads for
  // each transaction, and never fewer than 10,000. Whether sandboxes are counted is not said.
  telling: [
    /https:\/\/dashboard\.stripe\.com\/[^\s"'<>]*/g,
    /\bacct_\w+/g,
    /\b(?:sk|rk|pk)_(?:test|live|org)_[\w*.…]+|\b(?:sk|rk|pk)_(?:test|live)_/g,
  ],
  requestUrl,
  readAllowance: { floorPerMonth: 10_000, perTransaction: 500 },
  endpoint(method, path) {
    const [version = "", resource = "", id, ...rest] = path
      .replace(/[?#].*/, "")
      .split("/")
      .slice(1);
    // An id further back has a digit or a capital letter in it.
    const behind = rest.map((part) => (/[A-Z\d]/.test(part) ? "{id}" : part));
    const shown = [
      version,
      resource,
      ...(id === undefined || id === "" ? [] : ["{id}"]),
      ...behind,
    ];
    return `${method} /${shown.join("/")}`;
  },
  isOwn: isStripes,
  open: (values, { http, trustedLoopback }) =>
    openStripe({ apiKey: values.apiKey, origin: originOf(values, trustedLoopback) }, http),
  check: (api, values) => checkStripe(api, modeOf(values)),
  // Any key may ask: one that may not read charges is refused, and told the time as well.
  ping: async (api) => void (await api.read("/v1/charges", { limit: 1 })),
  encode: ({ apiKey }, request, { origin, idempotencyKey }) =>
    encodeWrite({ apiKey, origin }, sentOf(request), idempotencyKey),
  judge(request, response) {
    const requestId = response.headers["request-id"];
    const isDone = isGone(request, response);
    const error = isDone ? null : errorIn(request.method, response);
    if (error !== null) return { is: "not_done", error };
    const body = isDone ? deletedAt(request.path) : (jsonBodyOf(response) ?? null);
    if (!isProof(request, body)) return { is: "not_done", error: unproven(requestId) };
    const answer = { status: response.status, body: withoutSecret(body) };
    return { is: "done", answer: requestId === undefined ? answer : { ...answer, requestId } };
  },
});

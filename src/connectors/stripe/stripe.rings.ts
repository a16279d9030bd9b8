import type { Json, JsonObject, Ring, Rings } from "#sdk/index.ts";
import { isJsonObject, text } from "#sdk/index.ts";
import { changeTypes } from "./stripe.change-types.ts";
import { changeIn } from "./stripe.changes.ts";
import { lateFieldsOfCharges } from "./stripe.late.ts";
import type { Kind } from "./stripe.paths.ts";

/** The events of Stripe that tell of an object that is new, by the kind that triggers watch; an object is of that kind. */
const made: Readonly<Record<string, Kind>> = {
  "charge.succeeded": "charge",
  "charge.failed": "charge",
  "charge.pending": "charge",
  "refund.created": "refund",
  "customer.created": "customer",
  "product.created": "product",
};

export const stripeRings: Rings = {
  signedAs: "stripe",
  secretPrefix: "whsec_",
  events: [...Object.keys(made), ...changeTypes],
  page: "https://dashboard.stripe.com/webhooks",
  setUp: [
    text(
      "Open Webhooks in the Stripe Dashboard, in the mode of this connection (test or live), and add an endpoint for your own account.",
      "Stripe ダッシュボードの「Webhook」を、この接続と同じモード (テストモードまたはライブモード) で開き、自分のアカウント用のエンドポイントを追加します。",
    ),
    text(
      "Enter the address above as the endpoint URL, and choose the events listed here. Stripe must be able to reach it from the internet.",
      "エンドポイント URL に上のアドレスを入力し、下に表示されているイベントを選択します。アドレスには、Stripe がインターネットから到達できる必要があります。",
    ),
    text(
      "Stripe then shows a signing secret (whsec_…). Copy it into the field below.",
      "Stripe に表示された署名シークレット (whsec_…) を、下の欄に入力します。",
    ),
  ],
  ring(body, { account, mode }) {
    if (!isJsonObject(body) || body["livemode"] !== (mode === "live")) return [];
    // An event of a connected account names it; this account's own names none.
    const { account: of, type, data } = body;
    if (of !== undefined && of !== null && of !== account) return [];
    const kind = typeof type === "string" && Object.hasOwn(made, type) ? made[type] : undefined;
    const rings = [
      changeIn(body),
      kind === undefined ? null : ringOf(kind, data),
      isFilledIn(body) ? ringOf("charge", data) : null,
    ];
    return rings.filter((ring) => ring !== null);
  },
};

function ringOf(kind: Kind, data: Json | undefined): Ring | null {
  const object = isJsonObject(data) ? data["object"] : undefined;
  const { id, object: is, created } = isJsonObject(object) ? object : {};
  if (is !== kind || typeof id !== "string" || typeof created !== "number") return null;
  return { watches: [kind], key: id, at: new Date(created * 1_000) };
}

/** Has a charge now what it did not have when it was made? */
function isFilledIn({ type, data }: JsonObject): boolean {
  const before = isJsonObject(data) ? data["previous_attributes"] : undefined;
  return (
    type === "charge.updated" &&
    isJsonObject(before) &&
    lateFieldsOfCharges.some(({ path: [name = ""] }) => before[name] === null)
  );
}

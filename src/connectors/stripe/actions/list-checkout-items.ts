import { refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { SoldItem } from "../fields/checkout.ts";
import { existing } from "../fields/input.ts";
import { named } from "../fields/shape.ts";
import { sampleSoldItem } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { collected, listingInput, listingOutput } from "../stripe.listing.ts";
import { pageAfter, pageOf } from "../stripe.lists.ts";
import { pathOf } from "../stripe.paths.ts";

const isLink = (id: string): boolean => id.startsWith("plink_");

const Input = z.object({
  of: named(
    existing("checkout session", "Checkout セッション").refine(
      (id) => id.startsWith("cs_") || isLink(id),
      refusal(
        text(
          "Give the ID of a checkout session (cs_…) or of a payment link (plink_…).",
          "Checkout セッション (cs_…) または支払いリンク (plink_…) の ID を指定してください。",
        ),
      ),
    ),
    "Checkout session or payment link ID",
    "Checkout セッションまたは支払いリンクの ID",
    {
      help: text(
        "Such as the session of the trigger Checkout completed.",
        "トリガー「Checkout の完了」の Checkout セッション ID などです。",
      ),
    },
  ),
  limit: listingInput.limit,
});

export const listCheckoutItems = stripe.readAction({
  id: "list-checkout-items",
  label: text("List checkout items", "Checkout の項目の一覧を取得"),
  help: text(
    "Lists what a checkout session or a payment link sells, with quantities and amounts.",
    "Checkout セッションまたは支払いリンクの項目を、数量と金額とともに取得します。",
  ),
  documentation: "https://docs.stripe.com/api/checkout/sessions/line_items",
  input: Input,
  output: z.object({
    items: named(z.array(SoldItem), "Items", "項目"),
    ...listingOutput,
  }),
  sample: { items: [sampleSoldItem], count: 1, more: false },
  async run({ api, input: { of, limit } }) {
    const path = pathOf(isLink(of) ? "payment_link" : "checkout.session", of);
    const { items, more } = await collected(SoldItem, limit, (next, most) =>
      pageOf(api, `${path}/line_items`, { ...pageAfter(next), limit: most }),
    );
    return { items, count: items.length, more };
  },
});

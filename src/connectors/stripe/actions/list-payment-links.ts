import { given, text } from "#sdk/index.ts";
import { z } from "zod";
import { ListedLink } from "../fields/checkout.ts";
import { optional } from "../fields/input.ts";
import { named, oneOf } from "../fields/shape.ts";
import { sampleListedLink } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { collected, listingInput, listingOutput } from "../stripe.listing.ts";
import { pageAfter, pageOf } from "../stripe.lists.ts";
import { listOf } from "../stripe.paths.ts";

const Input = z.object({
  active: oneOf(
    optional(z.enum(["active", "closed"])),
    "Active or closed",
    "有効・無効",
    { active: ["Active", "有効"], closed: ["Closed", "無効"] },
    {
      widens: text(
        "Without a choice, the step lists both.",
        "選択しない場合は、両方が対象になります。",
      ),
    },
  ),
  limit: listingInput.limit,
});

export const listPaymentLinks = stripe.readAction({
  id: "list-payment-links",
  label: text("List payment links", "支払いリンクの一覧を取得"),
  help: text(
    "Lists payment links, the newest first. Stripe keeps no date of a link.",
    "支払いリンクを、新しい順の一覧として取得します。支払いリンクには作成日時がありません。",
  ),
  documentation: "https://docs.stripe.com/api/payment_links/payment_links/list",
  input: Input,
  output: z.object({
    payment_links: named(z.array(ListedLink), "Payment links", "支払いリンク"),
    ...listingOutput,
  }),
  sample: { payment_links: [sampleListedLink], count: 1, more: false },
  async run({ api, input: { active, limit } }) {
    const filter = given({ active: active === undefined ? undefined : active === "active" });
    const { items, more } = await collected(ListedLink, limit, (next, most) =>
      pageOf(api, listOf("payment_link"), { ...pageAfter(next), limit: most, ...filter }),
    );
    return { payment_links: items, count: items.length, more };
  },
});

import { text } from "#sdk/index.ts";
import { z } from "zod";
import { id, optional } from "../fields/input.ts";
import { named, oneOf } from "../fields/shape.ts";
import { ListedSubscription, subscriptionStatuses } from "../fields/subscription.ts";
import { stripe } from "../stripe.connection.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";
import { sampleListedSubscription } from "../stripe.subscription-samples.ts";

const Input = z.object({
  customer: named(optional(id), "Customer ID", "顧客 ID", {
    help: text(
      "Only this customer's subscriptions.",
      "この顧客のサブスクリプションだけを取得します。",
    ),
    choices: "customers",
    widens: text(
      "Without a customer, the step lists the subscriptions of all customers.",
      "顧客がない場合は、すべての顧客のサブスクリプションが対象になります。",
    ),
  }),
  price: named(optional(id), "Price ID", "価格 ID", {
    help: text(
      "Only the subscriptions that have this price.",
      "この価格を含むサブスクリプションだけを取得します。",
    ),
    widens: text(
      "Without a price, the step lists subscriptions of any price.",
      "価格がない場合は、価格に関係なく対象になります。",
    ),
  }),
  status: oneOf(
    z
      .enum(["all", "current", "active", "trialing", "past_due", "unpaid", "paused", "canceled"])
      .default("current"),
    "Status",
    "状況",
    {
      current: ["All but canceled", "キャンセル済み以外"],
      all: ["All", "すべて"],
      active: subscriptionStatuses.active,
      trialing: subscriptionStatuses.trialing,
      past_due: subscriptionStatuses.past_due,
      unpaid: subscriptionStatuses.unpaid,
      paused: subscriptionStatuses.paused,
      canceled: subscriptionStatuses.canceled,
    },
  ),
  ...listingInput,
});

export const listSubscriptions = stripe.readAction({
  id: "list-subscriptions",
  label: text("List subscriptions", "サブスクリプションの一覧を取得"),
  help: text(
    "Lists subscriptions by customer, price, status or time, the newest first.",
    "顧客・価格・状況・期間で絞り込んだサブスクリプションを、新しい順の一覧として取得します。",
  ),
  documentation: "https://docs.stripe.com/api/subscriptions/list",
  input: Input,
  output: z.object({
    subscriptions: named(z.array(ListedSubscription), "Subscriptions", "サブスクリプション"),
    ...listingOutput,
  }),
  sample: { subscriptions: [sampleListedSubscription], count: 1, more: false },
  async run({ api, input }) {
    const { customer, price, status } = input;
    const filter = { customer, price, status: status === "current" ? undefined : status };
    const { items, more } = await listing(api, "subscription", filter, ListedSubscription, input);
    return { subscriptions: items, count: items.length, more };
  },
});

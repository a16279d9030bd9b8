import { given, text } from "#sdk/index.ts";
import { z } from "zod";
import { optional } from "../fields/input.ts";
import { ListedPayout, payoutStatuses } from "../fields/payout.ts";
import { named, oneOf } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";
import { sampleListedPayout } from "../stripe.payout-samples.ts";

const Input = z.object({
  status: oneOf(
    optional(z.enum(["pending", "paid", "failed", "canceled"])),
    "Status",
    "状況",
    {
      pending: payoutStatuses.pending,
      paid: payoutStatuses.paid,
      failed: payoutStatuses.failed,
      canceled: payoutStatuses.canceled,
    },
    {
      widens: text(
        "Without a status, the step lists payouts of any status.",
        "状況がない場合は、すべての状況の入金が対象になります。",
      ),
    },
  ),
  arrival_from: named(optional(z.int().min(0)), "Arrival from", "着金予定日 (開始)", {
    help: text("This moment is included.", "この日時を含みます。"),
    unixTime: true,
    widens: text(
      "Without it, the step lists payouts however early they arrive.",
      "この日時がない場合は、着金日がどれほど早くても対象になります。",
    ),
  }),
  arrival_before: named(optional(z.int().min(0)), "Arrival before", "着金予定日 (終了)", {
    help: text("This moment is not included.", "この日時は含みません。"),
    unixTime: true,
    widens: text(
      "Without it, the step lists payouts however late they arrive.",
      "この日時がない場合は、着金日がどれほど遅くても対象になります。",
    ),
  }),
  ...listingInput,
});

export const listPayouts = stripe.readAction({
  id: "list-payouts",
  label: text("List payouts", "入金の一覧を取得"),
  help: text(
    "Lists the payouts to your bank by status, arrival or time, the newest first.",
    "状況・着金予定日・期間で絞り込んだ銀行口座への入金を、新しい順の一覧として取得します。",
  ),
  documentation: "https://docs.stripe.com/api/payouts/list",
  input: Input,
  output: z.object({
    payouts: named(z.array(ListedPayout), "Payouts", "入金"),
    ...listingOutput,
  }),
  sample: { payouts: [sampleListedPayout], count: 1, more: false },
  async run({ api, input }) {
    const { status, arrival_from: from, arrival_before: before } = input;
    const filter = { status, arrival_date: given({ gte: from, lt: before }) };
    const { items, more } = await listing(api, "payout", filter, ListedPayout, input);
    return { payouts: items, count: items.length, more };
  },
});

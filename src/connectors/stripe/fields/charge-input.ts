import { objectOf, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  amountInput,
  isChargeable,
  isRounded,
  mustBeChargeable,
  mustBeRounded,
} from "./amount-input.ts";
import {
  expandInput,
  id,
  metadataInput,
  optional,
  shippingHelp,
  deliveryParts,
  upTo,
} from "./input.ts";
import { named, personal } from "./shape.ts";

const connectHelp = text("Only for Connect platforms.", "Connect プラットフォーム専用です。");
const connect = { help: connectHelp, advanced: true };

const transferredAmount = named(optional(z.int().min(0)), "Transferred amount", "送金額", {
  money: { currency: ["currency"] },
  widens: text(
    "Without an amount, Stripe transfers the whole charge.",
    "送金額がない場合は、請求の全額が送金されます。",
  ),
});

const TransferData = objectOf(() => ({
  destination: named(id.min(1), "Destination account", "送金先アカウント ID", { selects: true }),
  amount: transferredAmount,
  description: named(optional(z.string()), "Description of the transfer", "送金の説明"),
}));

const Destination = objectOf(() => ({
  account: named(id.min(1), "Destination account", "送金先アカウント ID", { selects: true }),
  amount: transferredAmount,
}));

const Connect = {
  application_fee_amount: named(
    optional(z.int().min(0)),
    "Application fee amount",
    "プラットフォーム手数料の金額",
    { ...connect, money: { currency: ["currency"] } },
  ),
  application_fee: named(
    optional(z.int().min(0)),
    "Application fee (older form)",
    "プラットフォーム手数料 (旧形式)",
    { ...connect, money: { currency: ["currency"] } },
  ),
  on_behalf_of: named(optional(id), "On behalf of", "代理先アカウント ID", {
    ...connect,
    selects: true,
  }),
  transfer_data: named(optional(TransferData), "Transfer data", "送金データ", connect),
  destination: named(optional(Destination), "Destination (older form)", "送金先 (旧形式)", connect),
  transfer_group: named(optional(z.string()), "Transfer group", "送金グループ", connect),
};

export const ChargeInput = objectOf(() => ({
  ...amountInput,
  customer: named(optional(upTo(500)), "Customer ID", "顧客 ID", {
    help: text(
      "Either Source or Customer ID is required. The ID of a customer that exists in this account, such as cus_JQ1BWAcXfKuswb.",
      "ソースまたは顧客 ID のいずれかが必須です。このアカウントに存在する顧客の ID を指定します (例: cus_JQ1BWAcXfKuswb)。",
    ),
    choices: "customers",
    either: ["source"],
  }),
  source: named(optional(id), "Source", "ソース", {
    selects: true,
    help: text(
      "Either Source or Customer ID is required. A token (tok_…), a source (src_…), or a card (card_…) of the customer given above.",
      "ソースまたは顧客 ID のいずれかが必須です。トークン (tok_…)、ソース (src_…)、または上で指定した顧客のカード (card_…)。",
    ),
    either: ["customer"],
  }),
  description: named(optional(upTo(40_000)), "Description", "説明", { multiline: true }),
  capture: named(optional(z.boolean()), "Capture", "即時キャプチャー", {
    help: text(
      "False only holds the amount, for about seven days. True if left empty.",
      "false の場合は金額を約 7 日間確保するだけです。指定しない場合は true です。",
    ),
    widens: text(
      "Without a value, Stripe captures the amount at once, and does not only hold it.",
      "値がない場合は、金額の確保だけでなく、ただちにキャプチャーされます。",
    ),
  }),
  receipt_email: personal(optional(z.string()), "Receipt email", "領収書の送信先メールアドレス"),
  statement_descriptor_suffix: named(
    optional(upTo(22)),
    "Statement descriptor suffix",
    "明細書表記の末尾",
    {
      help: text(
        "For cards: added after your account's own words on the payer's statement.",
        "カードの場合に、利用明細でアカウントの表記の後に追加されます。",
      ),
    },
  ),
  statement_descriptor: named(optional(upTo(22)), "Statement descriptor", "明細書表記", {
    help: text("For payments other than cards.", "カード以外の支払いで使われます。"),
  }),
  shipping: personal(optional(z.object(deliveryParts)), "Shipping", "配送", {
    help: shippingHelp,
  }),
  metadata: metadataInput,
  radar_options: named(
    optional(z.object({ session: named(optional(id), "Radar session ID", "Radar セッション ID") })),
    "Radar options",
    "Radar オプション",
    { advanced: true },
  ),
  ...Connect,
  expand: expandInput,
}))
  .refine(({ source, customer }) => source !== undefined || customer !== undefined, {
    ...refusal(
      text(
        "Give a Source or a Customer ID: Stripe must know whom to charge.",
        "ソースまたは顧客 ID を指定してください。どちらかがないと請求できません。",
      ),
    ),
    path: ["customer"],
  })
  .refine(({ source, customer }) => !source?.startsWith("card_") || customer !== undefined, {
    ...refusal(
      text(
        "A card (card_…) can be charged only together with the Customer ID it belongs to.",
        "カード (card_…) に請求するには、そのカードを持つ顧客の ID も指定してください。",
      ),
    ),
    path: ["customer"],
  })
  .refine(isRounded, mustBeRounded)
  .refine(isChargeable, mustBeChargeable);

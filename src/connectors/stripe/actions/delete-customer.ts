import { text } from "#sdk/index.ts";
import { z } from "zod";
import { existingCustomer } from "../fields/input.ts";
import { named, oneOf, words } from "../fields/shape.ts";
import { deleting, sets } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleCustomer } from "../stripe.samples.ts";

export const deleteCustomer = stripe.effectAction({
  ...deleting("customer", "customer"),
  id: "delete-customer",
  label: text("Delete customer", "顧客を削除"),
  help: text(
    "Deletes a customer for good. Stripe also cancels the customer's subscriptions at once. Charges and refunds stay.",
    "顧客を完全に削除します。元に戻すことはできません。その顧客のサブスクリプションもただちにキャンセルされます。請求と返金の記録は残ります。",
  ),
  documentation: "https://docs.stripe.com/api/customers/delete",
  input: z.object({
    customer: existingCustomer(
      text(
        "The customer to delete, such as cus_JQ1BWAcXfKuswb.",
        "削除する顧客の ID (例: cus_JQ1BWAcXfKuswb)。",
      ),
    ),
  }),
  output: z.object({
    id: named(words, "Customer ID", "顧客 ID"),
    result: oneOf(
      words,
      "Result",
      "結果",
      {
        deleted: ["Deleted", "削除"],
        gone: ["Not there any more", "すでに存在しない"],
      },
      {
        help: text(
          "“Not there any more” also if an earlier try of this step deleted the customer and its answer was lost.",
          "このステップの前回の試行で削除され、応答が失われていた場合も「すでに存在しない」になります。",
        ),
      },
    ),
  }),
  sample: { id: sampleCustomer.id, result: "deleted" },
  effect: sets,
  makes: [],
  does: { words: text("deletes a customer", "顧客を削除します") },
});

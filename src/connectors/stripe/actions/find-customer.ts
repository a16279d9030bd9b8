import { ifThere, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { customerShape } from "../fields/customer.ts";
import { existingCustomer } from "../fields/input.ts";
import { named, oneOf, words } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleCustomer } from "../stripe.samples.ts";

const Input = z.object({
  customer: existingCustomer(text("Such as cus_JQ1BWAcXfKuswb.", "例: cus_JQ1BWAcXfKuswb。")),
});

const Output = z.object({
  result: oneOf(words, "Result", "検索結果", {
    found: ["Found", "見つかった"],
    not_found: ["Not found", "見つからない"],
    deleted: ["Deleted", "削除済み"],
  }),
  customer_id: named(words, "Customer ID looked for", "検索した顧客 ID"),
  customer: named(customerShape(["customer"]).nullable(), "Customer", "顧客", {
    help: text("Empty unless the customer was found.", "顧客が見つからない場合は空です。"),
  }),
});

export const findCustomer = stripe.readAction({
  id: "find-customer",
  label: text("Find customer", "顧客を検索"),
  help: text(
    "Looks up a customer by ID. If the customer does not exist or was deleted, that is an answer and not an error.",
    "顧客 ID で顧客を検索します。存在しない場合や削除済みの場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/customers/retrieve",
  input: Input,
  output: Output,
  sample: { result: "found", customer_id: sampleCustomer.id, customer: sampleCustomer },
  recordUrl: (output, site) =>
    isJsonObject(output) ? recordUrl(output["customer"] ?? null, site) : null,
  async run({ api, input }) {
    const answer = { customer_id: input.customer, customer: null };
    const customer = await ifThere(api.read(pathOf("customer", input.customer)));
    if (customer === null) return { ...answer, result: "not_found" };
    return customer["deleted"] === true
      ? { ...answer, result: "deleted" }
      : { ...answer, result: "found", customer };
  },
});

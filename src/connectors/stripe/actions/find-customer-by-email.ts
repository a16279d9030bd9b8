import { isJsonObject, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { customerShape } from "../fields/customer.ts";
import { upTo } from "../fields/input.ts";
import { named, personal, words, wordsOrNull, yesOrNo } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { pageOf } from "../stripe.lists.ts";
import { recordUrl } from "../stripe.pages.ts";
import { listOf } from "../stripe.paths.ts";
import { sampleCustomer } from "../stripe.samples.ts";

const Input = z.object({
  email: personal(
    upTo(512)
      .trim()
      .refine(
        // Without an address, the list would be that of all customers.
        (email) => email !== "",
        refusal(text("Give an email address.", "メールアドレスを指定してください。")),
      ),
    "Email",
    "メールアドレス",
    {
      help: text(
        "The whole address, as Stripe has it: capital letters count.",
        "Stripe に登録されているとおりのメールアドレス全体。大文字と小文字は区別されます。",
      ),
    },
  ),
});

const Output = z.object({
  found: named(yesOrNo, "Found", "見つかった"),
  several: named(yesOrNo, "Several found", "複数見つかった", {
    help: text(
      "True if more customers have this address. This is the newest of them.",
      "同じメールアドレスの顧客がほかにもいる場合は true。ここに出力されるのは最も新しい顧客です。",
    ),
  }),
  email: personal(words, "Email looked for", "検索したメールアドレス"),
  customer_id: named(wordsOrNull, "Customer ID", "顧客 ID"),
  customer: named(customerShape(["customer"]).nullable(), "Customer", "顧客", {
    help: text("Empty unless a customer was found.", "顧客が見つからない場合は空です。"),
  }),
});

export const findCustomerByEmail = stripe.readAction({
  id: "find-customer-by-email",
  label: text("Find customer by email", "メールアドレスで顧客を検索"),
  help: text(
    "Finds the customer with an email address, or the newest of several. If there is none, that is an answer and not an error.",
    "メールアドレスで顧客を検索します。複数いる場合は最も新しい顧客を返します。見つからない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/customers/list",
  input: Input,
  output: Output,
  sample: {
    found: true,
    several: false,
    email: sampleCustomer.email,
    customer_id: sampleCustomer.id,
    customer: sampleCustomer,
  },
  recordUrl: (output, site) =>
    isJsonObject(output) ? recordUrl(output["customer"] ?? null, site) : null,
  async run({ api, input: { email } }) {
    const { items, next } = await pageOf(api, listOf("customer"), { limit: 1, email });
    const [newest] = items;
    return {
      found: newest !== undefined,
      several: next !== null,
      email,
      customer_id: newest?.id ?? null,
      customer: newest?.body ?? null,
    };
  },
});

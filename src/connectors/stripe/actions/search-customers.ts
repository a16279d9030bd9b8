import { refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { optional, upTo } from "../fields/input.ts";
import { ListedCustomer } from "../fields/listed.ts";
import { named, personal } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { collected, listingInput, listingOutput } from "../stripe.listing.ts";
import { holds, quoted, searchPageOf } from "../stripe.lists.ts";
import { sampleListedCustomer } from "../stripe.samples.lists.ts";

/** Spaces alone are no words. */
const words = z
  .preprocess((value) => (typeof value === "string" ? value.trim() : value), optional(upTo(500)))
  .optional();

const partHelp = text(
  "A part of it is enough, from three characters on. Capital letters do not count.",
  "3 文字以上なら一部だけでも検索できます。大文字と小文字は区別されません。",
);

const widens = text(
  "Without it, the other fields alone narrow the search.",
  "指定しない場合は、ほかの項目だけで検索されます。",
);

const Input = z
  .object({
    name: personal(words, "Name", "名前", { help: partHelp, widens }),
    email: personal(words, "Email", "メールアドレス", { help: partHelp, widens }),
    phone: personal(words, "Phone", "電話番号", { help: partHelp, widens }),
    metadata_key: named(optional(upTo(40)), "Metadata key", "メタデータのキー", { widens }),
    metadata_value: named(words, "Metadata value", "メタデータの値", {
      help: text("The whole value of that key.", "そのキーの値全体。"),
      widens,
    }),
    created_from: listingInput.created_from,
    created_before: listingInput.created_before,
    limit: listingInput.limit,
  })
  .refine(
    ({ name, email, phone, metadata_key: key }) =>
      [name, email, phone, key].some((one) => one !== undefined),
    {
      ...refusal(
        text(
          "Give a name, an email, a phone number or a metadata key: without one, everybody would be found.",
          "名前・メールアドレス・電話番号・メタデータのキーのいずれかを指定してください。指定しないと全員が対象になります。",
        ),
      ),
      path: ["name"],
    },
  )
  .refine(
    ({ metadata_key: key, metadata_value: value }) => (key === undefined) === (value === undefined),
    {
      ...refusal(
        text(
          "Give a metadata key and its value together.",
          "メタデータのキーと値は両方とも指定してください。",
        ),
      ),
      path: ["metadata_value"],
    },
  );

/** All of what is given must fit. */
function queryOf(input: z.infer<typeof Input>): string {
  const { name, email, phone, metadata_key: key, metadata_value: value } = input;
  const { created_from: from, created_before: before } = input;
  return [
    ...(name === undefined ? [] : [holds("name", name)]),
    ...(email === undefined ? [] : [holds("email", email)]),
    ...(phone === undefined ? [] : [holds("phone", phone)]),
    ...(key === undefined || value === undefined
      ? []
      : [`metadata[${quoted(key)}]:${quoted(value)}`]),
    ...(from === undefined ? [] : [`created>=${from}`]),
    ...(before === undefined ? [] : [`created<${before}`]),
  ].join(" AND ");
}

export const searchCustomers = stripe.readAction({
  id: "search-customers",
  label: text("Search customers", "顧客を検索 (条件)"),
  help: text(
    "Finds the customers that fit all the fields filled in. Stripe's search may not know a new or changed customer for a minute, and has none for accounts in India: to look up what the flow has just written, use Find customer.",
    "入力したすべての条件に合う顧客を検索します。Stripe の検索には、作成・更新の直後の顧客が 1 分ほど反映されないことがあります (インドのアカウントでは使えません)。フローが書き込んだ直後の顧客には「顧客を検索」を使ってください。",
  ),
  documentation: "https://docs.stripe.com/api/customers/search",
  input: Input,
  output: z.object({
    customers: named(z.array(ListedCustomer), "Customers", "顧客"),
    ...listingOutput,
  }),
  sample: { customers: [sampleListedCustomer], count: 1, more: false },
  async run({ api, input }) {
    const query = queryOf(input);
    const { items, more } = await collected(ListedCustomer, input.limit, (page, limit) =>
      searchPageOf(api, "/v1/customers/search", { query, limit }, page),
    );
    return { customers: items, count: items.length, more };
  },
});

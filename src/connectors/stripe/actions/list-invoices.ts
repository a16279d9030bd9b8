import { text } from "#sdk/index.ts";
import { z } from "zod";
import { id, optional } from "../fields/input.ts";
import { invoiceStatuses, ListedInvoice } from "../fields/invoice.ts";
import { named, oneOf } from "../fields/shape.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleListedInvoice } from "../stripe.invoice-samples.ts";
import { listing, listingInput, listingOutput } from "../stripe.listing.ts";

const Input = z.object({
  created_from: listingInput.created_from,
  created_before: listingInput.created_before,
  customer: named(optional(id), "Customer ID", "顧客 ID", {
    help: text("Only the invoices of this customer.", "この顧客の請求書だけを取得します。"),
    choices: "customers",
    widens: text(
      "Without a customer, the step lists the invoices of all customers.",
      "顧客がない場合は、すべての顧客の請求書が対象になります。",
    ),
  }),
  status: oneOf(
    optional(z.enum(["draft", "open", "paid", "uncollectible", "void"])),
    "Status",
    "状況",
    invoiceStatuses,
    {
      widens: text(
        "Without a status, the step lists invoices of any status.",
        "状況がない場合は、すべての状況の請求書が対象になります。",
      ),
    },
  ),
  due_before: named(optional(z.int().min(0)), "Due before", "支払期日 (この日時より前)", {
    help: text(
      "With the status Open and the present moment: what is overdue. Invoices without a due date are left out.",
      "状況「未払い」と現在の日時を指定すると、期日を過ぎた請求書を取得できます。支払期日のない請求書は含まれません。",
    ),
    unixTime: true,
    widens: text(
      "Without it, the step lists invoices whenever they are due.",
      "この日時がない場合は、支払期日に関係なく対象になります。",
    ),
  }),
  limit: listingInput.limit,
});

export const listInvoices = stripe.readAction({
  id: "list-invoices",
  label: text("List invoices", "請求書の一覧を取得"),
  help: text(
    "Lists the invoices of a time, a customer, a status or a due date, the newest first.",
    "期間・顧客・状況・支払期日で絞り込んだ請求書を、新しい順の一覧として取得します。",
  ),
  documentation: "https://docs.stripe.com/api/invoices/list",
  input: Input,
  output: z.object({
    invoices: named(z.array(ListedInvoice), "Invoices", "請求書"),
    ...listingOutput,
  }),
  sample: { invoices: [sampleListedInvoice], count: 1, more: false },
  async run({ api, input }) {
    const { customer, status, due_before: due } = input;
    const filter = { customer, status, due_date: due === undefined ? undefined : { lt: due } };
    const { items, more } = await listing(api, "invoice", filter, ListedInvoice, input);
    return { invoices: items, count: items.length, more };
  },
});

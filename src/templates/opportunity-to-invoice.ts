import type { Operation } from "#flow/operation.ts";
import { text } from "#sdk/text.ts";
import { customerAndInvoice } from "./customer-and-invoice.ts";
import { constant, formula, inBlock, pill } from "./parts.ts";
import { findRecord } from "./salesforce.ts";
import type { Template } from "./template.ts";

const opportunityWon: Operation = {
  do: "setTrigger",
  trigger: {
    kind: "event",
    connector: "salesforce",
    trigger: "record-reached",
    connection: "salesforce",
    settings: { object: "Opportunity", field: "IsWon", moment: "LastStageChangeDate" },
    everySeconds: 300,
  },
};

export const opportunityToInvoice: Template = {
  id: "opportunity-to-invoice",
  name: text(
    "Opportunity won in Salesforce → customer and invoice",
    "Salesforce の商談成立 → 顧客と請求書",
  ),
  help: text(
    "For each opportunity that is won, finds or creates the customer at Stripe by the e-mail address of its primary contact, and sends the invoice. An opportunity is billed once, even if it is won again. It needs an account, a primary contact and an amount. If the org has one currency only, type it into the formula of the step “Amount”, in place of CurrencyIsoCode.",
    "商談が成立するたびに、主な取引先責任者のメールアドレスで Stripe の顧客を検索または作成し、請求書を送付します。同じ商談が再び成立しても、請求は 1 回だけです。商談には取引先、主な取引先責任者、金額が必要です。組織でマルチ通貨を使用していない場合は、ステップ「金額」の数式の CurrencyIsoCode の代わりに通貨を入力してください。",
  ),
  jobs: ["selling", "collecting"],
  tables: [],
  open: [],
  operations: (locale) => [
    opportunityWon,
    ...inBlock(
      null,
      // Before anything is written: an amount without a currency fails here.
      {
        do: "addLogic",
        step: {
          kind: "variable",
          type: "money",
          initial: formula(
            "money(fromStringToNumber(string(trigger.Amount)), trigger.CurrencyIsoCode)",
          ),
        },
      },
      findRecord("OpportunityContactRole", {
        OpportunityId: pill("trigger", "Id"),
        IsPrimary: constant(true),
      }),
      findRecord("Contact", { Id: pill("s2", "record", "ContactId") }),
      findRecord("Account", { Id: pill("trigger", "AccountId") }),
    ),
    { do: "renameStep", step: "s1", name: text("Amount", "金額")[locale] },
    ...customerAndInvoice(locale, {
      before: 4,
      email: pill("s3", "record", "Email"),
      name: pill("s4", "record", "Name"),
      line: {
        description: pill("trigger", "Name"),
        currency: pill("s1", "value", "currency"),
        amount: pill("s1", "value", "amount"),
      },
    }),
  ],
};

import { text } from "#sdk/text.ts";
import { action, constant, formula, inBlock, moment, type Part, pill, when } from "./parts.ts";
import { startsOnPayment } from "./payment-words.ts";
import { findRecord, upsertRecord } from "./salesforce.ts";
import type { Template } from "./template.ts";

const setAccount = (...path: readonly [string, ...string[]]): Part => ({
  do: "addLogic",
  step: { kind: "update", variable: "s3", change: "set", value: pill(...path) },
});

export const chargeToSalesforce: Template = {
  id: "charge-to-salesforce",
  name: text(
    "New payment → Salesforce account and payment",
    "新しい支払い → Salesforce の取引先と支払い",
  ),
  help: text(
    "For each successful payment of a customer, finds or creates the account and records the payment. An administrator of Salesforce first adds to Account the field Stripe_Id__c, a text that is an External ID and Unique; and makes the object Payment__c with the fields Stripe_Id__c (the same), Account__c (a lookup), Amount_In_Smallest_Unit__c (a number without decimals), Currency__c (a text) and Paid_At__c (date and time).",
    "顧客の支払いが成功するたびに、取引先を検索または作成し、支払いを記録します。事前に Salesforce の管理者が、取引先に項目 Stripe_Id__c (「外部 ID」かつ「ユニーク」のテキスト) を追加し、オブジェクト Payment__c に項目 Stripe_Id__c (同様)、Account__c (参照関係)、Amount_In_Smallest_Unit__c (小数なしの数値)、Currency__c (テキスト)、Paid_At__c (日付/時間) を作成します。",
  ),
  jobs: ["bookkeeping", "customers"],
  tables: [],
  open: [],
  operations: (locale) => [
    ...startsOnPayment,
    {
      do: "setTriggerCondition",
      condition: {
        match: "all",
        logic: "",
        rows: [
          { left: pill("trigger", "captured"), operator: "isTrue", right: null },
          { left: pill("trigger", "customer"), operator: "isNotEmpty", right: null },
        ],
      },
    },
    ...inBlock(
      null,
      action("stripe", "find-customer", { customer: pill("trigger", "customer") }),
      findRecord("Account", { Stripe_Id__c: pill("trigger", "customer") }),
      { do: "addLogic", step: { kind: "variable", type: "text", initial: null } },
      { do: "addLogic", step: { kind: "if" } },
    ),
    {
      do: "setCondition",
      branch: "s5",
      condition: when(pill("s2", "count"), "greater", constant(0)),
    },
    { do: "addBranch", step: "s4", index: 1, condition: null },
    ...inBlock("s5", setAccount("s2", "record", "Id")),
    ...inBlock(
      "s6",
      upsertRecord("Account", "Stripe_Id__c", pill("trigger", "customer"), {
        Name: formula("default(coalesce(s1.customer.name, s1.customer.email), trigger.customer)"),
      }),
      setAccount("s8", "id"),
    ),
    {
      ...upsertRecord("Payment__c", "Stripe_Id__c", pill("trigger", "id"), {
        Account__c: pill("s3", "value"),
        Amount_In_Smallest_Unit__c: pill("trigger", "amount"),
        Currency__c: pill("trigger", "currency"),
        Paid_At__c: moment("trigger", "created"),
      }),
      block: null,
      index: 4,
    },
    { do: "renameStep", step: "s3", name: text("Account ID", "取引先 ID")[locale] },
  ],
};

import type { Operation } from "#flow/operation.ts";
import type { Pill, Value } from "#flow/value.ts";
import { text } from "#sdk/text.ts";
import { action, constant, type Part, pill, stepsFrom, when } from "./parts.ts";
import type { Locale } from "./template.ts";

interface Bill {
  /** How many steps stand before. */
  readonly before: number;
  readonly email: Pill;
  readonly name: Pill;
  readonly line: { readonly description: Pill; readonly currency: Pill; readonly amount: Pill };
}

/** Nine steps: they find or create a customer at Stripe, and send the customer an invoice of one line. */
export function customerAndInvoice(
  locale: Locale,
  { before, email, name, line }: Bill,
): readonly Operation[] {
  const id = (count: number): string => `s${before + count}`;
  const setCustomer = (...from: readonly [string, string]): Part => ({
    do: "addLogic",
    step: { kind: "update", variable: id(2), change: "set", value: pill(...from) },
  });
  const lines: Value = { kind: "list", items: [{ kind: "object", fields: { ...line } }] };
  return [
    ...stepsFrom(
      null,
      before,
      action("stripe", "find-customer-by-email", { email }),
      { do: "addLogic", step: { kind: "variable", type: "text", initial: null } },
      { do: "addLogic", step: { kind: "if" } },
    ),
    { do: "setCondition", branch: id(4), condition: when(pill(id(1), "found"), "isTrue") },
    { do: "addBranch", step: id(3), index: 1, condition: null },
    ...stepsFrom(id(4), 0, setCustomer(id(1), "customer_id")),
    ...stepsFrom(
      id(5),
      0,
      action("stripe", "create-customer", { name, email }),
      setCustomer(id(7), "id"),
    ),
    ...stepsFrom(
      null,
      before + 3,
      action("stripe", "create-and-send-invoice", {
        customer: pill(id(2), "value"),
        days_until_due: constant(30),
        lines,
      }),
    ),
    { do: "renameStep", step: id(2), name: text("Customer ID", "顧客 ID")[locale] },
  ];
}

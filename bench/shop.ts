import { z } from "zod";
import { constant, flowOn, pill } from "../test/documents.ts";
import type { Account, Installation } from "./installation.ts";

/** An account with a customer who can be charged, and a flow on it with three calls per event. */
export interface Shop {
  readonly account: Account;
  readonly flow: string;
  readonly customer: string;
}

const Token = z.object({ id: z.string() });
const Made = z.object({ ids: z.array(z.string()) });

export async function openShop(installation: Installation, account: Account): Promise<Shop> {
  const { customer, connection } = await openAccount(installation, account);
  const document = flowOf(connection, customer);
  const flow = await installation.activeFlow(account.id, document, account.live ? 2 : 0);
  return { account, flow, customer };
}

/** An account with a customer who can be charged, and a connection to it. */
export async function openAccount(
  installation: Installation,
  account: Account,
): Promise<{ readonly customer: string; readonly connection: string }> {
  const place = { account: account.id, livemode: account.live };
  // A card of the customer's own: live mode refuses the well-known test cards.
  const card = await installation.control(Token, "POST", "/tokens", place);
  const { ids } = await installation.control(Made, "POST", "/customers", {
    ...place,
    email: "taro@example.com",
    source: card.id,
  });
  const [customer = ""] = ids;
  return { customer, connection: await installation.connect(account) };
}

export async function makeCharges(
  installation: Installation,
  { account, customer }: Shop,
  count: number,
): Promise<void> {
  await installation.control(Made, "POST", "/charges", {
    account: account.id,
    livemode: account.live,
    customer,
    count,
  });
}

/** New charge → Find customer → Create customer → Create charge. */
export function flowOf(
  connection: string,
  customer: string,
  trigger: "new-charge" | "new-refund" = "new-charge",
): object {
  return flowOn(trigger, connection, [
    { action: "find-customer", input: { customer: constant(customer) } },
    {
      action: "create-customer",
      input: { name: pill("trigger", "id"), email: pill("s1", "customer", "email") },
    },
    {
      action: "create-charge",
      input: {
        amount: pill("trigger", "amount"),
        currency: pill("trigger", "currency"),
        customer: constant(customer),
        description: pill("s2", "id"),
      },
    },
  ]);
}

/** A page for people: what there is, and what came in. */
import { table, text, whole } from "./params.ts";
import type { Exchange } from "./handling.ts";
import type { JsonObject } from "./json.ts";
import type { Simulator } from "./simulator.ts";
import type { World } from "./world.ts";

const SHOWN = 50;

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0.4rem 0; overflow-wrap: anywhere; }
.quiet { opacity: 0.75; font-size: 0.9rem; }
code { font-size: 0.9rem; }
`;

export function page(sim: Simulator): string {
  const { ledger } = sim.journal;
  const worlds = sim.worlds().map(worldPart).join("");
  const writes = ledger.slice(-SHOWN).toReversed().map(writeLine).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stripe simulator</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Stripe simulator</h1>
<p class="quiet">Its clock: ${moment(sim.clock.now())}${sim.clock.frozen ? ", standing still" : ""}. Reload to see what is new.</p>
${worlds === "" ? "<p>There is nothing yet.</p>" : worlds}
<h2 id="ledger">Ledger: ${counted(ledger.length, "write")}</h2>
${shownOf(ledger.length)}
<ul aria-labelledby="ledger">${writes}</ul>
</main>
</body>
</html>
`;
}

function worldPart(world: World): string {
  const { account, livemode } = world;
  const kinds = Object.entries(collectionsOf(world)).flatMap(([name, collection]) => {
    const all = collection.entries();
    if (all.length === 0) return [];
    const id = escaped(`${account}-${livemode ? "live" : "test"}-${name}`);
    const lines = all.slice(-SHOWN).toReversed();
    return `<h3 id="${id}">${name}: ${all.length}</h3>
${shownOf(all.length)}
<ul aria-labelledby="${id}">${lines.map(({ object }) => objectLine(object)).join("")}</ul>`;
  });
  return `<h2>Objects of ${escaped(account)}, ${livemode ? "live" : "test"} mode</h2>
${kinds.length === 0 ? "<p>There are none yet.</p>" : kinds.join("")}`;
}

function collectionsOf(world: World) {
  return {
    Charges: world.charges,
    Refunds: world.refunds,
    Payments: world.paymentIntents,
    "Payment methods": world.paymentMethods,
    Customers: world.customers,
    Invoices: world.invoices,
    "Invoice items": world.invoiceItems,
    "Credit notes": world.creditNotes,
    Products: world.products,
    Prices: world.prices,
    Coupons: world.coupons,
    Subscriptions: world.subscriptions,
    "Checkout sessions": world.sessions,
    "Payment links": world.paymentLinks,
    Payouts: world.payouts,
    Disputes: world.disputes,
    "Balance transactions": world.transactions,
    Events: world.events,
  };
}

function objectLine(object: JsonObject): string {
  const amount =
    whole(object, "amount") ?? whole(object, "amount_due") ?? whole(object, "unit_amount");
  const currency = text(object, "currency");
  const about = table(table(object, "data") ?? {}, "object") ?? {};
  const words = [
    text(object, "type"),
    text(object, "status"),
    amount === undefined ? undefined : `${amount} ${currency ?? ""}`.trim(),
    text(object, "name"),
    text(object, "email"),
    text(object, "description"),
    text(about, "id"),
  ].filter((word) => word !== undefined);
  const created = whole(object, "created") ?? whole(object, "date") ?? 0;
  return `<li><code>${escaped(text(object, "id") ?? "")}</code> ${escaped(words.join(" · "))} <span class="quiet">${moment(created * 1_000)}</span></li>`;
}

function writeLine({
  method,
  path,
  status,
  outcome,
  object,
  idempotency_key: key,
  at,
}: Exchange): string {
  const words = [
    status === null ? "no answer" : String(status),
    outcome,
    ...(object === null ? [] : [object]),
    ...(key === null ? [] : [`key ${key}`]),
  ];
  return `<li><code>${escaped(`${method} ${path}`)}</code> ${escaped(words.join(" · "))} <span class="quiet">${moment(at)}</span></li>`;
}

function shownOf(count: number): string {
  return count <= SHOWN ? "" : `<p class="quiet">The newest ${SHOWN} are shown.</p>`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function moment(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 19);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(words: string): string {
  return words.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

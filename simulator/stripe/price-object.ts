/** A price as it is made, for itself or as the default price of a product. */
import type { Call } from "./call.ts";
import { CURRENCIES, isCurrency } from "./currencies.ts";
import { refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { Json, JsonObject } from "./json.ts";
import { newMetadata } from "./metadata.ts";
import type { Price } from "./objects.ts";
import { parameter } from "./parameter-errors.ts";
import { type Params, flag, table, text, whole } from "./params.ts";
import { prices as refusePrice } from "./price-errors.ts";

const MOST_PLACES = 12;

/** What a price of its own and a product's default price have in common. */
export function checkPriceAmount(params: Params, at: string): void {
  const name = (param: string) => (at === "" ? param : `${at}[${param}]`);
  const currency = text(params, "currency") ?? "";
  if (!isCurrency(currency.toLowerCase())) throw refuse.currency(currency, CURRENCIES);
  const amount = whole(params, "unit_amount");
  const decimal = text(params, "unit_amount_decimal");
  const isCustom = "custom_unit_amount" in params;
  if (amount === undefined && decimal === undefined && !isCustom) throw refusePrice.amountMissing();
  if (amount !== undefined && decimal !== undefined) throw refusePrice.amountTwice();
  if (amount !== undefined && amount < 0) throw refusePrice.negative(name("unit_amount"));
  if (decimal === undefined) return;
  const [, fraction = ""] = /^\d+(?:\.(\d+))?$/.exec(decimal) ?? [undefined, " ".repeat(99)];
  if (fraction.length > MOST_PLACES) throw parameter.decimal(name("unit_amount_decimal"), decimal);
}

export function addPrice(call: Call, product: string): Price {
  const { world, params, now, newId } = call;
  const decimal = text(params, "unit_amount_decimal");
  const amount = whole(params, "unit_amount") ?? (isWhole(decimal) ? Number(decimal) : null);
  const recurring = table(params, "recurring");
  const custom = table(params, "custom_unit_amount");
  const price: Price = {
    id: newId("price_"),
    object: "price",
    active: flag(params, "active") ?? true,
    billing_scheme: "per_unit",
    created: now,
    currency: (text(params, "currency") ?? "").toLowerCase(),
    custom_unit_amount: custom === undefined ? null : customAmount(custom),
    livemode: world.livemode,
    lookup_key: text(params, "lookup_key") ?? null,
    metadata: newMetadata(params),
    nickname: text(params, "nickname") ?? null,
    product,
    recurring:
      recurring === undefined
        ? null
        : {
            interval: "month",
            interval_count: 1,
            meter: null,
            trial_period_days: null,
            usage_type: "licensed",
            ...recurring,
          },
    tax_behavior: text(params, "tax_behavior") ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: recurring === undefined ? "one_time" : "recurring",
    unit_amount: amount,
    unit_amount_decimal: decimal ?? (amount === null ? null : String(amount)),
  };
  world.prices.add(price, call.visibleAt);
  emit(call, "price.created", price);
  return price;
}

function isWhole(decimal: string | undefined): boolean {
  return decimal !== undefined && /^\d+(?:\.0+)?$/.test(decimal);
}

function customAmount({ maximum = null, minimum = null, preset = null }: JsonObject): Json {
  return { maximum, minimum, preset };
}

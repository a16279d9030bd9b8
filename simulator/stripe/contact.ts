/** Addresses, shipping, e-mail and web addresses, as several objects carry them. */
import type { Json, JsonObject } from "./json.ts";
import { type Params, table, text } from "./params.ts";
import { parameter } from "./parameter-errors.ts";

const EMPTY_ADDRESS: JsonObject = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

export function addressOf(params: Params, name = "address"): JsonObject | null {
  const given = table(params, name);
  return given === undefined ? null : { ...EMPTY_ADDRESS, ...given };
}

export function emptyAddress(): JsonObject {
  return { ...EMPTY_ADDRESS };
}

export function shippingOf(params: Params): Json {
  const given = table(params, "shipping");
  if (given === undefined) return null;
  return {
    carrier: null,
    name: null,
    phone: null,
    tracking_number: null,
    ...given,
    address: addressOf(given),
  };
}

export function checkEmail(params: Params, name: string): void {
  const email = text(params, name);
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) {
    throw parameter.email(name, email);
  }
}

export function checkUrl(url: string | undefined, name: string): void {
  if (url !== undefined && !/^https?:\/\/\S+$/.test(url)) throw parameter.url(name);
}

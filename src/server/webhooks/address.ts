import { type Address, literalAddress as literalOf, placeOf } from "#exchange/addresses.ts";

/** Where a webhook may go: decision 37. Pure. */

export type UrlFault = "malformed" | "has_credentials" | "refused";
export type AddressFault = "refused" | "needs_https";

const longest = 2_000;

/** By these names clouds reach their metadata. */
const metadataNames = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "metadata.azure.internal",
  "metadata.tencentyun.com",
  "metadata.platformequinix.com",
  "instance-data",
  "instance-data.ec2.internal",
  "rancher-metadata",
]);

/** An address that may be one of a webhook, before its name is resolved. */
export function readUrl(text: string): URL | UrlFault {
  const url = text.length > longest ? null : URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return "malformed";
  if (url.username !== "" || url.password !== "") return "has_credentials";
  return metadataNames.has(url.hostname.replace(/(?<!\.)\.+$/, "")) ? "refused" : url;
}

/** The address that a URL names itself; null where it names a host. */
export function literalAddress({ hostname }: URL): Address | null {
  return literalOf(hostname);
}

/** Null: all that a name has led to may be dialled. Only what lies inside is reached without encryption. */
export function faultOf({ protocol }: URL, addresses: readonly Address[]): AddressFault | null {
  const places = new Set(addresses.map(placeOf));
  if (addresses.length === 0 || places.has("never")) return "refused";
  return protocol === "https:" || [...places].every((place) => place === "inside")
    ? null
    : "needs_https";
}

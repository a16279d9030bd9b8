/**
 * Currencies whose amounts travel with other than two digits behind the point, as Stripe counts
 * them. Source: https://docs.stripe.com/currencies, "Zero-decimal currencies" and "Special cases".
 *
 * What counts is the number that is *sent*. ISK and UGX have no smaller unit any more, but their
 * amounts are still sent times 100 (5 ISK is 500), so they stand in neither list.
 */
const digits = new Map<string, 0 | 3>([
  ...each(0, "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"),
  ...each(3, "bhd jod kwd omr tnd"),
]);

function each(count: 0 | 3, codes: string): [string, 0 | 3][] {
  return codes.split(" ").map((code) => [code, count]);
}

/**
 * How many digits an amount in minor units has behind the point: 500 is ¥500 (0), $5.00 (2) or
 * 0.500 KWD (3). Two where the currency is not known.
 */
export function minorDigits(currency: string): number {
  return digits.get(currency.toLowerCase()) ?? 2;
}

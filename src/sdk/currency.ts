/**
 * The currencies that Millrace knows: those that Stripe accepts, with the number of decimals that
 * Stripe uses. Source: https://docs.stripe.com/currencies, "Zero-decimal currencies" and "Special
 * cases".
 *
 * What counts is the number that is *sent*. ISK and UGX no longer have a smaller unit, but their
 * amounts are still sent times 100 (5 ISK is 500), so they are among the currencies with two
 * decimals.
 */
const codes = {
  0: "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf",
  2: "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs wst xcd xcg yer zar zmw",
  3: "bhd jod kwd omr tnd",
} as const;

function digitsOf(count: 0 | 2 | 3): [string, 0 | 2 | 3][] {
  return codes[count].split(" ").map((code) => [code, count]);
}

const digits = new Map([...digitsOf(0), ...digitsOf(2), ...digitsOf(3)]);

/** The codes in lower case, in the order of the alphabet. */
export const currencyCodes: readonly string[] = [...digits.keys()].toSorted();

/** The code as it is kept and compared: "USD" and "usd" are one currency. */
export function currencyCode(written: string): string {
  return written.trim().toLowerCase();
}

/** Is it the code of a currency, in capitals or not? */
export function isCurrency(written: string): boolean {
  return digits.has(currencyCode(written));
}

/**
 * How many decimals an amount in minor units has: 500 is ¥500 (0), $5.00 (2) or 0.500 KWD (3). Two
 * if the currency is unknown.
 */
export function minorDigits(currency: string): number {
  return digits.get(currencyCode(currency)) ?? 2;
}

/**
 * What people write for a currency, after NFKC has unified widths. A sign may stand for several
 * currencies.
 */
const written: readonly (readonly [words: string, codes: string])[] = [
  ["¥ yen 円 日本円", "jpy"],
  ["¥ yuan 元 人民元", "cny"],
  ["$ dollar ドル 米ドル us$", "usd"],
  ["$ dollar ドル ca$", "cad"],
  ["$ dollar ドル a$", "aud"],
  ["$ dollar ドル s$", "sgd"],
  ["$ dollar ドル hk$", "hkd"],
  ["$ dollar ドル nz$", "nzd"],
  ["€ euro ユーロ", "eur"],
  ["£ pound ポンド", "gbp"],
  ["₩ won ウォン", "krw"],
  ["₹ rupee ルピー", "inr"],
];

/** The codes that a sign or a name may stand for, the likeliest first; none for any other text. */
export function currenciesWritten(typed: string): readonly string[] {
  const word = currencyCode(typed.normalize("NFKC"));
  if (digits.has(word)) return [word];
  return written.flatMap(([words, code]) => (words.split(" ").includes(word) ? [code] : []));
}

/**
 * The smallest charge that Stripe allows, in minor units, if its page names one. The minimum
 * applies to the account's payout currency, so a smaller amount is doubtful but not wrong.
 */
const least = new Map<string, number>(
  Object.entries({
    usd: 50,
    aed: 200,
    aud: 50,
    bgn: 100,
    brl: 50,
    cad: 50,
    chf: 50,
    czk: 1500,
    dkk: 250,
    eur: 50,
    gbp: 30,
    hkd: 400,
    huf: 17_500,
    inr: 50,
    jpy: 50,
    mxn: 1000,
    myr: 200,
    nok: 300,
    nzd: 50,
    pln: 200,
    ron: 200,
    sek: 300,
    sgd: 50,
    thb: 1000,
  }),
);

export function leastCharge(currency: string): number | undefined {
  return least.get(currencyCode(currency));
}

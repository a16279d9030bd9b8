/** Currencies: the smallest unit's exponent, least and greatest amounts. */

const ALL =
  "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw";
export const CURRENCIES: readonly string[] = ALL.split(" ");

const ZERO_DECIMAL = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));

/** Whole in logic, but sent as if they had two decimals. */
const WHOLE_TWO_DECIMAL = new Set(["isk", "ugx"]);

/** In the smallest unit; a currency that is not here has no minimum of its own. */
const LEAST = new Map(
  "usd=50 aed=200 aud=50 bgn=100 brl=50 cad=50 chf=50 czk=1500 dkk=250 eur=50 gbp=30 hkd=400 huf=17500 inr=50 jpy=50 mxn=1000 myr=200 nok=300 nzd=50 pln=200 ron=200 sek=300 sgd=50 thb=1000"
    .split(" ")
    .map((pair) => [pair.slice(0, 3), Number(pair.slice(4))] as const),
);

const MOST = 99_999_999;
const MOST_OF: Readonly<Record<string, number>> = {
  idr: 999_999_999_999,
  cop: 9_999_999_999,
  huf: 9_999_999_999,
  jpy: 9_999_999_999,
  lbp: 999_999_999_999,
};

const known = new Set(CURRENCIES);

export function isCurrency(code: string): boolean {
  return known.has(code);
}

export function leastAmount(currency: string): number {
  return LEAST.get(currency) ?? 1;
}

export function mostAmount(currency: string): number {
  return MOST_OF[currency] ?? MOST;
}

/** Amounts must be a multiple of this: 1.005 KWD is not payable. */
export function amountStep(currency: string): number {
  if (THREE_DECIMAL.has(currency)) return 10;
  return WHOLE_TWO_DECIMAL.has(currency) ? 100 : 1;
}

function exponent(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** `$40.00`, `¥500`: how Stripe's messages write money. */
export function money(amount: number, currency: string): string {
  const digits = exponent(currency);
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency: currency.toUpperCase(),
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** Stripe's test tokens and what charging their card does. */

export interface Decline {
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly param?: string;
  readonly advice: "try_again_later" | "do_not_try_again" | "confirm_card_data";
  readonly network_decline_code: string;
  /** Radar stopped it before the network saw it. */
  readonly blocked?: true;
}

export interface TestCard {
  readonly brand: string;
  readonly last4: string;
  readonly country: string;
  readonly funding: "credit" | "debit" | "prepaid";
  readonly decline?: Decline;
  /** Declines when charged, yet can be kept on file. */
  readonly attaches?: true;
  /** What becomes of its refunds later. */
  readonly refunds?: "pending" | "fail";
  /** Its bank wants the payer there, to prove who they are. */
  readonly authenticates?: true;
}

const declined = (decline_code: string, message = "Your card was declined."): Decline => ({
  code: "card_declined",
  decline_code,
  message,
  advice: "try_again_later",
  network_decline_code: "01",
});

const GENERIC = declined("generic_decline");

const DECLINES: Readonly<Record<string, readonly [last4: string, decline: Decline]>> = {
  chargeDeclined: ["0002", GENERIC],
  chargeDeclinedInsufficientFunds: [
    "9995",
    declined("insufficient_funds", "Your card has insufficient funds."),
  ],
  chargeDeclinedLostCard: ["9987", { ...declined("lost_card"), advice: "do_not_try_again" }],
  chargeDeclinedStolenCard: ["9979", { ...declined("stolen_card"), advice: "do_not_try_again" }],
  chargeDeclinedVelocityLimitExceeded: [
    "6975",
    declined(
      "card_velocity_exceeded",
      "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    ),
  ],
  chargeDeclinedFraudulent: ["0019", { ...declined("fraudulent"), blocked: true }],
  chargeDeclinedExpiredCard: [
    "0069",
    {
      code: "expired_card",
      message: "Your card has expired.",
      param: "exp_month",
      advice: "do_not_try_again",
      network_decline_code: "54",
    },
  ],
  chargeDeclinedIncorrectCvc: [
    "0127",
    {
      code: "incorrect_cvc",
      message: "Your card's security code is incorrect.",
      param: "cvc",
      advice: "confirm_card_data",
      network_decline_code: "82",
    },
  ],
  chargeDeclinedProcessingError: [
    "0119",
    {
      code: "processing_error",
      message: "An error occurred while processing your card. Try again in a little bit.",
      advice: "try_again_later",
      network_decline_code: "96",
    },
  ],
};

/** How a payment ends that needs the payer while the payer is not there. */
export const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  decline_code: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
  advice: "try_again_later",
  network_decline_code: "1A",
};

const visa = (last4: string, more: Partial<TestCard> = {}): TestCard => ({
  brand: "Visa",
  last4,
  country: "US",
  funding: "credit",
  ...more,
});

const TOKENS = new Map<string, TestCard>([
  ["tok_visa", visa("4242")],
  ["tok_visa_debit", visa("5556", { funding: "debit" })],
  ["tok_mastercard", visa("4444", { brand: "MasterCard" })],
  ["tok_mastercard_debit", visa("8210", { brand: "MasterCard", funding: "debit" })],
  ["tok_mastercard_prepaid", visa("5100", { brand: "MasterCard", funding: "prepaid" })],
  ["tok_amex", visa("8431", { brand: "American Express" })],
  ["tok_discover", visa("1117", { brand: "Discover" })],
  ["tok_diners", visa("0004", { brand: "Diners Club" })],
  ["tok_jcb", visa("0505", { brand: "JCB", country: "JP" })],
  ["tok_unionpay", visa("0005", { brand: "UnionPay", country: "CN" })],
  ["tok_us", visa("4242")],
  ["tok_ca", visa("0000", { country: "CA" })],
  ["tok_br", visa("0021", { country: "BR" })],
  ["tok_mx", visa("8003", { country: "MX" })],
  ["tok_gb", visa("0000", { country: "GB" })],
  ["tok_de", visa("0004", { country: "DE" })],
  ["tok_fr", visa("0003", { country: "FR" })],
  ["tok_au", visa("0001", { country: "AU" })],
  ["tok_jp", visa("0003", { country: "JP" })],
  ["tok_pendingRefund", visa("7726", { refunds: "pending" })],
  ["tok_refundFail", visa("5126", { refunds: "fail" })],
  ["tok_bypassPending", visa("0077")],
  ["tok_createDispute", visa("0259")],
  ["tok_createDisputeProductNotReceived", visa("2685")],
  ["tok_createDisputeInquiry", visa("1976")],
  ["tok_chargeCustomerFail", visa("0341", { decline: GENERIC, attaches: true })],
  ["tok_visa_chargeCustomerFail", visa("0341", { decline: GENERIC, attaches: true })],
  ...Object.entries(DECLINES).flatMap(([name, [last4, decline]]) => {
    const card = visa(last4, { decline });
    const both: [string, TestCard][] = [
      [`tok_${name}`, card],
      [`tok_visa_${name}`, card],
    ];
    return both;
  }),
]);

export const LIVE_TEST_CARD: Decline = {
  ...declined(
    "live_mode_test_card",
    "Your card was declined. Your request was in live mode, but used a known test card.",
  ),
  advice: "do_not_try_again",
};

/** By the names of Stripe's test payment methods, less their `pm_card_`. */
const CARDS_OF_METHODS = new Map<string, TestCard>([
  ...[...TOKENS].map(([token, card]): [string, TestCard] => [token.slice("tok_".length), card]),
  ["authenticationRequired", visa("3184", { authenticates: true })],
  // Nothing here sets a card up for later, so this one asks each time.
  ["authenticationRequiredOnSetup", visa("3155", { authenticates: true })],
  ["authenticationRequiredSetupForOffSession", visa("0446")],
  [
    "authenticationRequiredChargeDeclinedInsufficientFunds",
    visa("9995", { decline: declined("insufficient_funds", "Your card has insufficient funds.") }),
  ],
]);

export function cardOfMethod(name: string): TestCard | undefined {
  return CARDS_OF_METHODS.get(name);
}

export function testCard(token: string): TestCard | undefined {
  return TOKENS.get(token);
}

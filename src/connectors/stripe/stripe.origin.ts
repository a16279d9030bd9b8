/** The one address of Stripe itself; every other is a simulator's. */
export const stripeOrigin = "https://api.stripe.com";

/** Every refusal of disputes. Words that are not known to the letter say so. */
import { bad } from "./errors.ts";

export const disputes = {
  closed: () => bad("This dispute is already closed"),
  /** The words of the next two are not known. */
  submitted: () =>
    bad("Evidence for this dispute has already been submitted to the bank.", { param: "evidence" }),
  tooLong: () =>
    bad("The combined character count of all evidence fields is limited to 150,000.", {
      param: "evidence",
    }),
  /** From memory. */
  chargedBack: (charge: string) =>
    bad(`Charge ${charge} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    }),
};

import { chargeToRow } from "./charge-to-row.ts";
import { chargeToSalesforce } from "./charge-to-salesforce.ts";
import { chargeToSheet } from "./charge-to-sheet.ts";
import { chargeToSlack } from "./charge-to-slack.ts";
import { checkoutToRows } from "./checkout-to-rows.ts";
import { checkoutToSheet } from "./checkout-to-sheet.ts";
import { customerChangesToRow } from "./customer-changes-to-row.ts";
import { customerToRow } from "./customer-to-row.ts";
import { dailyRevenue } from "./daily-revenue.ts";
import { dealToInvoice } from "./deal-to-invoice.ts";
import { disputeAlarm } from "./dispute-alarm.ts";
import { failedPaymentFollowUp } from "./failed-payment-follow-up.ts";
import { formToPaymentLink } from "./form-to-payment-link.ts";
import { invoicePaidToRow } from "./invoice-paid-to-row.ts";
import { openInvoicesToRows } from "./open-invoices-to-rows.ts";
import { opportunityToInvoice } from "./opportunity-to-invoice.ts";
import { overdueReminder } from "./overdue-reminder.ts";
import { payoutToRows } from "./payout-to-rows.ts";
import { payoutToSheet } from "./payout-to-sheet.ts";
import { refundToRow } from "./refund-to-row.ts";
import { subscriptionCanceled } from "./subscription-canceled.ts";
import { subscriptionCreated } from "./subscription-created.ts";
import { subscriptionToRow } from "./subscription-to-row.ts";
import type { Template } from "./template.ts";
import { workerToContact } from "./worker-to-contact.ts";

/** Every template, in the order of the gallery. A new one is one file, and its lines here. */
export const templates: readonly Template[] = [
  chargeToSlack,
  chargeToRow,
  chargeToSheet,
  chargeToSalesforce,
  invoicePaidToRow,
  payoutToRows,
  payoutToSheet,
  refundToRow,
  disputeAlarm,
  failedPaymentFollowUp,
  overdueReminder,
  dealToInvoice,
  opportunityToInvoice,
  formToPaymentLink,
  checkoutToRows,
  checkoutToSheet,
  subscriptionCreated,
  subscriptionToRow,
  subscriptionCanceled,
  customerToRow,
  customerChangesToRow,
  dailyRevenue,
  openInvoicesToRows,
  workerToContact,
];

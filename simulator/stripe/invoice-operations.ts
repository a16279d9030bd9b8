/** The endpoints of invoices and their items. */
import type { Shape } from "./expand.ts";
import {
  checkInvoiceItem,
  checkItemChange,
  createInvoiceItem,
  deleteInvoiceItem,
  listInvoiceItems,
  retrieveInvoiceItem,
  updateInvoiceItem,
} from "./invoice-items.ts";
import {
  finalizeInvoice,
  markUncollectible,
  payInvoice,
  sendInvoice,
  voidInvoice,
} from "./invoice-steps.ts";
import {
  checkInvoice,
  createInvoice,
  deleteInvoice,
  listInvoiceLines,
  listInvoices,
  retrieveInvoice,
  updateInvoice,
} from "./invoices.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";

const INVOICE: Shape = { schema: "invoice", list: false };
const ITEM: Shape = { schema: "invoiceitem", list: false };
const nothing = () => {};

/** A step of an invoice that is there. */
const step = (name: string, run: Row[4]): Row => [
  `POST /v1/invoices/{invoice}${name}`,
  "invoices_write",
  INVOICE,
  nothing,
  run,
];

export const INVOICE_ROWS: readonly Row[] = [
  ["GET /v1/invoices", "invoices_read", { ...INVOICE, list: true }, checkList, listInvoices],
  ["POST /v1/invoices", "invoices_write", INVOICE, checkInvoice, createInvoice],
  ["GET /v1/invoices/{invoice}", "invoices_read", INVOICE, nothing, retrieveInvoice],
  step("", updateInvoice),
  [
    "DELETE /v1/invoices/{invoice}",
    "invoices_write",
    { schema: "deleted_invoice", list: false },
    nothing,
    deleteInvoice,
  ],
  step("/finalize", finalizeInvoice),
  step("/mark_uncollectible", markUncollectible),
  step("/pay", payInvoice),
  step("/send", sendInvoice),
  step("/void", voidInvoice),
  [
    "GET /v1/invoices/{invoice}/lines",
    "invoices_read",
    { schema: "line_item", list: true },
    checkList,
    listInvoiceLines,
  ],
  ["GET /v1/invoiceitems", "invoices_read", { ...ITEM, list: true }, checkList, listInvoiceItems],
  ["POST /v1/invoiceitems", "invoices_write", ITEM, checkInvoiceItem, createInvoiceItem],
  ["GET /v1/invoiceitems/{invoiceitem}", "invoices_read", ITEM, nothing, retrieveInvoiceItem],
  [
    "POST /v1/invoiceitems/{invoiceitem}",
    "invoices_write",
    ITEM,
    checkItemChange,
    updateInvoiceItem,
  ],
  [
    "DELETE /v1/invoiceitems/{invoiceitem}",
    "invoices_write",
    { schema: "deleted_invoiceitem", list: false },
    nothing,
    deleteInvoiceItem,
  ],
];

/** The endpoints of payouts and of what is in them. */
import { listTransactions, retrieveTransaction } from "./balance.ts";
import type { Shape } from "./expand.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";
import { checkPayout, createPayout, listPayouts, retrievePayout, updatePayout } from "./payouts.ts";

const PAYOUT: Shape = { schema: "payout", list: false };
const TRANSACTION: Shape = { schema: "balance_transaction", list: false };
const nothing = () => {};
const payouts = "/v1/payouts";
const transactions = "/v1/balance_transactions";
const read = "balance_transactions_read";

export const PAYOUT_ROWS: readonly Row[] = [
  [`GET ${payouts}`, "payouts_read", { ...PAYOUT, list: true }, checkList, listPayouts],
  [`POST ${payouts}`, "payouts_write", PAYOUT, checkPayout, createPayout],
  [`GET ${payouts}/{payout}`, "payouts_read", PAYOUT, nothing, retrievePayout],
  [`POST ${payouts}/{payout}`, "payouts_write", PAYOUT, nothing, updatePayout],
  [`GET ${transactions}`, read, { ...TRANSACTION, list: true }, checkList, listTransactions],
  [`GET ${transactions}/{id}`, read, TRANSACTION, nothing, retrieveTransaction],
];

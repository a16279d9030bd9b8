/** Stripe takes payments. Its API: https://docs.stripe.com/api */
import { defineConnector, text } from "#sdk/index.ts";
import { archivePrice } from "./actions/archive-price.ts";
import { archiveProduct } from "./actions/archive-product.ts";
import { cancelPayment } from "./actions/cancel-payment.ts";
import { cancelSubscription } from "./actions/cancel-subscription.ts";
import { capturePayment } from "./actions/capture-payment.ts";
import { addInvoiceItem } from "./actions/add-invoice-item.ts";
import { closePaymentLink } from "./actions/close-payment-link.ts";
import { createCheckoutSession } from "./actions/create-checkout-session.ts";
import { createPaymentLink } from "./actions/create-payment-link.ts";
import { findCheckoutSession } from "./actions/find-checkout-session.ts";
import { findPaymentLink } from "./actions/find-payment-link.ts";
import { listCheckoutItems } from "./actions/list-checkout-items.ts";
import { listCheckoutSessions } from "./actions/list-checkout-sessions.ts";
import { listPaymentLinks } from "./actions/list-payment-links.ts";
import { createCharge } from "./actions/create-charge.ts";
import { createCustomer } from "./actions/create-customer.ts";
import { createCoupon } from "./actions/create-coupon.ts";
import { deleteCoupon } from "./actions/delete-coupon.ts";
import { findCoupon } from "./actions/find-coupon.ts";
import { listCoupons } from "./actions/list-coupons.ts";
import { createCreditNote } from "./actions/create-credit-note.ts";
import { findCreditNote } from "./actions/find-credit-note.ts";
import { listCreditNotes } from "./actions/list-credit-notes.ts";
import { voidCreditNote } from "./actions/void-credit-note.ts";
import { createAndSendInvoice } from "./actions/create-and-send-invoice.ts";
import { createInvoice } from "./actions/create-invoice.ts";
import { createPayment } from "./actions/create-payment.ts";
import { createPrice } from "./actions/create-price.ts";
import { createProduct } from "./actions/create-product.ts";
import { createRefund } from "./actions/create-refund.ts";
import { createSubscription } from "./actions/create-subscription.ts";
import { deleteCustomer } from "./actions/delete-customer.ts";
import { findBalanceTransaction } from "./actions/find-balance-transaction.ts";
import { findCharge } from "./actions/find-charge.ts";
import { findCustomer } from "./actions/find-customer.ts";
import { findCustomerByEmail } from "./actions/find-customer-by-email.ts";
import { findPayment } from "./actions/find-payment.ts";
import { findDispute } from "./actions/find-dispute.ts";
import { findPayout } from "./actions/find-payout.ts";
import { findPrice } from "./actions/find-price.ts";
import { findSubscription } from "./actions/find-subscription.ts";
import { listCharges } from "./actions/list-charges.ts";
import { listPayments } from "./actions/list-payments.ts";
import { listDisputes } from "./actions/list-disputes.ts";
import { listPayoutTransactions } from "./actions/list-payout-transactions.ts";
import { listPayouts } from "./actions/list-payouts.ts";
import { listPrices } from "./actions/list-prices.ts";
import { listRefunds } from "./actions/list-refunds.ts";
import { listSubscriptions } from "./actions/list-subscriptions.ts";
import { readRequest } from "./actions/read-request.ts";
import { searchCustomers } from "./actions/search-customers.ts";
import { finalizeInvoice } from "./actions/finalize-invoice.ts";
import { findInvoice } from "./actions/find-invoice.ts";
import { listInvoices } from "./actions/list-invoices.ts";
import { sendInvoice } from "./actions/send-invoice.ts";
import { sendRequest } from "./actions/send-request.ts";
import { submitEvidence } from "./actions/submit-evidence.ts";
import { updateCharge } from "./actions/update-charge.ts";
import { updateCustomer } from "./actions/update-customer.ts";
import { updateProduct } from "./actions/update-product.ts";
import { updateSubscription } from "./actions/update-subscription.ts";
import { stripeBooks } from "./stripe.books.ts";
import { currencies, customers, eventTypes, paymentMethods } from "./stripe.choices.ts";
import { voidInvoice } from "./actions/void-invoice.ts";
import { stripe } from "./stripe.connection.ts";
import { stripeRings } from "./stripe.rings.ts";
import { anyEvent } from "./triggers/any-event.ts";
import { chargeUpdated } from "./triggers/charge-updated.ts";
import { customerUpdated } from "./triggers/customer-updated.ts";
import { invoiceFinalized } from "./triggers/invoice-finalized.ts";
import { invoicePaid } from "./triggers/invoice-paid.ts";
import { invoicePaymentFailed } from "./triggers/invoice-payment-failed.ts";
import { disputeClosed } from "./triggers/dispute-closed.ts";
import { disputeOpened } from "./triggers/dispute-opened.ts";
import { checkoutCompleted } from "./triggers/checkout-completed.ts";
import { paymentLinkPaid } from "./triggers/payment-link-paid.ts";
import { newCharge } from "./triggers/new-charge.ts";
import { newCustomer } from "./triggers/new-customer.ts";
import { newProduct } from "./triggers/new-product.ts";
import { newRefund } from "./triggers/new-refund.ts";
import { paymentCanceled } from "./triggers/payment-canceled.ts";
import { paymentFailed } from "./triggers/payment-failed.ts";
import { paymentRequiresAction } from "./triggers/payment-requires-action.ts";
import { paymentSucceeded } from "./triggers/payment-succeeded.ts";
import { payoutFailed } from "./triggers/payout-failed.ts";
import { payoutPaid } from "./triggers/payout-paid.ts";
import { productUpdated } from "./triggers/product-updated.ts";
import { refundUpdated } from "./triggers/refund-updated.ts";
import { subscriptionCanceled } from "./triggers/subscription-canceled.ts";
import { subscriptionCreated } from "./triggers/subscription-created.ts";
import { subscriptionTrialEnding } from "./triggers/subscription-trial-ending.ts";
import { subscriptionUpdated } from "./triggers/subscription-updated.ts";

export const stripeConnector = defineConnector({
  id: "stripe",
  label: text("Stripe", "Stripe"),
  help: text(
    "Online payments: payments, charges, refunds, customers, invoices, credit notes, products, prices, coupons, subscriptions, checkouts, payment links, payouts and disputes.",
    "オンライン決済: 支払い、請求、返金、顧客、請求書、クレジットノート、商品、価格、クーポン、サブスクリプション、Checkout、支払いリンク、入金、不審請求。",
  ),
  connection: stripe,
  triggers: [
    newCharge,
    newRefund,
    newCustomer,
    newProduct,
    paymentSucceeded,
    paymentFailed,
    paymentRequiresAction,
    paymentCanceled,
    chargeUpdated,
    refundUpdated,
    customerUpdated,
    productUpdated,
    invoiceFinalized,
    invoicePaid,
    invoicePaymentFailed,
    subscriptionCreated,
    subscriptionUpdated,
    subscriptionTrialEnding,
    subscriptionCanceled,
    checkoutCompleted,
    paymentLinkPaid,
    payoutPaid,
    payoutFailed,
    disputeOpened,
    disputeClosed,
    anyEvent,
  ],
  books: stripeBooks,
  rings: stripeRings,
  actions: [
    createPayment,
    capturePayment,
    cancelPayment,
    findPayment,
    listPayments,
    createCharge,
    updateCharge,
    findCharge,
    createRefund,
    createCustomer,
    updateCustomer,
    deleteCustomer,
    findCustomer,
    findCustomerByEmail,
    searchCustomers,
    listCharges,
    listRefunds,
    createProduct,
    updateProduct,
    archiveProduct,
    createPrice,
    findPrice,
    listPrices,
    archivePrice,
    createCoupon,
    deleteCoupon,
    findCoupon,
    listCoupons,
    createSubscription,
    updateSubscription,
    cancelSubscription,
    findSubscription,
    listSubscriptions,
    createCheckoutSession,
    findCheckoutSession,
    listCheckoutSessions,
    createPaymentLink,
    closePaymentLink,
    findPaymentLink,
    listPaymentLinks,
    listCheckoutItems,
    findPayout,
    listPayouts,
    listPayoutTransactions,
    findBalanceTransaction,
    submitEvidence,
    findDispute,
    listDisputes,
    createAndSendInvoice,
    createInvoice,
    addInvoiceItem,
    finalizeInvoice,
    sendInvoice,
    voidInvoice,
    findInvoice,
    listInvoices,
    createCreditNote,
    voidCreditNote,
    findCreditNote,
    listCreditNotes,
    sendRequest,
    readRequest,
  ],
  choices: [customers, paymentMethods, currencies, eventTypes],
  cannot: [
    text(
      "It has no triggers for credit notes and coupons, gives no coupon to a customer, an invoice or a subscription, and makes no payouts. Use Any event to start flows for them, and Stripe request to write them.",
      "クレジットノートとクーポンには専用のトリガーがありません。顧客・請求書・サブスクリプションへのクーポンの適用と、入金 (Payout) の作成はできません。フローの開始には「任意のイベント」、書き込みには「Stripe リクエスト」を使います。",
    ),
    text(
      "It does not pay invoices, creates no subscription that is charged at once, and lets no credit note make a refund of its own. Nothing in such a charge or refund says which step caused it, so that a flow that starts with New charge or New refund would start itself.",
      "請求書の支払い、ただちに請求されるサブスクリプションの作成、クレジットノートによる返金の作成はできません。その請求や返金がどのステップによるものか判別できず、「新しい請求」や「新しい返金」で開始するフローが自分自身を開始してしまうためです。",
    ),
    text(
      "Stripe request sends only POST requests. Stripe keeps no idempotency key for a DELETE, so it deletes nothing.",
      "「Stripe リクエスト」で送信できるのは POST だけです。DELETE では Stripe が冪等キーを保持しないため、削除はできません。",
    ),
    text(
      "It does not always find out what a Stripe request has done: if the answer is lost, the key of the request has run out and no event of Stripe bears that key, a person decides. Millrace does not warn you if what such a request makes starts a flow.",
      "「Stripe リクエスト」の結果は、後から確認できないことがあります。応答が失われ、キーの有効期限が過ぎ、同じキーの Stripe イベントもない場合は、担当者が判断します。また、このリクエストで作成されたものがフローを開始する場合も、事前の警告はありません。",
    ),
    text(
      "It does not act for connected accounts of Stripe Connect: a connection is one account’s own key.",
      "Stripe Connect の連結アカウントを代理する操作はできません。接続ごとに 1 つのアカウントのキーを使います。",
    ),
    text(
      "Its triggers poll Stripe’s lists. An object that Stripe lists more than 15 minutes late is found by the daily look back of 48 hours.",
      "トリガーは Stripe の一覧を定期的に取得します。15 分より遅れて一覧に現れたオブジェクトは、1 日 1 回、48 時間分をさかのぼる取得で見つけます。",
    ),
    text(
      "Millrace does not warn you if a step causes an event that Any event starts the same flow for. It skips such an event, except after a deletion, for which Stripe names no key.",
      "ステップが起こしたイベントによって「任意のイベント」が同じフローを開始する場合も、事前の警告はありません。こうしたイベントはスキップされます。ただし、削除のイベントには Stripe がキーを示さないため、スキップされません。",
    ),
    text(
      "Stripe keeps its events for 30 days. The triggers for payments that succeed or fail, for invoices, for subscriptions, for payouts, for disputes, for changed objects and for any event cannot start further back, and miss what happened while they could not poll for longer than that.",
      "Stripe のイベントの保存期間は 30 日間です。支払いの成功・失敗、請求書、サブスクリプション、入金、不審請求、更新、任意のイベントのトリガーは、それより前にさかのぼって開始できません。ポーリングできない状態が 30 日を超えて続いた場合、その間のイベントの一部は取得できません。",
    ),
    text(
      "It cannot find a changed customer or subscription by the change, a payment link once its key has run out, or a mail with an invoice: when nobody can tell whether Update customer, Update subscription, Create payment link or Send invoice happened, a person decides. Of a charge or a product it sends the same change again.",
      "顧客やサブスクリプションの更新、支払いリンクの作成 (キーの期限後)、請求書の送付が実行されたかどうかを後から確かめる方法はありません。結果が不明な場合は、担当者が判断します。請求と商品の更新は、同じ内容を再送します。",
    ),
  ],
});

/** The endpoints of subscriptions. */
import type { Shape } from "./expand.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";
import { cancelSubscription, updateSubscription } from "./subscription-changes.ts";
import {
  checkSubscription,
  createSubscription,
  listSubscriptions,
  retrieveSubscription,
} from "./subscriptions.ts";

const ONE: Shape = { schema: "subscription", list: false };
const nothing = () => {};
const path = "/v1/subscriptions";
const place = `${path}/{subscription_exposed_id}`;

export const SUBSCRIPTION_ROWS: readonly Row[] = [
  [`GET ${path}`, "subscriptions_read", { ...ONE, list: true }, checkList, listSubscriptions],
  [`POST ${path}`, "subscriptions_write", ONE, checkSubscription, createSubscription],
  [`GET ${place}`, "subscriptions_read", ONE, nothing, retrieveSubscription],
  [`POST ${place}`, "subscriptions_write", ONE, nothing, updateSubscription],
  [`DELETE ${place}`, "subscriptions_write", ONE, nothing, cancelSubscription],
];

/** The endpoints of checkout sessions and payment links. */
import {
  checkLink,
  checkSession,
  createLink,
  createSession,
  expireSession,
  listLinkItems,
  listLinks,
  listSessionItems,
  listSessions,
  retrieveLink,
  retrieveSession,
  updateLink,
} from "./checkout.ts";
import type { Shape } from "./expand.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";

const SESSION: Shape = { schema: "checkout.session", list: false };
const LINK: Shape = { schema: "payment_link", list: false };
const ITEMS: Shape = { schema: "item", list: true };
const nothing = () => {};
const sessions = "/v1/checkout/sessions";
const links = "/v1/payment_links";
const [readSessions, writeSessions] = [
  "checkout_sessions_read",
  "checkout_sessions_write",
] as const;
const [readLinks, writeLinks] = ["payment_links_read", "payment_links_write"] as const;

export const CHECKOUT_ROWS: readonly Row[] = [
  [`GET ${sessions}`, readSessions, { ...SESSION, list: true }, checkList, listSessions],
  [`POST ${sessions}`, writeSessions, SESSION, checkSession, createSession],
  [`GET ${sessions}/{session}`, readSessions, SESSION, nothing, retrieveSession],
  [`POST ${sessions}/{session}/expire`, writeSessions, SESSION, nothing, expireSession],
  [`GET ${sessions}/{session}/line_items`, readSessions, ITEMS, checkList, listSessionItems],
  [`GET ${links}`, readLinks, { ...LINK, list: true }, checkList, listLinks],
  [`POST ${links}`, writeLinks, LINK, checkLink, createLink],
  [`GET ${links}/{payment_link}`, readLinks, LINK, nothing, retrieveLink],
  [`POST ${links}/{payment_link}`, writeLinks, LINK, nothing, updateLink],
  [`GET ${links}/{payment_link}/line_items`, readLinks, ITEMS, checkList, listLinkItems],
];

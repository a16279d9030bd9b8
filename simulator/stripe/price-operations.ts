/** The endpoints of prices. */
import type { Shape } from "./expand.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";
import { checkPrice, createPrice, listPrices, retrievePrice, updatePrice } from "./prices.ts";

const PRICE: Shape = { schema: "price", list: false };
const nothing = () => {};

export const PRICE_ROWS: readonly Row[] = [
  ["GET /v1/prices", "prices_read", { ...PRICE, list: true }, checkList, listPrices],
  ["POST /v1/prices", "prices_write", PRICE, checkPrice, createPrice],
  ["GET /v1/prices/{price}", "prices_read", PRICE, nothing, retrievePrice],
  ["POST /v1/prices/{price}", "prices_write", PRICE, nothing, updatePrice],
];

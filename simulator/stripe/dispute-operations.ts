/** The endpoints of disputes. */
import {
  checkDispute,
  closeDispute,
  listDisputes,
  retrieveDispute,
  updateDispute,
} from "./disputes.ts";
import type { Shape } from "./expand.ts";
import { checkList } from "./lists.ts";
import type { Row } from "./operations.ts";

const DISPUTE: Shape = { schema: "dispute", list: false };
const nothing = () => {};
const path = "/v1/disputes";

export const DISPUTE_ROWS: readonly Row[] = [
  [`GET ${path}`, "disputes_read", { ...DISPUTE, list: true }, checkList, listDisputes],
  [`GET ${path}/{dispute}`, "disputes_read", DISPUTE, nothing, retrieveDispute],
  [`POST ${path}/{dispute}`, "disputes_write", DISPUTE, checkDispute, updateDispute],
  [`POST ${path}/{dispute}/close`, "disputes_write", DISPUTE, nothing, closeDispute],
];

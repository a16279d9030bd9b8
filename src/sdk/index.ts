/** Everything a connector author writes against. See docs/connector-guide.md. */
export type * from "./action.ts";
export * from "./caps.ts";
export type * from "./connection.ts";
export * from "./connector.ts";
export * from "./currency.ts";
export * from "./deed.ts";
export * from "./errors.ts";
export * from "./fields.ts";
export * from "./formatting.ts";
export * from "./http.ts";
export * from "./json.ts";
export * from "./send-once.ts";
export * from "./smtp.ts";
export * from "./sql.ts";
export type * from "./rings.ts";
export type * from "./trigger.ts";
export * from "./text.ts";

import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { actionOf, triggerOf } from "#flow/offers.ts";
import {
  countRows,
  maxItems,
  type OutputRow,
  outputRows,
  searchRows,
  withoutEmpty,
  withoutForeign,
} from "./output-rows.ts";

const catalogue = catalogueOf(connectors);
const charge = triggerOf(catalogue, "stripe", "new-charge");
const rows = outputRows(charge?.output ?? {}, charge?.sample ?? null);
const named = (label: string, among = rows): OutputRow | undefined =>
  among.find((row) => row.label.en === label);

describe("an output as rows", () => {
  it("has every field of its schema, in order, with what is in the data", () => {
    expect(rows.slice(0, 3).map(({ label }) => label.ja)).toEqual([
      "請求 ID",
      "オブジェクト種別",
      "金額",
    ]);
    expect(named("Amount")).toMatchObject({
      shown: { kind: "money", amount: 4800, currency: "jpy" },
      isEmpty: false,
    });
    expect(named("Status")?.shown).toMatchObject({ kind: "choice", label: { ja: "成功" } });
    expect(named("Created")?.shown.kind).toBe("moment");
  });

  it("tells the currency of an amount that stands in a group", () => {
    const data = { currency: "jpy", transfer_data: { amount: 4_000 } };
    const inside = named("Transfer data", outputRows(charge?.output ?? {}, data))?.inside ?? [];
    expect(named("Transferred amount", inside)?.shown).toMatchObject({ currency: "jpy" });
  });

  it("tells the currency of an amount in a list from its own item", () => {
    const list = actionOf(catalogue, "stripe", "list-charges");
    const data = {
      charges: [
        { amount: 5, currency: "kwd" },
        { amount: 5, currency: "jpy" },
      ],
    };
    const charges = named("Charges", outputRows(list?.output ?? {}, data))?.inside ?? [];
    expect(charges.map(({ inside }) => named("Amount", inside)?.shown)).toEqual([
      { kind: "money", amount: 5, currency: "kwd" },
      { kind: "money", amount: 5, currency: "jpy" },
    ]);
  });

  it("has keys of a person's own, and what came beside the schema", () => {
    expect(named("Metadata")?.inside.map(({ label }) => label.en)).toEqual(["order_id"]);
    const more = outputRows({ type: "object", properties: {} }, { surprise: [1, { a: 2 }] });
    expect(more).toMatchObject([
      {
        label: { en: "surprise" },
        inside: [{ label: { en: "1" }, value: 1 }, { inside: [{ label: { en: "a" }, value: 2 }] }],
      },
    ]);
  });

  it("knows a group for empty in which everything is", () => {
    expect(named("Fraud details")?.isEmpty).toBe(true);
    expect(named("Refunds")?.isEmpty).toBe(true);
    const filled = withoutEmpty(rows);
    expect(named("Refunds", filled)).toBeUndefined();
    expect(countRows(filled, ({ isEmpty }) => isEmpty)).toBe(0);
    expect(countRows(rows, ({ isEmpty }) => isEmpty)).toBeGreaterThan(10);
  });

  it("keeps what the connector does not name apart, where there is something else to read", () => {
    const data = { id: "ch_1", brand_new: 1, card: {} };
    const came = outputRows(charge?.output ?? {}, data);
    expect(named("brand_new", came)?.isForeign).toBe(true);
    expect(named("brand_new", withoutForeign(came))).toBeUndefined();
    expect(named("Charge ID", withoutForeign(came))?.value).toBe("ch_1");
    const alone = outputRows({ type: "object", properties: {}, additionalProperties: false }, data);
    expect(withoutForeign(alone)).toHaveLength(3);
  });

  it("reads out the beginning of a very long list", () => {
    const [row] = outputRows({}, { many: Array.from({ length: 5_000 }, (_, index) => index) });
    expect(row?.inside).toHaveLength(maxItems);
  });

  it("is searched with the groups around what is found", () => {
    const found = searchRows(rows, ({ value }) => value === "4242");
    expect(found).toMatchObject([
      {
        label: { en: "Payment method details" },
        inside: [{ label: { en: "Card" }, inside: [{ label: { en: "Last four digits" } }] }],
      },
    ]);
  });
});

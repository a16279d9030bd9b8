import { describe, expect, it } from "vitest";
import type { Schema } from "#flow/catalogue.ts";
import { catalogue, flowOf, letter } from "#flow/fixtures.ts";
import { actionOf } from "#flow/offers.ts";
import { pillsBefore } from "#flow/samples.ts";
import { see } from "#flow/sight.ts";
import { choicesFor, type Row, rowsFor } from "./choose.ts";

const document = flowOf(letter("s1"), letter("s2"));
const known = new Map([
  ["trigger", { id: "sale_1", amount: 500, currency: "jpy", metadata: { gift: "ＡＢＣ" } }],
]);
const groups = pillsBefore("s2", document, catalogue, known);

function rows(schema: Schema, search = ""): readonly Row[] {
  const choices = choicesFor({
    groups,
    schema,
    see: (pill) => see(pill, "s2", document, catalogue),
    wordsOf: ({ label, trail, sample }, { label: group }) =>
      [label.en, label.ja, trail.en, group.en, typeof sample === "string" ? sample : ""].join(" "),
  });
  return rowsFor(choices, search);
}

/** As they stand in the list; what does not fit in brackets. */
function listed(schema: Schema, search = ""): readonly string[] {
  return rows(schema, search).map((row) => {
    if (row.kind === "group") return `${row.group.label.en}:`;
    return row.fits ? row.offer.label.en : `[${row.offer.label.en}]`;
  });
}

const input = actionOf(catalogue, "post", "send-letter")?.input.properties ?? {};

describe("the pills to choose from", () => {
  it("are those of every card before this one, the trigger first", () => {
    const names = listed({ type: "string" }).filter((name) => name.endsWith(":"));
    expect(names).toEqual(["New sale (Shop):", "Send letter (Post):"]);
  });

  it("are for a text in the order of the output, with groups and lists at the end", () => {
    const [, first, ...rest] = listed({ type: "string" });
    expect(first).toBe("Sale ID");
    const unfit = rest
      .slice(0, rest.indexOf("Send letter (Post):"))
      .filter((one) => one[0] === "[");
    expect(unfit).toEqual(["[Metadata]", "[Delivery]", "[Tags]", "[All fields]"]);
  });

  it("begin for an amount with the amounts, and never offer a decimal one", () => {
    const names = listed(input["cost"] ?? {});
    expect(names[1]).toBe("Amount");
    expect(names).toContain("[Amount (decimal)]");
    expect(names).toContain("[Paid]");
  });

  it("begin for a yes or no, a list and a group with their own kind", () => {
    expect(listed({ type: "boolean" })[1]).toBe("Paid");
    expect(listed(input["keywords"] ?? {})[1]).toBe("Tags");
    expect(listed(input["address"] ?? {})[1]).toBe("Metadata");
    expect(listed({ type: "string", format: "date-time" })[1]).toBe("Created (date and time)");
  });

  it("begin for a text in JSON with the whole record, into which everything else fits, too", () => {
    const label = { en: "Body", ja: "本文" };
    const names = listed({ type: "string", field: { label, pillsAs: "json" } });
    expect(names.slice(0, 3)).toEqual(["New sale (Shop):", "All fields", "Sale ID"]);
    expect(names.filter((name) => name.startsWith("["))).toEqual([]);
  });
});

describe("a search", () => {
  it("finds by name, by the names around and by what is in the sample, in any case and width", () => {
    expect(listed({}, "buyer")).toEqual(["New sale (Shop):", "Buyer"]);
    expect(listed({}, "ＢＵＹＥＲ")).toEqual(["New sale (Shop):", "Buyer"]);
    expect(listed({}, "購入者")).toEqual(["New sale (Shop):", "Buyer"]);
    expect(listed({}, "abc")).toEqual(["New sale (Shop):", "gift"]);
    expect(listed({}, "letter id")).toEqual(["Send letter (Post):", "Letter ID"]);
  });

  it("begins with the pill of exactly that name", () => {
    expect(listed({}, "currency")[1]).toBe("Currency");
    expect(listed({}, "通貨")[1]).toBe("Currency");
  });

  it("wants every word found", () => {
    expect(listed({}, "delivery city")).toEqual(["New sale (Shop):", "City"]);
    expect(listed({}, "delivery nowhere")).toEqual([]);
  });
});

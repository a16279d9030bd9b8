import { describe, expect, it } from "vitest";
import type { Schema } from "#flow/catalogue.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { changesIn, correctedFields, typedFirst } from "./corrections.ts";

const title = (name: string) => ({ field: { label: text(name, name) } });
const schema: Schema = {
  type: "object",
  properties: {
    name: { type: "string", ...title("Name") },
    images: { type: "array", items: { type: "string" }, ...title("Images") },
    features: {
      type: "array",
      items: { type: "object", properties: { name: { type: "string", ...title("Feature") } } },
      ...title("Features"),
    },
  },
};
const input: JsonObject = {
  name: "Plan",
  images: ["https://a.example/1.png", "no address", "https://a.example/3.png"],
  features: [{ name: "Fast" }, { name: "Slow" }],
};

const fields = correctedFields(schema, input);
/** What is sent where these texts stand in fields. */
const sentWith = (texts: Readonly<Record<string, string>>) =>
  changesIn(fields, new Map([...typedFirst(fields, input), ...Object.entries(texts)]), input);

describe("what stands in a list is corrected", () => {
  it("item by item", () => {
    expect(fields.map(({ key, label }) => [key, label.en])).toEqual([
      ["name", "Name"],
      ["images.0", "Images 1"],
      ["images.1", "Images 2"],
      ["images.2", "Images 3"],
      ["features.0.name", "Features 1: Feature"],
      ["features.1.name", "Features 2: Feature"],
    ]);
  });

  it("and goes as a whole, with what else has changed", () => {
    expect(sentWith({})).toEqual([]);
    expect(sentWith({ name: "Plus", "images.1": "https://a.example/2.png" })).toEqual([
      { path: ["name"], value: "Plus" },
      {
        path: ["images"],
        value: ["https://a.example/1.png", "https://a.example/2.png", "https://a.example/3.png"],
      },
    ]);
    expect(sentWith({ "features.1.name": "Small" })).toEqual([
      { path: ["features"], value: [{ name: "Fast" }, { name: "Small" }] },
    ]);
  });

  it("and an item that is emptied is not in it any more", () => {
    expect(sentWith({ "images.1": "" })).toEqual([
      { path: ["images"], value: ["https://a.example/1.png", "https://a.example/3.png"] },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { connectors } from "#connectors/index.ts";
import { catalogueOf } from "#engine/catalogue.ts";
import { formOf } from "#flow/form.ts";
import { optionalFields } from "#flow/form-fields.ts";
import { actionOf } from "#flow/offers.ts";
import { keyOf, type Ticked, ticked, unticked } from "./selection.ts";

const charge = actionOf(catalogueOf(connectors), "stripe", "create-charge");
const all = optionalFields(formOf(charge?.input ?? {}), {});
const none: Ticked = new Set();
const of = (set: Ticked) => [...set].toSorted();
const keys = (...paths: string[]) => paths.map((path) => keyOf(path.split("."))).toSorted();

describe("what is ticked among the fields that can be added", () => {
  it("is a group with what it requires", () => {
    expect(of(ticked(all, none, ["shipping"]))).toEqual(
      keys("shipping", "shipping.name", "shipping.address"),
    );
  });

  it("is a field with the groups it stands in, and what those require", () => {
    expect(of(ticked(all, none, ["shipping", "address", "city"]))).toEqual(
      keys("shipping", "shipping.name", "shipping.address", "shipping.address.city"),
    );
    expect(of(ticked(all, none, ["description"]))).toEqual(keys("description"));
  });

  it("loses with a group all that stands in it", () => {
    const before = ticked(all, ticked(all, none, ["description"]), ["shipping", "address", "city"]);
    expect(of(unticked(all, before, ["shipping"]))).toEqual(keys("description"));
  });

  it("loses with a required field the group that needs it", () => {
    const before = ticked(all, none, ["shipping", "phone"]);
    expect(of(unticked(all, before, ["shipping", "name"]))).toEqual([]);
    expect(of(unticked(all, before, ["shipping", "phone"]))).toEqual(
      keys("shipping", "shipping.name", "shipping.address"),
    );
  });

  it("is only what is offered: a group that is in the form brings nothing along", () => {
    const rest = all.filter(({ path }) => path.join() !== "shipping" && path.at(-1) !== "name");
    expect(of(ticked(rest, none, ["shipping", "phone"]))).toEqual(keys("shipping.phone"));
  });
});

import { describe, expect, it } from "vitest";
import { createAllowance } from "./allowance.ts";

const hana = { owner: "hana", flow: "one" };
const hanasOther = { owner: "hana", flow: "two" };
const ken = { owner: "ken", flow: "three" };

function opened() {
  let now = 0;
  const allowance = createAllowance(() => now);
  const spendAll = (account: typeof hana): number => {
    let spent = 0;
    for (let units = allowance.of(account); units > 0; units = allowance.of(account)) {
      allowance.spend(account, units);
      allowance.beginAnew();
      spent += units;
    }
    return spent;
  };
  return {
    ...allowance,
    spendAll,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

describe("what formulas may take of the main thread", () => {
  it("is so much in one go, whosever they are", () => {
    const { of, spend, leftInThisGo, beginAnew } = opened();
    expect([of(hana), leftInThisGo()]).toEqual([20_000, 20_000]);
    spend(hana, 12_000);
    spend(ken, 8_000);
    expect([of(hana), of(ken), leftInThisGo()]).toEqual([20_000, 20_000, 0]);
    beginAnew();
    expect(leftInThisGo()).toBe(20_000);
  });

  it("is half of a person's for each of their flows", () => {
    const { spendAll } = opened();
    expect([spendAll(hana), spendAll(hana), spendAll(hanasOther)]).toEqual([250_000, 0, 250_000]);
    expect(spendAll({ owner: "hana", flow: "a third" })).toBe(0);
  });

  it("is nobody else's to spend", () => {
    const { spendAll } = opened();
    spendAll(hana);
    spendAll(hanasOther);
    expect(spendAll(ken)).toBe(250_000);
  });

  it("comes back with time, up to what one begins with", () => {
    const { spendAll, pass } = opened();
    spendAll(hana);
    pass(100);
    expect(spendAll(hana)).toBe(50_000);
    pass(1_000_000);
    expect(spendAll(hana)).toBe(250_000);
  });
});

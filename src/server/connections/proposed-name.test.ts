import { describe, expect, it } from "vitest";
import { text } from "#sdk/text.ts";
import { proposedName } from "./proposed-name.ts";

const label = text("Books", "帳簿");
const report = { account: "acct_1", accountName: "Example Store", mode: "live" } as const;

describe("the name of a connection that nobody has named", () => {
  it("says what it leads to, and that nothing counts there", () => {
    expect(proposedName({ label }, report, "en", [])).toBe("Books: Example Store");
    expect(proposedName({ label }, { ...report, mode: "test" }, "en", [])).toBe(
      "Books: Example Store, test",
    );
    expect(proposedName({ label }, { ...report, mode: "test" }, "ja", [])).toBe(
      "帳簿: Example Store、テスト",
    );
    const address = { ...report, account: "hana @ https://api.example.com", accountName: null };
    expect(proposedName({ label }, address, "en", [])).toBe("Books: hana @ api.example.com");
    expect(proposedName({ label }, { ...address, account: null }, "en", [])).toBe("Books");
  });

  it("is free, and no longer than a name can be", () => {
    const own = [{ name: "books: example store" }, { name: "Books: Example Store 2" }];
    expect(proposedName({ label }, report, "en", own)).toBe("Books: Example Store 3");
    const long = { ...report, accountName: "長".repeat(300) };
    expect(Array.from(proposedName({ label }, long, "ja", [])).length).toBeLessThan(100);
  });
});

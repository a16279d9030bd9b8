import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers, type BrowserWorld, openBrowserWorld, password, picture } from "./world.ts";

let browsers: BrowserWorld;
beforeAll(async () => {
  browsers = await openBrowserWorld();
});
afterAll(async () => {
  await browsers.close();
});

describe("a new installation", () => {
  it("leads its first visitor to the set-up, which refuses a wrong code in words", async () => {
    const page = await browsers.visitor({ locale: "ja" });
    await page.goto("/flows");
    await page.waitForURL("**/set-up");
    await page.getByRole("heading", { name: "Millrace へようこそ" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "set-up.ja");
    await page.getByRole("button", { name: "Show in English" }).click();
    await page.getByLabel("Set-up code").fill("0000-0000-0000");
    await page.getByLabel("Your name").fill("Hana");
    await page.getByLabel("E-mail").fill("hana@example.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("alert").waitFor();
    await picture(page, "set-up.refused");
    await page.getByLabel("Set-up code").fill(` ${browsers.setUpCode()} `);
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await expect.poll(() => page.getByRole("navigation").textContent()).toContain("Audit log");
  });

  it("then asks everybody to sign in, and leads them to where they wanted to be", async () => {
    const page = await browsers.visitor();
    await page.goto("/runs");
    await page.getByRole("heading", { name: "Sign in to Millrace" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "sign-in.en");
    await page.getByLabel("E-mail").fill("hana@example.com");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/runs");
    await page.getByRole("button", { name: /Hana/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Millrace" }).waitFor();
  });

  it("says so where signing out does not succeed, and tries again", async () => {
    const page = await browsers.visitor();
    await page.goto("/runs");
    await page.getByLabel("E-mail").fill("hana@example.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.route("**/api/v1/me/sign-out", (route) => route.abort());
    await page.getByRole("button", { name: /Hana/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("alert").getByText("Millrace does not answer").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.unroute("**/api/v1/me/sign-out");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Sign in to Millrace" }).waitFor();
    // Nobody is signed out by an address alone.
    await page.getByLabel("E-mail").fill("hana@example.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    await page.goto("/sign-out");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });

  it("never leads to another site after signing in", async () => {
    const page = await browsers.visitor();
    await page.goto("/sign-in?to=%2F%2Fevil.example%2F");
    await page.getByLabel("E-mail").fill("hana@example.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();
    expect(new URL(page.url()).origin).toBe(browsers.server().url);
  });
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});

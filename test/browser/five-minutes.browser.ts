import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { barriers, type BrowserWorld, openBrowserWorld, password, picture } from "./world.ts";

/** What a newcomer reads on the way, in each language. */
const words = {
  en: {
    setUp: "Welcome to Millrace",
    code: "Set-up code",
    name: "Your name",
    email: "E-mail",
    password: "Password",
    begin: "Begin",
    firstSteps: "First steps",
    simulator: "Try with the simulator",
    ready: "New payment → Slack",
    newFlow: "New flow",
    scratch: "From scratch",
    start: "What should start this flow?",
    newCharge: "New charge",
    useConnection: "Use this connection",
    trigger: "Trigger: New charge",
    frequency: /^Polling frequency/,
    quick: /^Every 15 seconds/,
    addStep: "Add a step",
    createCustomer: "Create customer",
    customer: "Action: Create customer",
    addFields: "Add fields",
    searchFields: "Search fields",
    addSelected: "Add selected",
    customerEmail: "Email",
    createProduct: "Create product",
    product: "Action: Create product",
    productName: "Name",
    insert: "Insert a data pill",
    search: "Search data pills",
    receiptEmail: "Receipt email",
    description: "Description",
    thanks: "Thanks for ",
    saved: "Saved",
    test: "Test",
    tested: /The test with ch_\w+ succeeded/,
    fromTest: "From the test",
    activate: "Activate",
    active: "“Untitled flow” is active.",
    history: "Run history",
    succeeded: "Succeeded",
    steps: "What happened",
    done: "Done",
  },
  ja: {
    setUp: "Millrace へようこそ",
    code: "セットアップコード",
    name: "名前",
    email: "メールアドレス",
    password: "パスワード",
    begin: "開始",
    firstSteps: "はじめに",
    simulator: "シミュレーターで試す",
    ready: "新しい支払い → Slack",
    newFlow: "新規フロー",
    scratch: "最初から作成",
    start: "このフローを開始する要素",
    newCharge: "新しい請求",
    useConnection: "この接続を使用",
    trigger: "トリガー: 新しい請求",
    frequency: /^ポーリング頻度/,
    quick: /^15 秒ごと/,
    addStep: "ステップを追加",
    createCustomer: "顧客を作成",
    customer: "アクション: 顧客を作成",
    addFields: "項目を追加",
    searchFields: "項目を検索",
    addSelected: "選択した項目を追加",
    customerEmail: "メールアドレス",
    createProduct: "商品を作成",
    product: "アクション: 商品を作成",
    productName: "商品名",
    insert: "データピルを挿入",
    search: "データピルを検索",
    receiptEmail: "領収書の送信先メールアドレス",
    description: "説明",
    thanks: "お礼: ",
    saved: "保存済み",
    test: "テスト",
    tested: /ch_\w+ でのテストに成功しました/,
    fromTest: "テスト結果",
    activate: "アクティブ化",
    active: "「タイトル未定のフロー」がアクティブになりました。",
    history: "実行履歴",
    succeeded: "成功",
    steps: "実行の内容",
    done: "完了",
  },
} as const;

let browsers: BrowserWorld;
beforeEach(async () => {
  browsers = await openBrowserWorld({ shop: true });
});
afterEach(async () => {
  await browsers.close();
});

describe.each(["en", "ja"] as const)("a newcomer (%s)", (locale) => {
  it("comes from an empty installation to a flow at work", async () => {
    const say = words[locale];
    const page = await browsers.visitor({ locale });
    const heading = (name: string) => page.getByRole("heading", { name });
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const dialog = page.getByRole("dialog");
    const inDialog = (name: string) => dialog.getByRole("button", { name, exact: true });
    const offer = (name: string) => dialog.getByRole("button", { name: new RegExp(`^${name}`) });
    const card = (title: string) => page.getByRole("region", { name: new RegExp(`. ${title}$`) });
    const insert = async (title: string, field: string, pill: string) => {
      const name = `${say.insert} ${field}`;
      await card(title).getByRole("button", { name, exact: true }).click();
      await page.getByRole("combobox", { name: say.search }).fill(pill);
      await page.getByRole("option").filter({ hasText: pill }).first().waitFor();
      await page.keyboard.press("Enter");
    };
    let stage = 0;
    /** Each stage is looked at by a checker of accessibility, and kept for people to look at. */
    const look = async (name: string) => {
      stage += 1;
      expect(await barriers(page), name).toEqual([]);
      await picture(page, `story.${locale}.${stage}-${name}`, "window");
    };

    await page.goto("/");
    await heading(say.setUp).waitFor();
    await look("set-up");
    await page.getByLabel(say.code).fill(browsers.setUpCode());
    await page.getByLabel(say.name).fill("Hana");
    await page.getByLabel(say.email).fill("hana@example.com");
    await page.getByLabel(say.password, { exact: true }).fill(password);
    await button(say.begin).click();

    await heading(say.firstSteps).waitFor();
    await button(say.simulator).waitFor();
    await look("first-steps");
    await button(say.simulator).click();

    await card(say.trigger).waitFor();
    await expect.poll(() => page.title()).toContain(say.ready);
    await look("ready");
    await page.goto("/flows");
    await button(say.newFlow).click();
    await page.getByRole("menuitem", { name: say.scratch }).click();

    await dialog.getByText(say.start).waitFor();
    await offer(say.newCharge).waitFor();
    await look("start");
    await offer(say.newCharge).click();
    await inDialog(say.useConnection).waitFor();
    await look("connection");
    await inDialog(say.useConnection).click();
    await card(say.trigger).getByRole("combobox", { name: say.frequency }).click();
    await page.getByRole("option", { name: say.quick }).click();
    await look("trigger");

    await button(say.addStep).click();
    await offer(say.createCustomer).waitFor();
    await look("next-step");
    await offer(say.createCustomer).click();
    await card(say.customer).getByRole("button", { name: say.addFields, exact: true }).click();
    await dialog.getByRole("searchbox", { name: say.searchFields }).fill(say.customerEmail);
    await dialog.getByRole("checkbox", { name: say.customerEmail, exact: true }).check();
    await look("add-fields");
    await inDialog(say.addSelected).click();
    await insert(say.customer, say.customerEmail, say.receiptEmail);
    await button(say.addStep).click();
    await offer(say.createProduct).click();
    await card(say.product).getByRole("textbox", { name: say.productName }).click();
    await page.keyboard.type(say.thanks);
    await insert(say.product, say.productName, say.description);
    await page.getByText(say.saved, { exact: true }).waitFor();
    await look("built");

    await button(say.test).click();
    await inDialog(say.test).waitFor();
    await look("test");
    await inDialog(say.test).click();
    await page.getByText(say.tested).waitFor();
    const made = card(say.product);
    await made.getByText(say.fromTest, { exact: true }).waitFor();
    await made.getByText(/^prod_/).waitFor();
    await look("tested");

    await button(say.activate).click();
    await inDialog(say.activate).waitFor();
    await look("activate");
    await inDialog(say.activate).click();
    await page.getByText(say.active).waitFor();
    await look("active");

    await page.getByRole("navigation").getByRole("link", { name: say.history }).click();
    await heading(say.history).waitFor();
    const [charge = ""] = await browsers.world.stripe.makeCharges({
      count: 1,
      amount: 4_800,
      currency: "jpy",
      description: "Order 2001: 1 × Teapot",
      receipt_email: "taro@example.com",
    });
    const row = page.getByRole("row").filter({ hasText: charge });
    expect(await row.count()).toBe(0);
    await browsers.world.advance(15);
    await row.getByText(say.succeeded).waitFor();
    await look("runs");
    await row.getByRole("link", { name: charge }).click();
    await heading(say.steps).waitFor();
    const step = (name: string) =>
      page.getByRole("listitem").getByRole("button").filter({ hasText: name });
    await step(say.createCustomer).getByText(say.done).waitFor();
    await step(say.createProduct).getByText(say.done).waitFor();
    await step(say.createCustomer).click();
    await page.getByText(/^cus_/).first().waitFor();
    await look("run");

    const executed = await browsers.world.stripe.ledger({ outcome: "executed" });
    const paths = executed.map(({ path }) => path);
    // The test, and the charge that was made while it was looked at.
    expect(paths.filter((path) => path === "/v1/customers").length).toBeGreaterThanOrEqual(2);
    expect(paths.filter((path) => path === "/v1/products").length).toBeGreaterThanOrEqual(2);
    const { items } = await browsers.world.api<{ items: { id: string }[] }>("GET", "/flows");
    const { draft } = await browsers.world.api<{ draft: { timeZone: string } }>(
      "GET",
      `/flows/${items[0]?.id}`,
    );
    expect(draft.timeZone).toBe("Asia/Tokyo");
    expect(browsers.complaints).toEqual([]);
  });
});

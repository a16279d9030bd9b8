import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asPlainText } from "#sdk/index.ts";
import { htmlOf, textOf } from "./formatted.ts";

/** What stands in the page, without its frame. */
function bodyOf(source: string): string {
  const [, body = ""] = /<body[^>]*>\n(.*)\n<\/body>/s.exec(htmlOf(source)) ?? [];
  return body.replaceAll(/ style="[^"]*"/g, "");
}

describe("a formatted text", () => {
  it.each([
    ["one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>", "one\ntwo\n\nthree"],
    ["a **b** c", "<p>a <strong>b</strong> c</p>", "a b c"],
    ["**金額: ¥1,000**です", "<p><strong>金額: ¥1,000</strong>です</p>", "金額: ¥1,000です"],
    [
      "[Pay **now**](https://pay.example/?a=1&b=2)",
      '<p><a href="https://pay.example/?a=1&amp;b=2">Pay <strong>now</strong></a></p>',
      "Pay now (https://pay.example/?a=1&b=2)",
    ],
    ["[a@b.jp](mailto:a@b.jp)", '<p><a href="mailto:a@b.jp">a@b.jp</a></p>', "a@b.jp"],
    [
      "Items:\n- one\n- two\nend",
      "<p>Items:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>end</p>",
      "Items:\n\n- one\n- two\n\nend",
    ],
    ["1. one\n7. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>", "1. one\n2. two"],
    ["- a\\\nb", "<ul>\n<li>a<br>\nb</li>\n</ul>", "- a\n  b"],
    ["\\*\\*a\\*\\* \\[b\\] \\\\", "<p>**a** [b] \\</p>", "**a** [b] \\"],
    ["2 * 3 ** 4", "<p>2 * 3 ** 4</p>", "2 * 3 ** 4"],
    ["<b>&'\"", "<p>&lt;b&gt;&amp;&#39;&quot;</p>", "<b>&'\""],
    ["", "", ""],
  ])("%j becomes HTML and text", (source, html, text) => {
    expect(bodyOf(source)).toBe(html);
    expect(textOf(source)).toBe(`${text}\n`);
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](data:text/html,x)",
    "[x](//evil.example)",
    "[x](http://)",
    '[x](https://a.example/"onclick="x)',
    "[x](https://a b)",
  ])("leads nowhere with %j", (source) => {
    expect(bodyOf(source)).not.toContain("<a");
    expect(textOf(source)).toBe(`${source}\n`);
  });
});

describe("a value in a formatted text", () => {
  const places = [
    (value: string) => `x${value}y`,
    (value: string) => value,
    (value: string) => `a\n${value}\nb`,
    (value: string) => `**${value}**`,
    (value: string) => `- ${value}`,
    (value: string) => `[${value}](https://a.example)`,
    (value: string) => `[label](https://a.example/${value})`,
  ];
  const words = fc.array(
    fc.constantFrom(
      "**",
      "*",
      "[",
      "](",
      "https://evil.example",
      ")",
      "\\",
      "\n",
      "\r\n",
      "- ",
      "1. ",
      "<b>",
      "a",
      " ",
      "山",
    ),
    { maxLength: 8 },
  );

  it("is never formatting, wherever it stands", () => {
    fc.assert(
      fc.property(words, fc.constantFrom(...places), (parts, place) => {
        const count = (html: string) => (html.match(/<(?!\/|p>|br>)/g) ?? []).length;
        const html = bodyOf(place(asPlainText(parts.join(""))));
        expect(count(html)).toBeLessThanOrEqual(count(bodyOf(place("value"))));
        expect(html).not.toContain('href="https://evil.example');
      }),
    );
  });

  it("is read as it is", () => {
    fc.assert(
      fc.property(words, (parts) => {
        const value = parts.join("");
        const read = textOf(`x${asPlainText(value)}y`);
        expect(read).toBe(`x${value.replaceAll("\r\n", "\n")}y\n`);
      }),
    );
  });
});

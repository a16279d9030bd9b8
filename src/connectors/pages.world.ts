import { catalogueOf } from "#engine/catalogue.ts";
import type { CatalogueAction, CatalogueOnce, Schema } from "#flow/catalogue.ts";
import { lateWords } from "#flow/late-words.ts";
import { kindInWords, partsInWords } from "#flow/once.ts";
import type { Locale } from "#flow/problems.ts";
import { kindWords, shapeOf } from "#flow/shape.ts";
import type { Connector, EffectKind, FieldFacts, LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";

/** A connector's page in docs/connectors: what its schemas say, for people. */
export function pageOf(connector: Connector, locale: Locale): string {
  const [entry] = catalogueOf([connector]).connectors;
  if (!entry) throw new Error("A catalogue has an entry for each connector");
  const say = (words: LocalizedText): string => words[locale];
  const system = connector.otherSide ?? connector.label;

  const section = (level: 2 | 3, title: LocalizedText, ...parts: readonly string[]): string =>
    [`${"#".repeat(level)} ${say(title)}`, ...parts.filter((part) => part !== "")].join("\n\n");

  const fields = (schema: Schema): string => table(rowsOf(schema, say), fieldHeads.map(say));
  const pills = (schema: Schema): string =>
    table(
      rowsOf(schema, say).map(([name, label, kind]) => [name, label, kind]),
      fieldHeads.slice(0, 3).map(say),
    );
  const withPills = (schema: Schema): string =>
    rowsOf(schema, say).length === 0 ? "" : `${say(words.gives)}\n\n${pills(schema)}`;

  const offered = entry.actions.filter(({ partOnly }) => partOnly !== true);
  const actions = offered.map((action) =>
    section(
      3,
      action.label,
      say(action.help),
      action.once === null ? say(words.reads) : onceOf(action, action.once, system, say),
      fields(action.input),
      withPills(action.output),
    ),
  );
  const triggers = entry.triggers.map((trigger) => {
    const { label, help, settings, output } = trigger;
    const late = lateWords(trigger, entry);
    return section(
      3,
      label,
      say(help),
      ...(late ? [say(late)] : []),
      fields(settings),
      withPills(output),
    );
  });
  return `${[
    `# ${say(connector.label)}`,
    say(words.written),
    say(connector.help),
    section(2, words.connection, fields(entry.connection), ...pastes(entry.connection, say)),
    triggers.length === 0 ? "" : section(2, words.triggers, ...triggers),
    section(2, words.actions, ...actions),
    connector.cannot.length === 0
      ? ""
      : section(2, words.cannot, connector.cannot.map((one) => `- ${say(one)}`).join("\n")),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** Each action that writes, and why its writes happen once: for docs/guarantees.md. */
export function kindsTable(connectors: readonly Connector[]): string {
  const rows = catalogueOf(connectors).connectors.flatMap(({ label, actions }) =>
    actions.flatMap((action) =>
      action.once === null || action.partOnly === true
        ? []
        : [[label.en, action.label.en, kindsIn(action)]],
    ),
  );
  return table(rows, ["system", "action", "why it happens once"]);
}

function kindsIn({ input, once }: CatalogueAction): string {
  if (once === null) return "";
  if (once.kind === "parts") {
    const parts = once.parts.map(({ label, once: its }) =>
      its.kind === "chosen" ? label.en : `${label.en}: ${nameOf(its)}`,
    );
    return `several writes (${parts.join("; ")})`;
  }
  if (once.kind !== "chosen") return nameOf(once);
  const values = input.properties?.[once.field]?.field?.values;
  const choices = Object.entries(once.kinds).map(
    ([value, kind]) => `${values?.[value]?.en ?? value}: ${nameOf(kind)}`,
  );
  return `chosen in the step (${choices.join("; ")})`;
}

function nameOf(kind: EffectKind): string {
  return kind.kind === "keyed" ? `\`keyed\`, ${kind.hours} hours` : `\`${kind.kind}\``;
}

type Say = (words: LocalizedText) => string;

function onceOf(
  { input }: CatalogueAction,
  once: CatalogueOnce,
  system: LocalizedText,
  say: Say,
): string {
  if (once.kind === "parts") return say(partsInWords(once, system));
  if (once.kind !== "chosen") return say(kindInWords(once, system));
  const field = input.properties?.[once.field];
  const facts = field === undefined ? undefined : shapeOf(field).facts;
  const choices = Object.entries(once.kinds).map(
    ([value, kind]) =>
      `- **${say(facts?.values?.[value] ?? text(value, value))}** ${say(kindInWords(kind, system))}`,
  );
  return [say(words.chosen), "", ...choices].join("\n");
}

/** What people paste at the other side. */
function pastes({ properties = {} }: Schema, say: Say): readonly string[] {
  return Object.values(properties).flatMap((field) => {
    const { paste } = shapeOf(field).facts ?? {};
    if (paste === undefined) return [];
    return [`${say(paste.label)}:\n\n\`\`\`json\n${say(paste.text)}\n\`\`\``];
  });
}

type Row = readonly [name: string, label: string, kind: string, more: string];

/** Each field below another stands with its path. */
function rowsOf(schema: Schema, say: Say, path = ""): readonly Row[] {
  const required = new Set(path === "" ? schema.required : []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = path === "" ? name : `${path}.${name}`;
    const { alternatives } = shapeOf(field);
    const inside = alternatives.flatMap(({ kind, schema: one }) =>
      kind === "list"
        ? rowsOf(shapeOf(one.items ?? {}).alternatives[0]?.schema ?? {}, say, `${here}[]`)
        : rowsOf(one, say, here),
    );
    return [rowOf(here, field, required.has(name), schema, say)].concat(inside);
  });
}

function rowOf(
  path: string,
  field: Schema,
  isRequired: boolean,
  { properties = {} }: Schema,
  say: Say,
): Row {
  const { alternatives, facts } = shapeOf(field);
  const kinds = new Set(alternatives.map(({ kind }) => say(kindWords[kind])));
  const notes = [
    isRequired ? words.required : null,
    askedFor(facts?.showsFor, properties),
    facts?.help ?? null,
    facts?.says === "identity" ? words.stays : null,
  ];
  return [
    `\`${path}\``,
    facts === undefined ? "" : say(facts.label),
    say(holds(facts)) || [...kinds].join(", "),
    notes.flatMap((one) => (one === null ? [] : [say(one)])).join(" "),
  ];
}

/** Beside which values of another field it is asked for. */
function askedFor(
  showsFor: FieldFacts["showsFor"],
  beside: { readonly [name: string]: Schema },
): LocalizedText | null {
  const chooser = showsFor && shapeOf(beside[showsFor.field] ?? {}).facts;
  if (showsFor === undefined || chooser === undefined) return null;
  const names = showsFor.values.map((value) => chooser.values?.[value] ?? text(value, value));
  const [en, ja] = [names.map((one) => `“${one.en}”`), names.map((one) => `「${one.ja}」`)];
  const { label } = chooser;
  return showsFor.required === true
    ? text(
        `Required if ${label.en} is ${en.join(" or ")}.`,
        `「${label.ja}」が${ja.join("または")}の場合は必須。`,
      )
    : text(
        `Only if ${label.en} is ${en.join(" or ")}.`,
        `「${label.ja}」が${ja.join("または")}の場合だけ。`,
      );
}

/** What a field holds, where its facts say more than its type. */
function holds(facts: FieldFacts | undefined): LocalizedText {
  if (facts?.values !== undefined) {
    const labels = Object.values(facts.values);
    return text(labels.map(({ en }) => en).join(" / "), labels.map(({ ja }) => ja).join(" / "));
  }
  if (facts?.money !== undefined) return text("an amount", "金額");
  if (facts?.currency !== undefined) return text("a currency", "通貨");
  return facts?.unixTime === true ? kindWords.dateTime : text("", "");
}

function table(rows: readonly (readonly string[])[], heads: readonly string[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

const fieldHeads = [
  text("field", "項目"),
  text("label", "表示名"),
  text("holds", "内容"),
  text("notes", "補足"),
];

const words = {
  written: text(
    "A test writes this page from the connector’s schemas (`src/connectors/pages.test.ts`).",
    "このページは、テスト (`src/connectors/pages.test.ts`) がコネクタの定義から作成します。",
  ),
  connection: text("Connection", "接続"),
  triggers: text("Triggers", "トリガー"),
  actions: text("Actions", "アクション"),
  cannot: text("What it cannot do", "できないこと"),
  required: text("Required.", "必須。"),
  stays: text("This setting cannot be changed later.", "この設定は後から変更できません。"),
  gives: text("It gives these data pills:", "次のデータピルを利用できます。"),
  reads: text("It only reads.", "読み取りだけを行います。"),
  chosen: text(
    "The step says how the write happens once:",
    "書き込みを 1 回だけにする方法は、ステップで選択します。",
  ),
};

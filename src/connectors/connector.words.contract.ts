/** The part of the contract that needs no outside system: words, samples, schemas. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type {
  Connector,
  FieldFacts,
  FrozenRequest,
  Json,
  LocalizedText,
  Site,
} from "#sdk/index.ts";

/** As much of JSON Schema as our fields are written in. */
const Schema = z.looseObject({
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  get items() {
    return Schema.optional();
  },
  get anyOf() {
    return z.array(Schema).optional();
  },
  enum: z.array(z.json()).optional(),
  field: z.custom<FieldFacts>().optional(),
});
type Schema = z.infer<typeof Schema>;

interface Place {
  readonly path: string;
  readonly schema: Schema;
  /** The schema or the list's item that the place is in, which the paths of currencies start from. */
  readonly root: Schema;
  /** The fields of the same group, this one included. */
  readonly beside: readonly string[];
  /** The fields that its choices may belong to: those beside it, or in a list's item those of the whole form. */
  readonly owners: readonly string[];
}

/** A connection with nothing but what its form proposes. */
const usualSites: readonly Site[] = [
  { settings: {}, mode: "test", account: null },
  { settings: {}, mode: "live", account: null },
];

/** What is no record with an id of its own. */
const pageless: readonly Json[] = [
  null,
  5,
  "text",
  [],
  {},
  { id: 5 },
  ...["", "..", "../settings", "a b", "a?b", "a#b"].map((id) => ({ id })),
];

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** `sites`: of connections whose addresses people enter. */
export function describeWords(connector: Connector, sites: readonly Site[] = usualSites): void {
  const { connection, triggers, actions, choices } = connector;
  const schemas: [path: string, schema: z.ZodType][] = [
    ["connection", connection.fields],
    ...triggers.flatMap((trigger): [string, z.ZodType][] => [
      [`${trigger.id} settings`, trigger.settings],
      [`${trigger.id} output`, trigger.output],
    ]),
    ...actions.flatMap((action): [string, z.ZodType][] => [
      [`${action.id} input`, action.input],
      [`${action.id} output`, action.output],
    ]),
  ];
  const places = schemas.flatMap(([path, schema]) => {
    const root = jsonSchemaOf(schema);
    return Array.from(placesIn(root, path, root, null));
  });

  it("is labelled in English and Japanese, down to each field and choice", () => {
    const offers = [connector, ...triggers, ...actions];
    const texts: [path: string, text: LocalizedText | undefined, sentence: boolean][] = [
      ...offers.map(({ id, label }): [string, LocalizedText, boolean] => [id, label, false]),
      ...offers.map(({ id, help }): [string, LocalizedText, boolean] => [id, help, true]),
      ...choices.map(({ id, label }): [string, LocalizedText, boolean] => [id, label, false]),
      ...places.flatMap(({ path, schema }): [string, LocalizedText | undefined, boolean][] => [
        [path, schema.field?.label, false],
        ...(schema.field?.help === undefined
          ? []
          : [[`${path} help`, schema.field.help, true] satisfies [string, LocalizedText, boolean]]),
        ...(schema.field?.widens === undefined
          ? []
          : [
              [`${path} widens`, schema.field.widens, true] satisfies [
                string,
                LocalizedText,
                boolean,
              ],
            ]),
        ...(schema.field?.source === undefined
          ? []
          : [
              [`${path} source`, schema.field.source.label, false] satisfies [
                string,
                LocalizedText,
                boolean,
              ],
            ]),
        ...valuesOf(schema).map((value): [string, LocalizedText | undefined, boolean] => [
          `${path}=${value}`,
          schema.field?.values?.[value],
          false,
        ]),
      ]),
    ];
    expect(texts.filter(([, text, sentence]) => !isWritten(text, sentence))).toEqual([]);
  });

  it("says what its writes do, with the amount where they have one", () => {
    for (const action of actions) {
      if (action.kind !== "effect") continue;
      const { words, amount, whole, or, filled } = action.does;
      const fields = jsonSchemaOf(action.input).properties ?? {};
      const hasMoney = amount !== undefined || whole !== undefined;
      const plain = or === undefined ? [words] : [words, or.words];
      const said = plain.map((one) => ({ one, isOfMoney: hasMoney }));
      if (filled !== undefined) said.push({ one: filled.words, isOfMoney: true });
      for (const { one, isOfMoney } of said) {
        expect(one.en, action.id).toMatch(/^[a-z].*[^.]$/);
        expect(one.ja, action.id).toMatch(/ます$/);
        for (const each of [one.en, one.ja])
          expect(each.includes("{money}"), action.id).toBe(isOfMoney);
      }
      expect(
        hasMoney || filled !== undefined,
        `${action.id}: its deed tells of what it moves`,
      ).toBe(action.moves !== undefined);
      for (const name of filled?.fields ?? [])
        expect(Object.keys(fields), action.id).toContain(name);
      if (filled !== undefined) expect(filled.whole.ja, action.id).toMatch(japanese);
      if (amount !== undefined) expect(fields[amount]?.field?.money, action.id).toBeDefined();
      if (whole !== undefined) expect(whole.ja, action.id).toMatch(japanese);
      if (or !== undefined) expect(Object.keys(fields), action.id).toContain(or.field);
    }
  });

  it("has an id of its own for everything it offers", () => {
    for (const list of [triggers, actions, choices]) {
      const ids = list.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    for (const { id } of [connector, ...triggers, ...actions, ...choices])
      expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it("names only choices that it offers, currencies that its fields hold, and fields that are there", () => {
    for (const { path, schema, root, beside, owners } of places) {
      for (const name of schema.field?.either ?? []) expect(beside, path).toContain(name);
      if (schema.field?.choicesOf !== undefined)
        expect(owners, path).toContain(schema.field.choicesOf);
      if (schema.field?.itemFieldOf !== undefined)
        expect(owners, path).toContain(schema.field.itemFieldOf);
      const { showsFor } = schema.field ?? {};
      if (showsFor !== undefined)
        expect(valuesOf(find(root, [showsFor.field]) ?? schema), path).toEqual(
          expect.arrayContaining([...showsFor.values]),
        );
      if (schema.field?.choices !== undefined)
        expect(choices.map(({ id }) => id)).toContain(schema.field.choices);
      if (schema.field?.money !== undefined) {
        const { currency } = schema.field.money;
        expect(find(root, currency), `${path}: ${currency.join(".")}`).toBeDefined();
      }
    }
  });

  it("names only fields that are there of what its writes alter and its triggers compare", () => {
    for (const action of actions) {
      if (action.kind === "read" || action.alters === undefined) continue;
      const input = jsonSchemaOf(action.input);
      const { place, fields = [] } = action.alters;
      expect(find(input, [place]), action.id).toBeDefined();
      for (const { list, name } of fields)
        expect(find(input, [list])?.items?.properties, action.id).toHaveProperty(name);
    }
    for (const trigger of triggers) {
      const compares =
        trigger.kind === "since"
          ? trigger.tellsOf
          : trigger.kind === "snapshot"
            ? trigger.compares
            : undefined;
      if (compares === undefined) continue;
      const { place } = compares;
      const fields = "fields" in compares ? (compares.fields ?? place) : place;
      expect(Object.keys(trigger.where?.shape ?? {}), trigger.id).toEqual(
        expect.arrayContaining([place, fields]),
      );
    }
  });

  it("knows each currency of an amount for one, and asks for it before the amount", () => {
    for (const { path, schema, root } of places) {
      if (schema.field?.money === undefined) continue;
      const currency = find(root, schema.field.money.currency);
      expect(currency?.field?.currency, path).toBe(true);
      const order = places.flatMap((place) => (place.root === root ? [place.schema] : []));
      if (actions.some(({ id }) => path.startsWith(`${id} input`)))
        expect(
          order.findIndex((one) => one === currency),
          path,
        ).toBeLessThan(order.indexOf(schema));
    }
  });

  it.each(triggers)("$id begins a new flow with settings that it takes", ({ settings, where }) => {
    const { properties = {} } = jsonSchemaOf(settings);
    const begins = Object.entries(properties).flatMap(([name, { field }]) =>
      field?.initial === undefined ? [] : [[name, field.initial]],
    );
    // Where it looks, a person must say.
    const taken = where === undefined ? settings : z.object(settings.shape).partial();
    expect(taken.safeParse(Object.fromEntries(begins)).error?.issues).toBeUndefined();
  });

  describe.each([...triggers, ...actions])("$id", (offer) => {
    const { sample, output } = offer;

    it("has a sample that fits its pills", () => {
      expect(output.safeParse(sample).error?.issues).toBeUndefined();
    });

    it("leads to no page of documentation but a safe one", () => {
      expect(offer.documentation ?? "https://").toMatch(/^https:\/\//);
    });

    if (offer.recordUrl !== undefined)
      it("leads people to what it is about, in either mode", () => {
        const pages = sites.map((site) => offer.recordUrl?.(sample, site));
        for (const page of pages) expect(page).toMatch(/^https:\/\/[a-z.-]+\/\S+$/);
        expect(new Set(pages).size).toBe(sites.length);
      });

    it("leads nowhere where there is no page to lead to", () => {
      for (const site of sites)
        for (const record of pageless) expect(offer.recordUrl?.(record, site) ?? null).toBeNull();
    });
  });

  it("leads people to a request, and nowhere else", () => {
    for (const site of sites) {
      const page = connection.requestUrl?.("req_1", site) ?? null;
      if (page !== null) expect(page).toMatch(/^https:\/\/[a-z.-]+\/\S*req_1$/);
      for (const id of ["", "..", "../settings", "a b", "#", "?x=y"])
        expect(connection.requestUrl?.(id, site) ?? null).toBeNull();
    }
  });
}

type EffectAction = Extract<Connector["actions"][number], { readonly kind: "effect" }>;

/** What a frozen request does is told only if its parameters are not the fields of the step. */
export function expectToldWell(action: EffectAction, request: FrozenRequest): void {
  const deed = action.tells?.(request) ?? null;
  if (deed === null) return;
  const fields = new Set(Object.keys(action.input.shape));
  expect(Object.keys(request.params).some((name) => !fields.has(name))).toBe(true);
  expect(deed.words.en).toMatch(/^[a-z].*[^.]$/);
  expect(deed.words.ja).toMatch(/ます$/);
  for (const { records, count } of deed.parts) expect(count).toBeGreaterThanOrEqual(records.length);
  expect(action.tells?.({ ...request, params: {} })).toBeNull();
}

function jsonSchemaOf(schema: z.ZodType): Schema {
  return Schema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

/** Every named field, at any depth. */
function* placesIn(
  schema: Schema,
  path: string,
  root: Schema,
  form: readonly string[] | null,
): Generator<Place> {
  const beside = Object.keys(schema.properties ?? {});
  const owners = form ?? beside;
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    yield { path: `${path}.${name}`, schema: child, root, beside, owners };
    yield* placesIn(child, `${path}.${name}`, root, form);
  }
  if (schema.items !== undefined)
    yield* placesIn(
      schema.items,
      `${path}[]`,
      schema.items,
      form ?? Object.keys(root.properties ?? {}),
    );
  for (const one of schema.anyOf ?? []) yield* placesIn(one, path, root, form);
}

/** The values that a person can choose from, wherever in the field the enum stands. */
function valuesOf(schema: Schema): string[] {
  return [
    ...(schema.enum ?? []).filter((value) => typeof value === "string"),
    ...(schema.anyOf ?? []).flatMap(valuesOf),
  ];
}

function find(schema: Schema, [name, ...rest]: readonly string[]): Schema | undefined {
  if (name === undefined) return schema;
  const inside = [schema, ...(schema.anyOf ?? [])];
  const child = inside.map(({ properties }) => properties?.[name]).find((one) => one !== undefined);
  return child && find(child, rest);
}

/** A Japanese label may be a name such as Stripe or URL; a Japanese sentence holds Japanese letters. */
function isWritten(text: LocalizedText | undefined, sentence: boolean): boolean {
  if (text === undefined) return false;
  const trimmed = [text.en, text.ja].every((words) => words !== "" && words === words.trim());
  return trimmed && !japanese.test(text.en) && (!sentence || japanese.test(text.ja));
}

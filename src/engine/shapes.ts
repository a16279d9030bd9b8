import { createHash } from "node:crypto";
import { OutsideError } from "#sdk/errors.ts";
import type { Json } from "#sdk/json.ts";
import type { Shape } from "#sdk/shape.ts";
import type { Catalogue, KnownShape } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import { shapeProblemsOf } from "#flow/shape-problems.ts";
import { type ShapedPlace, shapedPlaces } from "#flow/shaped.ts";
import { type News, newsOfFields } from "./alerts/news.ts";
import type { Clock } from "./clock.ts";
import { canonical } from "./items.ts";
import type { Log } from "./log.ts";
import type { Outside } from "./outside.ts";
import type { Registry } from "./registry.ts";
import type { ConnectionRecord, ShapeName, ShapeRecord, Store } from "./store.ts";

/**
 * The fields of things that only a connection knows. The engine asks for them, keeps them by
 * digest, and puts them into the catalogue.
 */

/** Names a shape by what a flow can depend on: not by what people have written about its fields. */
export function digestOf(shape: Shape | null): string {
  const facts =
    shape?.fields.map((field) =>
      Object.fromEntries(
        Object.entries(field).filter(([name]) => name !== "label" && name !== "help"),
      ),
    ) ?? null;
  // What is left out of a field is not there in JSON either.
  const plain: Json = JSON.parse(JSON.stringify(facts));
  return createHash("sha256").update(canonical(plain)).digest("hex").slice(0, 32);
}

export interface ShapeOptions {
  readonly store: Store;
  readonly outside: Outside;
  readonly registry: Registry;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly log: Log;
}

/** What was read a moment ago is not asked for again. */
const freshFor = 5 * 60_000;

/** Asks the outside system, and keeps the answer; nothing is kept where its connector tells no fields. */
export async function readShape(
  connection: ConnectionRecord,
  of: string,
  options: ShapeOptions,
): Promise<ShapeRecord> {
  const { store, outside, registry, clock } = options;
  const connector = registry.connector(connection.connector);
  const named = { connectionId: connection.id, of, readAt: clock.now() };
  if (connector?.shapes === undefined) return { ...named, digest: digestOf(null), shape: null };
  const { api } = outside.open(connector, connection, "none");
  const shape = await connector.shapes.describe({ api, of });
  const digest = digestOf(shape);
  const record = { ...named, digest, shape };
  const before = await store.newestShape(connection.id, of);
  const news = before === null || before.digest === digest ? [] : await newsOf(record, options);
  await store.keepShape(record, news);
  return record;
}

/** Of each active flow that was built on other fields: whether it still fits. */
async function newsOf(
  record: ShapeRecord,
  { store, catalogue }: Pick<ShapeOptions, "store" | "catalogue">,
): Promise<readonly News[]> {
  const { connectionId: connection, of, shape, readAt: at } = record;
  const active = (await store.flows()).filter(({ state }) => state === "active");
  const news = await Promise.all(
    active.map(async ({ id: flowId, version }): Promise<readonly News[]> => {
      const name = version?.shapes?.find((one) => one.connectionId === connection && one.of === of);
      const published = name && (await store.shape(name))?.shape;
      if (!version || !published) return [];
      const shapes = [{ connection, of, shape, published }];
      const problems = shapeProblemsOf(version.document, { ...catalogue, shapes });
      return [newsOfFields(flowId, problems, at)];
    }),
  );
  return news.flat();
}

/** As it was read a moment ago, or as it is read now; where the system does not answer, as it was read last. */
export async function recentShape(
  connection: ConnectionRecord,
  of: string,
  options: ShapeOptions,
): Promise<ShapeRecord> {
  const { store, clock } = options;
  const kept = await store.newestShape(connection.id, of);
  if (kept !== null && Math.abs(clock.now() - kept.readAt) < freshFor) return kept;
  try {
    return await readShape(connection, of, options);
  } catch (thrown) {
    if (kept === null || !(thrown instanceof OutsideError)) throw thrown;
    return kept;
  }
}

/** Before a version is made, the fields of what it works with are read, as far as the systems answer. */
export async function readShapesFor(document: FlowDocument, options: ShapeOptions): Promise<void> {
  const { store, catalogue, log } = options;
  for (const { connection: id, of } of thingsIn(document, catalogue)) {
    const connection = await store.connection(id);
    if (connection === null || connection.broken !== null) continue;
    try {
      await readShape(connection, of, options);
    } catch (thrown) {
      if (!(thrown instanceof OutsideError)) throw thrown;
      log.info({ connection: id, code: thrown.facts.code }, "The fields could not be read");
    }
  }
}

/** What a version that is published now is built on. */
export async function shapesNow(
  document: FlowDocument,
  { store, catalogue }: Pick<ShapeOptions, "store" | "catalogue">,
): Promise<readonly ShapeName[]> {
  const found = await Promise.all(
    thingsIn(document, catalogue).map(({ connection, of }) => store.newestShape(connection, of)),
  );
  return found.flatMap((record) =>
    record === null || record.shape === null
      ? []
      : [{ connectionId: record.connectionId, of: record.of, digest: record.digest }],
  );
}

/** The catalogue with the fields of what a document works with, and with those that a version was built on. */
export async function withShapes(
  catalogue: Catalogue,
  store: Pick<Store, "newestShape" | "shape">,
  document: FlowDocument,
  built: readonly ShapeName[],
): Promise<Catalogue> {
  const things = thingsIn(document, catalogue);
  if (things.length === 0) return catalogue;
  const shapes = await Promise.all(
    things.map(async ({ connection, of }): Promise<readonly KnownShape[]> => {
      const newest = await store.newestShape(connection, of);
      if (newest === null) return [];
      const name = built.find((one) => one.connectionId === connection && one.of === of);
      const before = name && (await store.shape(name))?.shape;
      const known = { connection, of, shape: newest.shape };
      return [before ? { ...known, published: before } : known];
    }),
  );
  return { ...catalogue, shapes: shapes.flat() };
}

/** Each once. */
function thingsIn(
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Pick<ShapedPlace, "connection" | "of">[] {
  const places = shapedPlaces(document, catalogue);
  return places.filter(
    ({ connection, of }, index) =>
      places.findIndex((one) => one.connection === connection && one.of === of) === index,
  );
}

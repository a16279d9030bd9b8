import type { CalledBySides } from "#flow/called.ts";
import { calledIn, type Running } from "#engine/called-flows.ts";
import type { Store } from "#engine/store.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import { diffInFull, type InFull } from "#flow/diff.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { UsedConnection } from "../used-connections.ts";

/** What is known beside two documents that are compared. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  readonly called: CalledBySides;
  readonly connections: readonly UsedConnection[];
}

/** What two documents call where they run, each what it keeps. */
export async function calledBySides(
  [before, after]: readonly [Running | null, Running],
  store: Pick<Store, "flows" | "version">,
): Promise<CalledBySides> {
  return {
    before: before === null ? new Map() : await calledIn(before, store),
    after: await calledIn(after, store),
  };
}

export function documentsOf({ before, after }: CalledBySides): readonly FlowDocument[] {
  return [...before.values(), ...after.values()].map(({ document }) => document);
}

/** What is different, all that stands in steps that are new or others, with connections by their names. Pure. */
export function changesBetween(
  before: FlowDocument | null,
  after: FlowDocument,
  { catalogue, called, connections }: Surroundings,
): InFull {
  const connectionName = (id: string): LocalizedText => nameOf(id, connections);
  return diffInFull(before ?? emptyDocument, after, catalogue, { called, connectionName });
}

/** In the place of an id, which means nothing to people, whose connection it is. */
function nameOf(id: string, connections: readonly UsedConnection[]): LocalizedText {
  const one = connections.find((connection) => connection.id === id);
  if (one === undefined) return text("a connection that is gone", "削除された接続");
  if (one.name !== null) return text(`“${one.name}”`, `「${one.name}」`);
  const { name } = one.owner;
  return text(`a connection of ${name}`, `${name} の接続`);
}

import type { CatalogueAction, CatalogueConnector, CatalogueTrigger } from "#flow/catalogue.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { isCalled, meaning } from "../../language/search.ts";

/** A trigger or an action of a connector, to choose from. */
export interface Offered<Offer extends CatalogueTrigger | CatalogueAction> {
  readonly connector: CatalogueConnector;
  readonly offers: readonly Offer[];
}

/** Those that a search finds: by its own words, or all of a connector that is called so. */
export function found<Offer extends CatalogueTrigger | CatalogueAction>(
  connectors: readonly CatalogueConnector[],
  offersOf: (connector: CatalogueConnector) => readonly Offer[],
  search: string,
): readonly Offered<Offer>[] {
  const isMeant = meaning(search);
  return connectors.flatMap((connector) => {
    const all = offersOf(connector);
    const offers = isMeant(...inBoth(connector.label))
      ? all
      : all.filter(({ label, help }) => isMeant(...inBoth(label), ...inBoth(help)));
    return offers.length === 0 ? [] : [{ connector, offers }];
  });
}

function inBoth({ en, ja }: LocalizedText): readonly string[] {
  return [en, ja];
}

/** What Enter takes: the only one that a search finds, or the only one that is called so. */
export function theOnly<One extends { readonly name: string }>(
  all: readonly One[],
  search: string,
): One | null {
  const [one = null, ...others] =
    all.length > 1 ? all.filter(({ name }) => isCalled(name, search)) : all;
  return others.length === 0 ? one : null;
}

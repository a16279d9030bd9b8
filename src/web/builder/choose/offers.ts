import type { CatalogueAction, CatalogueConnector, CatalogueTrigger } from "#flow/catalogue.ts";
import type { LocalizedText } from "#sdk/text.ts";

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
  const words = search.trim().toLowerCase();
  return connectors.flatMap((connector) => {
    const all = offersOf(connector);
    const offers = says(connector.label, words)
      ? all
      : all.filter(({ label, help }) => says(label, words) || says(help, words));
    return offers.length === 0 ? [] : [{ connector, offers }];
  });
}

function says({ en, ja }: LocalizedText, words: string): boolean {
  return en.toLowerCase().includes(words) || ja.toLowerCase().includes(words);
}

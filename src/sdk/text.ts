/** A text shown to people, in every language of the product. */
export interface LocalizedText {
  readonly en: string;
  readonly ja: string;
}

export function text(en: string, ja: string): LocalizedText {
  return { en, ja };
}

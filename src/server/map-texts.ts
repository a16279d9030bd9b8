/** The same shape, with each text in it made another, and each name of a field: texts stay texts. */
export function mapTexts<Value>(
  value: Value,
  ofText: (words: string) => string,
  ofName: (name: string) => string,
): Value;
export function mapTexts(
  value: unknown,
  ofText: (words: string) => string,
  ofName: (name: string) => string,
): unknown {
  if (typeof value === "string") return ofText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, ofText, ofName));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [ofName(name), mapTexts(one, ofText, ofName)]),
  );
}

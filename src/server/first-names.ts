const most = 10;

/** As many names as a sentence can hold; the whole list has a route of its own. */
export function firstNames(names: readonly string[]): string {
  const first = names.slice(0, most).join(", ");
  return names.length > most ? `${first} …` : first;
}

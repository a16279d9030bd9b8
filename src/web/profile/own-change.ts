/** What somebody has chosen for themselves; null: as their browser has it. */
export interface Own {
  readonly name: string;
  readonly locale: "en" | "ja" | null;
  readonly timeZone: string | null;
}

/** Of what was entered in the form only what is not so already: the rest may have changed elsewhere since. */
export function changeOf(entered: Partial<Own>, now: Own): Partial<Own> {
  const { name = now.name, locale = now.locale, timeZone = now.timeZone } = entered;
  return {
    ...(name === now.name ? {} : { name }),
    ...(locale === now.locale ? {} : { locale }),
    ...(timeZone === now.timeZone ? {} : { timeZone }),
  };
}

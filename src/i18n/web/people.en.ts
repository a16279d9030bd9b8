/** Texts of the web application: people. */
export const peopleEn = {} as const;

/** Texts of the web application: flows. */
export const flowsEn = {} as const;

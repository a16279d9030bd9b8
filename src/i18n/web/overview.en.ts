/** Texts of the web application: overview. */
export const overviewEn = {} as const;

/** Texts of the web application: builder. */
export const builderEn = {} as const;

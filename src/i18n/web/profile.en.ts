/** Texts of the web application: profile. */
export const profileEn = {} as const;

/** Texts of the web application: settings. */
export const settingsEn = {} as const;

/** Texts of the web application: connections. */
export const connectionsEn = {} as const;

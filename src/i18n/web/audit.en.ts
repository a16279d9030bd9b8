/** Texts of the web application: audit. */
export const auditEn = {} as const;

/** Texts of the web application: runs. */
export const runsEn = {} as const;

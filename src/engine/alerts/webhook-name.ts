/** What the address and secrets of a person’s webhook are sealed under. */
export const webhookName = (person: string): string => `webhook:${person}`;

/** Who asks for something, and what they are here. */

/** Each role may do all that the roles after it may. */
export const roles = ["administrator", "builder", "viewer"] as const;
export type Role = (typeof roles)[number];

/** What an API key is for. Each is a thing of its own: a key that may operate need not be able to build. */
export const scopes = ["read", "build", "operate", "administer"] as const;
export type Scope = (typeof scopes)[number];

export interface Actor {
  /** The person's id. */
  readonly person: string;
  readonly role: Role;
  /**
   * How they showed who they are. The token of the data folder has every scope. So has a session, but
   * to administer, its person must have shown lately that it is them.
   */
  readonly via: "session" | "api-key" | "token";
  readonly scopes: readonly Scope[];
  /** The id of the API key that they showed. */
  readonly key?: string;
  /** The id of the session that they showed. */
  readonly session?: string;
}

/**
 * Whoever may read the data folder. That person could read the vault's key, too, and owns what was
 * made with the token that lies there.
 */
export const localPerson = "local";

export const localActor: Actor = {
  person: localPerson,
  role: "administrator",
  via: "token",
  scopes,
};

export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(least);
}

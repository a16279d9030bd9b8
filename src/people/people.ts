import { type Actor, localPerson, type Role } from "./actor.ts";

/** Somebody who works with this installation. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** In small letters. Empty for the person of the data folder. */
  readonly email: string;
  readonly role: Role;
  /** A deactivated person cannot come in, by no way. */
  readonly state: "active" | "deactivated";
  /** Whether signing in needs a code beside the password. */
  readonly secondFactor: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** What somebody has chosen for themselves; null where they have not. */
export interface Preferences {
  readonly locale: "en" | "ja" | null;
  /** A name of the IANA's list. */
  readonly timeZone: string | null;
}

export const noPreferences: Preferences = { locale: null, timeZone: null };

/** Who there is, and who asks. */
export interface People {
  /**
   * Who sent a request, by its session cookie or its API key; null where neither is one that counts
   * now. With both, the key decides.
   */
  actorOf(headers: Headers): Promise<Actor | null>;
  /** Null where there is nobody with this id. */
  person(id: string): Promise<Person | null>;
  /** Everybody, by name; the person of the data folder is not among them. */
  persons(): Promise<readonly Person[]>;
  /** None where there is nobody with this id. */
  preferences(id: string): Promise<Preferences>;
}

/** The person who may read the data folder, for a list of owners. */
export const personOfDataFolder: Person = {
  id: localPerson,
  name: localPerson,
  email: "",
  role: "administrator",
  state: "active",
  secondFactor: false,
  createdAt: 0,
};

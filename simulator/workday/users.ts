/** Integration system users: their passwords, and whether they still serve. */
import { WorkdayError } from "./errors.ts";

export interface User {
  readonly name: string;
  password: string;
  isActive: boolean;
}

export class Users {
  readonly #users = new Map<string, User>();

  set(name: string, change: Partial<Omit<User, "name">> = {}): User {
    const user: User = { password: "", isActive: true, ...this.#users.get(name), ...change, name };
    this.#users.set(name, user);
    return user;
  }

  get(name: string): User | undefined {
    return this.#users.get(name);
  }

  all(): User[] {
    return [...this.#users.values()];
  }

  authenticate(header: string | undefined, tenant: string): User {
    const { name, password } = presented(header, tenant);
    const user = this.#users.get(name);
    if (user === undefined || !user.isActive || user.password !== password)
      throw new WorkdayError(401, "invalid username or password");
    return user;
  }
}

/** Basic authorization, with the user as `user@tenant`. */
export function presented(
  header: string | undefined,
  tenant: string,
): { readonly name: string; readonly password: string } {
  const [, coded = ""] = /^basic (\S+)$/i.exec(header?.trim() ?? "") ?? [];
  const pair = Buffer.from(coded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const [said, password] = colon < 0 ? ["", ""] : [pair.slice(0, colon), pair.slice(colon + 1)];
  const name = said.endsWith(`@${tenant}`) ? said.slice(0, -tenant.length - 1) : "";
  return { name, password };
}

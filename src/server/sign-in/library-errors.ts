import { z } from "zod";
import { ApiError } from "../errors.ts";

/** A refusal of the library, as it looks: its class is known only where the library is loaded. */
const Refusal = z.object({ name: z.literal("APIError"), body: z.object({ code: z.string() }) });

/** Does what the sign-in library does, and says its refusals in our words. */
export async function inOurWords<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw known(Refusal.safeParse(error).data?.body.code) ?? error;
  }
}

function known(code: string | undefined): ApiError | null {
  const ours = codes.get(code ?? "");
  if (ours === undefined) return null;
  return ours === "sign_in.too_many_tries" ? ApiError.of(ours, { minutes: 15 }) : ApiError.of(ours);
}

const codes: ReadonlyMap<string, Known> = new Map([
  ["INVALID_EMAIL", "sign_in.refused"],
  ["INVALID_EMAIL_OR_PASSWORD", "sign_in.refused"],
  // Of somebody who was deactivated.
  ["FAILED_TO_CREATE_SESSION", "sign_in.refused"],
  ["PASSWORD_TOO_LONG", "sign_in.refused"],
  ["INVALID_PASSWORD", "sign_in.password_wrong"],
  ["CREDENTIAL_ACCOUNT_NOT_FOUND", "sign_in.password_wrong"],
  ["INVALID_CODE", "sign_in.code_wrong"],
  ["INVALID_BACKUP_CODE", "sign_in.code_wrong"],
  ["INVALID_TWO_FACTOR_COOKIE", "sign_in.begin_again"],
  ["TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE", "sign_in.begin_again"],
  ["UNAUTHORIZED", "sign_in.begin_again"],
  ["ACCOUNT_TEMPORARILY_LOCKED", "sign_in.too_many_tries"],
  ["TOTP_ALREADY_ENABLED", "second_factor.on"],
  ["TOTP_NOT_ENABLED", "second_factor.off"],
  ["BACKUP_CODES_NOT_ENABLED", "second_factor.off"],
]);

type Known =
  | "sign_in.refused"
  | "sign_in.password_wrong"
  | "sign_in.code_wrong"
  | "sign_in.begin_again"
  | "sign_in.too_many_tries"
  | "second_factor.on"
  | "second_factor.off";

/** The address of one mailbox. */
import { refusal, text } from "#sdk/index.ts";
import { z } from "zod";

/**
 * One address, without a name. A domain may be in any script; what stands before the @ is in ASCII, which every mail
 * server takes.
 */
const mailbox = String.raw`[A-Za-z0-9.!#$%&'*+\/=?^_\x60{|}~\-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}\-]{2,63}`;
const whole = new RegExp(`^${mailbox}$`, "u");

export const address = z
  .string()
  .trim()
  .refine(
    (value) => whole.test(value),
    refusal(
      text(
        "Enter one e-mail address, such as taro@example.com.",
        "taro@example.com のようなメールアドレスを 1 つ入力してください。",
      ),
    ),
  )
  // What the builder checks while somebody types.
  .meta({ format: "email", pattern: String.raw`^\s*${mailbox}\s*$` });

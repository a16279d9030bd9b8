import { z } from "zod";
import { Pill } from "#flow/value.ts";
import type { Part } from "./parts.ts";

/** Pills keep their meaning only in the flow that they come from: elsewhere they are pasted as words. */

const format = "application/x-millrace-pills";

const Copied = z.object({
  flow: z.string(),
  parts: z.array(z.union([z.string(), Pill])),
});

/** The address of the flow's page, which no other flow has. */
const thisFlow = (): string => location.pathname;

export function putParts(
  clipboard: DataTransfer,
  parts: readonly Part[],
  nameOf: (pill: Pill) => string,
): void {
  const words = parts.map((part) => (typeof part === "string" ? part : nameOf(part))).join("");
  clipboard.setData("text/plain", words);
  clipboard.setData(format, JSON.stringify({ flow: thisFlow(), parts }));
}

export function takeParts(clipboard: DataTransfer): readonly Part[] {
  const copied = readCopied(clipboard.getData(format));
  if (copied?.flow === thisFlow()) return copied.parts;
  return [clipboard.getData("text/plain").replaceAll(/\r\n?/g, "\n")];
}

function readCopied(text: string): z.infer<typeof Copied> | undefined {
  if (text === "") return undefined;
  try {
    return Copied.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

import { z } from "zod";
import type { Template } from "../api/templates.ts";

/** What the address of the gallery says about which templates are shown; what makes no sense is as if it were not said. */
export const TemplatesSearch = z.object({
  text: z.coerce.string().min(1).max(200).optional().catch(undefined),
  system: z.string().min(1).max(100).optional().catch(undefined),
  job: z.string().min(1).max(100).optional().catch(undefined),
});
export type TemplatesSearch = z.infer<typeof TemplatesSearch>;

/** All words have to be there, in either language: who reads Japanese may look for “Slack refund”. */
export function matching(
  templates: readonly Template[],
  { text = "", system, job }: TemplatesSearch,
): readonly Template[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter((template) => {
    const { name, help, connections, jobs } = template;
    const words = [name.en, name.ja, help.en, help.ja, ...connections].join("\n").toLowerCase();
    return (
      wanted.every((word) => words.includes(word)) &&
      (system === undefined || connections.includes(system)) &&
      (job === undefined || jobs.some((one) => one === job))
    );
  });
}

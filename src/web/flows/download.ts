import { downloadFile } from "../parts/download-file.ts";

/** Hands the person a file with this in it. */
export function download(name: string, content: unknown): void {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  downloadFile(name, new Blob([text], { type: "application/json" }));
}

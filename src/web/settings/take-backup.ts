import { api } from "../api/client.ts";
import { askForFile } from "../api/file.ts";
import { downloadFile } from "../parts/download-file.ts";

/** Has a backup made, and hands it to the person. */
export async function takeBackup(): Promise<{ readonly name: string; readonly size: number }> {
  const { name, content } = await askForFile(() => api.system.backup.$post());
  const called = name ?? "millrace.db";
  downloadFile(called, content);
  return { name: called, size: content.size };
}

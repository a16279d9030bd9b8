/** Hands the person a file with this text in it. */
export function downloadFile(name: string, text: string, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, "-");
  link.click();
  URL.revokeObjectURL(url);
}

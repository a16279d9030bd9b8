/**
 * What the names of our cookies begin with. Over https a browser takes a cookie of such a name only from
 * this very host, encrypted, and for all of it: none that a sister under the same domain has made.
 */
export function cookiePrefix(publicUrl: string): string {
  return isHttps(publicUrl) ? "__Host-millrace" : "millrace";
}

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith("https:");
}

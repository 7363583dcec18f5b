import fs from "node:fs";

/** The browser of this machine, as Debian and others install it. @throws Error that says what to install */
export function chromiumPath(): string {
  const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = places.find((place) => fs.existsSync(place));
  if (found === undefined) throw new Error("no Chromium: apt-get install chromium fonts-noto-cjk");
  return found;
}

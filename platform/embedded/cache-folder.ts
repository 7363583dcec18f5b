import path from "node:path";

/**
 * Where programs obtained once are kept for all later starts of this user: outside the project, so that a fresh clone finds them too.
 * Follows each system's custom: XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, %LOCALAPPDATA%.
 */
export function userCacheFolder({
  platform,
  environment,
  home,
}: {
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
}): string {
  if (platform === "win32") return path.join(environment["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local"), "liandu", "cache");
  if (platform === "darwin") return path.join(home, "Library", "Caches", "liandu");
  const xdg = environment["XDG_CACHE_HOME"];
  return path.join(xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, ".cache"), "liandu");
}

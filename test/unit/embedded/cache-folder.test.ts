import { describe, expect, it } from "@jest/globals";
import { userCacheFolder } from "../../../platform/embedded/cache-folder.ts";

describe("the user's cache folder", () => {
  const home = "/home/somebody";

  it("follows each system's custom", () => {
    expect(userCacheFolder({ platform: "linux", environment: {}, home })).toBe("/home/somebody/.cache/liandu");
    expect(userCacheFolder({ platform: "darwin", environment: {}, home })).toBe("/home/somebody/Library/Caches/liandu");
    expect(userCacheFolder({ platform: "linux", environment: { XDG_CACHE_HOME: "/var/cache" }, home })).toBe("/var/cache/liandu");
  });

  it("takes no relative folder, which the XDG rules tell to ignore", () => {
    expect(userCacheFolder({ platform: "linux", environment: { XDG_CACHE_HOME: "cache" }, home })).toBe("/home/somebody/.cache/liandu");
  });
});

import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { read, root } from "./documents.ts";

const compose = read("docker-compose.yml");
const dockerfile = read("Dockerfile");
const config = read("platform/config.ts");

const names = (text: string, pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))];

/** Settings of the compose file itself, which are not the product's. */
const ofCompose = ["LIANDU_BIND", "LIANDU_API_REPLICAS", "LIANDU_WORKER_REPLICAS"];

describe("the compose file", () => {
  it("sets nothing that the product does not read", () => {
    const settings = names(compose, /\b(LIANDU_[A-Z0-9_]+)\b/gu).map((name) => name.replace(/_FILE$/u, ""));
    const unknown = settings.filter((name) => !ofCompose.includes(name) && !config.includes(`  ${name}:`));
    expect(settings.length).toBeGreaterThan(10);
    expect(unknown).toEqual([]);
  });

  it("pins every image to a version", () => {
    const images = names(compose, /^ +image: (\S+)$/gmu);
    expect(images.length).toBeGreaterThan(6);
    expect(images.filter((image) => !/:v?\d+\.\d+(\.\d+)?[\w.-]*$/u.test(image))).toEqual([]);
  });

  it("takes every secret from a file that deploy/make-secrets.sh makes", () => {
    const declared = names(compose, /^ {2}(\w+): \{ file: \.\/deploy\/secrets\/\1 \}$/gmu);
    const made = names(read("deploy/make-secrets.sh"), /^secret (\w+) /gmu);
    const used = names(compose, /\/run\/secrets\/(\w+)/gu);
    expect(declared.sort()).toEqual(made.sort());
    expect(used.filter((secret) => !declared.includes(secret))).toEqual([]);
  });

  it("has every variable of .env.example, and the other way round", () => {
    const inExample = names(read(".env.example"), /^([A-Z0-9_]+)=/gmu).filter((name) => name !== "COMPOSE_PROFILES");
    const inCompose = names(compose, /\$\{([A-Z0-9_]+)[:}]/gu);
    expect(inExample.filter((name) => !inCompose.includes(name))).toEqual([]);
    // Left out of the example on purpose: who needs them finds them in the compose file.
    expect(inCompose.filter((name) => !inExample.includes(name)).sort()).toEqual([
      "LIANDU_LOG_LEVEL",
      "LIANDU_MAIL_PAGE_PORT",
      "TEMPORAL_UI_PORT",
    ]);
  });

  it("mounts what is there", () => {
    const sources = names(compose, /(?:^|[\s"])\.\/(deploy\/[\w./-]+):/gmu);
    expect(sources.length).toBeGreaterThan(2);
    expect(sources.filter((source) => !fs.existsSync(path.join(root, source)))).toEqual([]);
  });
});

describe("the image", () => {
  it("copies what exists and what .dockerignore lets through", () => {
    const ignored = read(".dockerignore");
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap(([, sources = ""]) => sources.split(" "));
    expect(copied.filter((source) => !fs.existsSync(path.join(root, source)))).toEqual([]);
    expect(copied.filter((source) => !ignored.includes(`\n!${source.replace(/^\.\//u, "")}\n`))).toEqual([]);
  });

  it("has every folder that the program imports", () => {
    const folders = ["activities", "api", "cli", "domain", "platform", "sample", "texts", "worker", "workflows"];
    expect(folders.filter((folder) => !dockerfile.includes(`COPY ${folder} ./${folder}`))).toEqual([]);
  });
});

import { describe, expect, it } from "@jest/globals";
import { parseEngineArguments } from "../../../platform/migrate/engine-arguments.ts";

const url = "postgresql://somebody@127.0.0.1:5432/liandu";

describe("the schema engine's arguments", () => {
  it("take every schema file, in order", () => {
    expect(parseEngineArguments(["--datamodels", "a.prisma", "--datamodels", "b.prisma"]).schemaFiles).toEqual(["a.prisma", "b.prisma"]);
  });

  it.each([
    ["plain", JSON.stringify({ url })],
    ["in base64", Buffer.from(JSON.stringify({ url })).toString("base64")],
  ])("take the data source %s", (_, value) => {
    expect(parseEngineArguments(["--datasource", value]).databaseUrl).toBe(url);
  });

  it("tell a one-shot command from serving", () => {
    expect(parseEngineArguments(["--datasource", JSON.stringify({ url }), "cli", "create-database"]).command).toBe("create-database");
    expect(parseEngineArguments(["--datamodels", "a.prisma"]).command).toBeUndefined();
  });
});

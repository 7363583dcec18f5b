import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { Problem, problemDetails, titleOf } from "../../../api/core/problem.ts";
import { problemOf } from "../../../api/core/problemOf.ts";
import type { ErrorCode } from "../../../domain/errors/errorCodes.ts";
import { errorCodes, isErrorCode } from "../../../domain/errors/errorCodes.ts";
import { errorTexts as english } from "../../../texts/en/errors.ts";
import { namesIn } from "../../../texts/format.ts";
import { errorTexts } from "../../../texts/zh-CN/errors.ts";

const codes = Object.keys(errorCodes).filter((code): code is ErrorCode => isErrorCode(code));
const failing = (facts: object): Error => Object.assign(new Error("秘密"), facts);

describe("the texts of errors", () => {
  it.each(codes)("%s says what is wrong, then what to do", (code) => {
    const text = errorTexts[code];
    expect(titleOf(text).length).toBeGreaterThan(3);
    expect(namesIn(titleOf(text))).toEqual([]);
    expect(text.slice(titleOf(text).length + 1).length).toBeGreaterThan(5);
    expect(namesIn(english[code]).sort()).toEqual(namesIn(text).sort());
  });

  it.each(codes)("%s reads well without its facts", (code) => {
    const { detail } = problemDetails(new Problem(code), "id");
    expect(detail).not.toMatch(/[{}[\]]|：。|。。|undefined|null/u);
  });
});

describe("problem details", () => {
  it("carry the facts beside the members of the standard, which they cannot overwrite", () => {
    const details = problemDetails(
      new Problem("EVIDENCE_MISSING", { count: 2, measureIds: ["m1", "m2"], status: 200, detail: "假的" }),
      "r-1",
    );
    expect(details).toMatchObject({ type: "urn:liandu:error:EVIDENCE_MISSING", status: 409, count: 2, instance: "urn:liandu:request:r-1" });
    expect(details.detail).toContain("共 2 项，措施编号：m1、m2");
  });
});

describe("what an error means to the caller", () => {
  const cases: [string, unknown, ErrorCode][] = [
    ["an error with a code of the registry", failing({ code: "EVIDENCE_TOO_LARGE", facts: { limit: "200 MB" } }), "EVIDENCE_TOO_LARGE"],
    ["an error with a code of its own", failing({ code: "SOMETHING_ELSE" }), "INTERNAL"],
    ["a schema's", new z.ZodError([]), "INVALID_INPUT"],
    ["a refused connection", failing({ code: "ECONNREFUSED" }), "DATABASE_UNAVAILABLE"],
    ["Prisma's unreachable database", failing({ name: "PrismaClientKnownRequestError", code: "P1001" }), "DATABASE_UNAVAILABLE"],
    ["a pool that is used up", failing({ name: "PrismaClientKnownRequestError", code: "P2024" }), "DATABASE_UNAVAILABLE"],
    [
      "a database that is shutting down",
      failing({ name: "PrismaClientKnownRequestError", code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "57P01" } } } }),
      "DATABASE_UNAVAILABLE",
    ],
    ["a broken unique key", failing({ name: "PrismaClientKnownRequestError", code: "P2002" }), "INTERNAL"],
    ["Temporal's timeout", failing({ name: "WorkflowUpdateRPCTimeoutOrCancelledError" }), "WORKFLOW_UNAVAILABLE"],
    ["gRPC: unavailable", failing({ code: 14, details: "", metadata: {} }), "TEMPORAL_UNAVAILABLE"],
    ["gRPC: deadline exceeded", failing({ code: 4, details: "", metadata: {} }), "WORKFLOW_UNAVAILABLE"],
    ["gRPC: resource exhausted", failing({ cause: failing({ code: 8, details: "", metadata: {} }) }), "TOO_MANY_IN_FLIGHT"],
    ["broken JSON", failing({ type: "entity.parse.failed" }), "MALFORMED_JSON"],
    ["a word", "秘密", "INTERNAL"],
  ];
  it.each(cases)("%s", (_name, error, code) => {
    expect(problemOf(error).code).toBe(code);
    expect(JSON.stringify(problemDetails(problemOf(error), "id"))).not.toContain("秘密");
  });
});

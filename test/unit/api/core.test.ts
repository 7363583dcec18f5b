import { describe, expect, it } from "@jest/globals";
import { array, assert, constantFrom, integer, json, property, string, tuple } from "fast-check";
import { z } from "zod";
import { bodyHash, requireIdempotencyKey, uuidOf } from "../../../api/core/idempotency.ts";
import { decodeCursor, encodeCursor, takePage } from "../../../api/core/paging.ts";
import { Problem } from "../../../api/core/problem.ts";
import { refuseUnstorableText } from "../../../api/core/unstorableText.ts";
import { callerOf } from "../../../api/core/caller.ts";
import { fill } from "../../../texts/format.ts";
import { commandOfPath, commandPath } from "../../../api/issues/commandPath.ts";
import { humanCommands } from "../../../domain/rectification/commands.ts";

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return "accepted";
  } catch (error) {
    return error instanceof Problem ? error.code : "another error";
  }
};

describe("cursors", () => {
  const key = z.tuple([z.string(), z.int()]);

  it("come back as they were given out", () => {
    assert(
      property(tuple(string(), integer()), (values) => expect(decodeCursor("list", key, encodeCursor("list", values))).toEqual(values)),
    );
  });

  it("of another list, or made up, are refused and never break the reader", () => {
    expect(codeOf(() => decodeCursor("other", key, encodeCursor("list", ["a", 1])))).toBe("INVALID_CURSOR");
    assert(property(string(), (made) => expect(codeOf(() => decodeCursor("list", key, made))).toBe("INVALID_CURSOR")));
    assert(
      property(json(), (made) =>
        expect(codeOf(() => decodeCursor("list", key, Buffer.from(made).toString("base64url")))).toBe("INVALID_CURSOR"),
      ),
    );
  });

  it("cut a list into pages that hold each row once", () => {
    assert(
      property(array(integer(), { maxLength: 30 }), integer({ min: 1, max: 7 }), (numbers, limit) => {
        const rows = [...new Set(numbers)].sort((a, b) => a - b);
        const seen: number[] = [];
        for (let cursor: string | undefined, more = true; more;) {
          const after = decodeCursor("list", z.tuple([z.int()]), cursor)?.[0] ?? Number.NEGATIVE_INFINITY;
          const read = rows.filter((row) => row > after).slice(0, limit + 1);
          const page = takePage("list", read, limit, (row) => [row]);
          seen.push(...page.rows);
          more = page.nextCursor !== null;
          cursor = page.nextCursor ?? undefined;
        }
        expect(seen).toEqual(rows);
      }),
    );
  });
});

describe("idempotency keys", () => {
  it("make ids in the shape of a UUID, the same for the same key", () => {
    assert(
      property(string(), string(), (one, other) => {
        expect(uuidOf(one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
        expect(uuidOf(one) === uuidOf(other)).toBe(one === other);
      }),
    );
  });

  it("are compared with the body's content, not its order", () => {
    expect(bodyHash({ a: 1, b: [1, 2] })).toBe(bodyHash({ b: [1, 2], a: 1 }));
    expect(bodyHash({ b: [2, 1], a: 1 })).not.toBe(bodyHash({ b: [1, 2], a: 1 }));
  });

  it.each([undefined, "", "  "])("are missing as %j", (header) => {
    expect(codeOf(() => requireIdempotencyKey(header))).toBe("IDEMPOTENCY_KEY_MISSING");
  });
});

describe("text that no table can hold", () => {
  it.each(["a\u0000", "\ud83d", { deep: [{ er: "\udc00x" }] }, { ["na\u0000me"]: 1 }])("is refused: %j", (value) => {
    expect(codeOf(() => refuseUnstorableText(value))).toBe("INVALID_INPUT");
  });

  it.each(["", "督办\n\t", "𠮷😀", { a: [1, null, true, "x"] }, undefined])("is not %j", (value) => {
    expect(codeOf(() => refuseUnstorableText(value))).toBe("accepted");
  });
});

describe("sentences of the catalogue", () => {
  it("leave out a part whose fact is not known", () => {
    expect(fill("缺少材料。[共 {count} 项。]请补齐。", {})).toBe("缺少材料。请补齐。");
    expect(fill("缺少材料。[共 {count} 项：{ids}。]请补齐。", { count: 2, ids: ["甲", "乙"] })).toBe("缺少材料。共 2 项：甲、乙。请补齐。");
    expect(fill("[{count}]", { count: 0 })).toBe("0");
  });

  it("take facts as they are, whatever they contain", () => {
    expect(fill("理由：{reason}。", { reason: "[见{附件}] $& \\1" })).toBe("理由：[见{附件}] $& \\1。");
  });
});

describe("a caller", () => {
  const person = { personId: "p", name: "n", jurisdictionId: "j", organizationId: "office", officeOrganizationId: "office" };

  it("is of the office only in the office's own organization and as its staff", () => {
    expect(callerOf({ ...person, roles: ["office"] }).isOffice).toBe(true);
    expect(callerOf({ ...person, roles: ["office"], organizationId: "elsewhere" }).isOffice).toBe(false);
    expect(callerOf({ ...person, roles: ["admin_system"] }).isOffice).toBe(false);
    expect(callerOf({ ...person, roles: ["leader"], officeOrganizationId: null }).isOffice).toBe(false);
  });

  it("sees all by the roles of office, leader and auditor alone", () => {
    assert(
      property(constantFrom("officer", "verifier", "admin_system", "admin_security", "admin_audit"), (role) => {
        expect(callerOf({ ...person, roles: [role] }).seesAll).toBe(false);
      }),
    );
    for (const role of ["office", "leader", "auditor"] as const) expect(callerOf({ ...person, roles: [role] }).seesAll).toBe(true);
  });
});

it("names a command's route by its name and back", () => {
  expect(commandPath("requestVerification")).toBe("request-verification");
  for (const command of humanCommands) expect(commandOfPath(commandPath(command))).toBe(command);
});

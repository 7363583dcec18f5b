import { describe, expect, it } from "@jest/globals";
import { brokenRules } from "../../../platform/migrate/migration-rules.ts";

describe("the rules for a migration", () => {
  it.each([
    "BEGIN; create table a (id int); COMMIT;",
    "create index concurrently a_idx on a (id);",
    "create table a (id int);\nstart transaction;",
    "vacuum a",
  ])("refuse %j", (sql) => {
    expect(brokenRules(sql)).not.toEqual([]);
  });

  it.each([
    "create table beginning (id int); alter table a add column committed_at timestamptz;",
    "create function f() returns trigger language plpgsql as $$ begin return new; end; $$;",
    "-- COMMIT; nothing\ninsert into a values ('it; commit; is text'' begin;');",
    "/* begin; */ select 1",
  ])("allow %j", (sql) => {
    expect(brokenRules(sql)).toEqual([]);
  });
});

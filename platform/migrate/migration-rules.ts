/** A statement that would break a migration out of its transaction. */
export interface BrokenRule {
  statement: string;
}

const outside = /^\s*(begin|start\s+transaction|commit|end|rollback|savepoint|vacuum|alter\s+system|create\s+database|drop\s+database)\b/i;
const concurrently = /\b(index|reindex|refresh)\b[^;]*\bconcurrently\b/i;

/**
 * What a migration may not contain, because each one is run as one transaction: transaction control of its own, and what PostgreSQL refuses inside one.
 * Function bodies, strings and comments are not looked at.
 */
export function brokenRules(sql: string): BrokenRule[] {
  return withoutBodies(sql)
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => outside.test(statement) || concurrently.test(statement))
    .map((statement) => ({ statement: statement.slice(0, 120) }));
}

function withoutBodies(sql: string): string {
  return sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|(\$[a-z_]*\$)[\s\S]*?\1|'(?:[^']|'')*'/gi, " ");
}

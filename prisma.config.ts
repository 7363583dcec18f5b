import { defineConfig } from "prisma/config";

// The Prisma CLI is the one program here that takes its settings from the environment: the product itself reads platform/config.ts.
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "postgresql://localhost:5432/liandu" },
});

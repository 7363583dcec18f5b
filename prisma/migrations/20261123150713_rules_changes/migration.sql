-- AlterTable
ALTER TABLE "calendar_version" ADD COLUMN     "exceptions" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "matter" ADD COLUMN     "calendar_version" TEXT,
ADD COLUMN     "policy_version" INTEGER;

-- CreateTable
CREATE TABLE "rules_change" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "process" TEXT,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rules_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rules_change_matter" (
    "change_id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "moves" JSONB NOT NULL DEFAULT '[]',
    "code" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rules_change_matter_pkey" PRIMARY KEY ("change_id","matter_id")
);

-- CreateTable
CREATE TABLE "rules_preview" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "process" TEXT,
    "proposal" JSONB NOT NULL,
    "now" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'running',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "affected" INTEGER NOT NULL DEFAULT 0,
    "after" TEXT NOT NULL DEFAULT '',
    "totals" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "rules_preview_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rules_preview_entry" (
    "preview_id" TEXT NOT NULL,
    "sort_at" TIMESTAMPTZ(3) NOT NULL,
    "matter_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "change" TEXT NOT NULL,
    "before_at" TIMESTAMPTZ(3),
    "after_at" TIMESTAMPTZ(3),
    "organization_ids" TEXT[],
    "detail" JSONB NOT NULL,

    CONSTRAINT "rules_preview_entry_pkey" PRIMARY KEY ("preview_id","sort_at","matter_id","key")
);

-- CreateIndex
CREATE INDEX "rules_change_jurisdiction_id_created_at_id_idx" ON "rules_change"("jurisdiction_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "rules_change_status_idx" ON "rules_change"("status");

-- CreateIndex
CREATE INDEX "rules_change_matter_change_id_outcome_matter_id_idx" ON "rules_change_matter"("change_id", "outcome", "matter_id");

-- CreateIndex
CREATE INDEX "rules_preview_jurisdiction_id_created_at_id_idx" ON "rules_preview"("jurisdiction_id", "created_at" DESC, "id");



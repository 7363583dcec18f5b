-- AlterTable
ALTER TABLE "rectification_assignment" ADD COLUMN     "report_due_on" TEXT;

-- AlterTable
ALTER TABLE "rectification_issue" ADD COLUMN     "closed_on" TEXT,
ADD COLUMN     "extension_due_on" TEXT,
ADD COLUMN     "extensions_waiting" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "look_back_due_on" TEXT,
ADD COLUMN     "look_back_person_id" TEXT;

-- CreateTable
CREATE TABLE "look_back_sample" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "closed_from" TEXT NOT NULL,
    "closed_to" TEXT NOT NULL,
    "count" INTEGER,
    "ratio" INTEGER,
    "on" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "population" TEXT[],
    "population_hash" TEXT NOT NULL,
    "drawn" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "look_back_sample_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "look_back_sample_jurisdiction_id_created_at_id_idx" ON "look_back_sample"("jurisdiction_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "rectification_issue_jurisdiction_id_closed_on_id_idx" ON "rectification_issue"("jurisdiction_id", "closed_on", "id");

-- CreateIndex
CREATE INDEX "rectification_issue_jurisdiction_id_look_back_person_id_idx" ON "rectification_issue"("jurisdiction_id", "look_back_person_id");



-- When an issue was closed is read off its state, so that samples also find those that were closed before.
UPDATE "rectification_issue" i
SET "closed_on" = to_char((m."snapshot" #>> '{state,closedAt}')::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')
FROM "matter" m
WHERE m."id" = i."matter_id" AND i."closed_on" IS NULL AND (m."snapshot" #>> '{state,closedAt}') IS NOT NULL;

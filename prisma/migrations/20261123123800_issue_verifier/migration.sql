-- AlterTable
ALTER TABLE "rectification_issue" ADD COLUMN IF NOT EXISTS "verifier_id" TEXT;

-- CreateIndex
CREATE INDEX IF NOT EXISTS "rectification_issue_jurisdiction_id_verifier_id_idx" ON "rectification_issue"("jurisdiction_id", "verifier_id");

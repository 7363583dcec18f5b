-- CreateTable
CREATE TABLE "rectification_ladder" (
    "issue_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "top" TEXT,
    "due_on" TEXT NOT NULL,
    "resting" BOOLEAN NOT NULL,
    "waiting_rung" TEXT,
    "waiting_since" TIMESTAMPTZ(3),
    "waiting_reason" TEXT,
    "listed" BOOLEAN NOT NULL,

    CONSTRAINT "rectification_ladder_pkey" PRIMARY KEY ("issue_id","organization_id")
);

-- CreateIndex
CREATE INDEX "rectification_ladder_jurisdiction_id_waiting_rung_idx" ON "rectification_ladder"("jurisdiction_id", "waiting_rung");



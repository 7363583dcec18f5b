-- CreateTable
CREATE TABLE "letter" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "issue_id" TEXT NOT NULL,
    "letter_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "issuer_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "copy_to" TEXT[],
    "symbol" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "issued_on" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "reply_by" TEXT,
    "receipt_at" TIMESTAMPTZ(3),
    "receipt_by" TEXT,
    "replied_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "content" JSONB NOT NULL,

    CONSTRAINT "letter_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "letter_jurisdiction_id_issued_at_id_idx" ON "letter"("jurisdiction_id", "issued_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "letter_jurisdiction_id_organization_id_issued_at_id_idx" ON "letter"("jurisdiction_id", "organization_id", "issued_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "letter_copy_to_idx" ON "letter" USING GIN ("copy_to");

-- CreateIndex
CREATE INDEX "letter_issue_id_letter_id_idx" ON "letter"("issue_id", "letter_id");

-- CreateIndex
CREATE UNIQUE INDEX "letter_jurisdiction_id_issuer_id_symbol_year_number_key" ON "letter"("jurisdiction_id", "issuer_id", "symbol", "year", "number");



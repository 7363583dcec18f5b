-- AlterTable
ALTER TABLE "evidence" ADD COLUMN     "camera" TEXT,
ADD COLUMN     "read_after" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "read_attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reading" JSONB;

-- AlterTable
ALTER TABLE "text_content" ADD COLUMN     "read_after" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "read_attempts" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "picture_print" (
    "jurisdiction_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "hashes" BIGINT[],
    "bands" INTEGER[],
    "thumb" BYTEA NOT NULL,

    CONSTRAINT "picture_print_pkey" PRIMARY KEY ("jurisdiction_id","sha256")
);

-- CreateTable
CREATE TABLE "picture_likeness" (
    "jurisdiction_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "other_sha256" TEXT NOT NULL,
    "distance" INTEGER NOT NULL,
    "correlation" INTEGER NOT NULL,
    "cropped" BOOLEAN NOT NULL,

    CONSTRAINT "picture_likeness_pkey" PRIMARY KEY ("jurisdiction_id","sha256","other_sha256")
);

-- CreateTable
CREATE TABLE "text_print" (
    "jurisdiction_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bands" INTEGER[],

    CONSTRAINT "text_print_pkey" PRIMARY KEY ("jurisdiction_id","sha256")
);

-- CreateTable
CREATE TABLE "rectification_report" (
    "issue_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rectification_report_pkey" PRIMARY KEY ("issue_id","version")
);

-- CreateIndex
CREATE INDEX "picture_print_bands_idx" ON "picture_print" USING GIN ("bands");

-- CreateIndex
CREATE INDEX "text_print_bands_idx" ON "text_print" USING GIN ("bands");

-- CreateIndex
CREATE INDEX "rectification_report_jurisdiction_id_text_hash_idx" ON "rectification_report"("jurisdiction_id", "text_hash");

-- CreateIndex
CREATE INDEX "evidence_read_after_idx" ON "evidence"("read_after");

-- CreateIndex
CREATE INDEX "evidence_jurisdiction_id_camera_idx" ON "evidence"("jurisdiction_id", "camera");

-- CreateIndex
CREATE INDEX "text_content_read_after_idx" ON "text_content"("read_after");



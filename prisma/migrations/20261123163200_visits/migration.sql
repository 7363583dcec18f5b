-- CreateTable
CREATE TABLE "visit" (
    "id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "batch_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "object_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL,
    "organization_ids" TEXT[],
    "result_due_on" TEXT NOT NULL,
    "publication_due_on" TEXT,
    "follow_up_due_on" TEXT,
    "completed" BOOLEAN NOT NULL,
    "published" BOOLEAN NOT NULL,
    "followed_up" BOOLEAN NOT NULL,
    "overdue" BOOLEAN NOT NULL,
    "conflicts" INTEGER NOT NULL,
    "prepared_by" TEXT,
    "late_entries" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "visit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visit_department" (
    "visit_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "owing" BOOLEAN NOT NULL,
    "substitution" BOOLEAN NOT NULL,
    "signatures" INTEGER NOT NULL,

    CONSTRAINT "visit_department_pkey" PRIMARY KEY ("visit_id","organization_id")
);

-- CreateTable
CREATE TABLE "visit_member" (
    "visit_id" TEXT NOT NULL,
    "inspector_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "person_id" TEXT,
    "state" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "signed" BOOLEAN NOT NULL,

    CONSTRAINT "visit_member_pkey" PRIMARY KEY ("visit_id","inspector_id")
);

-- CreateTable
CREATE TABLE "visit_result" (
    "visit_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "organization_id" TEXT,
    "jurisdiction_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,

    CONSTRAINT "visit_result_pkey" PRIMARY KEY ("visit_id","subject")
);

-- CreateTable
CREATE TABLE "visit_entry" (
    "visit_id" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "replaces" TEXT[],
    "stands" BOOLEAN NOT NULL,
    "late" BOOLEAN NOT NULL,
    "device_id" TEXT,
    "claimed_at" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "evidence_ids" TEXT[],

    CONSTRAINT "visit_entry_pkey" PRIMARY KEY ("visit_id","entry_id")
);

-- CreateTable
CREATE TABLE "visit_signature" (
    "visit_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "inspector_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "voided_at" TIMESTAMPTZ(3),

    CONSTRAINT "visit_signature_pkey" PRIMARY KEY ("visit_id","place")
);

-- CreateTable
CREATE TABLE "visit_follow_up" (
    "visit_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "wants" TEXT NOT NULL,
    "kind" TEXT,
    "issue_id" TEXT,

    CONSTRAINT "visit_follow_up_pkey" PRIMARY KEY ("visit_id","subject")
);

-- CreateTable
CREATE TABLE "case_transfer" (
    "id" TEXT NOT NULL,
    "visit_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "ground" TEXT NOT NULL,
    "to_id" TEXT,
    "to_name" TEXT,
    "reason" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person_id" TEXT NOT NULL,

    CONSTRAINT "case_transfer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visit_ladder" (
    "visit_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "top" TEXT,
    "due_on" TEXT NOT NULL,
    "resting" BOOLEAN NOT NULL,
    "waiting_rung" TEXT,
    "waiting_since" TIMESTAMPTZ(3),
    "waiting_reason" TEXT,
    "listed" BOOLEAN NOT NULL,

    CONSTRAINT "visit_ladder_pkey" PRIMARY KEY ("visit_id","organization_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "visit_matter_id_key" ON "visit"("matter_id");

-- CreateIndex
CREATE INDEX "visit_jurisdiction_id_result_due_on_id_idx" ON "visit"("jurisdiction_id", "result_due_on", "id");

-- CreateIndex
CREATE INDEX "visit_jurisdiction_id_status_idx" ON "visit"("jurisdiction_id", "status");

-- CreateIndex
CREATE INDEX "visit_organization_ids_idx" ON "visit" USING GIN ("organization_ids");

-- CreateIndex
CREATE UNIQUE INDEX "visit_jurisdiction_id_batch_id_number_key" ON "visit"("jurisdiction_id", "batch_id", "number");

-- CreateIndex
CREATE INDEX "visit_department_jurisdiction_id_organization_id_idx" ON "visit_department"("jurisdiction_id", "organization_id");

-- CreateIndex
CREATE INDEX "visit_member_jurisdiction_id_person_id_idx" ON "visit_member"("jurisdiction_id", "person_id");

-- CreateIndex
CREATE INDEX "visit_result_jurisdiction_id_subject_outcome_idx" ON "visit_result"("jurisdiction_id", "subject", "outcome");

-- CreateIndex
CREATE INDEX "visit_entry_evidence_ids_idx" ON "visit_entry" USING GIN ("evidence_ids");

-- CreateIndex
CREATE INDEX "visit_follow_up_jurisdiction_id_organization_id_kind_idx" ON "visit_follow_up"("jurisdiction_id", "organization_id", "kind");

-- CreateIndex
CREATE INDEX "visit_follow_up_issue_id_idx" ON "visit_follow_up"("issue_id");

-- CreateIndex
CREATE INDEX "case_transfer_visit_id_idx" ON "case_transfer"("visit_id");

-- CreateIndex
CREATE UNIQUE INDEX "case_transfer_jurisdiction_id_symbol_year_number_key" ON "case_transfer"("jurisdiction_id", "symbol", "year", "number");

-- CreateIndex
CREATE INDEX "visit_ladder_jurisdiction_id_waiting_rung_idx" ON "visit_ladder"("jurisdiction_id", "waiting_rung");



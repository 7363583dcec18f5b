-- CreateTable
CREATE TABLE "inspection_batch" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "organizer_id" TEXT NOT NULL,
    "departments" TEXT[],
    "field_from" TEXT NOT NULL,
    "field_until" TEXT NOT NULL,
    "results_due_on" TEXT NOT NULL,
    "roster_id" TEXT,
    "frozen_hash" TEXT,
    "draw_hash" TEXT,
    "head" TEXT,
    "visits" INTEGER,
    "with_result" INTEGER,
    "published" INTEGER,
    "followed_up" INTEGER,
    "overdue" INTEGER,
    "search_text" TEXT NOT NULL,
    "grams" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inspection_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection_freeze" (
    "batch_id" TEXT NOT NULL,
    "freeze" INTEGER NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "roster_id" TEXT NOT NULL,
    "record" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "commitments" JSONB NOT NULL,
    "reveals" JSONB NOT NULL,
    "closed" TEXT NOT NULL,
    "beacon" JSONB,
    "drawn" JSONB,
    "locked_at" TEXT,
    "voided_at" TIMESTAMPTZ(3),
    "void_reason" TEXT,

    CONSTRAINT "inspection_freeze_pkey" PRIMARY KEY ("batch_id","freeze")
);

-- CreateTable
CREATE TABLE "inspection_ledger" (
    "batch_id" TEXT NOT NULL,
    "freeze" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "previous" TEXT NOT NULL,

    CONSTRAINT "inspection_ledger_pkey" PRIMARY KEY ("batch_id","freeze","position")
);

-- CreateTable
CREATE TABLE "inspection_substitution" (
    "batch_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "outcome" JSONB,

    CONSTRAINT "inspection_substitution_pkey" PRIMARY KEY ("batch_id","number")
);

-- CreateTable
CREATE TABLE "inspection_visit" (
    "batch_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "inspectors" TEXT[],
    "departments" TEXT[],

    CONSTRAINT "inspection_visit_pkey" PRIMARY KEY ("batch_id","number")
);

-- CreateTable
CREATE TABLE "draw_roster" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "batch_id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "strata" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "draw_roster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draw_object" (
    "roster_id" TEXT NOT NULL,
    "member" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "stratum" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "departments" TEXT[],
    "record" JSONB NOT NULL,

    CONSTRAINT "draw_object_pkey" PRIMARY KEY ("roster_id","member")
);

-- CreateTable
CREATE TABLE "draw_inspector" (
    "roster_id" TEXT NOT NULL,
    "member" TEXT NOT NULL,
    "inspector_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "load" INTEGER NOT NULL,
    "record" JSONB NOT NULL,

    CONSTRAINT "draw_inspector_pkey" PRIMARY KEY ("roster_id","member")
);

-- CreateTable
CREATE TABLE "draw_recusal" (
    "roster_id" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "inspector" TEXT NOT NULL,

    CONSTRAINT "draw_recusal_pkey" PRIMARY KEY ("roster_id","object","inspector")
);

-- CreateTable
CREATE TABLE "draw_visit" (
    "roster_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "member" TEXT NOT NULL,
    "stratum" TEXT NOT NULL,
    "ticket" TEXT NOT NULL,
    "teams" JSONB NOT NULL,

    CONSTRAINT "draw_visit_pkey" PRIMARY KEY ("roster_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "inspection_batch_matter_id_key" ON "inspection_batch"("matter_id");

-- CreateIndex
CREATE INDEX "inspection_batch_jurisdiction_id_started_at_id_idx" ON "inspection_batch"("jurisdiction_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "inspection_batch_departments_idx" ON "inspection_batch" USING GIN ("departments");

-- CreateIndex
CREATE INDEX "inspection_batch_grams_idx" ON "inspection_batch" USING GIN ("grams");

-- CreateIndex
CREATE UNIQUE INDEX "inspection_freeze_hash_key" ON "inspection_freeze"("hash");

-- CreateIndex
CREATE INDEX "inspection_visit_jurisdiction_id_year_idx" ON "inspection_visit"("jurisdiction_id", "year");

-- CreateIndex
CREATE INDEX "inspection_visit_object_id_year_idx" ON "inspection_visit"("object_id", "year");

-- CreateIndex
CREATE INDEX "draw_roster_batch_id_idx" ON "draw_roster"("batch_id");

-- CreateIndex
CREATE UNIQUE INDEX "draw_object_roster_id_object_id_key" ON "draw_object"("roster_id", "object_id");

-- CreateIndex
CREATE UNIQUE INDEX "draw_inspector_roster_id_inspector_id_key" ON "draw_inspector"("roster_id", "inspector_id");

-- CreateIndex
CREATE INDEX "draw_visit_roster_id_member_idx" ON "draw_visit"("roster_id", "member");



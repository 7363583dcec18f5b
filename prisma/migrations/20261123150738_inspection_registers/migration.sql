-- CreateTable
CREATE TABLE "check_item" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "legal_basis" TEXT,
    "frequency_limit" INTEGER,
    "ratio_a" INTEGER,
    "ratio_b" INTEGER,
    "ratio_c" INTEGER,
    "ratio_d" INTEGER,
    "object_kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,
    "search_text" TEXT NOT NULL,
    "grams" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "check_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspection_object" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "credit_code" TEXT,
    "own_code" TEXT,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "area" TEXT,
    "address" TEXT,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "credit_class" TEXT,
    "last_checked_on" TEXT,
    "checks_year" INTEGER,
    "checks_count" INTEGER,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "search_text" TEXT NOT NULL,
    "grams" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inspection_object_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inspector" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "certificate_number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "valid_from" TEXT,
    "valid_until" TEXT NOT NULL,
    "specialities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "area" TEXT,
    "leave" JSONB NOT NULL DEFAULT '[]',
    "person_id" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "search_text" TEXT NOT NULL,
    "grams" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inspector_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recusal" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "object_id" TEXT NOT NULL,
    "inspector_id" TEXT,
    "organization_id" TEXT,
    "reason" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "until" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "search_text" TEXT NOT NULL,
    "grams" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recusal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "register_change" (
    "jurisdiction_id" TEXT NOT NULL,
    "register" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "entries" INTEGER NOT NULL,
    "person_id" TEXT,
    "organization_id" TEXT,
    "import_id" TEXT,
    "note" TEXT,

    CONSTRAINT "register_change_pkey" PRIMARY KEY ("jurisdiction_id","register","revision")
);

-- CreateTable
CREATE TABLE "register_entry_version" (
    "jurisdiction_id" TEXT NOT NULL,
    "register" TEXT NOT NULL,
    "entry_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "register_entry_version_pkey" PRIMARY KEY ("jurisdiction_id","register","entry_id","revision")
);

-- CreateTable
CREATE TABLE "credit_class_change" (
    "jurisdiction_id" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "basis" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person_id" TEXT,

    CONSTRAINT "credit_class_change_pkey" PRIMARY KEY ("jurisdiction_id","object_id","revision")
);

-- CreateTable
CREATE TABLE "register_import" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "register" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "source" JSONB NOT NULL,
    "based_on" INTEGER NOT NULL,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "warned" INTEGER NOT NULL DEFAULT 0,
    "problem" JSONB,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "mode" TEXT,
    "applied_rows" INTEGER NOT NULL DEFAULT 0,
    "applied_revision" INTEGER,
    "applied_by" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "register_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "register_import_row" (
    "import_id" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "key" TEXT,
    "entry_id" TEXT,
    "base_version" INTEGER,
    "content" JSONB,
    "changes" JSONB,
    "problems" JSONB,
    "warnings" JSONB,
    "cells" JSONB,

    CONSTRAINT "register_import_row_pkey" PRIMARY KEY ("import_id","row")
);

-- CreateIndex
CREATE INDEX "check_item_jurisdiction_id_organization_id_key_idx" ON "check_item"("jurisdiction_id", "organization_id", "key");

-- CreateIndex
CREATE INDEX "check_item_grams_idx" ON "check_item" USING GIN ("grams");

-- CreateIndex
CREATE UNIQUE INDEX "check_item_jurisdiction_id_key_key" ON "check_item"("jurisdiction_id", "key");

-- CreateIndex
CREATE INDEX "inspection_object_jurisdiction_id_kind_key_idx" ON "inspection_object"("jurisdiction_id", "kind", "key");

-- CreateIndex
CREATE INDEX "inspection_object_jurisdiction_id_area_key_idx" ON "inspection_object"("jurisdiction_id", "area", "key");

-- CreateIndex
CREATE INDEX "inspection_object_jurisdiction_id_credit_class_key_idx" ON "inspection_object"("jurisdiction_id", "credit_class", "key");

-- CreateIndex
CREATE INDEX "inspection_object_grams_idx" ON "inspection_object" USING GIN ("grams");

-- CreateIndex
CREATE UNIQUE INDEX "inspection_object_jurisdiction_id_key_key" ON "inspection_object"("jurisdiction_id", "key");

-- CreateIndex
CREATE INDEX "inspector_jurisdiction_id_organization_id_key_idx" ON "inspector"("jurisdiction_id", "organization_id", "key");

-- CreateIndex
CREATE INDEX "inspector_grams_idx" ON "inspector" USING GIN ("grams");

-- CreateIndex
CREATE UNIQUE INDEX "inspector_jurisdiction_id_key_key" ON "inspector"("jurisdiction_id", "key");

-- CreateIndex
CREATE INDEX "recusal_jurisdiction_id_object_id_idx" ON "recusal"("jurisdiction_id", "object_id");

-- CreateIndex
CREATE INDEX "recusal_jurisdiction_id_inspector_id_idx" ON "recusal"("jurisdiction_id", "inspector_id");

-- CreateIndex
CREATE INDEX "recusal_grams_idx" ON "recusal" USING GIN ("grams");

-- CreateIndex
CREATE UNIQUE INDEX "recusal_jurisdiction_id_key_key" ON "recusal"("jurisdiction_id", "key");

-- CreateIndex
CREATE INDEX "register_change_jurisdiction_id_register_at_idx" ON "register_change"("jurisdiction_id", "register", "at");

-- CreateIndex
CREATE INDEX "register_entry_version_jurisdiction_id_register_revision_idx" ON "register_entry_version"("jurisdiction_id", "register", "revision");

-- CreateIndex
CREATE INDEX "register_import_jurisdiction_id_register_created_at_id_idx" ON "register_import"("jurisdiction_id", "register", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "register_import_row_import_id_outcome_row_idx" ON "register_import_row"("import_id", "outcome", "row");

-- CreateIndex
CREATE INDEX "register_import_row_import_id_key_idx" ON "register_import_row"("import_id", "key");



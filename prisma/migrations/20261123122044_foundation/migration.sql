-- CreateTable
CREATE TABLE "jurisdiction" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "parent_id" TEXT,
    "office_organization_id" TEXT,
    "host_organization_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "jurisdiction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "short_name" TEXT,
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "kind" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "area" TEXT,
    "parent_id" TEXT,
    "member_of_mechanism" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "merged_into_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "liaison" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calendar_version" (
    "jurisdiction_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "years" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT,

    CONSTRAINT "calendar_version_pkey" PRIMARY KEY ("jurisdiction_id","version")
);

-- CreateTable
CREATE TABLE "policy_version" (
    "jurisdiction_id" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "citation" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("jurisdiction_id","process","version")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "title" TEXT,
    "kind" TEXT NOT NULL,
    "document_number" TEXT,
    "file_name" TEXT,
    "source_hash" TEXT NOT NULL,
    "reading" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "start_request" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "text_content" (
    "jurisdiction_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" TEXT NOT NULL,

    CONSTRAINT "text_content_pkey" PRIMARY KEY ("jurisdiction_id","sha256")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "media_type" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "taken_at" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matter" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "snapshot" JSONB NOT NULL,
    "step_hash" TEXT NOT NULL,
    "agenda_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "matter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matter_step" (
    "matter_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "command" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "events" JSONB NOT NULL,
    "allocated" JSONB,
    "hash" TEXT NOT NULL,

    CONSTRAINT "matter_step_pkey" PRIMARY KEY ("matter_id","version")
);

-- CreateTable
CREATE TABLE "answer" (
    "key" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "http_status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "matter_id" TEXT,
    "version" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "answer_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "series_counter" (
    "jurisdiction_id" TEXT NOT NULL,
    "series" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "series_counter_pkey" PRIMARY KEY ("jurisdiction_id","series","year")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "person_id" TEXT,
    "organization_id" TEXT,
    "action" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT,
    "detail" JSONB,
    "request_id" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_mail" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "template" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "organization_id" TEXT,
    "person_id" TEXT,
    "address" TEXT,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_by" TEXT,
    "claimed_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rectification_issue" (
    "id" TEXT NOT NULL,
    "matter_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "plan_id" TEXT,
    "plan_item" INTEGER,
    "number" INTEGER NOT NULL,
    "section" TEXT,
    "title" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "deadline_kind" TEXT,
    "due_on" TEXT,
    "due_sort" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "lead_organization_id" TEXT,
    "search_text" TEXT NOT NULL,
    "grams" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rectification_issue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rectification_assignment" (
    "issue_id" TEXT NOT NULL,
    "assignment_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "current" BOOLEAN NOT NULL,
    "acknowledge_due_on" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "due_sort" TEXT NOT NULL,
    "issue_open" BOOLEAN NOT NULL,

    CONSTRAINT "rectification_assignment_pkey" PRIMARY KEY ("issue_id","assignment_id")
);

-- CreateTable
CREATE TABLE "rectification_measure" (
    "issue_id" TEXT NOT NULL,
    "measure_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "number" INTEGER,
    "text_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "due_on" TEXT,
    "owners" TEXT[],

    CONSTRAINT "rectification_measure_pkey" PRIMARY KEY ("issue_id","measure_id")
);

-- CreateTable
CREATE TABLE "rectification_evidence" (
    "issue_id" TEXT NOT NULL,
    "evidence_id" TEXT NOT NULL,
    "measure_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "withdrawn" BOOLEAN NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rectification_evidence_pkey" PRIMARY KEY ("issue_id","evidence_id","measure_id")
);

-- CreateIndex
CREATE INDEX "organization_jurisdiction_id_id_idx" ON "organization"("jurisdiction_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "organization_jurisdiction_id_name_key" ON "organization"("jurisdiction_id", "name");

-- CreateIndex
CREATE INDEX "person_jurisdiction_id_id_idx" ON "person"("jurisdiction_id", "id");

-- CreateIndex
CREATE INDEX "person_organization_id_idx" ON "person"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE INDEX "api_token_jurisdiction_id_person_id_idx" ON "api_token"("jurisdiction_id", "person_id");

-- CreateIndex
CREATE INDEX "plan_jurisdiction_id_created_at_id_idx" ON "plan"("jurisdiction_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "evidence_jurisdiction_id_sha256_idx" ON "evidence"("jurisdiction_id", "sha256");

-- CreateIndex
CREATE INDEX "matter_jurisdiction_id_agenda_at_idx" ON "matter"("jurisdiction_id", "agenda_at");

-- CreateIndex
CREATE INDEX "matter_step_jurisdiction_id_at_idx" ON "matter_step"("jurisdiction_id", "at");

-- CreateIndex
CREATE INDEX "audit_entry_jurisdiction_id_target_id_idx" ON "audit_entry"("jurisdiction_id", "target", "id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_mail_message_id_key" ON "outbox_mail"("message_id");

-- CreateIndex
CREATE INDEX "outbox_mail_state_due_at_idx" ON "outbox_mail"("state", "due_at");

-- CreateIndex
CREATE INDEX "outbox_mail_matter_id_version_idx" ON "outbox_mail"("matter_id", "version");

-- CreateIndex
CREATE INDEX "outbox_mail_jurisdiction_id_state_created_at_idx" ON "outbox_mail"("jurisdiction_id", "state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "rectification_issue_matter_id_key" ON "rectification_issue"("matter_id");

-- CreateIndex
CREATE INDEX "rectification_issue_jurisdiction_id_due_sort_id_idx" ON "rectification_issue"("jurisdiction_id", "due_sort", "id");

-- CreateIndex
CREATE INDEX "rectification_issue_jurisdiction_id_status_due_sort_id_idx" ON "rectification_issue"("jurisdiction_id", "status", "due_sort", "id");

-- CreateIndex
CREATE INDEX "rectification_issue_plan_id_number_idx" ON "rectification_issue"("plan_id", "number");

-- CreateIndex
CREATE INDEX "rectification_issue_grams_idx" ON "rectification_issue" USING GIN ("grams");

-- CreateIndex
CREATE INDEX "rectification_assignment_jurisdiction_id_organization_id_du_idx" ON "rectification_assignment"("jurisdiction_id", "organization_id", "due_sort", "issue_id");

-- CreateIndex
CREATE INDEX "rectification_evidence_jurisdiction_id_sha256_idx" ON "rectification_evidence"("jurisdiction_id", "sha256");



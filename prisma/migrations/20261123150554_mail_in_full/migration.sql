-- AlterTable
ALTER TABLE "outbox_mail" ADD COLUMN     "digest_id" TEXT,
ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "mail_failure" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "mail_id" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "code" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tell" TEXT NOT NULL DEFAULT 'waiting',
    "tell_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tell_attempts" INTEGER NOT NULL DEFAULT 0,
    "told_at" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "reason" TEXT,

    CONSTRAINT "mail_failure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_preference" (
    "person_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "hour" INTEGER NOT NULL DEFAULT 9,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_preference_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "mail_wording" (
    "jurisdiction_id" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "subject" TEXT,
    "intro" TEXT,
    "closing" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "mail_wording_pkey" PRIMARY KEY ("jurisdiction_id","template","version")
);

-- CreateIndex
CREATE INDEX "mail_failure_tell_tell_at_idx" ON "mail_failure"("tell", "tell_at");

-- CreateIndex
CREATE INDEX "mail_failure_jurisdiction_id_resolved_at_at_idx" ON "mail_failure"("jurisdiction_id", "resolved_at", "at");

-- CreateIndex
CREATE UNIQUE INDEX "mail_failure_mail_id_round_kind_key" ON "mail_failure"("mail_id", "round", "kind");

-- CreateIndex
CREATE INDEX "outbox_mail_jurisdiction_id_created_at_id_idx" ON "outbox_mail"("jurisdiction_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "outbox_mail_digest_id_idx" ON "outbox_mail"("digest_id");


-- What had failed before is a task of the office as well; the matters are told of it by the next worker that starts.
INSERT INTO "mail_failure" ("id", "jurisdiction_id", "mail_id", "round", "kind", "code")
SELECT "id" || '-0-' || "kind", "jurisdiction_id", "id", 0, "kind", NULL
FROM (
    SELECT "id", "jurisdiction_id",
        CASE WHEN "state" = 'undeliverable' THEN 'undeliverable' WHEN "last_error" LIKE 'given up%' THEN 'given_up'
             WHEN "last_error" LIKE 'ambiguous%' THEN 'doubtful' ELSE 'permanent' END AS "kind"
    FROM "outbox_mail" WHERE "state" IN ('failed', 'undeliverable')
) AS "old"
ON CONFLICT DO NOTHING;

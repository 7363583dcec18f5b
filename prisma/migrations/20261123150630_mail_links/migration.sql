-- CreateTable
CREATE TABLE "mail_link_revocation" (
    "mail_id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "revoked_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_link_revocation_pkey" PRIMARY KEY ("mail_id")
);

-- CreateTable
CREATE TABLE "mail_link_code" (
    "id" TEXT NOT NULL,
    "jurisdiction_id" TEXT NOT NULL,
    "mail_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_link_code_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mail_link_code_mail_id_purpose_sent_at_idx" ON "mail_link_code"("mail_id", "purpose", "sent_at");



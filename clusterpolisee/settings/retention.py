"""How long what is kept."""

# The trail and the log of reads are dropped by whole months once they are this old.
AUDIT_KEPT_DAYS = 5 * 365

# Days after which data go; what each line means stands in docs/retention.md, which is written from it.
RETENTION = {
    "unconfirmed_accounts": 30,
    "sessions": 1,
    "back_office": 365,
    "invitations": 90,
    "invitations_accepted": 365,
    "mail_texts": 30,
    "mails": 365,
    "last_mails": 1,
    "notifications_read": 180,
    "notifications": 365,
    "exports": 7,
    "downloads": 7,
    "downloads_listed": 30,
    "erasure_requests": 3 * 365,
    "consents": 3 * 365,
    "trails": AUDIT_KEPT_DAYS,
    "expression_texts": 365,
    "expression_drafts": 90,
    "call_contacts": 90,
    "call_questions": 365,
    "seats_not_taken": 365,
    "seat_reasons": 3 * 365,
    "declared_relations": 2 * 365,
    "drafts": 60,
}

"""The journal is append-only: triggers for everybody; grants for the application's role follow each `migrate`."""

from typing import Any

from django.db import migrations

from valley.kernel.migrations.promises import append_only

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies: list[Any] = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change()"),
        append_only("kernel_entry"),
    ]

from django.db import migrations

from valley.innovation.projects.migrations import promises


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0002_outcomes'),
    ]

    operations = [
        migrations.RunSQL(promises.ONE_AT_A_TIME, migrations.RunSQL.noop),
    ]
